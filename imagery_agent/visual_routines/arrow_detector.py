"""The position and direction of an arrow: a visual routine (Ullman 1984, Cognition 18:97)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.image_similarity import ink

_INK_FROM = 0.2


@dataclass(frozen=True)
class Pointer:
    """An arrow: an elongated figure with a head."""

    place: Place
    """Its centroid, in widths of the picture."""
    direction: tuple[float, float]
    """Unit vector along its axis towards its head, y down."""


def find_pointer(pixels: np.ndarray) -> Pointer | None:
    """The figure of uint8 (H, W, 3), taken as an arrow; None if there is no ink.

    Its axis is the principal axis of the ink. The head has more ink than the tail, which therefore reaches farther from
    the centroid: the third moment along the axis is negative towards the head.
    """
    weight = ink(pixels)
    weight = np.where(weight > _INK_FROM, weight, 0.0)
    if not weight.any():
        return None
    rows, columns = np.nonzero(weight)
    points, weight = np.stack([columns + 0.5, rows + 0.5], axis=1), weight[rows, columns]
    middle = np.average(points, axis=0, weights=weight)
    offsets = points - middle
    _, axes = np.linalg.eigh((offsets * weight[:, None]).T @ offsets)
    axis = axes[:, 1]
    along = offsets @ axis
    if weight @ along**3 > 0:
        axis = -axis
    x, y = middle / pixels.shape[1]
    return Pointer((float(x), float(y)), (float(axis[0]), float(axis[1])))
