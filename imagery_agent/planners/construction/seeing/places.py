"""Places on shapes: the edges, corners, ends, points and middles that words name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language.construction.tree import Feature
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.facing import axis_of, is_pointed, open_side, pointed_side
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape

_SAME_HEIGHT = 0.03
"""Ink this near to the outermost ink belongs to that edge."""
_REGIONS = frozenset({"all", "outline", "inside", "sides"})


@dataclass(frozen=True)
class NthPlace(Feature):
    """One of the several places that a feature names: the one for thing number ``number``."""

    number: int = 0


def is_place(feature: Feature) -> bool:
    """Whether a feature names single points, not an edge or a whole outline."""
    exact = feature.middle or feature.fraction is not None or feature.of.name in {"point", "opening"}
    return exact or feature.at not in {*OPPOSITE_SIDE, *_REGIONS}


def is_point(feature: Feature, shape: Shape) -> bool:
    """Whether a feature of a shape is a single point: an edge may be as narrow as a stroke's end."""
    if is_place(feature) or feature.at not in OPPOSITE_SIDE:
        return is_place(feature)
    return bool(np.ptp(edge_points(shape, feature.at)[:, 1 - axis_of(feature.at)]) < STROKE)


def names_all(feature: Feature) -> bool:
    """Whether a feature names several places that are all meant."""
    if isinstance(feature, NthPlace):
        return False
    return feature.at in {"ends", "corners", "sides"} or (feature.of.count != 1 and feature.of.name != "figure")


def places(shape: Shape, feature: Feature) -> np.ndarray:
    """float64 (K, 2): the points of a shape that a feature names; SceneError if it has none."""
    at = feature.at
    if feature.fraction is not None and at == "outline":
        return _around(shape, feature.fraction)[None]
    if feature.fraction is not None:
        return _along(shape, feature)
    if at in OPPOSITE_SIDE:
        return (edge_middle(shape, at) if feature.middle else edge(shape, at))[None]
    if len(at.split()) == 2:
        return corner(shape, at)[None]
    if at in {"all", "outline"}:
        return shape.points
    if at in {"center", "inside"}:
        return _middle(shape)[None]
    if at == "sides":
        return np.vstack([edge(shape, "left"), edge(shape, "right")])
    if at == "point" and is_pointed(shape):
        return point_of(shape)[None]
    ends = shape.points[[0, -1]] if shape.is_open_stroke and not len(shape.ends) else shape.ends
    if at in {"end", "ends"} and not len(ends) and _has_one_tip(shape):
        ends = point_of(shape)[None]
    if at in {"end", "ends"} and not len(ends):  # of a closed thing: its short sides
        sides = ("left", "right") if shape.size[0] > shape.size[1] else ("top", "bottom")
        ends = np.vstack([edge(shape, side) for side in sides])
    found = {
        "point": tips(shape),
        "end": ends,
        "ends": ends,
        "corners": _corners(shape),
        "junction": _junctions(shape),
    }[at]
    if not len(found):
        raise SceneError(f"there is no {at} to be found there")
    return np.asarray(found)


def _has_one_tip(shape: Shape) -> bool:
    """Whether it is narrow on one side and broad on the opposite one, as a triangle is."""
    side = pointed_side(shape)
    across = 1 - axis_of(side)
    base = edge_points(shape, OPPOSITE_SIDE[side])[:, across]
    return is_pointed(shape) and bool(np.ptp(base) > 0.6 * shape.size[across])


def _middle(shape: Shape) -> np.ndarray:
    ends = shape.points[[0, -1]]
    is_ring = shape.is_open_stroke and np.hypot(*(ends[1] - ends[0])) < STROKE  # "the middle" of a dot's rim
    return (
        shape.longest.points[len(shape.longest.points) // 2] if shape.is_open_stroke and not is_ring else shape.center
    )


def _corners(shape: Shape) -> np.ndarray:
    """Where two strokes meet; of a shape without such places, or an open one, the corners of its extent."""
    if len(shape.vertices[0]) > 2 or (len(shape.vertices[0]) > 1 and not len(shape.ends)):
        return shape.vertices[0]
    return np.array([corner(shape, f"{v} {h}") for v in ("top", "bottom") for h in ("left", "right")])


def _junctions(shape: Shape) -> np.ndarray:
    """Where strokes cross, or else one meets another; of strokes that only meet, a corner; of a smooth one nothing."""
    corners, junctions = shape.vertices
    crossed = [place for place in junctions if shape.arms(place) > 3]
    if crossed or len(junctions):
        return np.array(crossed or junctions)
    near = [sum(np.hypot(*(one.points - place).T).min() < STROKE for one in shape.strokes) for place in corners]
    return corners[np.array(near, dtype=int) > 1][:1]


def _around(shape: Shape, share: float) -> np.ndarray:
    """The outermost ink in a direction: a share of a full turn, clockwise from the top."""
    direction = np.array([np.sin(2 * np.pi * share), -np.cos(2 * np.pi * share)])
    away = shape.points - shape.center
    sideways = np.abs(away[:, 0] * direction[1] - away[:, 1] * direction[0])
    return np.asarray(shape.points[int((away @ direction - 3 * sideways).argmax())])


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
    reach = shape.points @ np.array(vector_of(side))
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
    axis, sign = axis_of(side), sum(vector_of(side))
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


def point_of(shape: Shape) -> np.ndarray:
    """The tip of its narrowest side."""
    return edge(shape, pointed_side(shape))


def opening_of(shape: Shape) -> np.ndarray:
    """The middle of its open side."""
    return edge_middle(shape, open_side(shape))


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
