"""Where the separate things of a picture are, before any of them is named: round spots of ink.

A visual routine (Ullman 1984) like those of ``lines``: receptive fields of the size of a thing on a map,
excited in the middle and inhibited around. A thin line, such as a coast, hardly excites them.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.mind.visual_buffer import Place

_CENTER_PX, _SURROUND_PX = 2.6, 7.0
"""Standard deviations of the receptive field: for things of about 10 px."""
_LEAST_RESPONSE = 0.15
"""A solid spot gives 0.3 to 0.6, an outline drawn in mind 0.15 to 0.4, a coast at most 0.14."""
_APART_PX = 9


def things(pixels: np.ndarray, *, scale: float = 1.0) -> list[Place]:
    """Middles (x, y) of the things in uint8 (H, W, 3) as fractions of the width, the clearest first.

    ``scale`` is their size relative to things on a map of full size.
    """
    inked = 255 - pixels.min(axis=2)  # colour counts as much as darkness
    response = (_blurred(inked, scale * _CENTER_PX) - _blurred(inked, scale * _SURROUND_PX)) / 255
    found: list[Place] = []
    height, width = response.shape
    rows, columns = np.mgrid[:height, :width]
    while response.max() > _LEAST_RESPONSE:
        y, x = np.unravel_index(int(response.argmax()), response.shape)
        near = np.hypot(rows - y, columns - x) <= scale * _APART_PX
        found.append(((float(x) + 0.5) / width, (float(y) + 0.5) / width))
        response = np.where(near, -1.0, response)
    return found


def _blurred(inked: np.ndarray, radius_px: float) -> np.ndarray:
    image = Image.fromarray(np.pad(inked, 16))  # white goes on outside the picture
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius_px)), dtype=float)[16:-16, 16:-16]
