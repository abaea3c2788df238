"""Dots of a picture: each is found once, also where two run into each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.visual_routines.spatial_puzzles.dots import dots

SIDE_PX = 64
Y, X = np.mgrid[:SIDE_PX, :SIDE_PX] + 0.5


def dot(x: float, y: float, spread_px: float = 2.0) -> np.ndarray:
    return np.exp(-((X - x) ** 2 + (Y - y) ** 2) / (2 * spread_px**2))


@given(x=st.floats(16, 48), y=st.floats(16, 48), angle=st.floats(0, np.pi), apart_px=st.floats(6.5, 12))
def test_two_dots_are_two_however_near_and_whichever_way_they_lie(x, y, angle, apart_px):
    ends = [(x + way * np.cos(angle) * apart_px / 2, y + way * np.sin(angle) * apart_px / 2) for way in (-1, 1)]
    found = dots(np.minimum(dot(*ends[0]) + dot(*ends[1]), 1.0))
    assert len(found) == 2
    for place, true in zip(found, sorted((a / SIDE_PX, b / SIDE_PX) for a, b in ends), strict=True):
        if abs(ends[0][0] - ends[1][0]) > 2:  # sorted from left to right
            assert place == pytest.approx(true, abs=1.5 / SIDE_PX)


@given(x=st.floats(8, 56), y=st.floats(8, 56), spread_px=st.floats(1.5, 4))
def test_one_dot_is_one_and_specks_are_none(x, y, spread_px):
    (place,) = dots(dot(x, y, spread_px))
    assert place == pytest.approx((x / SIDE_PX, y / SIDE_PX), abs=0.5 / SIDE_PX)
    assert dots(0.3 * dot(x, y)) == []
    assert dots(dot(x, y, 0.4)) == []
