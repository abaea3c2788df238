"""Is the straight way from one place to another free of ink? Boundary tracing as a visual routine (Ullman 1984)."""

from __future__ import annotations

import numpy as np

from imagery_agent.mind.visual_buffer import Place

_SAMPLES = 24
_WALL_FROM = 0.5
"""Darkness of a line; coloured things are lighter or are stood on."""
_MIDDLE = (0.35, 0.65)
"""Part of the way that is looked at: things may lie at its ends."""


def is_free(pixels: np.ndarray, start: Place, end: Place) -> bool:
    """Whether no line crosses the middle of the way between two places of uint8 (H, W, 3)."""
    size = pixels.shape[1]
    darkness = 1.0 - pixels.max(axis=2) / 255.0  # of black things alone
    shares = np.linspace(*_MIDDLE, _SAMPLES)[:, None]
    points = (np.array(start) + shares * np.subtract(end, start)) * size
    columns, rows = np.clip(points.astype(int), 0, size - 1).T
    return bool(darkness[rows, columns].max() < _WALL_FROM)
