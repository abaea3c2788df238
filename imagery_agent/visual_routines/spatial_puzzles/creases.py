"""The crease of a fold, seen by comparing the sheet before and after it: the straight line at which a part is gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

_ANGLES_DEG = tuple(range(0, 180, 5))
_LEAST_PART_PX = 12


@dataclass(frozen=True, eq=False)
class Crease:
    """A straight line in a picture of 64 x 64 pixels, and the part beyond it that was folded over."""

    angle_deg: int
    """Direction of the line, counterclockwise from the horizontal, 0 to 179."""
    offset: tuple[float, float]
    """From the middle of the picture to the nearest point of the line, (x, y) in pixels, y down."""
    part: np.ndarray
    """bool (64, 64): where the folded part was."""


def find_crease(before: np.ndarray, after: np.ndarray) -> Crease | None:
    """The crease between two areas, float (H, W) in [0, 1]; None if no part is gone."""
    gone = ndimage.binary_opening((before > 0.5) & (after < 0.5), np.ones((2, 2), bool))
    if gone.sum() < _LEAST_PART_PX:
        return None
    left = after > 0.5
    height, width = before.shape
    y, x = np.mgrid[:height, :width] + 0.5
    x, y = x - width / 2, y - height / 2
    best: tuple[float, int, float, np.ndarray] | None = None
    for angle in _ANGLES_DEG:
        across = np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle))])  # normal of the line, y down
        place = x * across[0] + y * across[1]
        for sign in (1, -1):
            wrong, limit = _cut(sign * place[gone], sign * place[left])
            cost = wrong + 0.5 * (angle % 45 != 0)
            if best is None or cost < best[0]:
                best = (cost, angle, sign * limit, across)
    if best is None:
        return None
    _, angle, limit, across = best
    return Crease(angle, (float(limit * across[0]), float(limit * across[1])), gone)


def _cut(gone: np.ndarray, left: np.ndarray) -> tuple[float, float]:
    """The limit that best has what is gone above it and what is left below it, and how many points are wrong."""
    limits = np.arange(np.floor(gone.min()) - 2, np.ceil(gone.max()) + 2, 0.25)
    wrong = (gone[None] < limits[:, None]).sum(axis=1) + (left[None] > limits[:, None]).sum(axis=1)
    best = np.flatnonzero(wrong == wrong.min())
    return float(wrong.min()), float(limits[best].mean())
