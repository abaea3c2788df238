"""Draw at high resolution and average down: every stimulus is antialiased in the same way.

Points are in pixels of the final 64 px picture with the origin at its CENTRE, x to the right and y down.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from PIL import Image, ImageDraw

from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX

SUPERSAMPLING = 8
"""Samples per pixel and axis."""
FIGURE_RADIUS_PX = 28.0
"""Figures lie within this circle about the centre, so that nothing is cut by rotating them."""

Color = tuple[int, int, int]
BLACK: Color = COLORS["black"]
WHITE: Color = (255, 255, 255)


def blank_picture(width_px: int = PICTURE_SIZE_PX) -> np.ndarray:
    """A white picture, uint8 (64, width_px, 3)."""
    return np.full((PICTURE_SIZE_PX, width_px, 3), 255, dtype=np.uint8)


def turned(points: np.ndarray, angle_deg: float, *, mirrored: bool = False) -> np.ndarray:
    """Points (N, 2) mirrored left to right if ``mirrored``, then rotated counter-clockwise as seen."""
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = np.asarray(points, dtype=float).T
    if mirrored:
        x = -x
    return np.stack([x * cos + y * sin, -x * sin + y * cos], axis=1)  # y points down


def enclosing_circle(points: np.ndarray, *, steps: int = 200) -> tuple[np.ndarray, float]:
    """Center and radius of a circle (or ball) around points (N, D), about 1 % larger than the smallest one.

    Bădoiu & Clarkson 2003: step towards the farthest point, 1/(k + 1) of the way at step k.
    """
    points = np.asarray(points, dtype=float)
    center = points.mean(axis=0)
    for step in range(1, steps + 1):
        farthest = points[np.argmax(((points - center) ** 2).sum(axis=1))]
        center = center + (farthest - center) / (step + 1)
    return center, float(np.sqrt(((points - center) ** 2).sum(axis=1).max()))


class Canvas:
    """A white 64x64 picture to draw on."""

    def __init__(self) -> None:
        size = PICTURE_SIZE_PX * SUPERSAMPLING
        self._image = Image.new("RGB", (size, size), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: np.ndarray, color: Color = BLACK) -> None:
        """Fill the polygon (N, 2)."""
        self._draw.polygon(self._samples(points), fill=color)

    def line(self, points: np.ndarray, *, width_px: float, color: Color = BLACK) -> None:
        """Draw a line through the points (N, 2) with round joints and ends."""
        # not Pillow's own wide lines, whose width depends on their direction
        points, half = np.asarray(points, dtype=float), width_px / 2
        for start, end in itertools.pairwise(points):
            length = float(np.hypot(*(end - start)))
            if length:
                across = np.array([start[1] - end[1], end[0] - start[0]]) * (half / length)
                self.polygon(np.array([start + across, end + across, end - across, start - across]), color)
        for x, y in self._samples(points):
            radius = half * SUPERSAMPLING
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)

    def disc(self, center: tuple[float, float], radius_px: float, color: Color = BLACK) -> None:
        """Fill a circle."""
        self.polygon(arc(center, radius_px), color)

    def picture(self) -> np.ndarray:
        """The picture, uint8 (64, 64, 3)."""
        return np.array(self._image.reduce(SUPERSAMPLING))

    def _samples(self, points: np.ndarray) -> list[tuple[float, float]]:
        samples = (np.asarray(points, dtype=float) + PICTURE_SIZE_PX / 2) * SUPERSAMPLING
        return [(float(x), float(y)) for x, y in samples]


def arc(
    center: tuple[float, float],
    radius_px: float,
    *,
    start_deg: float = 0.0,
    end_deg: float = 360.0,
    stretch: tuple[float, float] = (1.0, 1.0),
    points: int = 48,
) -> np.ndarray:
    """Points (points, 2) on an ellipse: 0 degrees is to the right, 90 is up, radii multiplied by ``stretch``."""
    angles = np.radians(np.linspace(start_deg, end_deg, points))
    x, y = radius_px * stretch[0] * np.cos(angles), -radius_px * stretch[1] * np.sin(angles)
    return np.stack([center[0] + x, center[1] + y], axis=1)
