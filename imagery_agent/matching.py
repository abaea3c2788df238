"""How well two pictures match when laid on one another: the measure behind ``Workspace.compare``.

Ink is darkness, softened so that a hair's breadth does not matter, and seen against its surround
(difference of Gaussians, the eye's own first filter), so that edges count and not only area. The match is
the correlation of the two, the best over small displacements, since the eye may fixate anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter


@dataclass(frozen=True)
class Glance:
    """How one looks when comparing."""

    blur_px: float = 1.5
    """Standard deviation of the softening; wide is a first impression, narrow a close look."""
    surround_px: float = 8.0
    """Standard deviation of the surround that is subtracted; infinite: the mean of the picture."""
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
    return np.asarray(1.0 - pixels.astype(np.float64).mean(axis=2) / 255.0)


@lru_cache(maxsize=16)
def _band(shape: tuple[int, int], look: Glance) -> np.ndarray:
    """What a glance lets through, over the frequencies of ``np.fft.rfft2``: float64 (H, W // 2 + 1)."""
    fy, fx = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None]
    power = -2 * np.pi**2 * (fy**2 + fx**2)
    surround = np.exp(power * look.surround_px**2) if np.isfinite(look.surround_px) else (power == 0) * 1.0
    return np.asarray(np.exp(power * look.blur_px**2) - surround)


def match(first: np.ndarray, second: np.ndarray, *, look: Glance = CLOSE_LOOK) -> float:
    """Match of two pictures uint8 (H, W, 3): 1 the same, about 0 unrelated; 0 if one is empty.

    Raises:
        ValueError: pictures of different shapes.
    """
    if first.shape != second.shape:
        raise ValueError(f"expected two pictures of one shape, got {first.shape} and {second.shape}")
    height, width = first.shape[:2]
    border = 8  # white around both, so that nothing meets its other side
    padded = (height + 2 * border, width + 2 * border)
    spectra = [
        np.fft.rfft2(np.pad(ink(picture), border)) * _band(padded, look) for picture in (first, second)
    ]
    filtered = [np.fft.irfft2(spectrum, s=padded) for spectrum in spectra]
    norm = float(np.linalg.norm(filtered[0]) * np.linalg.norm(filtered[1]))
    if norm < 1e-9:
        return 0.0
    overlap = np.fft.irfft2(spectra[0] * np.conj(spectra[1]), s=padded)
    play = np.arange(-look.play_px, look.play_px + 1)
    return float(overlap[np.ix_(play, play)].max() / norm)


_SHADED_SHARE = 0.6
"""Flat figures have 0.3 to 0.5 (their softened edges), shaded blocks 0.66 to 0.8."""


def is_shaded(pixels: np.ndarray) -> bool:
    """Whether a figure, uint8 (H, W, 3), looks solid: most of it is neither dark nor white.

    Shading is a cue to depth; figures cut from paper have one flat darkness.
    """
    darkness = ink(np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1.0))))
    figure = darkness > 0.1
    return bool(figure.any() and (figure & (darkness < 0.6)).sum() > _SHADED_SHARE * figure.sum())
