"""Places of dots in a picture, and how well two sets of places agree."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from imagery_agent.mind.visual_buffer import Place

_LEAST_INK = 2.0
"""Pixels of ink from which a patch is a dot."""
_CAP = 0.14
"""Distances between dots are not told apart beyond this, in widths."""


def dots(area: np.ndarray) -> list[Place]:
    """Middles (x, y) in widths of the separate patches of an area, float (H, W) in [0, 1], from left to right."""
    numbers, count = ndimage.label(area > 0.35, np.ones((3, 3)))
    patches = range(1, count + 1)
    inked = ndimage.sum_labels(area, numbers, patches)
    middles = ndimage.center_of_mass(area, numbers, patches)
    width = area.shape[1]
    found = [
        ((x + 0.5) / width, (y + 0.5) / width)
        for (y, x), size in zip(middles, inked, strict=True)
        if size >= _LEAST_INK
    ]
    return sorted((float(x), float(y)) for x, y in found)


def disagreement(one: list[Place], other: list[Place]) -> float:
    """Sum of the distances of each dot from the nearest dot of the other set, in widths; capped."""
    if not one or not other:
        return _CAP * (len(one) + len(other))
    apart = np.linalg.norm(np.array(one)[:, None] - np.array(other)[None], axis=-1)
    return float(np.minimum(apart.min(axis=1), _CAP).sum() + np.minimum(apart.min(axis=0), _CAP).sum())
