"""The angle between the hands of a clock face: a visual routine on pictures in the buffer."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import map_coordinates

from imagery_agent.visual_routines.image_similarity import coverage

_STEP_DEG = 2
_ALONG_PX = np.arange(6.0, 16.0)
"""Distances from the middle at which both hands have ink."""
_LEAST_INK = 0.4
_APART_DEG = 14
"""Hands nearer than this are seen as one."""


def hands_angle_deg(pixels: np.ndarray) -> float:
    """The smaller angle between the two hands of a face uint8 (H, W, 3), from 0 to 180 degrees; 0 if one is seen."""
    ink, middle = coverage(pixels), (np.array(pixels.shape[:2]) - 1) / 2
    angles = np.arange(0, 360, _STEP_DEG)
    directions = np.radians(angles)
    rows = middle[0] - np.outer(np.cos(directions), _ALONG_PX)
    columns = middle[1] + np.outer(np.sin(directions), _ALONG_PX)
    along = map_coordinates(ink, [rows, columns], order=1).mean(axis=1)
    first = int(along.argmax())
    apart = np.abs((angles - angles[first] + 180) % 360 - 180)
    others = np.where(apart >= _APART_DEG, along, 0.0)
    second = int(others.argmax())
    return float(apart[second]) if others[second] >= _LEAST_INK else 0.0
