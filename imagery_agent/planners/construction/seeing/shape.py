"""Shapes: the strokes of a part or of the whole figure as they were seen.

Points are (x, y) in widths of the picture, y down. A shape can be moved, turned and scaled in thought, without a
picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import cdist

from imagery_agent.visual_routines.strokes import Stroke

Pair = Sequence[float] | np.ndarray
"""Two numbers, for x and y."""
STROKE = 3.4 / 64
"""Usual width of a stroke."""
ALONG_DEG = 15.0
"""Lines whose directions differ by less run along each other."""
_NEAR = 1.3 * STROKE
"""Ends of strokes that are nearer than this meet."""


@dataclass(frozen=True, eq=False)
class Shape:
    """Some strokes."""

    strokes: tuple[Stroke, ...]

    @cached_property
    def points(self) -> np.ndarray:
        """float64 (N, 2): along all strokes."""
        return np.vstack([stroke.points for stroke in self.strokes])

    @cached_property
    def low(self) -> np.ndarray:
        """The top left corner of the bounding box of the middle lines."""
        return np.asarray(self.points.min(axis=0))

    @cached_property
    def high(self) -> np.ndarray:
        """The bottom right corner of it."""
        return np.asarray(self.points.max(axis=0))

    @property
    def center(self) -> np.ndarray:
        """Of the bounding box."""
        return (self.low + self.high) / 2

    @property
    def size(self) -> np.ndarray:
        """Width and height of the bounding box of the middle lines."""
        return self.high - self.low

    @property
    def longest(self) -> Stroke:
        """Its longest stroke."""
        return max(self.strokes, key=lambda stroke: stroke.length)

    @property
    def is_line(self) -> bool:
        """Whether it is a single straight stroke."""
        return len(self.strokes) == 1 and self.strokes[0].is_straight

    @property
    def is_open_stroke(self) -> bool:
        """Whether it is a single stroke with two ends."""
        return len(self.strokes) == 1 and not self.strokes[0].is_closed

    @property
    def ends(self) -> np.ndarray:
        """float64 (E, 2): the free ends of its strokes."""
        found = [point for stroke in self.strokes for point, is_free in _ends_of(stroke) if is_free]
        return np.array(found).reshape(-1, 2)

    @cached_property
    def vertices(self) -> tuple[np.ndarray, np.ndarray]:
        """Corners (C, 2), where two strokes meet, and junctions (J, 2), where more do or one meets another's middle."""
        left = [point for stroke in self.strokes for point, is_free in _ends_of(stroke) if not is_free]
        corners: list[np.ndarray] = []
        junctions: list[np.ndarray] = []
        while left:
            near = [p for p in left if np.hypot(*(p - left[0])) < _NEAR]
            left = [p for p in left if np.hypot(*(p - left[0])) >= _NEAR]
            place = np.mean(near, axis=0)
            passing = sum(_passes(stroke, place) for stroke in self.strokes)
            (junctions if len(near) + 2 * passing > 2 else corners).append(place)
        for number, one in enumerate(self.strokes):
            for other in self.strokes[number + 1 :]:
                crossing = _crossing(one, other)
                if crossing is not None and all(np.hypot(*(crossing - j)) > _NEAR for j in junctions):
                    junctions.append(crossing)
        return np.array(corners).reshape(-1, 2), np.array(junctions).reshape(-1, 2)

    def arms(self, place: np.ndarray) -> int:
        """How many strokes leave a place; one that passes it leaves it twice."""
        ends = sum(
            np.hypot(*(p - place)) < _NEAR for one in self.strokes for p, is_free in _ends_of(one) if not is_free
        )
        return int(ends) + 2 * sum(_passes(stroke, place) for stroke in self.strokes)

    @cached_property
    def hull(self) -> np.ndarray:
        """float64 (H, 2): corners of the convex hull, or the points if they lie on one line."""
        try:
            return np.asarray(self.points[ConvexHull(self.points).vertices])
        except QhullError:
            return self.points

    def mapped(self, change: Callable[[np.ndarray], np.ndarray]) -> Shape:
        """With every stroke's points changed by a function of (N, 2) points."""
        return Shape(tuple(replace(stroke, points=change(stroke.points)) for stroke in self.strokes))

    def moved(self, scale: Pair = (1.0, 1.0), shift: Pair = (0.0, 0.0)) -> Shape:
        """Scaled in x and y about its center, then shifted."""
        center, factor, offset = self.center, np.asarray(scale), np.asarray(shift)
        return self.mapped(lambda points: center + factor * (points - center) + offset)


def joined(shapes: Sequence[Shape]) -> Shape:
    """Several shapes as one."""
    return Shape(tuple(stroke for shape in shapes for stroke in shape.strokes))


def straight(start: np.ndarray, stop: np.ndarray, width: float = STROKE) -> Shape:
    """A straight stroke with two free ends."""
    return Shape((Stroke(np.linspace(start, stop, 30), True, (True, True), width),))


def depth_in(hull: np.ndarray, points: np.ndarray) -> np.ndarray:
    """float64 (N,): how far points lie within a convex polygon; negative outside."""
    edges = np.roll(hull, -1, axis=0) - hull
    inward = np.stack([-edges[:, 1], edges[:, 0]], axis=1) / np.maximum(np.hypot(*edges.T), 1e-9)[:, None]
    inward *= np.where(((hull.mean(axis=0) - hull) * inward).sum(axis=1) < 0, -1.0, 1.0)[:, None]
    return np.asarray(((points[:, None] - hull[None]) * inward[None]).sum(axis=2).min(axis=1))


def dense(points: np.ndarray) -> np.ndarray:
    """Points of a stroke at most a third of a pixel apart."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    at = np.linspace(0, along[-1], max(2, int(along[-1] * 64 * 3)))
    return np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)


def bend_deg(one: Stroke, other: Stroke) -> float:
    """Angle between the directions of two strokes, 0 to 90 degrees."""
    bend = abs(one.angle_deg - other.angle_deg)
    return min(bend, 180 - bend)


def coincide(one: Stroke, other: Stroke) -> bool:
    """Whether two straight strokes lie on each other along most of the shorter one."""
    if not (one.is_straight and other.is_straight) or bend_deg(one, other) > 12:
        return False
    short, long = sorted((one, other), key=lambda stroke: stroke.length)
    return bool(np.mean(cdist(short.points, dense(long.points)).min(axis=1) < 0.8 * STROKE) > 0.75)


def _ends_of(stroke: Stroke) -> tuple[tuple[np.ndarray, bool], ...]:
    return (stroke.points[0], stroke.free[0]), (stroke.points[-1], stroke.free[1])


def _passes(stroke: Stroke, place: np.ndarray) -> bool:
    """Whether a stroke passes a place between its ends."""
    away = np.hypot(*(stroke.points - place).T)
    ends = np.hypot(*(stroke.points[[0, -1]] - place).T).min()
    return bool(away.min() < 0.8 * STROKE and ends > 1.5 * STROKE)


def _crossing(one: Stroke, other: Stroke) -> np.ndarray | None:
    gaps = cdist(one.points, other.points)
    i, j = np.unravel_index(int(gaps.argmin()), gaps.shape)
    place = (one.points[i] + other.points[j]) / 2
    return place if gaps[i, j] < 0.5 * STROKE and _passes(one, place) and _passes(other, place) else None
