"""Drawings of the complete figures of 24 further construction items (McCarty & Morales 2025, items 1 to 24).

They must not reach an agent. Where the sentences leave proportions open, parts have similar sizes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imagery_envs.stimuli.canvas import arc, turned

Lines = list[np.ndarray]
"""A figure: polylines (N, 2) in px, y down."""


def _line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


def _circle(x: float, y: float, radius: float) -> np.ndarray:
    return arc((x, y), radius)


def _dome(y: float, radius: float = 18.0, *, up: bool = True) -> Lines:
    """A half disc with its flat side at ``y``, curved up or down."""
    ends = (0.0, 180.0) if up else (0.0, -180.0)
    return [_line((-radius, y), (radius, y)), arc((0, y), radius, start_deg=ends[0], end_deg=ends[1], stretch=(1, 0.9))]


def _wings() -> Lines:
    """A capital B and its mirror image on one vertical line."""
    right = [arc((0, y), 10, start_deg=90, end_deg=-90, stretch=(1.25, 1)) for y in (-10, 10)]
    left = [turned(loop, 0, mirrored=True) for loop in right]
    return [_line((0, -20), (0, 20)), *right, *left]


def _ladder() -> Lines:
    sides = [_line((x, -30), (x, 30)) for x in (-10, 10)]
    return sides + [_line((-10, y), (10, y)) for y in (-20, 0, 20)]


def _spectacles(stem_top: float, stem_bottom: float) -> Lines:
    stems = [_line((x, stem_top), (x, stem_bottom)) for x in (-18, 18)]
    return [_circle(-9, 0, 9), _circle(9, 0, 9), *stems]


def _pine() -> Lines:
    roofs = [_line((-14, y), (0, y - 16), (14, y)) for y in (-10, 10)]
    return [*roofs, _line((0, -26), (0, 22))]


def _fork(handle: float) -> Lines:
    prongs = [_line((x, 0), (x, -22)) for x in (-16, 0, 16)]
    return [_line((-16, 0), (16, 0)), *prongs, _line((0, 0), (0, handle))]


def _goblet(stem: float, foot: float) -> Lines:
    bowl, floor = _dome(0, up=False), 16.2
    return [*bowl, _line((0, floor), (0, floor + stem)), _line((-foot, floor + stem), (foot, floor + stem))]


def _headphones() -> Lines:
    tip = 15.3
    right = [_line((tip - 6, 7), (tip - 6, 19)), arc((tip - 6, 13), 6, start_deg=90, end_deg=-90)]
    left = [turned(line, 0, mirrored=True) for line in right]
    return [arc((0, 0), 20, start_deg=-40, end_deg=220), *right, *left]


def _house() -> Lines:
    return [_line((-12, -12), (-12, 12), (12, 12), (12, -12)), _line((-12, -12), (0, -26), (12, -12))]


def _mouse() -> Lines:
    body = [
        arc((-6, 0), 12, start_deg=90, end_deg=270),
        _line((-6, -12), (6, -12)),
        _line((-6, 12), (6, 12)),
        _line((6, -12), (6, 12)),
        arc((6, 0), 12, start_deg=90, end_deg=-90),
        _line((-18, 0), (6, 0)),
    ]
    cord = [arc((-23.2, 3), 6, start_deg=30, end_deg=270), arc((-23.2, 15), 6, start_deg=90, end_deg=-150)]
    return body + cord


def _fish() -> Lines:
    return [_line((-26, -10), (-10, 0), (-26, 10), (-26, -10)), _circle(0, 0, 10)]


def _lollipop() -> Lines:
    curl = [arc((0, -20), 8, start_deg=20, end_deg=270), arc((0, -4), 8, start_deg=90, end_deg=-160)]
    return [_circle(0, -12, 16), *curl, _line((0, 4), (0, 36))]


def _chair() -> Lines:
    lines = [_line((-12, 0), (12, 0)), _line((0, 0), (0, 24)), _line((0, 24), (-24, 24))]
    return [turned(line, 90) for line in lines]


FURTHER_NAMES: dict[int, tuple[str, ...]] = {
    1: ("ladder",), 2: ("ladder",), 3: ("glasses",), 4: ("glasses",), 5: ("glasses",), 6: ("glasses",),
    7: ("pine tree",), 8: ("butterfly",), 9: ("butterfly",), 10: ("comb", "pitchfork"), 11: ("comb", "pitchfork"),
    12: ("goblet",), 13: ("goblet",), 14: ("computer mouse",), 15: ("house",), 16: ("ice cream",),
    17: ("ice cream",), 18: ("ice cream",), 19: ("computer mouse",), 20: ("crystal ball", "person outline"),
    21: ("crystal ball", "person outline"), 22: ("fish",), 23: ("lollipop",), 24: ("chair",),
}  # fmt: skip
"""Item -> canonical answers."""

FURTHER_FIGURES: dict[int, Callable[[], Lines]] = {
    1: _ladder,
    2: _ladder,
    3: lambda: _spectacles(-27, 9),
    4: lambda: _spectacles(-27, 9),
    5: lambda: _spectacles(-27, 9),
    6: lambda: _spectacles(-10, 0),
    7: _pine,
    8: lambda: [*_wings(), _line((-10, -34), (0, -20), (10, -34))],
    9: lambda: [*_wings(), _line((-6, -30), (0, -20), (6, -30))],
    10: lambda: _fork(24),
    11: lambda: _fork(32),
    12: lambda: _goblet(24, 12),
    13: lambda: _goblet(28, 14),
    14: _headphones,
    15: _house,
    16: lambda: [*_dome(0), _line((-18, 0), (0, 30), (18, 0))],
    17: lambda: [*_dome(0), _line((-18, 0), (0, 18), (18, 0))],
    18: lambda: [*_dome(0), _line((-18, 0), (0, 25), (18, 0))],
    19: _mouse,
    20: lambda: [*_dome(30, 14), _circle(0, 0, 17.4)],
    21: lambda: [_circle(0, -10, 10), *_dome(16.2)],
    22: _fish,
    23: _lollipop,
    24: _chair,
}
"""Item -> its complete figure; items 1 and 2, and 3 to 5, have the same."""
