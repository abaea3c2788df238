"""Whether a straight path crosses a line: a visual routine after boundary tracing (Ullman 1984)."""

from __future__ import annotations

import numpy as np

from imagery_agent.mind.visual_buffer import Place

_SAMPLES = 24
_WALL_FROM = 0.5
"""Darkness of a line; coloured things are lighter and do not block a path."""
_MIDDLE = (0.35, 0.65)
"""Part of the path that is checked: there may be things at its ends."""


def is_free(pixels: np.ndarray, start: Place, end: Place) -> bool:
    """Whether no line crosses the middle part of the path between two places of uint8 (H, W, 3)."""
    size = pixels.shape[1]
    darkness = 1.0 - pixels.max(axis=2) / 255.0  # of black things alone
    shares = np.linspace(*_MIDDLE, _SAMPLES)[:, None]
    points = (np.array(start) + shares * np.subtract(end, start)) * size
    columns, rows = np.clip(points.astype(int), 0, size - 1).T
    return bool(darkness[rows, columns].max() < _WALL_FROM)
