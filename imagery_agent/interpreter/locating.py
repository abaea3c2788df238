"""Where is it? A window of several sizes moves over the picture; each view is compared with the words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imagery_agent.interfaces import Location

WINDOW_SIDES_PX = (20, 28, 40, 64)
"""From the symbols of a map (about 12 px, which fill 60 % of a window like a thing of medium size) to all."""
WINDOW_STEP = 0.35
"""Step between neighbouring windows as a fraction of their side: every symbol is whole in some window."""
INK_BELOW = 235
"""A pixel is drawn on when its darkest channel is below this (white is 255; softened edges are ignored)."""


def windows(ink: np.ndarray) -> np.ndarray:
    """int (W, 3) of left, top, side in pixels: all windows of a bool (H, H) picture that hold any ink."""
    size = ink.shape[0]
    kept = []
    for side in (side for side in WINDOW_SIDES_PX if side <= size):
        count = 1 + int(np.ceil((size - side) / (WINDOW_STEP * side)))
        corners = np.linspace(0, size - side, count).round().astype(int)
        kept += [
            (left, top, side)
            for top in corners
            for left in corners
            if ink[top : top + side, left : left + side].any()
        ]
    return np.array(kept, int).reshape(-1, 3)


def locate(picture: np.ndarray, match: Callable[[list[np.ndarray]], np.ndarray], *, scale: float) -> Location:
    """Find the view that matches best.

    ``picture`` uint8 (H, H, 3); ``match`` maps W views, uint8 (side, side, 3) of different sides, to float
    cosines (W,); ``scale`` turns cosines into log odds. A low ``score`` means that it is not there. An
    empty picture has the whole picture as its box and the cosine of emptiness as its score.
    """
    size = picture.shape[0]
    ink = picture.min(axis=2) < INK_BELOW
    places = windows(ink)
    if not len(places):
        places = np.array([(0, 0, size)])
    views = [picture[top : top + side, left : left + side] for left, top, side in places]
    cosines = np.asarray(match(views), np.float64)
    heat = np.full((size, size), cosines.min(), np.float32)
    for (left, top, side), cosine in zip(places, cosines, strict=True):
        under = heat[top : top + side, left : left + side]
        np.maximum(under, cosine, out=under)
    left, top, right, bottom = _box(places, cosines, ink, scale=scale) / size
    return Location((float(left), float(top), float(right), float(bottom)), float(cosines.max()), heat)


def _box(places: np.ndarray, cosines: np.ndarray, ink: np.ndarray, *, scale: float) -> np.ndarray:
    """float (4,): left, top, right, bottom in pixels.

    Around the ink of the best window where that is a whole figure; else the mean of the windows that have
    their middle in the best one, weighted by their odds.
    """
    left, top, side = places[cosines.argmax()]
    inside = ink[top : top + side, left : left + side]
    edge = inside[0].any() or inside[-1].any() or inside[:, 0].any() or inside[:, -1].any()
    if inside.any() and not edge:
        columns, rows = np.flatnonzero(inside.any(axis=0)), np.flatnonzero(inside.any(axis=1))
        return np.array([left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1], float)
    middles = places[:, :2] + places[:, 2:] / 2
    near = (np.abs(middles - (left + side / 2, top + side / 2)) <= side / 2).all(axis=1)
    odds = np.where(near, np.exp(scale * (cosines - cosines.max())), 0.0)
    boxes = np.concatenate([places[:, :2], places[:, :2] + places[:, 2:]], axis=1)
    return np.asarray((odds[:, None] * boxes).sum(axis=0) / odds.sum())
