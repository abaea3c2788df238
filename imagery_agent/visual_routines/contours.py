"""Straight strokes, loops, outlines and bounding boxes of figures: visual routines on pictures in the buffer.

After Ullman (1984, Cognition 18:97): elongated receptive fields of many orientations, marking, colouring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.ndimage import (
    binary_dilation,
    binary_fill_holes,
    center_of_mass,
    distance_transform_cdt,
    distance_transform_edt,
    label,
)

from imagery_agent.visual_routines.image_similarity import coverage, ink

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in widths of the picture."""
ORIENTATIONS_DEG: dict[str, tuple[float, ...]] = {
    "horizontal": (0.0, -6.0, 6.0),
    "vertical": (90.0, 84.0, 96.0),
    "diagonal": (30.0, 40.0, 50.0, 60.0, 70.0, 110.0, 120.0, 130.0, 140.0, 150.0),
}
"""Preferred orientations of the detectors, counterclockwise from horizontal. A slightly tilted horizontal or vertical
stroke counts a tenth less than a straight one of the same length."""
_INK_FROM = 0.35
_SHORTEST_PX = 7
_THICKEST_PX = 9
_SOLID_SHARE = 0.12
"""A figure is solid if a larger share of its ink is deeper than in the thickest stroke."""
_OUTLINE_PX = 3.0
_NEIGHBOURS = np.ones((3, 3), bool)
_LEFT_AND_RIGHT = np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]])


@dataclass(frozen=True)
class Line:
    """A straight stroke."""

    mask: np.ndarray
    """bool (H, W): its pixels, without those shared with crossing strokes."""
    angle_deg: float
    length_px: int
    box: Box


def extent(pixels: np.ndarray) -> Box | None:
    """Bounding box of all ink, of any colour; None if there is no ink."""
    return box_of(coverage(pixels) > _INK_FROM)


def center_of(box: Box) -> tuple[float, float]:
    """Center of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def middle_of(weights: np.ndarray) -> tuple[float, float]:
    """The center of mass of float (H, W), in widths."""
    y, x = center_of_mass(weights)
    width = weights.shape[1]
    return (float(x) + 0.5) / width, (float(y) + 0.5) / width


def box_of(mask: np.ndarray) -> Box | None:
    """Bounding box of a mask, bool (H, W); None if it is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    width = mask.shape[1]
    return columns[0] / width, rows[0] / width, (columns[-1] + 1) / width, (rows[-1] + 1) / width


def find_line(pixels: np.ndarray, orientation: str, *, within: np.ndarray | None = None) -> Line | None:
    """The longest thin stroke of an orientation (``line``: any) in uint8 (H, W, 3); None if there is none.

    ``within`` bool (H, W) restricts the search.
    """
    figure = ink(pixels) > _INK_FROM
    if within is not None:
        figure = figure & within
    angles = ORIENTATIONS_DEG.get(orientation) or tuple(a for group in ORIENTATIONS_DEG.values() for a in group)
    found = [line for angle in angles if (line := _line_along(figure, angle)) is not None]
    return max(found, key=lambda line: line.length_px * (1.0 if line.angle_deg % 10 == 0 else 0.9), default=None)


def _line_along(figure: np.ndarray, angle_deg: float) -> Line | None:
    """The longest stroke of one orientation: the longest run of ink, if it is thin across it."""
    level = _turned(figure, -angle_deg)  # makes the stroke horizontal
    along, across = _runs(level), _runs(level.T).T
    along = np.where(level, along, 0)
    length = int(along.max())
    if length < _SHORTEST_PX:
        return None
    rows_of_longest = np.flatnonzero((along == length).any(axis=1))
    gaps = np.flatnonzero(np.diff(rows_of_longest) > 1)  # of several equal strokes take the first
    y = int(rows_of_longest[: gaps[0] + 1 if len(gaps) else None].mean().round())
    x = np.flatnonzero(along[y] == along[y].max())
    thickness = np.median(across[y, x])
    half = int(np.ceil(thickness / 2)) + (1 if angle_deg % 90 else 0)
    rows = slice(max(0, y - half), y + half + 1)
    mine = np.zeros_like(level)
    mine[rows, x[0] : x[-1] + 1] = level[rows, x[0] : x[-1] + 1]
    if thickness > _THICKEST_PX or length < 1.8 * thickness:
        return None  # a solid shape, not a stroke
    crossing = across > 1.8 * thickness  # another stroke crosses here
    mask = _turned(mine & ~crossing, angle_deg) & figure
    whole = box_of(_turned(mine, angle_deg) & figure)
    return None if whole is None or not mask.any() else Line(mask, angle_deg, length, whole)


def _turned(mask: np.ndarray, angle_deg: float) -> np.ndarray:
    """bool (H, W) rotated counter-clockwise about the middle (y points down)."""
    if not angle_deg:
        return mask
    image = Image.fromarray((mask * 255).astype(np.uint8)).rotate(angle_deg, Image.Resampling.BILINEAR)
    return np.asarray(image) > 110


def _runs(mask: np.ndarray) -> np.ndarray:
    """int (H, W): length of the horizontal run of ink that each pixel belongs to; 0 for no ink."""
    runs, _ = label(mask, _LEFT_AND_RIGHT)
    return np.where(mask, np.bincount(runs.ravel())[runs], 0)


def dilated(mask: np.ndarray) -> np.ndarray:
    """A mask, bool (H, W), with all eight neighbours of its pixels."""
    return np.asarray(binary_dilation(mask, _NEIGHBOURS))


def trace_outline(pixels: np.ndarray) -> np.ndarray | None:
    """The outline, uint8 (H, W, 3), of a solid shape; None for a line drawing or an empty picture.

    Boundary tracing (Ullman 1984, section 3.5).
    """
    depth_px = distance_transform_edt(ink(pixels) > _INK_FROM)
    inside = depth_px > _OUTLINE_PX
    if (depth_px > _THICKEST_PX / 2).sum() <= _SOLID_SHARE * (depth_px > 0).sum():
        return None
    return np.where(inside[..., None], 255, pixels).astype(np.uint8)


def principal_axis_deg(mask: np.ndarray) -> float:
    """Angle of the principal axis of ink, bool (H, W), counterclockwise from horizontal in [0, 180)."""
    rows, columns = np.nonzero(mask)
    values, axes = np.linalg.eigh(np.cov(np.stack([columns, -rows]).astype(float)))
    x, y = axes[:, int(np.argmax(values))]
    return float(np.degrees(np.arctan2(y, x)) % 180)


def elongation(mask: np.ndarray) -> float:
    """Standard deviation of ink, bool (H, W), along its principal axis relative to that across it; 1 if it is round.

    1 for an empty mask as well.
    """
    rows, columns = np.nonzero(mask)
    if len(rows) < 3:
        return 1.0
    least, most = np.linalg.eigvalsh(np.cov(np.stack([columns, -rows]).astype(float)))
    return float(np.sqrt(most / max(least, 1e-9)))


class Loop(NamedTuple):
    """The ink that is nearer to an enclosed space than to others, that space, and all others; bool (H, W) each."""

    ink: np.ndarray
    space: np.ndarray
    others: np.ndarray


def loops(figure: np.ndarray, *, least_px: int = 6) -> list[Loop]:
    """The loops of ink, bool (H, W), in the order of the last pixels of their spaces.

    Enclosed spaces are found by colouring (Ullman 1984); those below ``least_px`` are left out.
    """
    numbers, count = label(enclosed(figure))
    spaces = [space for number in range(1, count + 1) if (space := numbers == number).sum() >= least_px]
    found = []
    for space in sorted(spaces, key=lambda one: np.flatnonzero(one)[-1]):
        others = np.logical_or.reduce(spaces) & ~space
        mine, nearest = _steps_from(space), _steps_from(others)
        found.append(Loop(figure & (mine <= _THICKEST_PX // 2 + 1) & (nearest > mine + 1.5), space, others))
    return found


def _steps_from(mask: np.ndarray) -> np.ndarray:
    """float (H, W): chessboard distance from a mask; infinite from twice the thickest stroke on."""
    steps = distance_transform_cdt(~mask, "chessboard").astype(float)
    return np.where((steps >= 0) & (steps < 2 * _THICKEST_PX), steps, np.inf)


def enclosed(figure: np.ndarray) -> np.ndarray:
    """bool (H, W): all spaces that ink, bool (H, W), encloses."""
    return np.asarray(binary_fill_holes(figure) & ~figure)
