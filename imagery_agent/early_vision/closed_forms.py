"""Seeing forms behind what covers them: good continuation of a convex form (Wertheimer 1923; Kanizsa 1979)."""

from __future__ import annotations

import numpy as np

_DIRECTIONS = 64


def convex(mask: np.ndarray, *, through: list[tuple[float, float]] | None = None) -> np.ndarray:
    """bool (H, W): the convex form around a mask, bool (H, W), and around further points (x, y)."""
    rows, columns = np.nonzero(mask)
    points = np.stack([columns, rows], axis=1).astype(float)
    if through:
        points = np.concatenate([points, np.array(through)])
    if not len(points):
        return mask
    angles = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    towards = np.stack([np.cos(angles), np.sin(angles)])  # (2, directions)
    reach = (points @ towards).max(axis=0)
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    inside = np.ones(mask.shape, bool)
    for (along_x, along_y), limit in zip(towards.T, reach, strict=True):
        inside &= x * along_x + y * along_y <= limit + 0.5
    return inside
