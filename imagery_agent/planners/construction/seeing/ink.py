"""Ink: which pixels belong to which strokes, and what of a shape lies in a region. Masks are bool (64, 64)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import KDTree

from imagery_agent.language.directions import vector_of
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, dense
from imagery_agent.visual_routines.strokes import Stroke

GRID = (np.stack(np.meshgrid(np.arange(64), np.arange(64)), axis=-1) + 0.5) / 64
"""float64 (64, 64, 2): (x, y) of the pixels' centers."""


def beyond(limit: np.ndarray, side: str) -> np.ndarray:
    """The region on one side (for ``top left``: on both) of a point."""
    direction = np.array(vector_of(side))
    return np.asarray((((GRID - limit) * direction > 0) | (direction == 0)).all(axis=-1))


def around(point: np.ndarray) -> np.ndarray:
    """The pixels within a stroke's width of a point."""
    return np.asarray(np.hypot(*np.moveaxis(GRID - point, -1, 0)) < STROKE)


def is_in(mask: np.ndarray, points: np.ndarray) -> np.ndarray:
    """bool (N,): whether points (N, 2) lie in a mask."""
    columns, rows = np.clip((points * 64).astype(int), 0, 63).T
    return np.asarray(mask[rows, columns])


def distance_to(strokes: Sequence[Stroke]) -> np.ndarray:
    """float64 (64, 64): distance of every pixel from the middle lines of strokes, in widths; infinite without any."""
    if not strokes:
        return np.full((64, 64), np.inf)
    points = np.vstack([dense(stroke.points) for stroke in strokes])
    return np.asarray(KDTree(points).query(GRID.reshape(-1, 2))[0]).reshape(64, 64)


def stroke_ink(shape: Shape, numbers: Sequence[int], ink: np.ndarray) -> np.ndarray:
    """The ink of some strokes of a shape, with that which they share with others at junctions."""
    mine = distance_to([shape.strokes[number] for number in numbers])
    others = distance_to([stroke for number, stroke in enumerate(shape.strokes) if number not in numbers])
    return np.asarray(ink & ((mine <= others) | (mine <= 0.4 * shape.strokes[0].width)))


def clipped(shape: Shape, mask: np.ndarray) -> Shape | None:
    """The strokes of a shape as far as they lie in a mask; None if none does."""
    kept = []
    for stroke in shape.strokes:
        inside = np.flatnonzero(is_in(mask, stroke.points))
        for run in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1):
            if len(run) < 2:
                continue
            low, high = int(run[0]), int(run[-1])
            free = (stroke.free[0] or low > 0, stroke.free[1] or high < len(stroke.points) - 1)
            kept.append(Stroke(stroke.points[low : high + 1], stroke.is_straight, free, stroke.width))
    return Shape(tuple(kept)) if kept else None
