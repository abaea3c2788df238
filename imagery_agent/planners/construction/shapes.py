"""Shapes: the strokes of a part or of the whole figure as they were seen, and the places on them that words name.

Points are (x, y) in widths of the picture, y down. A shape can be moved and scaled in thought, without a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Feature, Known, Orientation
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.visual_routines.strokes import Stroke

Pair = Sequence[float] | np.ndarray
"""Two numbers, for x and y."""
STROKE = 3.4 / 64
"""Usual width of a stroke."""
_SAME_HEIGHT = 0.03
"""Ink this near to the outermost ink belongs to that edge."""


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
    def ends(self) -> np.ndarray:
        """float64 (E, 2): the free ends of its strokes."""
        found = [p for s in self.strokes for p, free in zip((s.points[0], s.points[-1]), s.free, strict=True) if free]
        return np.array(found).reshape(-1, 2)

    @cached_property
    def vertices(self) -> tuple[np.ndarray, np.ndarray]:
        """Corners (C, 2), where two strokes meet, and junctions (J, 2), where more do or one meets another's middle."""
        meeting = [
            p for s in self.strokes for p, free in zip((s.points[0], s.points[-1]), s.free, strict=True) if not free
        ]
        corners: list[np.ndarray] = []
        junctions: list[np.ndarray] = []
        left = list(meeting)
        while left:
            near = [p for p in left if np.hypot(*(p - left[0])) < 1.3 * STROKE]
            left = [p for p in left if not any(p is q for q in near)]
            place = np.mean(near, axis=0)
            passing = sum(_passes(stroke, place) for stroke in self.strokes)
            (junctions if len(near) + 2 * passing > 2 else corners).append(place)
        for number, one in enumerate(self.strokes):
            for other in self.strokes[number + 1 :]:
                place = _crossing(one, other)
                if place is not None and all(np.hypot(*(place - j)) > 1.3 * STROKE for j in junctions):
                    junctions.append(place)
        return np.array(corners).reshape(-1, 2), np.array(junctions).reshape(-1, 2)

    @cached_property
    def hull(self) -> np.ndarray:
        """float64 (H, 2): corners of the convex hull, or the points if they lie on one line."""
        try:
            return np.asarray(self.points[ConvexHull(self.points).vertices])
        except QhullError:
            return self.points

    def moved(self, scale: Pair = (1.0, 1.0), shift: Pair = (0.0, 0.0)) -> Shape:
        """Scaled in x and y about its center, then shifted."""
        center, factor, offset = self.center, np.asarray(scale), np.asarray(shift)
        return self.mapped(lambda points: center + factor * (points - center) + offset)

    def mapped(self, change: Callable[[np.ndarray], np.ndarray]) -> Shape:
        """With every stroke's points changed by a function of (N, 2) points."""
        return Shape(tuple(replace(stroke, points=change(stroke.points)) for stroke in self.strokes))

    def turned(self, angle_deg: float, about: np.ndarray) -> Shape:
        """Rotated counterclockwise about a point."""
        cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
        matrix = np.array([[cos, sin], [-sin, cos]])
        return self.mapped(lambda points: about + (points - about) @ matrix.T)


def joined(shapes: Sequence[Shape]) -> Shape:
    """Several shapes as one."""
    return Shape(tuple(stroke for shape in shapes for stroke in shape.strokes))


def depth_in(hull: np.ndarray, points: np.ndarray) -> np.ndarray:
    """float64 (N,): how far points lie within a convex polygon; negative outside."""
    edges = np.roll(hull, -1, axis=0) - hull
    inward = np.stack([-edges[:, 1], edges[:, 0]], axis=1) / np.maximum(np.hypot(*edges.T), 1e-9)[:, None]
    center = hull.mean(axis=0)
    inward *= np.where(((center - hull) * inward).sum(axis=1) < 0, -1.0, 1.0)[:, None]
    return np.asarray(((points[:, None] - hull[None]) * inward[None]).sum(axis=2).min(axis=1))


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


# ---------------------------------------------------------------- strokes by name

_LEVEL_DEG = 13.0


def has_orientation(stroke: Stroke, orientation: Orientation | None, tolerance_deg: float = _LEVEL_DEG) -> bool:
    """Whether a stroke runs that way."""
    angle = stroke.angle_deg
    level, upright = min(angle, 180 - angle), abs(angle - 90)
    return {
        None: True,
        "horizontal": level <= tolerance_deg,
        "vertical": upright <= tolerance_deg,
        "rising": 6 < angle < 84,
        "falling": 96 < angle < 174,
        "diagonal": level > 6 and upright > 6,
    }[orientation]


def chosen(known: Known, candidates: Sequence[Shape], extent: Shape, *, longest_first: bool) -> list[int]:
    """Indices of the candidates that are left after the words for a side, an order or a number."""
    numbers = list(range(len(candidates)))
    if not numbers:
        return []
    lengths = [max(candidates[n].size) for n in numbers]
    by_length = sorted(numbers, key=lambda n: -lengths[n])
    which = known.which
    wanted = len(numbers) if known.count == 0 else known.count
    if which in {"longest", "shortest"}:
        return by_length[:wanted] if which == "longest" else by_length[::-1][:wanted]
    if which in {"first", "second", "third"}:
        place = ("first", "second", "third").index(which)
        return numbers[place : place + 1]
    if which in {"last", "new"}:
        return numbers[-wanted:]
    if which == "old":
        return numbers[:wanted]
    if which == "middle":
        return sorted(numbers, key=lambda n: float(np.hypot(*(candidates[n].center - extent.center))))[:wanted]
    if which is not None and which != "other":
        direction = np.array(vector_of(which)) / np.maximum(extent.size, 0.05)
        reach = {n: float(direction @ (candidates[n].center - extent.center)) for n in numbers}
        return sorted(numbers, key=lambda n: -reach[n])[:wanted]
    if known.count == 0:
        return numbers
    return by_length[:wanted] if longest_first else numbers[-wanted:]


def stroke_numbers(shape: Shape, known: Known) -> list[int]:
    """Indices of the strokes of a shape that ``line`` or ``curve`` refers to; empty if there are none."""
    wants_curves = known.name == "curve"
    numbers = [n for n, s in enumerate(shape.strokes) if s.is_straight != wants_curves]
    numbers = [n for n in numbers if shape.strokes[n].length > 1.2 * shape.strokes[n].width]
    if not wants_curves:
        fitting = [n for n in numbers if has_orientation(shape.strokes[n], known.orientation)]
        numbers = fitting or [n for n in numbers if has_orientation(shape.strokes[n], known.orientation, 26.0)]
    longest = max((shape.strokes[n].length for n in numbers), default=0.0)
    least = 0.28 * longest if known.which != "shortest" else 0.0
    numbers = [n for n in numbers if shape.strokes[n].length > least]
    found = chosen(known, [Shape((shape.strokes[n],)) for n in numbers], shape, longest_first=True)
    return [numbers[n] for n in found]


# ---------------------------------------------------------------- places by name


def places(shape: Shape, feature: Feature) -> np.ndarray:
    """float64 (K, 2): the points of a shape that a feature names; SceneError if it has none."""
    at = feature.at
    if feature.fraction is not None:
        return _along(shape, feature)
    if at == "center":
        return shape.center[None]
    if at in {"all", "outline", "inside"}:
        return shape.points if at != "inside" else shape.center[None]
    if at in {"end", "ends"}:
        found = shape.ends
    elif at == "corners":
        found = shape.vertices[0] if len(shape.vertices[0]) > 1 else _box_corners(shape)
    elif at == "junction":
        found = np.vstack(shape.vertices[::-1])[: max(1, len(shape.vertices[1]))]
    elif at == "sides":
        return np.vstack([edge(shape, "left"), edge(shape, "right")])
    elif at == "point":
        return point_of(shape)[None]
    elif len(at.split()) == 2:
        return corner(shape, at)[None]
    else:
        return (edge_middle(shape, at) if feature.middle else edge(shape, at))[None]
    if not len(found):
        raise SceneError(f"there is no {at} to be found there")
    return np.asarray(found)


def _along(shape: Shape, feature: Feature) -> np.ndarray:
    """A share of the way along the only stroke, or down the shape."""
    share = feature.fraction or 0.0
    share = 1 - share if feature.at in {"bottom", "right"} else share
    if len(shape.strokes) == 1:
        points = shape.strokes[0].points
        return np.asarray(points[round(share * (len(points) - 1))])[None]
    axis = 0 if feature.at in {"left", "right"} else 1
    level = shape.low[axis] + share * shape.size[axis]
    near = shape.points[np.abs(shape.points[:, axis] - level) < _SAME_HEIGHT]
    place = shape.center.copy()
    place[axis] = level
    if len(near):
        place[1 - axis] = near[np.abs(near[:, 1 - axis] - place[1 - axis]).argmin(), 1 - axis]
    return place[None]


def edge_points(shape: Shape, side: str) -> np.ndarray:
    """float64 (K, 2): the outermost ink on one side."""
    direction = np.array(vector_of(side))
    reach = shape.points @ direction
    return np.asarray(shape.points[reach >= reach.max() - _SAME_HEIGHT])


def edge(shape: Shape, side: str) -> np.ndarray:
    """The middle of the outermost ink on one side."""
    direction = np.abs(vector_of(side))
    outermost = edge_points(shape, side)
    middle = (outermost.min(axis=0) + outermost.max(axis=0)) / 2
    level = shape.points[(shape.points @ np.array(vector_of(side))).argmax()]
    return np.asarray(np.where(direction > 0, level, middle))


def edge_middle(shape: Shape, side: str) -> np.ndarray:
    """The ink half-way along one side of the bounding box: the outermost there."""
    axis = 0 if vector_of(side)[0] else 1
    sign = vector_of(side)[axis]
    across = shape.points[:, 1 - axis] - shape.center[1 - axis]
    near = shape.points[np.abs(across) < max(_SAME_HEIGHT, 0.06 * shape.size[1 - axis])]
    place = edge(shape, side).copy()
    place[1 - axis] = shape.center[1 - axis]
    if len(near):
        level = (near[:, axis] * sign).max() * sign
        if abs(level - place[axis]) < 0.5 * shape.size[axis]:
            place[axis] = level
    return place


def corner(shape: Shape, side: str) -> np.ndarray:
    """The ink nearest to a corner of the bounding box, on a round shape the ink in that direction."""
    direction = np.array(vector_of(side))
    half = np.maximum(shape.size / 2, 1e-3)
    relative = (shape.points - shape.center) / half
    reach = relative @ direction - 0.15 * np.abs(relative[:, 0] * direction[0] - relative[:, 1] * direction[1])
    return np.asarray(shape.points[int(reach.argmax())])


def _box_corners(shape: Shape) -> np.ndarray:
    return np.array([corner(shape, f"{v} {h}") for v in ("top", "bottom") for h in ("left", "right")])


def pointed_side(shape: Shape) -> str:
    """The side on which a shape is narrowest, as an arrowhead or a V is."""
    widths = {}
    for side in OPPOSITE_SIDE:
        axis = 0 if vector_of(side)[0] else 1
        reach = shape.points @ np.array(vector_of(side))
        tip = shape.points[reach >= reach.max() - max(0.12 * shape.size[axis], 0.01)]
        widths[side] = np.ptp(tip[:, 1 - axis]) / max(shape.size[1 - axis], 1e-3)
    return min(widths, key=lambda side: widths[side])


def point_of(shape: Shape) -> np.ndarray:
    """The tip of its narrowest side."""
    return edge(shape, pointed_side(shape))


def tips(shape: Shape) -> np.ndarray:
    """float64 (K, 2): free ends and sharp corners."""
    found = list(shape.ends)
    for place in shape.vertices[0]:
        ways = []
        for stroke in shape.strokes:
            for end, order in ((0, 1), (-1, -1)):
                if np.hypot(*(stroke.points[end] - place)) < 1.3 * STROKE:
                    ahead = stroke.points[::order][min(8, len(stroke.points) - 1)] - place
                    ways.append(ahead / max(float(np.hypot(*ahead)), 1e-6))
        if len(ways) == 2 and float(ways[0] @ ways[1]) > -0.2:
            found.append(place)
    return np.array(found).reshape(-1, 2)


def open_side(shape: Shape) -> str:
    """The side on which its outline is open: where a ray from its middle meets no ink."""
    missing = {}
    for side in OPPOSITE_SIDE:
        axis = 0 if vector_of(side)[0] else 1
        beyond = shape.points[(shape.points - shape.center) @ np.array(vector_of(side)) > 0.1 * shape.size[axis]]
        across = np.sort(np.concatenate([[shape.low[1 - axis], shape.high[1 - axis]], beyond[:, 1 - axis]]))
        missing[side] = float(np.diff(across).max() / max(shape.size[1 - axis], 1e-3))
    return max(missing, key=lambda side: missing[side])
