"""The sides that shapes face: their points, openings, and curves."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape

_NARROW = 0.35
"""Extent of a tip, as a share of the shape's, up to which it is one."""


def pointed_side(shape: Shape) -> str:
    """The side on which a shape is narrowest, as an arrowhead or a V is."""
    widths = {}
    for side in OPPOSITE_SIDE:
        axis = axis_of(side)
        reach = shape.points @ np.array(vector_of(side))
        tip = shape.points[reach >= reach.max() - max(0.12 * shape.size[axis], 0.01)]
        widths[side] = np.ptp(tip[:, 1 - axis]) / max(shape.size[1 - axis], 1e-3)
    return min(widths, key=lambda side: widths[side])


def open_side(shape: Shape) -> str:
    """The side on which its outline is open: where a ray from its middle meets no ink."""
    missing = {}
    for side in OPPOSITE_SIDE:
        axis = axis_of(side)
        beyond = shape.points[(shape.points - shape.center) @ np.array(vector_of(side)) > 0.1 * shape.size[axis]]
        across = np.sort(np.concatenate([[shape.low[1 - axis], shape.high[1 - axis]], beyond[:, 1 - axis]]))
        missing[side] = float(np.diff(across).max() / max(shape.size[1 - axis], 1e-3))
    return max(missing, key=lambda side: missing[side])


def facings(shape: Shape) -> list[str]:
    """All sides that it can be said to face, the most obvious first: its tip, its curve, its opening."""
    found = []
    if (tip := _tip(shape)) is not None:
        found.append(tip)
    back = max((stroke for stroke in shape.strokes if stroke.is_straight), key=lambda s: s.length, default=None)
    if back is not None and len(shape.strokes) > 1:
        away = shape.center - back.points.mean(axis=0)
        side = _side_of(away)
        if not len(shape.ends) and not all(stroke.is_straight for stroke in shape.strokes):
            found.append(side)  # the curve of a closed shape, opposite its straight back
        elif np.abs(away).max() > 0.1 * shape.size.max():
            found += [open_side(shape), side]
    corners = corners_deg(shape)
    standing = [side for side in OPPOSITE_SIDE if any(abs(angle_between(one, angle_of(side))) < 15 for one in corners)]
    return list(dict.fromkeys([*found, open_side(shape), *standing]))


def corners_deg(shape: Shape) -> list[float]:
    """Directions of the corners of a closed shape of four or more straight strokes, from its middle; else none."""
    if len(shape.ends) or len(shape.vertices[0]) < 4 or not all(stroke.is_straight for stroke in shape.strokes):
        return []
    away = shape.vertices[0] - shape.center
    return [float(angle) for angle in np.degrees(np.arctan2(-away[:, 1], away[:, 0]))]


def is_pointed(shape: Shape) -> bool:
    """Whether its narrowest side is a tip."""
    side = pointed_side(shape)
    reach = shape.points @ np.array(vector_of(side))
    across = 1 - axis_of(side)
    return bool(np.ptp(shape.points[reach >= reach.max() - 0.06][:, across]) < _NARROW * shape.size[across])


def _tip(shape: Shape) -> str | None:
    """The side of the tip of an arrowhead: two or three straight strokes."""
    if (tip := _arrow_tip(shape)) is not None:
        return tip
    is_straight = len(shape.strokes) in {2, 3} and all(stroke.is_straight for stroke in shape.strokes)
    return pointed_side(shape) if is_straight and is_pointed(shape) else None


def _arrow_tip(shape: Shape) -> str | None:
    """The side of the end of a long stroke at which two short ones begin."""
    shaft, *barbs = sorted(shape.strokes, key=lambda stroke: -stroke.length)
    if len(barbs) != 2 or not shaft.is_straight or barbs[0].length > 0.7 * shaft.length:
        return None
    for end in shaft.points[[0, -1]]:
        if all(np.hypot(*(barb.points[[0, -1]] - end).T).min() < 2 * STROKE for barb in barbs):
            return _side_of(end - shaft.points.mean(axis=0))
    return None


def _side_of(direction: np.ndarray) -> str:
    if abs(direction[0]) > abs(direction[1]):
        return "right" if direction[0] > 0 else "left"
    return "bottom" if direction[1] > 0 else "top"


def axis_of(side: str) -> int:
    """0 for left and right, 1 for top and bottom."""
    return 0 if vector_of(side)[0] else 1


def angle_of(side: str) -> float:
    """Direction to a side in degrees, counterclockwise from the right."""
    x, y = vector_of(side)
    return float(np.degrees(np.arctan2(-y, x)))


def angle_between(now: float, goal: float) -> float:
    """The smaller way from one direction to another in degrees, counterclockwise, in (-180, 180]."""
    return -((now - goal + 180) % 360 - 180)
