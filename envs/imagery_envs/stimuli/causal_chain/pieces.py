"""Wheels and levers, how they are linked, and which way each turns; places in px from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Point = tuple[float, float]
TOUCH, OPEN_BELT, CROSSED_BELT, ROD = "touch", "open belt", "crossed belt", "rod"
"""Touching wheels mesh; the end of a lever is hinged to what it touches. A belt lies around two wheels; a rod joins the
ends of two levers."""
WHEEL, LEVER = "wheel", "lever"
SHAPES = {"gears": (WHEEL,), "belts": (WHEEL,), "levers": (LEVER,), "mixed": (WHEEL, LEVER)}
"""Kind of chain -> shapes of its pieces."""
LINKS = {
    "gears": (TOUCH,),
    "belts": (OPEN_BELT, CROSSED_BELT),
    "levers": (TOUCH, ROD),
    "mixed": (TOUCH, OPEN_BELT, CROSSED_BELT, ROD),
}
"""Kind of chain -> kinds of its links."""
_ALONG = 16
"""Points by which a lever is represented where distances are measured."""


@dataclass(frozen=True)
class Wheel:
    """Turns about its middle."""

    color: str
    place: Point
    radius_px: float

    shape = WHEEL

    @property
    def points(self) -> np.ndarray:
        """The middle, (1, 2)."""
        return np.array([self.place])


@dataclass(frozen=True)
class Lever:
    """A straight bar that turns about its fulcrum, which is between its ends."""

    color: str
    place: Point
    """The fulcrum."""
    ends: tuple[Point, Point]
    """The first is moved by the piece before it in the chain, the second moves the piece after it."""

    shape = LEVER

    @property
    def points(self) -> np.ndarray:
        """Points along the bar, (16, 2)."""
        return np.linspace(self.ends[0], self.ends[1], _ALONG)


Piece = Wheel | Lever


@dataclass(frozen=True)
class Chain:
    """Pieces in the order of the chain, and the link of each to the next."""

    pieces: tuple[Piece, ...]
    links: tuple[str, ...]

    def turns_alike(self, asked: int) -> bool:
        """Whether a piece, counted from 0, turns the same way as the first."""
        steps = zip(self.links[:asked], pairwise(self.pieces), strict=False)
        return sum(reverses(link, *linked) for link, linked in steps) % 2 == 0


def reverses(link: str, one: Piece, other: Piece) -> bool:
    """Whether two linked pieces turn opposite ways.

    A straight part of a belt, and a rod, move along themselves: the pieces turn alike if both pivots are on one side of
    it. Touching pieces turn opposite ways, as they touch between their pivots.
    """
    if link != ROD:
        return link != OPEN_BELT
    start, end = line_points(one, other)[[0, -1]]
    return _side(one.place, start, end) * _side(other.place, start, end) < 0


def _side(point: Point, start: np.ndarray, end: np.ndarray) -> float:
    """On which side of a line a point is, by the sign."""
    (x, y), (way_x, way_y) = start, end - start
    return float(way_x * (point[1] - y) - way_y * (point[0] - x))


def line_points(one: Piece, other: Piece) -> np.ndarray:
    """(16, 2): points along the straight line from one piece to the next: of levers the rod, else between middles."""
    start = one.ends[1] if isinstance(one, Lever) else one.place
    end = other.ends[0] if isinstance(other, Lever) else other.place
    return np.linspace(start, end, _ALONG)


def apart(points: Sequence[np.ndarray]) -> float:
    """Least distance of two sets of points, (N, 2) and (M, 2)."""
    one, other = points
    return float(np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1)).min())
