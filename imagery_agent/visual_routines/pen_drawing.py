"""A line figure drawn again with a pen: its strokes alone, all of one width.

A letter is the same in every font: its strokes and how they meet tell which it is, not how thick they are.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.visual_routines.compositing import draw_lines
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.strokes import find_strokes

_AS_WIDE = 1.28
"""Ratio of widths up to which strokes look no thicker than the pen's."""


def by_pen(pixels: np.ndarray, *, width: float) -> np.ndarray:
    """The figure of uint8 (H, W, 3) in strokes of this ``width``, in widths of the picture.

    A figure whose strokes are no thicker, or an empty picture, stays as it is.
    """
    strokes = find_strokes(pixels)
    if not strokes or strokes[0].width < _AS_WIDE * width:
        return pixels
    ink = coverage(pixels)
    color = pixels[np.unravel_index(ink.argmax(), ink.shape)]
    lines = [stroke.points for stroke in strokes]
    return draw_lines(lines, width=width, side_px=pixels.shape[1], color=tuple(color.tolist()))
