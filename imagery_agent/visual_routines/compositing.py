"""Putting a figure at a place of the visual buffer, scaled, and blurred by the uncertainty of its place."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.contours import extent


def place_figure(pixels: np.ndarray, place: Place, *, side_px: float, spread_px: float = 0.0) -> np.ndarray:
    """uint8 (H, W, 3): the ink of uint8 (H, W, 3), scaled to the longer side ``side_px``, centered at ``place``.

    ``spread_px`` is the standard deviation of its place, by which it is blurred. Without ink the picture is white.
    """
    height, width = pixels.shape[:2]
    box = extent(pixels)
    if box is None:
        return np.full_like(pixels, 255)
    left, top, right, bottom = (part * width for part in box)
    shrink = float(max(right - left, bottom - top)) / side_px
    source = np.array([left + right, top + bottom]) / 2 - shrink * np.array(place) * width
    soft = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(max(0.0, shrink - 1) / 2))
    moved = soft.transform(
        (width, height),
        Image.Transform.AFFINE,
        (shrink, 0, source[0], 0, shrink, source[1]),
        Image.Resampling.BICUBIC,
        fillcolor=(255, 255, 255),
    )
    return np.asarray(moved.filter(ImageFilter.GaussianBlur(spread_px)))
