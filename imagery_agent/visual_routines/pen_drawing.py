"""A line figure drawn again with a pen: its strokes alone, all of one width, with and without serifs.

A letter is the same in every font: its strokes and how they meet tell which it is, not how thick they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import label
from scipy.spatial.distance import cdist

from imagery_agent.visual_routines.compositing import draw_lines
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.strokes import Stroke, find_strokes

_AS_WIDE = 1.28
"""Ratio of widths up to which strokes look no thicker than the pen's."""
_SERIF, _FOOT = 0.22, 0.33
"""Longest serifs, as shares of the figure's longest side: strokes with one free end, and with two."""
_EIGHT = np.ones((3, 3), int)


def pen_forms(pixels: np.ndarray, *, width: float) -> list[np.ndarray]:
    """The figure of uint8 (H, W, 3) in strokes of this ``width``, in widths of the picture; first without its serifs.

    A figure whose strokes are no thicker, or an empty picture, stays as it is and has no second form.
    """
    strokes = find_strokes(pixels)
    if not strokes or strokes[0].width < _AS_WIDE * width:
        return [pixels]
    ink = coverage(pixels)
    color = tuple(pixels[np.unravel_index(ink.argmax(), ink.shape)].tolist())

    def drawn(some: Sequence[Stroke]) -> np.ndarray:
        return draw_lines([stroke.points for stroke in some], width=width, side_px=pixels.shape[1], color=color)

    whole, plain = drawn(strokes), without_serifs(strokes)
    if len(plain) in {0, len(strokes)}:
        return [whole]
    simpler = drawn(plain)
    return [simpler, whole] if _pieces(simpler) == _pieces(whole) else [whole]


def without_serifs(strokes: Sequence[Stroke]) -> list[Stroke]:
    """The strokes but for the short ones that hang on others and end freely."""
    longest = float(np.ptp(np.vstack([stroke.points for stroke in strokes]), axis=0).max())
    limits = {0: 0.0, 1: _SERIF, 2: _FOOT}
    return [
        stroke
        for stroke in strokes
        if stroke.length >= limits[sum(stroke.free)] * longest
        or not any(_touch(stroke, other) for other in strokes if other is not stroke)
    ]


def _touch(one: Stroke, other: Stroke) -> bool:
    return bool(cdist(one.points, other.points).min() < one.width)


def _pieces(pixels: np.ndarray) -> int:
    """Number of connected pieces of ink."""
    return int(label(coverage(pixels) > 0.5, _EIGHT)[1])
