"""How well two pictures match at one place: comparison part by part (Just & Carpenter 1976; Xu & Franconeri 2015)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from imagery_agent.visual_routines.image_similarity import ink

Place = tuple[float, float]
"""(x, y) as fractions of the picture's width, y down."""


@dataclass(frozen=True)
class Focus:
    """The window and the filter of attention on one place."""

    window_px: float = 4.5
    """Standard deviation of the window."""
    blur_px: float = 1.0
    """Standard deviation of the center of the filter (a difference of Gaussians, as in early vision)."""
    surround_px: float = 5.0
    """Standard deviation of its surround."""
    play_px: int = 3
    """Displacements of the part up to this many pixels in x and y are allowed."""

    def __post_init__(self) -> None:
        if not 0 <= self.blur_px < self.surround_px or not self.window_px > 0 or not 0 <= self.play_px < 16:
            raise ValueError(
                f"expected 0 <= blur_px < surround_px, window_px above 0 and play_px from 0 to 15, got {self}"
            )


def local_match(first: np.ndarray, second: np.ndarray, place: Place, *, focus: Focus) -> float:
    """Correlation of two pictures, uint8 (H, W, 3), within the window around a place: 1 the same, 0 unrelated.

    0 if one of them is empty there, 1 if both are.
    """
    one, other = (_filtered(pixels, focus) for pixels in (first, second))
    height, width = other.shape
    rows, columns = np.mgrid[:height, :width] + 0.5
    distance = (columns - place[0] * width) ** 2 + (rows - place[1] * height) ** 2
    window = np.exp(-distance / (2 * focus.window_px**2))
    border = focus.play_px
    padded = np.pad(one, border)
    energy = float((window * other**2).sum())
    best = -1.0
    for down in range(2 * border + 1):
        for right in range(2 * border + 1):
            moved = padded[down : down + height, right : right + width]
            own = float((window * moved**2).sum())
            if min(own, energy) < _EMPTY:
                best = max(best, 1.0 if max(own, energy) < _EMPTY else 0.0)
            else:
                best = max(best, float((window * moved * other).sum()) / (own * energy) ** 0.5)
    return best


_EMPTY = 1e-3
"""Energy in the window below which nothing is there."""


def _filtered(pixels: np.ndarray, focus: Focus) -> np.ndarray:
    """float64 (H, W): darkness filtered by the difference of Gaussians."""
    darkness = ink(pixels)
    return np.asarray(gaussian_filter(darkness, focus.blur_px) - gaussian_filter(darkness, focus.surround_px))
