"""Discs of known colors in a picture: where they are and how large."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import ndimage

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.contours import dilated, middle_of

Rgb = tuple[int, int, int]
_ALIKE = 38.0
"""Euclidean distance in RGB within which a pixel has the color of a disc."""
_FEWEST_PX = 6
_GROUND_FROM = 230
_BORDER_PX = 1.0
"""Width of the edge of a disc, which is blended with the ground."""


def find_discs(pixels: np.ndarray, colors: Mapping[str, Rgb]) -> dict[str, Place]:
    """Color -> middle in widths, of the largest patch of every color in uint8 (H, W, 3) that has one."""
    return {
        name: middle_of(amount_of(pixels, colors[name]) * dilated(core))
        for name, core in find_patches(pixels, colors).items()
    }


def find_patches(pixels: np.ndarray, colors: Mapping[str, Rgb]) -> dict[str, np.ndarray]:
    """Color -> the largest patch of it, bool (H, W), of every color in uint8 (H, W, 3) that has one."""
    found = {}
    palette = np.array(list(colors.values()), float)
    inked = np.nonzero(pixels.min(axis=-1) < _GROUND_FROM)
    away = np.linalg.norm(pixels[inked][:, None].astype(float) - palette, axis=-1)  # (inked, colors)
    nearest = np.full(pixels.shape[:2], -1)
    nearest[inked] = np.where(away.min(axis=-1) < _ALIKE, away.argmin(axis=-1), -1)
    for number in np.unique(nearest[nearest >= 0]).tolist():
        patches, _ = ndimage.label(nearest == number, np.ones((3, 3)))
        sizes = np.bincount(patches.ravel())[1:]
        if sizes.max() >= _FEWEST_PX:
            found[list(colors)[number]] = patches == 1 + int(sizes.argmax())
    return found


def disc_area(place: Place, radius_px: float, size_px: int) -> np.ndarray:
    """bool (size_px, size_px): the pixels of a disc and of its edge."""
    middles = np.arange(size_px) + 0.5
    x, y = (part * size_px for part in place)
    return np.asarray(np.hypot(middles[None] - x, middles[:, None] - y) <= radius_px + _BORDER_PX)


def disc_radius_px(pixels: np.ndarray, place: Place, color: Rgb, *, most_px: float = 8.0) -> float:
    """Radius of a disc of this color, from its area."""
    near = disc_area(place, most_px, pixels.shape[0])
    return float(np.sqrt((amount_of(pixels, color) * near * is_like(pixels, color)).sum() / np.pi))


def is_like(pixels: np.ndarray, color: Rgb) -> np.ndarray:
    """Whether pixels are this color, or a blend of it with white."""
    return np.asarray(unlike(pixels, color) < _ALIKE)


def unlike(pixels: np.ndarray, color: Rgb) -> np.ndarray:
    """float (H, W): Euclidean distance in RGB of every pixel from the nearest blend of a color with white."""
    amount = amount_of(pixels, color)[..., None]
    blend = 255 - amount * (255 - np.array(color, float))
    return np.asarray(np.linalg.norm(pixels - blend, axis=-1))


def amount_of(pixels: np.ndarray, color: Rgb) -> np.ndarray:
    """float (H, W) in [0, 1]: how much of a color on white every pixel has."""
    ink, full = 255 - pixels.astype(float), 255 - np.array(color, float)
    return np.clip(ink @ full / (full @ full), 0, 1)
