"""The ground of a picture: the surface that its figures lie on, found from the picture's border.

A region that surrounds others and meets the border is seen as ground (Rubin 1915; Palmer 1999, *Vision Science*,
chapter 6). The ground may be of any lightness and color, unevenly lit and grainy: it is modeled as one smooth surface
per color channel, a polynomial of second order in x and y fitted robustly, plus noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

WHITE_FROM = 240
"""Lowest channel from which a pixel is white paper."""
_WHITE_SHARE = 0.5
"""Share of the border that must be white for a picture on white."""
_BORDER_SHARE = 0.03
"""Width of the border as a share of the picture's shorter side."""
_GRADUAL = 10.0
"""Levels per step along the border below which a change is uneven light and not the edge of a figure."""
_LEAST_TOLERANCE, _MOST_TOLERANCE = 10.0, 48.0
"""Largest deviation from the surface, in levels, that counts as ground: three times its noise, within these limits."""
_GROUND_SHARE = 0.6
"""Share of the border that must lie on the surface; below it the picture has no single ground."""
_FITTED_PX = 96
"""The surface is fitted to a copy of the picture with at most about so many pixels per side."""
_ROUNDS = 6


@dataclass(frozen=True)
class Ground:
    """The ground of one picture."""

    levels: np.ndarray
    """float64 (H, W, 3): the color of the ground at every pixel, 0 to 255."""
    noise: float
    """Standard deviation of the ground around that color, in levels."""


def is_on_white(picture: np.ndarray) -> bool:
    """Whether uint8 (H, W, 3) is drawn on evenly lit white: most of its border is white, and the rest is figures."""
    ring = _ring(picture)
    white = ring.min(axis=-1) >= WHITE_FROM
    if white.mean() < _WHITE_SHARE:
        return False
    return bool(white.all()) or not _fades(ring)


def find_ground(picture: np.ndarray) -> Ground | None:
    """The ground of uint8 (H, W, 3); None if no single surface explains the border (a photograph, noise)."""
    height, width = picture.shape[:2]
    step = max(1, min(height, width) // _FITTED_PX)
    levels = picture[::step, ::step].astype(np.float64)
    terms = _terms(*levels.shape[:2])
    on_border = np.zeros(levels.shape[:2], bool)
    edge = _border_px(levels)
    on_border[:edge], on_border[-edge:], on_border[:, :edge], on_border[:, -edge:] = True, True, True, True
    border = on_border.ravel()
    flat, values = terms.reshape(-1, terms.shape[-1]), levels.reshape(-1, 3)
    starts = (_constant_start(values[border]), _smooth_start(flat[border], values[border]))
    refined = [_refined(flat, values, border, start) for start in starts]
    surface, noise, share = max(refined, key=lambda found: found[2])
    if share < _GROUND_SHARE:
        return None
    if noise == 0:  # one color throughout, exactly
        return Ground(np.broadcast_to(np.rint(surface[0]), picture.shape), 0.0)
    whole = _terms(height, width) @ surface
    return Ground(np.clip(whole, 0, 255), noise)


def _border_px(picture: np.ndarray) -> int:
    return max(1, round(_BORDER_SHARE * min(picture.shape[:2])))


def _ring(picture: np.ndarray) -> np.ndarray:
    """(N, 3): the outermost pixels, in order around the picture."""
    return np.concatenate([picture[0, :-1], picture[:-1, -1], picture[-1, :0:-1], picture[:0:-1, 0]])


def _fades(ring: np.ndarray) -> bool:
    """Whether white fades into other levels around the border, without an edge."""
    smooth = ndimage.median_filter(ring.min(axis=-1).astype(float), size=5, mode="wrap")
    white = smooth >= WHITE_FROM
    steps = np.abs(smooth - np.roll(smooth, 1))
    crossings = np.flatnonzero(white != np.roll(white, 1))
    if not len(crossings):
        return False
    around = [steps[np.arange(at - 2, at + 3) % len(steps)].max() for at in crossings]
    return bool(np.median(around) < _GRADUAL)


def _terms(height: int, width: int) -> np.ndarray:
    """float64 (H, W, 6): 1, x, y, x^2, xy, y^2, with x and y from -1 to 1."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _constant_start(border: np.ndarray) -> np.ndarray:
    """Coefficients (6, 3) of the most frequent color of the border."""
    bins = (border // 32).astype(int) @ np.array([64, 8, 1])
    commonest = border[bins == np.bincount(bins).argmax()]
    near = border[np.abs(border - np.median(commonest, axis=0)).max(axis=1) <= _MOST_TOLERANCE]
    return np.concatenate([np.median(near, axis=0)[None], np.zeros((5, 3))])


def _smooth_start(terms: np.ndarray, border: np.ndarray) -> np.ndarray:
    """Coefficients (6, 3) of the surface with the least absolute deviation from the border."""
    weights = np.ones(len(border))
    surface = np.zeros((terms.shape[1], 3))
    for _ in range(_ROUNDS):
        surface = _least_squares(terms, border, weights)
        weights = 1 / np.maximum(np.abs(border - terms @ surface).max(axis=1), 2.0)
    return surface


def _refined(
    terms: np.ndarray, levels: np.ndarray, border: np.ndarray, surface: np.ndarray
) -> tuple[np.ndarray, float, float]:
    """The surface fitted again to all pixels near it, its noise, and the share of the border that lies on it."""
    tolerance = _MOST_TOLERANCE
    for _ in range(_ROUNDS):
        away = np.abs(levels - terms @ surface).max(axis=1)
        on_it = away <= tolerance
        if not on_it[border].any():
            return surface, 0.0, 0.0
        exact = np.rint(surface[0])
        if (np.abs(levels[on_it] - exact).max(axis=1) == 0).mean() > 0.5:
            away = np.abs(levels - exact).max(axis=1)
            return np.concatenate([exact[None], np.zeros((5, 3))]), 0.0, float((away[border] == 0).mean())
        surface = _least_squares(terms, levels, on_it.astype(float))
        noise = 1.4826 * float(np.median(np.abs(levels[on_it] - (terms @ surface)[on_it])))
        tolerance = float(np.clip(3 * noise, _LEAST_TOLERANCE, _MOST_TOLERANCE))
    away = np.abs(levels - terms @ surface).max(axis=1)
    return surface, noise, float((away[border] <= tolerance).mean())


def _least_squares(terms: np.ndarray, levels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    weighted = terms * weights[:, None]
    ridge = 1e-6 * weights.sum() * np.eye(terms.shape[1])
    return np.linalg.solve(weighted.T @ terms + ridge, weighted.T @ levels)
