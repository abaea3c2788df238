"""Segmentation: the figures of a picture, by color (similarity) and grouping.

Nothing here is learned, so that figures outside the vocabulary are found as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image
from scipy import ndimage

from imagery_agent.early_vision.channels import mean_level
from imagery_agent.interpreter.objects.grouping import LEAST_PX, TOUCHING, figures_of_one_color, pieces
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX
from imagery_agent.visual_routines.image_similarity import coverage

INK_FROM = 0.25
"""Coverage from which a pixel counts as ink."""
_FRINGE_SHARE = 0.12
"""A smaller share of another color in a piece is an artifact of anti-aliasing or of imagination."""
_FRINGE_PX = 3.5
"""... unless it reaches farther than this from the other colors."""
_SCRAP_SHARE = 0.25
"""A region is small below this share of its piece."""
_SPOT_LEVELS, _MOST_SPOTS = 10, 150
"""A spot is a pixel of ink that is lighter or darker than all four neighbors by so many levels. Drawings have at most
54 (80 as JPEG of quality 50), noise and specks 250 to 1,090."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture's width."""
_NAMES = tuple(COLORS)
_PALETTE = np.array([COLORS[name] for name in _NAMES], float) - 255
"""Difference of each color from white, (colors, 3)."""
_HUES = _PALETTE / np.linalg.norm(_PALETTE, axis=1, keepdims=True)
_SPREAD_PX = 2.0
"""Standard deviation of the surroundings from which the hue of a region is read. Of 240 pictures of one or two unseen
drawings, JPEG at quality 75 left the figures and colors of 235 unchanged (168 without hues), WebP at 50 those of 235
(173); without compression none changed."""


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
    """The figures of one picture uint8 (H, W, 3) on white, largest first; none in an empty picture or a texture."""
    covered = coverage(picture)
    inked = covered > INK_FROM
    if is_texture(picture):
        return []
    colors = _colors(picture, inked)
    found = []
    for number, name in enumerate(_NAMES):
        for mask in figures_of_one_color(colors == number, inked):
            # its anti-aliased edge belongs to it too, except where another figure is
            edged = ndimage.binary_dilation(mask, TOUCHING) & (mask | ~inked)
            found.append(Figure(np.where(edged, covered, 0).astype(np.float32), name))
    return sorted(found, key=lambda figure: -figure.longest_side)


def is_texture(picture: np.ndarray) -> bool:
    """Whether the ink of uint8 (H, W, 3) is in so many spots that no figures can be told apart: noise, a photograph."""
    level = mean_level(picture)
    around = np.pad(level, 1, mode="edge")
    neighbors = np.stack([around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]])
    spots = (level > neighbors.max(axis=0) + _SPOT_LEVELS) | (level < neighbors.min(axis=0) - _SPOT_LEVELS)
    return int((spots & (coverage(picture) > INK_FROM)).sum()) > _MOST_SPOTS * level.size / PICTURE_SIZE_PX**2


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
    connected piece is replaced by the nearest of the piece's other colors, and every region of one color has the hue
    of its surroundings as a whole: compression spreads color over neighboring pixels, but keeps its sum.
    """
    lack = picture.astype(float) - 255
    amount = (lack @ _PALETTE.T / (_PALETTE**2).sum(1)).clip(0, 1)  # (H, W, colours)
    difference = ((lack[:, :, None] - amount[..., None] * _PALETTE) ** 2).sum(-1)
    found = np.where(inked, difference.argmin(-1), -1)
    spread = ndimage.gaussian_filter(lack, (_SPREAD_PX, _SPREAD_PX, 0))
    for piece in pieces(inked):
        own = np.where(piece, found, -1)
        counts = np.bincount(found[piece], minlength=len(_NAMES))
        kept = (counts >= max(LEAST_PX, _FRINGE_SHARE * counts.sum())) | (counts == counts.max())
        kept |= _stands_out(own, kept)
        own[piece] = np.where(kept, difference[piece], np.inf).argmin(-1)
        _read_hues(found, piece, own, spread)
    return found


def _read_hues(found: np.ndarray, piece: np.ndarray, own: np.ndarray, spread: np.ndarray) -> None:
    """Write into ``found`` the colors of a piece by the hues of its regions, int ``own`` (H, W) with -1 elsewhere.

    A small region whose hue lies nearer to that of the piece's main color than to its own has the main color.
    """
    regions = [region for number in np.unique(own[piece]) for region in pieces(own == number)]
    hues = np.array([spread[region].sum(axis=0) for region in regions])
    fits = hues @ _HUES.T / np.maximum(np.linalg.norm(hues, axis=1, keepdims=True), 1e-9)  # cosines (regions, colors)
    colors, sizes = fits.argmax(axis=1), np.array([region.sum() for region in regions])
    main = int(np.bincount(colors, weights=sizes).argmax())
    for region, color, fit, size in zip(regions, colors, fits, sizes, strict=True):
        whole = 1 - float(_HUES[color] @ _HUES[main])
        is_scrap = size < _SCRAP_SHARE * piece.sum() and fit[color] - fit[main] < whole / 2
        found[region] = main if is_scrap else color


def _stands_out(own: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """bool (colors,): whether a color of a piece, int (H, W) with -1 elsewhere, is no fringe of those that are kept."""
    away = ndimage.distance_transform_edt(~np.isin(own, np.flatnonzero(kept)))
    outside = np.bincount(own[(own >= 0) & (away > _FRINGE_PX)], minlength=len(_NAMES))
    return np.asarray(outside >= LEAST_PX)


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
