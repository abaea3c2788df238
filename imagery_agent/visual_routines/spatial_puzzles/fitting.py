"""Where a piece fits into a corner of a free area: how much of it lies inside, and how much of its edge touches.

Whatever fills an area must fill its corners: the outermost point of the area in some direction can only be filled by
the outermost point of a piece in that direction. So every piece has one place for each corner, which is then adjusted
to half pixels. All areas are float (64, 64) in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.visual_routines.image_similarity import ink

FULL = 0.72
"""Ink from which on an area is fully covered: what is imagined is drawn a little lighter than what is seen."""
_DIRECTIONS_DEG = tuple(quarter + angle for quarter in (0, 90, 180, 270) for angle in (9, 36, 54, 81))
"""Edges are rarely perpendicular to these."""
_FINE = 2
"""Places per pixel and axis."""
_REACH_PX = 2.5
_LEAST_INSIDE = 0.78
"""Share of a piece that lies in the free area or within half a pixel of it; of a small piece a fifth of the area are
pixels at its edges, which may be seen as covered already."""
_SAME_HEIGHT_PX = 2.0
_LEAST_PATCH_PX = 10
"""Smaller free patches are slivers between edges that do not quite meet."""


@dataclass(frozen=True)
class Fit:
    """A displacement of a piece, in pixels, and how it fits there."""

    dx: float
    dy: float
    inside: float
    """Share of the piece that lies in the free area, or within half a pixel of it."""
    contact: float
    """Share of the piece's edge behind which nothing is free."""


def area_of(pixels: np.ndarray) -> np.ndarray:
    """float64 (H, W) in [0, 1]: how far each pixel of a silhouette, uint8 (H, W, 3), belongs to it."""
    return np.asarray(np.clip(ink(pixels) / FULL, 0, 1))


def outermost(area: np.ndarray) -> np.ndarray:
    """float (directions, 2): the outermost point (x, y) of an area in each direction; NaN if it is empty."""
    rows, columns = np.nonzero(area > 0.5)
    if not len(rows):
        return np.full((len(_DIRECTIONS_DEG), 2), np.nan)
    points = np.stack([columns, rows], axis=1).astype(float)
    angles = np.radians(_DIRECTIONS_DEG)
    towards = np.stack([np.cos(angles), np.sin(angles)])
    return np.asarray(points[(points @ towards).argmax(axis=0)])


def without_slivers(free: np.ndarray) -> np.ndarray:
    """float (H, W): the free area without patches and strips too narrow for a piece."""
    solid = free > 0.5
    broad = ndimage.binary_opening(solid, np.ones((3, 3), bool))
    numbers, count = ndimage.label(broad)
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)
    large = (sizes >= _LEAST_PATCH_PX) & (np.arange(count + 1) > 0)
    near = ndimage.binary_dilation(large[numbers], np.ones((3, 3), bool), iterations=2)
    return np.where(near & solid, free, 0.0)


def corner_fits(pieces: list[np.ndarray], free: np.ndarray) -> list[list[tuple[int, Fit]]]:
    """For every corner of a free area, the pieces (by number) that fit into it; the corners with fewest first."""
    corners = outermost(without_slivers(free))
    if np.isnan(corners).any():
        return []
    places: list[list[tuple[int, Fit]]] = [[] for _ in corners]
    fine_free = _finer(free)
    for number, piece in enumerate(pieces):
        if piece.sum() < 1:
            continue
        maps = _maps(_finer(piece), fine_free)
        for corner, shift in enumerate(corners - outermost(piece)):
            fit = _best_near(*maps, shift)
            if fit.inside >= _LEAST_INSIDE:
                places[corner].append((number, fit))
    return sorted((found for found in places if found), key=len)


def places_at_height(piece: np.ndarray, area: np.ndarray, *, height_px: float, most: int) -> list[Fit]:
    """Where a piece lies in an area, those at a vertical displacement first, and then those with most contact."""
    if piece.sum() < 1:
        return []
    _, nearly, contact = _maps(_finer(piece), _finer(area))
    half = nearly.shape[0] // 2
    rows = (np.mgrid[-half:half, -half:half][0]) / _FINE
    near = np.abs(rows - height_px)
    least = min(_LEAST_INSIDE, float(nearly.max()) - 0.02)
    score = np.where(nearly >= least, contact + np.where(near <= _SAME_HEIGHT_PX, 2 - 0.2 * near, 0.0), -1.0)
    found: list[Fit] = []
    while score.max() >= 0 and len(found) < most:
        row, column = (int(one) for one in np.unravel_index(int(score.argmax()), score.shape))
        place = (row, column)
        fit = Fit((column - half) / _FINE, (row - half) / _FINE, float(nearly[place]), float(contact[place]))
        found.append(fit)
        score[max(0, row - _FINE) : row + _FINE + 1, max(0, column - _FINE) : column + _FINE + 1] = -1.0
    return found


def _finer(area: np.ndarray) -> np.ndarray:
    return np.repeat(np.repeat(area, _FINE, axis=0), _FINE, axis=1)


def _maps(piece: np.ndarray, free: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """At all displacements, rows dy and columns dx from minus half the side on: share inside, share inside or within
    half a pixel, and contact."""
    solid = piece > 0.5
    rim = ndimage.binary_dilation(solid, np.ones((3, 3), bool), iterations=_FINE) & ~ndimage.binary_dilation(solid)
    shape = (2 * piece.shape[0], 2 * piece.shape[1])
    piece_wave, rim_wave = (np.fft.rfft2(one, shape).conj() for one in (piece, rim.astype(float)))
    free_wave, wide_wave = (np.fft.rfft2(one, shape) for one in (free, ndimage.maximum_filter(free, 3)))
    half = piece.shape[0] // 2
    order = np.r_[-half:half]
    inside, nearly, open_edge = (
        np.fft.irfft2(product, shape)[np.ix_(order, order)]
        for product in (free_wave * piece_wave, wide_wave * piece_wave, free_wave * rim_wave)
    )
    return inside / piece.sum(), nearly / piece.sum(), 1 - open_edge / max(1, rim.sum())


def _best_near(inside: np.ndarray, nearly: np.ndarray, contact: np.ndarray, shift: np.ndarray) -> Fit:
    """The best displacement within reach of one, (x, y) in pixels."""
    half = inside.shape[0] // 2
    middle = np.rint(shift * _FINE).astype(int) + half
    reach = round(_REACH_PX * _FINE)
    low, high = np.clip(middle - reach, 0, 2 * half - 1), np.clip(middle + reach + 1, 1, 2 * half)
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    score = 2 * inside[window] + contact[window]
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    row, column = int(row) + low[1], int(column) + low[0]
    place = (row, column)
    return Fit(float((column - half) / _FINE), float((row - half) / _FINE), float(nearly[place]), float(contact[place]))


def gaps(free: np.ndarray) -> float:
    """Size in pixels of what is free, without slivers of one pixel."""
    solid = free > 0.5
    return float((ndimage.binary_opening(solid, np.ones((2, 2), bool)) * free).sum())


def spill(piece: np.ndarray, free: np.ndarray) -> float:
    """Size in pixels of what lies more than a pixel outside a free area."""
    return float(np.clip(piece - ndimage.maximum_filter(free, 3), 0, 1).sum())
