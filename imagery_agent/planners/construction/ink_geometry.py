"""Geometry of ink in the visual buffer: sizes, named spots, regions beside it, and gaps. Lengths are in widths."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.visual_routines.contours import Box, box_of, center_of

Point = tuple[float, float]
UNIT_BOX: Box = (0.0, 0.0, 1.0, 1.0)
STROKE = 3.0 / 64
"""Width of a stroke."""
GRID = (np.arange(64) + 0.5) / 64
"""float64 (64,): centers of the pixels."""


def size_of(box: Box) -> tuple[float, float]:
    """Width and height."""
    return box[2] - box[0], box[3] - box[1]


def distance(one: Point, other: Point) -> float:
    """Between two points."""
    return float(np.hypot(*np.subtract(one, other)))


def point_of(mask: np.ndarray, at: str, *, exact: bool = False) -> Point:
    """The place of a named spot of some ink, bool (64, 64): its outermost ink there.

    ``exact``: the middle of that edge of its bounding box instead.
    """
    box = box_of(mask)
    if box is None:
        raise SceneError("there is nothing there to find a spot on")
    if at == "point":
        at = pointed_side(mask)
    (dx, dy), middle = vector_of(at), center_of(box)
    if not dx and not dy:
        return middle
    rows, columns = np.nonzero(mask)
    x, y = (columns + 0.5) / len(mask), (rows + 0.5) / len(mask)
    if dx and dy:
        best = int(np.argmax(dx * x + dy * y))
        return float(x[best]), float(y[best])
    reach = dx * x + dy * y
    end = reach >= reach.max() - 1.6 / len(mask)
    edge_x = (box[0] if dx < 0 else box[2]) if dx else (middle[0] if exact else float(x[end].mean()))
    edge_y = (box[1] if dy < 0 else box[3]) if dy else (middle[1] if exact else float(y[end].mean()))
    half_stroke = 1.5 / len(mask)
    return edge_x - dx * half_stroke, edge_y - dy * half_stroke


def trimmed(mask: np.ndarray) -> np.ndarray:
    """Some ink, bool (64, 64), cropped to its bounding box."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def beyond(box: Box, side: str) -> np.ndarray:
    """bool (64, 64): the region on one side of a box; empty if ``side`` is no side."""
    x, y = np.broadcast_to(GRID[None], (64, 64)), np.broadcast_to(GRID[:, None], (64, 64))
    sides = {"left": x < box[0], "right": x > box[2], "top": y < box[1], "bottom": y > box[3]}
    return sides.get(side, np.zeros((64, 64), bool))


def pointed_side(mask: np.ndarray) -> str:
    """The side at which some ink, bool (64, 64), is narrowest."""
    box = trimmed(mask)
    high, wide = (max(1, side // 8) for side in box.shape)
    ends = {"top": box[:high], "bottom": box[-high:], "left": box[:, :wide].T, "right": box[:, -wide:].T}
    spread = {side: float(np.ptp(np.flatnonzero(end.any(axis=0)))) / end.shape[1] for side, end in ends.items()}
    return min(spread, key=lambda side: spread[side])


def share_of(box: Box, side: str, share: float) -> np.ndarray:
    """bool (64, 64): the region of a share of a box, measured from a side (or corner)."""
    x, y = (GRID[None] - box[0]) / (box[2] - box[0]), (GRID[:, None] - box[1]) / (box[3] - box[1])
    mask = np.ones((64, 64), bool)
    for word in side.split():
        mask &= {"left": x < share, "right": x > 1 - share, "top": y < share, "bottom": y > 1 - share}[word]
    return mask


def distance_along(moving: np.ndarray, fixed: np.ndarray, direction: Point) -> float:
    """How far ink can be shifted in one of the four directions before it meets other ink; by rows or columns."""
    if direction[1]:
        moving, fixed = moving.T, fixed.T
    if direction[0] + direction[1] < 0:
        moving, fixed = moving[:, ::-1], fixed[:, ::-1]
    size = moving.shape[1]
    wide = fixed | np.roll(fixed, 1, axis=0) | np.roll(fixed, -1, axis=0)
    gaps = [
        int(np.flatnonzero(there).min()) - int(np.flatnonzero(here).max()) - 1
        for here, there in zip(moving, wide, strict=True)
        if here.any() and there.any()
    ]
    if not gaps:  # their paths do not cross: the gap between the extents
        rows = np.flatnonzero(fixed.any(axis=0)), np.flatnonzero(moving.any(axis=0))
        gaps = [int(rows[0].min()) - int(rows[1].max()) - 1] if len(rows[0]) and len(rows[1]) else [0]
    return min(gaps) / size


def open_side(mask: np.ndarray, orientation: str) -> str:
    """The side of some ink, bool (64, 64), with least ink between its corners, among those that a line fits.

    ``orientation`` is the line's: ``horizontal line``, ``vertical line``, or any other for all sides.
    """
    if not mask.any():
        raise SceneError("there is nothing there to close")
    box = trimmed(mask)
    high, wide = (max(1, round(0.2 * side)) for side in box.shape)
    bands = {"top": box[:high, wide:-wide], "bottom": box[-high:, wide:-wide], "left": box[high:-high, :wide],
             "right": box[high:-high, -wide:]}  # fmt: skip
    fitting = {"horizontal line": ("top", "bottom"), "vertical line": ("left", "right")}
    sides = fitting.get(orientation, tuple(bands))
    return min(sides, key=lambda side: bands[side].mean() if bands[side].size else 1.0)
