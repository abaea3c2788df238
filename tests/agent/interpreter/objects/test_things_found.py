"""Things are found before they are named: by color and by being together, and each is seen alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from imagery_agent.interpreter.objects.segmentation import all_ink, figures, isolated_view
from imagery_agent.language.scene import COLORS
from imagery_envs.stimuli.maps.islands import island
from tests.agent.interpreter.drawn_figures import BLANK, drawn, two


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(COLORS)), st.sampled_from(sorted(COLORS)), st.integers(0, 10), st.integers(3, 8))
def test_two_things_are_found_in_their_colours_even_in_the_same(one, other, down, gap):
    left = drawn("ring", one, at=(4, 10 + down), size=24)
    right = drawn("square", other, at=(28 + gap, 14), size=24)
    found = sorted(figures(two(left, right)), key=lambda figure: figure.box)
    assert [figure.color for figure in found] == [one, other]
    assert found[0].box_px == (4, 10 + down, 28, 34 + down)
    assert found[1].box_px == (28 + gap, 14, 52 + gap, 38)


def test_the_pieces_of_one_thing_stay_together():
    image = Image.new("RGB", (64, 64), "white")
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((28, 24, 34, 56), fill=COLORS["blue"])
    canvas.ellipse((27, 12, 35, 20), fill=COLORS["blue"])  # the dot of an i
    (found,) = figures(np.asarray(image))
    assert found.box_px == (27, 12, 36, 57)


def test_a_coast_is_ground():
    isle = island("random", rng=np.random.default_rng(1))
    found = figures(isle.draw())
    for x, y in isle.positions_px.values():
        assert min(np.hypot(f.center[0] * 64 - x, f.center[1] * 64 - y) for f in found) < 6
    assert all(figure.longest_side < 0.5 for figure in found)


def test_nothing_is_found_in_an_empty_picture_and_a_speck_is_nothing():
    speck = BLANK.copy()
    speck[30:32, 30:32] = 0
    for picture in (BLANK, speck):
        assert figures(picture) == []
        assert all_ink(picture) is None


@pytest.mark.parametrize("angle_deg", [0.0, 90.0, 180.0, -90.0])
def test_a_thing_is_seen_alone_large_and_turned(angle_deg):
    picture = two(drawn("bar", "red", at=(4, 30), size=18), drawn("square", "blue", at=(40, 8), size=10))
    bar = next(figure for figure in figures(picture) if figure.color == "red")
    view = isolated_view(picture, bar, fill=0.75, angle_deg=angle_deg)
    rows, columns = np.nonzero(view.min(-1) < 128)
    tall, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert max(tall, wide) == pytest.approx(48, abs=2)
    assert (tall > wide) == (angle_deg % 180 == 0)
    assert (view[..., 2].astype(int) - view[..., 0] < 30).all()  # no blue
    assert rows.mean() == pytest.approx(31.5, abs=1)
