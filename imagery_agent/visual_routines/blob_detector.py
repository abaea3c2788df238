"""Places of the separate things of a picture, found as blobs before any is named.

A visual routine (Ullman 1984) with center-surround receptive fields (differences of Gaussians) of the size of a thing
on a map; they hardly respond to a thin line such as a coast.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.early_vision.channels import darkest
from imagery_agent.mind.visual_buffer import Place

_CENTER_PX, _SURROUND_PX = 2.6, 7.0
"""Standard deviations of the receptive field: for things of about 10 px."""
_LEAST_RESPONSE = 0.15
"""Solid spots give 0.3 to 0.6, imagined outlines 0.15 to 0.4, coasts at most 0.14."""
_APART_PX = 9


def things(pixels: np.ndarray, *, scale: float = 1.0) -> list[Place]:
    """Centers (x, y), in widths, of the things in uint8 (H, W, 3), in order of decreasing response.

    ``scale`` is their size relative to things on a full-size map.
    """
    inked = 255 - darkest(pixels)  # colour counts as much as darkness
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
    image = Image.fromarray(np.pad(inked, 16))  # white outside the picture
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius_px)), dtype=float)[16:-16, 16:-16]
