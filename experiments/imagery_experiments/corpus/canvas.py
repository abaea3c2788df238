"""Strokes and fills drawn four times too large and averaged down, for drawings made by code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from imagery_experiments.corpus.drawings import SIDE_PX, centered

FACTOR = 4
Points = np.ndarray  # float (n, 2), x right, y down


def paint(
    shapes: Sequence[Points], *, stroke_px: float = 0.0, closed: bool = True, fill: bool = False
) -> np.ndarray:
    """uint8 (96, 96) alpha of outlines or filled shapes, scaled to the common size.

    Args:
        shapes: outlines (n, 2) in any unit; scaled together.
        stroke_px: width of the strokes in the finished drawing; 0 for none.
        closed: join the last point to the first.
        fill: fill the shapes.
    """
    everything = np.concatenate(shapes)
    low, span = everything.min(axis=0), float(np.ptp(everything, axis=0).max())
    side = SIDE_PX * FACTOR
    margin, width = side * 0.15, max(1, round(stroke_px * FACTOR))
    image = Image.new("L", (side, side))
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        points = (shape - low) / max(span, 1e-9) * (side - 2 * margin) + margin
        outline = [(float(x), float(y)) for x, y in points]
        if fill:
            draw.polygon(outline, fill=255)
        if stroke_px > 0:
            path = [*outline, outline[0]] if closed else outline
            draw.line(path, fill=255, width=width)
            for x, y in path:  # round joints and ends
                draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    alpha = centered(np.asarray(image))
    assert alpha is not None  # something was painted
    return alpha


def circle_points(
    *, start_deg: float = 0.0, end_deg: float = 360.0, radii: tuple[float, float] = (1.0, 1.0)
) -> Points:
    """Points (n, 2) along an ellipse's arc, angles counter-clockwise from the right."""
    angles = np.radians(np.linspace(start_deg, end_deg, 97))
    return np.stack([radii[0] * np.cos(angles), -radii[1] * np.sin(angles)], axis=1)


def regular_points(corners: int, *, start_deg: float = 90.0) -> Points:
    """Corners (n, 2) of a regular polygon."""
    angles = np.radians(start_deg + np.arange(corners) * 360.0 / corners)
    return np.stack([np.cos(angles), -np.sin(angles)], axis=1)
