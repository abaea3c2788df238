"""Segmentation: the figures of a picture, by color (similarity) and grouping.

Nothing here is learned, so that figures outside the vocabulary are found as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image
from scipy import ndimage

from imagery_agent.interpreter.grouping import LEAST_PX, TOUCHING, figures_of_one_color, pieces
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX
from imagery_agent.visual_routines.image_similarity import coverage

INK_FROM = 0.25
"""Coverage from which a pixel counts as ink."""
_FRINGE_SHARE = 0.12
"""A smaller share of another color in a piece is an artifact of anti-aliasing or of imagination."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture's width."""
_NAMES = tuple(COLORS)
_PALETTE = np.array([COLORS[name] for name in _NAMES], float) - 255
"""Difference of each color from white, (colors, 3)."""


@dataclass(frozen=True)
class Figure:
    """One segmented object of a picture, without a name."""

    ink: np.ndarray
    """float32 (H, W): coverage in [0, 1] by this figure alone."""
    color: str
    """The color name of most of its pixels."""

    @property
    def mirrored(self) -> Figure:
        """The figure in the picture's mirror image, left and right exchanged."""
        return Figure(self.ink[:, ::-1], self.color)

    @cached_property
    def box_px(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in pixels."""
        rows, columns = np.nonzero(self.ink > INK_FROM)
        return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1

    @property
    def box(self) -> Box:
        """Left, top, right, bottom as fractions of the picture's width."""
        left, top, right, bottom = (side / self.ink.shape[1] for side in self.box_px)
        return left, top, right, bottom

    @property
    def center(self) -> tuple[float, float]:
        """Center of the box as (x, y) fractions."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def longest_side(self) -> float:
        """Longest side of the box as a fraction of the picture's width."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)


def figures(picture: np.ndarray) -> list[Figure]:
    """The figures of one picture uint8 (H, W, 3) on white, largest first; none in an empty picture."""
    covered = coverage(picture)
    inked = covered > INK_FROM
    colors = _colors(picture, inked)
    found = []
    for number, name in enumerate(_NAMES):
        for mask in figures_of_one_color(colors == number, inked):
            # its anti-aliased edge belongs to it too, except where another figure is
            edged = ndimage.binary_dilation(mask, TOUCHING) & (mask | ~inked)
            found.append(Figure(np.where(edged, covered, 0).astype(np.float32), name))
    return sorted(found, key=lambda figure: -figure.longest_side)


def all_ink(picture: np.ndarray) -> Figure | None:
    """All ink of one picture uint8 (H, W, 3) as one figure; None for an empty picture."""
    covered = coverage(picture).astype(np.float32)
    colors = _colors(picture, covered > INK_FROM)
    counts = np.bincount(colors[colors >= 0], minlength=len(_NAMES))
    if counts.sum() < LEAST_PX:
        return None
    return Figure(covered, _NAMES[int(counts.argmax())])


def _colors(picture: np.ndarray, inked: np.ndarray) -> np.ndarray:
    """int (H, W): number of the color name of every inked pixel, -1 elsewhere.

    It is the color that, blended with white, leaves the smallest difference. A color that is only a fringe of a
    connected piece is replaced by the nearest of the piece's other colors.
    """
    lack = picture.astype(float) - 255
    amount = (lack @ _PALETTE.T / (_PALETTE**2).sum(1)).clip(0, 1)  # (H, W, colours)
    difference = ((lack[:, :, None] - amount[..., None] * _PALETTE) ** 2).sum(-1)
    found = np.where(inked, difference.argmin(-1), -1)
    for piece in pieces(inked):
        counts = np.bincount(found[piece], minlength=len(_NAMES))
        kept = (counts >= max(LEAST_PX, _FRINGE_SHARE * counts.sum())) | (counts == counts.max())
        found[piece] = np.where(kept, difference[piece], np.inf).argmin(-1)
    return found


def isolated_view(picture: np.ndarray, figure: Figure, *, fill: float, angle_deg: float = 0.0) -> np.ndarray:
    """One figure alone on white, enlarged, and rotated counterclockwise: uint8 (64, 64, 3).

    ``fill`` is the longest side of its box after the rotation, as a share of the width.
    """
    size, pad = PICTURE_SIZE_PX, PICTURE_SIZE_PX
    rows, columns = np.nonzero(figure.ink > INK_FROM)
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    turned_x, turned_y = (cos * (columns + 0.5) + sin * (rows + 0.5), cos * (rows + 0.5) - sin * (columns + 0.5))
    zoom = (max(np.ptp(turned_x), np.ptp(turned_y)) + 1) / (fill * size)  # picture pixels per pixel of the view
    x, y = (turned_x.min() + turned_x.max()) / 2, (turned_y.min() + turned_y.max()) / 2
    middle_x, middle_y = cos * x - sin * y + pad, sin * x + cos * y + pad
    cos, sin = cos * zoom, sin * zoom
    # the inverse map, from pixels of the view to the picture: rotated back about the center of that box (y down)
    matrix = (cos, -sin, middle_x - (cos - sin) * size / 2, sin, cos, middle_y - (sin + cos) * size / 2)
    alone = np.where((figure.ink > 0)[..., None], picture, 255).astype(np.uint8)
    wide = Image.fromarray(np.pad(alone, ((pad, pad), (pad, pad), (0, 0)), constant_values=255))
    view = wide.transform(
        (size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )
    return np.asarray(view)
