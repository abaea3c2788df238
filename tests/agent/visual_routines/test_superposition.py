"""Figures are found and superimposed by their centers of gravity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.visual_routines.shape_alignment import DIRECTIONS, bearings, likeness_of_form
from imagery_agent.visual_routines.superposition import center_of_gravity, superimposed
from imagery_envs.stimuli.letters import Letter

BLANK = np.full((64, 64, 3), 255, np.uint8)


def patch(left: int, top: int) -> np.ndarray:
    """An L of 12 x 16 pixels at a place."""
    picture = BLANK.copy()
    picture[top : top + 16, left : left + 4] = 0
    picture[top + 12 : top + 16, left : left + 12] = 0
    return picture


places = st.tuples(st.integers(0, 52), st.integers(0, 48))


@given(places, places)
def test_a_figure_comes_to_lie_on_its_copy_wherever_both_are(one, other):
    np.testing.assert_array_equal(superimposed(patch(*one), patch(*other)), patch(*other))


@given(places)
def test_nothing_is_cut_by_the_border(place):
    corner = BLANK.copy()
    corner[:2, :2] = 0
    moved = superimposed(patch(*place), corner)
    assert (moved < 255).sum() == (patch(*place) < 255).sum()


def test_an_empty_picture_has_no_center_and_stays():
    assert center_of_gravity(BLANK) is None
    assert superimposed(BLANK, patch(3, 3)) is BLANK
    figure = patch(3, 3)
    assert superimposed(figure, BLANK) is figure
    assert superimposed(figure, figure) is figure


def test_bearings_and_form_do_not_depend_on_place():
    figure = Letter("F").draw(angle_deg=50)
    moved = np.roll(figure, (6, -7), axis=(0, 1))
    found = [bearings(Letter("F").draw(), one, noise=np.zeros(DIRECTIONS))[0].angle_deg for one in (figure, moved)]
    assert found[1] == pytest.approx(found[0], abs=0.5)
    assert found[0] == pytest.approx(50, abs=2.5)
    assert likeness_of_form(figure, moved) == pytest.approx(1.0, abs=0.01)
