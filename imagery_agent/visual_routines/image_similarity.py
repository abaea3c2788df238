"""The match of two pictures: the measure behind ``Workspace.compare``.

Darkness is filtered by a difference of Gaussians, as in early vision, so that edges count more than areas and small
deviations do not matter. The match is the largest correlation of the two over small displacements.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from imagery_agent.early_vision.channels import darkest, mean_level


@dataclass(frozen=True)
class Glance:
    """The filter and the displacements of a comparison."""

    blur_px: float = 1.5
    """Standard deviation of the center; wide for a coarse, narrow for a close comparison."""
    surround_px: float = 8.0
    """Standard deviation of the surround that is subtracted; infinite subtracts the mean of the picture."""
    play_px: int = 2
    """Displacements up to this many pixels in x and y are allowed."""

    def __post_init__(self) -> None:
        if not 0 <= self.blur_px < self.surround_px:
            raise ValueError(
                f"expected 0 <= blur_px < surround_px, got blur_px={self.blur_px}, surround_px={self.surround_px}"
            )
        if not 0 <= self.play_px < 16:
            raise ValueError(f"expected play_px from 0 to 15, got {self.play_px}")


CLOSE_LOOK = Glance()
FIRST_IMPRESSION = Glance(blur_px=5.0, surround_px=np.inf, play_px=2)


def ink(pixels: np.ndarray) -> np.ndarray:
    """float64 (H, W) darkness in [0, 1] of uint8 (H, W, 3)."""
    return np.asarray(1.0 - mean_level(pixels) / 255.0)


def coverage(pixels: np.ndarray) -> np.ndarray:
    """float64 (H, W) in [0, 1]: how much each pixel of uint8 (H, W, 3) is coloured; light colours count too."""
    return np.asarray(1 - darkest(pixels) / 255)


@lru_cache(maxsize=16)
def _band(shape: tuple[int, int], look: Glance) -> np.ndarray:
    """Transfer function of the filter, over the frequencies of ``np.fft.rfft2``: float64 (H, W // 2 + 1)."""
    fy, fx = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None]
    power = -2 * np.pi**2 * (fy**2 + fx**2)
    surround = np.exp(power * look.surround_px**2) if np.isfinite(look.surround_px) else (power == 0) * 1.0
    return np.asarray(np.exp(power * look.blur_px**2) - surround)


@dataclass(frozen=True)
class Seen:
    """A filtered picture, the costly half of a comparison."""

    spectrum: np.ndarray
    """complex128 (H, W // 2 + 1): of the filtered darkness with a white border."""
    norm: float
    """Root of the sum of squares of the filtered darkness."""


def seen(pixels: np.ndarray, look: Glance = CLOSE_LOOK) -> Seen:
    """A picture uint8 (H, W, 3), filtered."""
    padded = np.pad(ink(pixels), _BORDER_PX)
    spectrum = np.fft.rfft2(padded) * _band(padded.shape, look)
    rows, columns = _displacements(padded.shape, 0)
    return Seen(spectrum, float(np.sqrt((rows @ (np.abs(spectrum) ** 2) @ columns).real.item())))


def overlap(first: Seen, second: Seen, look: Glance = CLOSE_LOOK) -> float:
    """Match of two pictures filtered alike; see :func:`match`."""
    norm = first.norm * second.norm
    if norm < 1e-9:
        return 0.0
    height, columns = first.spectrum.shape
    # the inverse transform at the allowed displacements only
    down, across = _displacements((height, 2 * (columns - 1)), look.play_px)
    return float((down @ (first.spectrum * second.spectrum.conj()) @ across).real.max() / norm)


def match(first: np.ndarray, second: np.ndarray, *, look: Glance = CLOSE_LOOK) -> float:
    """Match of two pictures uint8 (H, W, 3): 1 the same, about 0 unrelated; 0 if one is empty.

    Raises:
        ValueError: pictures of different shapes, or of an odd width.
    """
    if first.shape != second.shape or first.shape[1] % 2:
        raise ValueError(f"expected two pictures of one shape and even width, got {first.shape}, {second.shape}")
    return overlap(seen(first, look), seen(second, look), look)


_BORDER_PX = 8
"""White border of both pictures, so that displacements do not wrap around."""


@lru_cache(maxsize=16)
def _displacements(shape: tuple[int, int], play_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (D, H) and columns (W // 2 + 1, D) of the inverse of ``np.fft.rfft2`` at displacements up to the play."""
    (height, width), play = shape, np.arange(-play_px, play_px + 1)
    rows = np.exp(2j * np.pi * play[:, None] * np.arange(height) / height) / height
    columns = np.exp(2j * np.pi * np.arange(width // 2 + 1)[:, None] * play / width) / width
    columns[1:-1] *= 2  # the frequencies that rfft2 leaves out are conjugates of these
    return rows, columns
