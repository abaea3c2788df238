"""Glances at parts of a large display: silhouettes at the resolution of the visual buffer, all at one scale.

A part is attended alone: the inside of its outline is filled (Ullman 1984: coloring), and everything else is left out.
The scale is chosen once for a display, so that sizes and places seen in different glances can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from imagery_agent.early_vision.overview import Box, Display, Thing, ink_of
from imagery_agent.language.scene import PICTURE_SIZE_PX

_MARGIN_PX = 4
_EDGE_PX = 2
"""Depth at which the color of an edge is seen: the outermost pixels are blurred."""
_BROADEST = 0.15
"""Broadest line, as a share of the smaller side of what it bounds."""
_OTHER_COLOR = 60.0
"""Least difference of color, summed over red, green and blue, between a line and what is inside."""


@dataclass(frozen=True, eq=False)
class Silhouette:
    """The area of a part of a display."""

    mask: np.ndarray
    """bool (h, w)."""
    left: int
    """Of the mask, in pixels of the display."""
    top: int

    @property
    def box(self) -> Box:
        """The box around it in pixels of the display."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        if not len(rows):
            return (self.left, self.top, self.left, self.top)
        return (
            float(self.left + columns[0]),
            float(self.top + rows[0]),
            float(self.left + columns[-1] + 1),
            float(self.top + rows[-1] + 1),
        )

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def area(self) -> float:
        """In square pixels."""
        return float(self.mask.sum())


def crop(display: Display, box: Box, *, margin_px: int = _MARGIN_PX) -> tuple[np.ndarray, int, int]:
    """The pixels within a box, uint8 (h, w, 3), with their left and top."""
    left, top = max(0, int(box[0]) - margin_px), max(0, int(box[1]) - margin_px)
    right, bottom = int(np.ceil(box[2])) + margin_px, int(np.ceil(box[3])) + margin_px
    return display.pixels[top:bottom, left:right], left, top


def silhouette(display: Display, thing: Thing) -> Silhouette:
    """A thing with its inside, seen in detail; its edge is the middle of its outline."""
    pixels, left, top = crop(display, thing.box)
    ink = ink_of(pixels)
    numbers, _ = ndimage.label(ink, np.ones((3, 3)))
    rows = ((np.arange(ink.shape[0]) + top) / display.step).astype(int).clip(0, display.numbers.shape[0] - 1)
    columns = ((np.arange(ink.shape[1]) + left) / display.step).astype(int).clip(0, display.numbers.shape[1] - 1)
    own = display.numbers[np.ix_(rows, columns)] == thing.number
    votes = np.bincount(numbers[own & ink], minlength=2)
    votes[0] = 0
    return Silhouette(ndimage.binary_fill_holes(numbers == votes.argmax()), left, top)


def edge_width(display: Display, solid: Silhouette) -> float:
    """Width of the line that bounds a part, in pixels: how far inwards the color of its edge reaches; 0 without one."""
    height, width = solid.mask.shape
    pixels = display.pixels[solid.top : solid.top + height, solid.left : solid.left + width].astype(float)
    depth = np.ceil(ndimage.distance_transform_edt(np.pad(solid.mask, 1))[1:-1, 1:-1]).astype(int)
    deepest = min(int(depth.max(initial=0)), 2 + round(_BROADEST * min(height, width)))
    if deepest < _EDGE_PX + 1:
        return 0.0
    edge = np.median(pixels[depth == _EDGE_PX], axis=0)
    away = np.array([np.abs(pixels[depth == one] - edge).sum(axis=1).mean() for one in range(1, deepest + 1)])
    inside = away[_EDGE_PX:]  # from the first pixel behind the edge on
    if inside.max() - away[_EDGE_PX - 1] < _OTHER_COLOR:
        return 0.0
    return float(_EDGE_PX + np.argmax(inside > (inside.max() + away[_EDGE_PX - 1]) / 2))


def shrunk(solid: Silhouette, by_px: float) -> Silhouette:
    """Without a border of this width."""
    if by_px <= 0:
        return solid
    inner = ndimage.distance_transform_edt(np.pad(solid.mask, 1))[1:-1, 1:-1] > by_px
    return Silhouette(inner, solid.left, solid.top)


def look_at(solids: Sequence[Silhouette], center: tuple[float, float], *, scale: float) -> np.ndarray:
    """uint8 (64, 64, 3): dark silhouettes on white around a place; ``scale``: display pixels per buffer pixel."""
    side = PICTURE_SIZE_PX
    picture = np.zeros((side, side))
    for solid in solids:
        fine = Image.fromarray(255 * solid.mask.astype(np.uint8))
        origin = (center[0] - side / 2 * scale - solid.left, center[1] - side / 2 * scale - solid.top)
        samples = max(1, int(np.ceil(scale)))
        window = fine.transform(
            (side * samples, side * samples),
            Image.Transform.AFFINE,
            (scale / samples, 0, origin[0], 0, scale / samples, origin[1]),
            Image.Resampling.BILINEAR if scale < 2 else Image.Resampling.NEAREST,
        )
        picture = np.maximum(picture, np.asarray(window, float).reshape(side, samples, side, samples).mean(axis=(1, 3)))
    return np.repeat(np.rint(255 - picture).astype(np.uint8)[..., None], 3, axis=-1)


def scale_for(longest_px: float, *, share: float = 0.86) -> float:
    """Display pixels per buffer pixel at which a length takes this share of the buffer."""
    return max(longest_px / (share * PICTURE_SIZE_PX), 1e-6)


def letter_view(display: Display, thing: Thing) -> np.ndarray:
    """uint8 (64, 64, 3): one thing, enlarged to two thirds of the buffer, as it is."""
    side = max(thing.side * 1.5, 4.0)
    x, y = thing.center
    window = Image.fromarray(display.pixels).transform(
        (PICTURE_SIZE_PX, PICTURE_SIZE_PX),
        Image.Transform.EXTENT,
        (x - side / 2, y - side / 2, x + side / 2, y + side / 2),
        Image.Resampling.BICUBIC,
        fillcolor=(255, 255, 255),
    )
    return np.asarray(window)
