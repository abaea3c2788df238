"""Colours, places and sizes read from pixels, without a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX, PLACES, RELATIONS

FIGURE_PX = 52
"""Longest side of normalised ink."""
_INK = 0.25
_LEAST_SHARE, _LEAST_PX = 0.08, 10
"""A colour with less than this share of all ink, or with fewer pixels, is an antialiased edge and not an object."""
_SIZES = {"small": (0.0, 0.44), "medium": (0.44, 0.72), "large": (0.72, 1.1)}
"""Longest side in picture widths; boundaries half way between the sizes of small, medium and large in training."""


@dataclass(frozen=True)
class Part:
    """All pixels of one colour in a picture."""

    ink: np.ndarray
    """float32 (64, 64) coverage in [0, 1]."""

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the bounding box as (x, y) fractions of the width."""
        left, top, right, bottom = _box(self.ink)
        return (left + right) / 2 / PICTURE_SIZE_PX, (top + bottom) / 2 / PICTURE_SIZE_PX

    @property
    def place(self) -> str:
        """The named place nearest to the middle."""
        return min(PLACES, key=lambda name: float(np.hypot(*np.subtract(PLACES[name], self.center))))

    @property
    def size(self) -> str:
        """small, medium or large."""
        left, top, right, bottom = _box(self.ink)
        longest = max(right - left, bottom - top) / PICTURE_SIZE_PX
        return next(name for name, (least, most) in _SIZES.items() if least <= longest < most)


def coverage(pixels: np.ndarray) -> np.ndarray:
    """uint8 (N, 64, 64, 3) -> ink float32 (N, 64, 64) in [0, 1], whatever its colour."""
    return (1 - pixels.min(-1) / 255).astype(np.float32)


def parts(pixels: np.ndarray) -> dict[str, Part]:
    """The colours of one picture uint8 (64, 64, 3), each with its pixels; colours of antialiased edges are left out."""
    names, palette = list(COLORS), np.array(list(COLORS.values()), float) - 255
    lack = pixels.reshape(-1, 3).astype(float) - 255  # 0 for white
    amount = (lack @ palette.T / (palette**2).sum(1)).clip(0, 1)  # coverage by each colour, (pixels, colours)
    residual = ((lack[:, None] - amount[:, :, None] * palette) ** 2).sum(-1)
    nearest = residual.argmin(1)
    inked = coverage(pixels[None])[0].reshape(-1)
    found = {}
    for number, name in enumerate(names):
        own = (nearest == number) & (inked > _INK)
        if own.sum() >= max(_LEAST_PX, _LEAST_SHARE * (inked > _INK).sum()):
            found[name] = Part(np.where(own, inked, 0).reshape(pixels.shape[:2]).astype(np.float32))
    return found


def stand_in(relation: str, first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two points (x, y) stand in a relation: they differ more along its axis than across."""
    direction, gap = np.array(RELATIONS[relation]), np.subtract(first, second)
    along = float(gap @ direction)
    return along > float(np.abs(gap - along * direction).sum())


def normalised(ink: np.ndarray) -> np.ndarray:
    """Ink (N, 64, 64), each centered and scaled so that its longest side is 52 px; empty ink stays empty."""
    return np.stack([_normalised(one) for one in ink]) if len(ink) else ink


def _normalised(ink: np.ndarray) -> np.ndarray:
    left, top, right, bottom = _box(ink)
    side = max(right - left, bottom - top) * PICTURE_SIZE_PX / FIGURE_PX
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    box = (middle_x - side / 2, middle_y - side / 2, middle_x + side / 2, middle_y + side / 2)
    size = (PICTURE_SIZE_PX, PICTURE_SIZE_PX)
    picture = Image.fromarray(ink).transform(size, Image.Transform.EXTENT, box, Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32).clip(0, 1)


def _box(ink: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the ink in pixels; the whole picture when there is none."""
    rows, columns = np.nonzero(ink > _INK)
    if not len(rows):
        return 0, 0, ink.shape[1], ink.shape[0]
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
