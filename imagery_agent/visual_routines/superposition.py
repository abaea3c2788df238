"""Where a figure is, and how one is superimposed on another: by their centers of gravity.

Eyes land at a figure's center of gravity (Findlay 1982, Vision Research 22:1033-1045). It turns with the figure,
unlike the middle of its bounding box, so that figures can be compared wherever they stand in their displays.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.visual_routines.contours import middle_of
from imagery_agent.visual_routines.image_similarity import coverage

_INKED = 0.2
"""Least coverage of a pixel that belongs to a figure and is not a faint stain of its ground."""


def center_of_gravity(pixels: np.ndarray) -> tuple[float, float] | None:
    """x and y in px, from the top left corner, of the ink of uint8 (H, W, 3); None without ink."""
    inked = _inked(pixels)
    if not inked.any():
        return None
    x, y = middle_of(inked)
    width = pixels.shape[1]
    return x * width, y * width


def superimposed(moving: np.ndarray, still: np.ndarray) -> np.ndarray:
    """``moving``, shifted by whole pixels so that its center of gravity is at that of ``still``; uint8 (H, W, 3) each.

    It is shifted less rather than cut by the border; the same array if it is there already.
    """
    own, other = center_of_gravity(moving), center_of_gravity(still)
    if own is None or other is None:
        return moving
    inked = _inked(moving)
    right, down = (_within(round(other[i] - own[i]), inked.max(axis=i)) for i in (0, 1))
    if not (right or down):
        return moving
    shifted = np.full_like(moving, 255)
    height, width = moving.shape[:2]
    shifted[max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)] = moving[
        max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)
    ]
    return shifted


def _inked(pixels: np.ndarray) -> np.ndarray:
    inked = coverage(pixels)
    return np.where(inked < _INKED, 0.0, inked)


def _within(shift: int, occupied: np.ndarray) -> int:
    """The shift, limited so that what is occupied (N,), above 0, along an axis stays within it."""
    first, last = np.flatnonzero(occupied)[[0, -1]]
    return int(np.clip(shift, -first, len(occupied) - 1 - last))
