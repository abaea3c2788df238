"""Exact plane geometry of polygons: areas, cuts along lines, reflections.

Coordinates are fractions, or floats that hold them exactly (multiples of 1/2), so that areas and cuts are exact; x to
the right and y down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

Number = Fraction | float
Point = tuple[Number, Number]
Polygon = tuple[Point, ...]
"""Corners of a simple polygon in order, the first one not repeated."""


@dataclass(frozen=True)
class Line:
    """The line ``a * x + b * y = c``."""

    a: int
    b: int
    c: Number

    @staticmethod
    def through(point: Point, direction: tuple[int, int]) -> Line:
        """The line through a point in a direction."""
        x, y = direction
        return Line(y, -x, y * point[0] - x * point[1])

    def side(self, point: Point) -> Number:
        """Positive on one side, negative on the other, 0 on the line."""
        return self.a * point[0] + self.b * point[1] - self.c

    def mirrored(self, point: Point) -> Point:
        """The reflection of a point."""
        share = 2 * self.side(point) / (self.a**2 + self.b**2)
        return point[0] - share * self.a, point[1] - share * self.b


def exact(corners: Iterable[tuple[int, int]]) -> Polygon:
    """A polygon whose coordinates are fractions."""
    return polygon((Fraction(x), Fraction(y)) for x, y in corners)


def polygon(corners: Iterable[Point]) -> Polygon:
    """A polygon without repeated corners and without corners of 180 degrees."""
    points = list(corners)
    points = [point for i, point in enumerate(points) if point != points[i - 1]]
    return tuple(
        point for i, point in enumerate(points) if _cross(points[i - 1], point, points[(i + 1) % len(points)]) != 0
    )


def _cross(before: Point, corner: Point, after: Point) -> Number:
    return (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (after[0] - corner[0])


def area(form: Polygon) -> Number:
    """The area, positive."""
    doubled: Number = 0
    for (x0, y0), (x1, y1) in edges(form):
        doubled += x0 * y1 - x1 * y0
    return doubled / 2 if doubled > 0 else -doubled / 2


def edges(form: Polygon) -> Iterable[tuple[Point, Point]]:
    """All edges, each as its two ends."""
    return pairwise((*form, form[0]))


def perimeter(form: Polygon) -> float:
    """The length of the outline."""
    return sum(math.dist(start, end) for start, end in edges(form))


def bounds(forms: Sequence[Polygon]) -> tuple[Number, Number, Number, Number]:
    """Left, top, right and bottom of polygons together."""
    xs, ys = zip(*(point for form in forms for point in form), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def at_origin(form: Polygon) -> Polygon:
    """The polygon moved so that its left and its top are 0, with its corners in a fixed order."""
    left, top, _, _ = bounds([form])
    moved = [(x - left, y - top) for x, y in form]
    signed = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges(tuple(moved)))
    ordered = moved if signed > 0 else moved[::-1]
    first = ordered.index(min(ordered))
    return tuple(ordered[first:] + ordered[:first])


def split(form: Polygon, line: Line) -> tuple[Polygon, Polygon] | None:
    """The two parts of a polygon on both sides of a line; None if the line does not cut it into exactly two."""
    corner_sides = [line.side(point) for point in form]
    if min(corner_sides) >= 0 or max(corner_sides) <= 0:
        return None
    ring: list[Point] = []
    for i, (start, end) in enumerate(edges(form)):
        ring.append(start)
        before, after = corner_sides[i], corner_sides[(i + 1) % len(form)]
        if before * after < 0:
            share = before / (before - after)
            ring.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    sides = [line.side(point) for point in ring]
    on_line = [i for i, side in enumerate(sides) if side == 0]
    if len(on_line) != 2 or any(sides[i - 1] * sides[(i + 1) % len(ring)] >= 0 for i in on_line):
        return None
    first, second = on_line
    return polygon(ring[first : second + 1]), polygon([*ring[second:], *ring[: first + 1]])


def depths(form: Polygon, points: np.ndarray) -> np.ndarray:
    """float (N,): how deep points (N, 2) lie in a convex polygon.

    Inside, the distance from the outline; outside, a negative number whose size is at most that distance.
    """
    left, top, right, bottom = (float(edge) for edge in bounds([form]))
    middle = np.array([(float(x), float(y)) for x, y in form]).mean(axis=0)
    deepest = np.full(len(points), max(right - left, bottom - top))
    for start, end in edges(form):
        x0, y0, x1, y1 = (float(part) for part in (*start, *end))
        inwards = np.array([y0 - y1, x1 - x0]) / math.hypot(x1 - x0, y1 - y0)
        if inwards @ (middle - (x0, y0)) < 0:
            inwards = -inwards
        deepest = np.minimum(deepest, (points - (x0, y0)) @ inwards)
    return deepest
