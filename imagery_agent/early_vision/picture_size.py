"""Pictures of any size at the size of the visual buffer, with their ratio of sides kept and thin strokes still seen."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from imagery_agent.early_vision.channels import darkest
from imagery_agent.language.scene import PICTURE_SIZE_PX

WORKING_PX = 4 * PICTURE_SIZE_PX
"""Larger pictures are first reduced to this longest side."""
_INK_FROM = 0.25
_STROKE_PX = 1.5
"""Strokes thinner than this at the size of the buffer are thickened to it: the grain of what the mind can draw."""
_SHORTEST_STROKE_PX = 3.0
"""Thin parts shorter than this at the size of the buffer are the corners of solid shapes."""


def reduced(picture: np.ndarray, *, longest_px: int = WORKING_PX) -> np.ndarray:
    """uint8 (H, W, 3), smaller by the mean over areas if its longest side is above ``longest_px``."""
    height, width = picture.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))


def at_buffer_size(picture: np.ndarray) -> np.ndarray:
    """Ink on white, uint8 (H, W, 3) of any size, centered on a white square of 64 x 64 pixels."""
    if picture.shape[:2] == (PICTURE_SIZE_PX, PICTURE_SIZE_PX):
        return picture
    height, width = picture.shape[:2]
    side = max(height, width)
    square = np.full((side, side, 3), 255, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = with_strokes_kept(picture, side / PICTURE_SIZE_PX)
    kind = Image.Resampling.BICUBIC if side < PICTURE_SIZE_PX else Image.Resampling.BOX
    return np.asarray(Image.fromarray(square).resize((PICTURE_SIZE_PX, PICTURE_SIZE_PX), kind))


def with_strokes_kept(picture: np.ndarray, scale: float) -> np.ndarray:
    """Ink on white, uint8 (H, W, 3), whose thin strokes are thick enough to be seen when it is ``scale`` times smaller.

    Thin strokes are the ink that an opening with a disk of their least width removes.
    """
    if scale <= 1:
        return picture
    ink = darkest(picture) < 255 * (1 - _INK_FROM)
    least_px = _STROKE_PX * scale
    margin = int(np.ceil(least_px))
    broad = ndimage.binary_opening(np.pad(ink, margin), _disk(least_px / 2))[margin:-margin, margin:-margin]
    thin = _long_pieces(ink & ~broad, _SHORTEST_STROKE_PX * scale)
    if not thin.any():
        return picture
    outline = thin & ~ndimage.binary_erosion(thin)
    width_px = 2 * thin.sum() / max(1, outline.sum())
    missing_px = (least_px - width_px) / 2
    if missing_px <= 0.5:
        return picture
    strokes = np.where(thin[..., None], picture, 255)
    spread = np.stack([ndimage.minimum_filter(strokes[..., c], footprint=_disk(missing_px)) for c in range(3)], axis=-1)
    return np.minimum(picture, spread)


def _long_pieces(mask: np.ndarray, least_px: float) -> np.ndarray:
    """The connected pieces of a mask whose longest side is at least so many pixels."""
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    boxes = ndimage.find_objects(labels)
    long = [1 + n for n, box in enumerate(boxes) if max(side.stop - side.start for side in box) >= least_px]
    return np.isin(labels, long)


def _disk(radius_px: float) -> np.ndarray:
    whole = int(np.ceil(radius_px))
    y, x = np.mgrid[-whole : whole + 1, -whole : whole + 1]
    return np.hypot(x, y) <= radius_px
