"""Target outlines of form assembly: polygons with corners at whole numbers, at most 4 or 5 units a side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imagery_envs.stimuli.puzzles.plane_geometry import Polygon, at_origin, exact

Corners = list[tuple[int, int]]
_Family = Callable[[int, int, Callable[[int, int], int]], Corners]


def _rectangle(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    return [(0, 0), (w, 0), (w, h), (0, h)]


def _letter_l(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, w - 1), pick(1, h - 1)
    return [(0, 0), (a, 0), (a, b), (w, b), (w, h), (0, h)]


def _letter_t(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, w - 2), pick(1, h - 1)
    c = pick(a + 1, w - 1)
    return [(0, 0), (w, 0), (w, b), (c, b), (c, h), (a, h), (a, b), (0, b)]


def _letter_u(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, w - 2), pick(1, h - 1)
    c = pick(a + 1, w - 1)
    return [(0, 0), (a, 0), (a, b), (c, b), (c, 0), (w, 0), (w, h), (0, h)]


def _plus(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, w - 2), pick(1, h - 2)
    c, d = pick(a + 1, w - 1), pick(b + 1, h - 1)
    return [(a, 0), (c, 0), (c, b), (w, b), (w, d), (c, d), (c, h), (a, h), (a, d), (0, d), (0, b), (a, b)]


def _letter_z(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, w - 1), pick(1, h - 1)
    c = pick(max(1, a - 1), w - 1)
    if c == a:
        return _stairs(w, h, pick)
    low, high = min(a, c), max(a, c)
    return [(0, 0), (high, 0), (high, b), (w, b), (w, h), (low, h), (low, b), (0, b)]


def _stairs(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    steps = pick(2, min(w, h))
    xs = [round(w * i / steps) for i in range(steps + 1)]
    ys = [round(h * i / steps) for i in range(steps + 1)]
    corners = [(0, 0)]
    for i in range(steps):
        corners += [(xs[i + 1], ys[i]), (xs[i + 1], ys[i + 1])]
    return [*corners, (0, h)]


def _trapezium(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a = pick(0, w - 1)
    return [(a, 0), (pick(a + 1, w), 0), (w, h), (0, h)]


def _pentagon(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    return [(0, h), (0, pick(1, h - 1)), (pick(1, w - 1), 0), (w, pick(1, h - 1)), (w, h)]


def _diamond(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    return [(pick(1, w - 1), 0), (w, pick(1, h - 1)), (pick(1, w - 1), h), (0, pick(1, h - 1))]


def _hexagon(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, c, k = pick(1, w - 2), pick(1, w - 2), pick(1, h - 1)
    return [(a, 0), (pick(a + 1, w - 1), 0), (w, k), (pick(c + 1, w - 1), h), (c, h), (0, k)]


def _octagon(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b = pick(1, (w - 1) // 2), pick(1, (h - 1) // 2)
    return [(a, 0), (w - a, 0), (w, b), (w, h - b), (w - a, h), (a, h), (0, h - b), (0, b)]


def _arrow(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, b, tip = pick(1, h - 2), pick(1, w - 1), pick(1, h - 1)
    c = pick(a + 1, h - 1)
    return [(0, a), (b, a), (b, 0), (w, tip), (b, h), (b, c), (0, c)]


def _notched(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    return [(0, 0), (pick(1, w - 1), pick(1, h - 1)), (w, 0), (w, h), (0, h)]


def _chevron(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a, k = pick(1, w - 1), pick(1, h - 1)
    return [(0, 0), (w - a, 0), (w, k), (w - a, h), (0, h), (min(a, w - a), k)]


def _parallelogram(w: int, h: int, pick: Callable[[int, int], int]) -> Corners:
    a = pick(1, w - 2)
    return [(a, 0), (w, 0), (w - a, h), (0, h)]


FAMILIES: dict[str, _Family] = {
    "rectangle": _rectangle,
    "letter L": _letter_l,
    "letter T": _letter_t,
    "letter U": _letter_u,
    "plus": _plus,
    "letter Z": _letter_z,
    "stairs": _stairs,
    "trapezium": _trapezium,
    "pentagon": _pentagon,
    "diamond": _diamond,
    "hexagon": _hexagon,
    "octagon": _octagon,
    "arrow": _arrow,
    "notched rectangle": _notched,
    "chevron": _chevron,
    "parallelogram": _parallelogram,
}
"""Name -> corners from width, height (3 to 5) and a source of whole numbers in a range."""


def random_outline(rng: np.random.Generator) -> tuple[str, Polygon]:
    """Name of the family, and a random outline of it, rotated by quarter turns and perhaps mirrored."""
    name = str(rng.choice(list(FAMILIES)))
    width, height = (int(side) for side in rng.integers(3, int(rng.integers(4, 6)) + 1, 2))
    corners = FAMILIES[name](width, height, lambda low, high: int(rng.integers(low, high + 1)))
    for _ in range(int(rng.integers(4))):
        corners = [(-y, x) for x, y in corners]
    if rng.integers(2):
        corners = [(-x, y) for x, y in corners]
    return name, at_origin(exact(corners))
