"""Putting figures and strokes at places of the visual buffer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

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


_SAMPLES = 8
"""Samples per pixel and axis of drawn strokes."""


def draw_lines(lines: Sequence[np.ndarray], *, width: float, side_px: int, color: tuple[int, int, int]) -> np.ndarray:
    """uint8 (side_px, side_px, 3): lines through points (N, 2) on white, with round ends; lengths in widths."""
    side = side_px * _SAMPLES
    image = Image.new("RGB", (side, side), (255, 255, 255))
    pen, radius = ImageDraw.Draw(image), width * side / 2
    for line in lines:
        along = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
        at = np.linspace(0, along[-1], max(2, int(along[-1] * side_px * 4)))
        points = np.stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)], axis=1) * side
        for x, y in points.tolist():
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    return np.asarray(image.reduce(_SAMPLES))


def window(pixels: np.ndarray, place: Place, side_px: float) -> np.ndarray:
    """uint8 (H, H, 3): a square window around a place of uint8 (H, H, 3), enlarged; white outside the picture."""
    side = pixels.shape[1]
    x, y = (part * side for part in place)
    half = side_px / 2
    return _cut(pixels, (x - half, y - half, x + half, y + half))


def put_back(pixels: np.ndarray, place: Place, side_px: float) -> np.ndarray:
    """uint8 (H, H, 3): a picture, uint8 (H, H, 3), as a square window around a place; white around it.

    The inverse of :func:`window`.
    """
    side = pixels.shape[1]
    shrink = side / side_px
    x, y = (side / 2 - shrink * part * side for part in place)
    soft = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(max(0.0, shrink - 1) / 2))
    return _cut(np.asarray(soft), (x, y, x + shrink * side, y + shrink * side))


def _cut(pixels: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """uint8 (H, H, 3): what is within left, top, right and bottom, in px, scaled to the same size."""
    side = pixels.shape[1]
    scaled = Image.fromarray(pixels).transform(
        (side, side), Image.Transform.EXTENT, box, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )
    return np.asarray(scaled)
