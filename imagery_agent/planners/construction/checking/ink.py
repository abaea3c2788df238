"""Measures of ink, bool (64, 64): extents, gaps, crossings and enclosed spaces. Lengths are in widths."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes, distance_transform_edt, label

Ink = np.ndarray
PX = 1 / 64
_EIGHT = np.ones((3, 3), bool)
_LEAST_PX = 8
"""Pixels of ink that count as a piece of it."""


def box(ink: Ink) -> np.ndarray:
    """float64 (2, 2): low and high corner (x, y) of ink."""
    rows, columns = np.nonzero(ink)
    return np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]]) / ink.shape[0]


def gap(one: Ink, other: Ink) -> float:
    """Least distance between ink and ink."""
    return max(0.0, float(distance_transform_edt(~other)[one].min()) - 1) / one.shape[0]


def gaps_to(ink: Ink, places: np.ndarray) -> np.ndarray:
    """float64 (K,): distances of places (K, 2) from ink."""
    distance = distance_transform_edt(~ink) / ink.shape[0]
    columns, rows = np.clip((places * ink.shape[0]).astype(int), 0, ink.shape[0] - 1).T
    return np.asarray(distance[rows, columns])


def crosses(one: Ink, other: Ink) -> bool:
    """Whether ink runs through other ink: on both sides of an outline, or out of both sides of strokes."""
    closed = False
    for ring, ink in ((one, other), (other, one)):
        filled = binary_fill_holes(ring)
        if filled.sum() > 1.3 * ring.sum():
            free, closed = ink & ~binary_dilation(ring, _EIGHT), True
            least = min(_LEAST_PX, max(2, 0.1 * ink.sum()))  # of a dot there is not much
            if min(int((free & filled).sum()), int((free & ~filled).sum())) >= least:
                return True
    return not closed and _falls_apart(one, other) and _falls_apart(other, one)


def surrounds(ring: Ink, ink: Ink) -> bool | None:
    """Whether ink lies in the space that other ink encloses; None if that encloses none."""
    filled = binary_fill_holes(ring)
    if filled.sum() <= 1.3 * ring.sum():
        return None
    return bool((ink & filled).sum() > 0.9 * ink.sum() and (ink & ~ring).sum() > 0.4 * ink.sum())


def _falls_apart(one: Ink, other: Ink) -> bool:
    """Whether connected ink is in several pieces where other ink covers it."""
    before, count = label(one, _EIGHT)
    pieces, _ = label(one & ~binary_dilation(other, _EIGHT), _EIGHT)
    for number in range(1, count + 1):
        found = np.unique(pieces[(before == number) & (pieces > 0)])
        if sum((pieces == piece).sum() >= _LEAST_PX for piece in found) > 1:
            return True
    return False


def inside_of(ink: Ink) -> Ink:
    """The space that ink encloses; of an open figure what its convex hull does."""
    filled = binary_fill_holes(ink)
    if filled.sum() > 1.5 * ink.sum():
        return np.asarray(filled)
    from skimage.morphology import convex_hull_image  # only here: it takes long to import

    return np.asarray(convex_hull_image(ink))


def spaces_in(ink: Ink) -> int:
    """Pixels of the spaces that ink encloses."""
    closed = binary_dilation(ink)
    return int((binary_fill_holes(closed) & ~closed).sum())


def measured(ink: Ink, dimension: str) -> float:
    """A dimension between the middles of strokes: the ink is about three pixels larger."""
    low, high = box(ink)
    wide, tall = high - low - 3 * PX
    if dimension == "length":
        return float(np.hypot(wide, tall)) if min(wide, tall) > 4 * PX else float(max(wide, tall))
    return float({"width": wide, "height": tall}.get(dimension, max(wide, tall)))
