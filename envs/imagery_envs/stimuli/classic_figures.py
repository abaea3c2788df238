"""Drawings of five classic construction items after every instruction.

Each is centered, and all of one item have one scale, so that a rotation cuts nothing off. They are for oracles and
reports only and must not reach an agent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imagery_agent.validation import InputError
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX, Canvas, arc, enclosing_circle, turned
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS
from imagery_envs.stimuli.further_figures import FURTHER_FIGURES

LINE_PX = 3.4
Lines = list[np.ndarray]
"""A figure: polylines (N, 2) in px, y down."""


def _line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


def _rotated(lines: Lines, angle_deg: float) -> Lines:
    return [turned(line, angle_deg) for line in lines]


_D = [_line((0, -18), (0, 18)), arc((0, 0), 18, start_deg=90, end_deg=-90, stretch=(0.9, 1))]


def _seven_to_t() -> list[Lines]:
    horizontal, vertical = _line((-12, 0), (12, 0)), _line((12, 0), (12, 36))
    middle = [horizontal + np.array([0, 18]), vertical]
    return [[horizontal, _line((12, 0), (-6, 33))], [horizontal, vertical], middle, _rotated(middle, 90)]


def _b_to_heart() -> list[Lines]:
    spine = _line((0, -20), (0, 20))
    loops = [arc((0, y), 10, start_deg=90, end_deg=-90, stretch=(1.25, 1)) for y in (-10, 10)]
    lying, facing_up = _rotated([spine], 90), _rotated(loops, 90)
    triangle = [_line((-20, 0), (0, 26), (20, 0))]
    return [[spine, *loops], lying + facing_up, lying + facing_up + triangle, facing_up + triangle]


def _y_to_stick_figure() -> list[Lines]:
    letter = [_line((-11, -16), (0, 0), (11, -16)), _line((0, 0), (0, 20))]
    circle, bar = [arc((0, 26), 6)], [_line((-12, 10), (12, 10))]
    whole = letter + circle + bar
    return [letter, letter + circle, whole, _rotated(whole, 180)]


def _d_to_sailboat() -> list[Lines]:
    hull = _rotated(_D, -90)
    mast, sail = _line((2, 0), (2, -28)), _line((2, -28), (-13, -8))
    return [_D, hull, [*hull, mast, sail, _line((-13, -8), (9, -8))], [*hull, mast, sail, _line((-13, -8), (2, -8))]]


def _d_to_umbrella() -> list[Lines]:
    dome = _rotated(_D, 90)
    hook = [_line((0, 0), (0, 20)), arc((-5, 20), 5, start_deg=0, end_deg=-180)]
    return [_D, dome, dome + hook]


_STEPS: dict[int, Callable[[], list[Lines]]] = {
    48: _seven_to_t,
    49: _b_to_heart,
    50: _y_to_stick_figure,
    53: _d_to_sailboat,
    58: _d_to_umbrella,
}


DRAWN = tuple(_STEPS)
"""Block numbers of the items with drawings."""


def steps(block: int) -> tuple[np.ndarray, ...]:
    """Pictures uint8 (64, 64, 3) of the figure after each instruction of a classic item."""
    if block not in _STEPS:
        raise InputError(f"no drawings of item {block}: expected one of {', '.join(map(str, _STEPS))}")
    return _pictures(_STEPS[block]())


def _pictures(figures: list[Lines]) -> tuple[np.ndarray, ...]:
    """Figures at one scale, each centered."""
    circles = [enclosing_circle(np.vstack(lines)) for lines in figures]
    scale = min(1.0, (FIGURE_RADIUS_PX - LINE_PX / 2) / max(radius for _, radius in circles))
    pictures = []
    for lines, (center, _) in zip(figures, circles, strict=True):
        canvas = Canvas()
        for line in lines:
            canvas.line((line - center) * scale, width_px=LINE_PX)
        pictures.append(canvas.picture())
    return tuple(pictures)


def final(block: int) -> np.ndarray:
    """Picture uint8 (64, 64, 3) of the complete figure of a classic or further item."""
    if block in FURTHER_FIGURES:
        return _pictures([FURTHER_FIGURES[block]()])[0]
    return steps(block)[-1]


def final_figures() -> dict[str, np.ndarray]:
    """Canonical name -> complete figure."""
    return {item.accepted[0]: final(item.block) for item in CLASSIC_ITEMS if item.block in DRAWN}
