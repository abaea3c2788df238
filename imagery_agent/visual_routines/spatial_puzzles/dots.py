"""Places of dots in a picture, and how well two sets of places agree."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from imagery_agent.mind.visual_buffer import Place

_LEAST_INK = 2.0
"""Pixels of ink from which a patch is a dot."""
_LEVELS = (0.35, 0.5, 0.65, 0.8)
"""Ink from which a pixel belongs to a dot; at the higher levels dots that run into each other fall apart."""
_CAP = 0.14
"""Distances between dots are not told apart beyond this, in widths."""


def dots(area: np.ndarray) -> list[Place]:
    """Middles (x, y) in widths of the separate patches of an area, float (H, W) in [0, 1], from left to right."""
    everywhere = np.ones(area.shape, dtype=bool)
    middles = [ndimage.center_of_mass(area * patch) for patch in _patches(area, everywhere, _LEVELS)]
    width = area.shape[1]
    return sorted((float((x + 0.5) / width), float((y + 0.5) / width)) for y, x in middles)


def _patches(area: np.ndarray, within: np.ndarray, levels: tuple[float, ...]) -> list[np.ndarray]:
    """Masks of connected areas; one that falls apart into several dots at a higher level is these."""
    numbers, count = ndimage.label(within & (area > levels[0]), np.ones((3, 3)))
    found: list[np.ndarray] = []
    for number in range(1, count + 1):
        patch = numbers == number
        if area[patch].sum() < _LEAST_INK:
            continue
        parts = _patches(area, patch, levels[1:]) if len(levels) > 1 else []
        found += parts if len(parts) > 1 else [patch]
    return found


def disagreement(one: list[Place], other: list[Place]) -> float:
    """Sum of the distances of each dot from the nearest dot of the other set, in widths; capped."""
    if not one or not other:
        return _CAP * (len(one) + len(other))
    apart = np.linalg.norm(np.array(one)[:, None] - np.array(other)[None], axis=-1)
    return float(np.minimum(apart.min(axis=1), _CAP).sum() + np.minimum(apart.min(axis=0), _CAP).sum())
