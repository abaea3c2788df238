"""Drawings as alpha planes: painted, centered, scaled to a common size, compared, and listed.

A drawing has one colour on a transparent ground and is stored as its coverage: uint8 (96, 96), 255 = ink. Its colour
is chosen where scenes are composed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SIDE_PX = 96
FIGURE_PX = 90
"""Longest side of a drawing's bounding box, centred in the square."""
INK = 40
"""Coverage from which a pixel counts as ink when the bounding box is found."""
_THUMB_PX = 16
PROCESSES = 2
"""Side processes that render at the same time."""
Points = np.ndarray
"""float (n, 2), x to the right, y down."""
_SUPERSAMPLING = 4


@dataclass(frozen=True)
class Item:
    """One line of ``drawings.json``; drawings of one group are the same drawing in several styles."""

    name: str
    synonyms: tuple[str, ...]
    source: str
    kind: str
    split: str
    group: int


def centered(coverage: np.ndarray) -> np.ndarray | None:
    """Trim a uint8 (H, W) drawing and scale it to the common size; None if it is (nearly) empty.

    Returns:
        uint8 (96, 96), the bounding box's longest side 90 px, centered.
    """
    rows, columns = np.nonzero((coverage > INK).any(axis=1))[0], np.nonzero((coverage > INK).any(axis=0))[0]
    if rows.size == 0:
        return None
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = FIGURE_PX / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    figure = Image.fromarray(coverage).crop(box).resize(size, Image.Resampling.LANCZOS)
    square = Image.new("L", (SIDE_PX, SIDE_PX))
    square.paste(figure, ((SIDE_PX - size[0]) // 2, (SIDE_PX - size[1]) // 2))
    return np.asarray(square)


def paint(shapes: Sequence[Points], *, stroke_px: float = 0.0, closed: bool = True, fill: bool = False) -> np.ndarray:
    """uint8 (96, 96) alpha of outlines or filled shapes, scaled to the common size.

    Args:
        shapes: outlines (n, 2) in any unit; scaled together.
        stroke_px: width of the strokes in the finished drawing; 0 for none.
        closed: join the last point to the first.
        fill: fill the shapes.
    """
    everything = np.concatenate(shapes)
    low, span = everything.min(axis=0), float(np.ptp(everything, axis=0).max())
    side = SIDE_PX * _SUPERSAMPLING
    margin, width = side * 0.15, max(1, round(stroke_px * _SUPERSAMPLING))
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


def is_drawing(alpha: np.ndarray) -> bool:
    """False for drawings without content: nearly invisible, or a plain full square."""
    ink = float(alpha.mean()) / 255
    full = (FIGURE_PX / SIDE_PX) ** 2
    return 0.015 < ink < 0.97 * full and int(alpha.max()) > 150


def thumbnails(alphas: np.ndarray) -> np.ndarray:
    """float32 (N, 256) coverage in [0, 1] at 16 x 16, for comparing drawings (N, 96, 96)."""
    step = SIDE_PX // _THUMB_PX
    blocks = alphas.reshape(len(alphas), _THUMB_PX, step, _THUMB_PX, step)
    return (blocks.mean(axis=(2, 4), dtype=np.float32) / 255).reshape(len(alphas), -1)


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """float32 (N, M): root mean square difference of thumbnails (N, 256) and (M, 256)."""
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(squared, 0) / a.shape[1])
