"""The pieces of a mechanism in a picture: wheels, and levers (straight bars with a black dot at the fulcrum)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.contours import dilated, middle_of
from imagery_agent.visual_routines.motion.colored_discs import (
    Rgb,
    amount_of,
    disc_area,
    disc_radius_px,
    find_patches,
    is_like,
    unlike,
)

_LEVER_FROM = 1.35
"""Ratio of the spreads along and across a patch from which it is a lever."""
_COVERED = 0.5
"""Share of a pixel with the color of a piece from which it belongs to the piece, if it is joined to a patch of it."""
_EDGE_PX = 0.5
"""How far a lever goes beyond the middles of its outermost pixels."""
_DARKER = 0.2
"""A mark is darker than its piece by more than this."""
_LEAST_MARK = 0.5
"""Sum of the darkness beyond that, over pixels, from which a mark is seen."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A wheel or a lever; places and lengths in widths."""

    color: str
    pivot: Place
    """What it turns about."""
    reach: float
    """From the pivot to the rim of a wheel, or to the farther end of a lever."""
    core: np.ndarray
    """bool (H, W): the pixels that are more than half covered by its color."""
    area: np.ndarray
    """bool (H, W): its pixels without what touches it."""
    ends: tuple[Place, ...] = ()
    """Both ends of a lever; empty for a wheel."""

    @property
    def shape(self) -> str:
        """``wheel`` or ``lever``."""
        return "lever" if self.ends else "wheel"


def find_pieces(pixels: np.ndarray, colors: Mapping[str, Rgb]) -> list[Piece]:
    """The wheels and levers of uint8 (H, W, 3), one of a color, in the order of the colors."""
    patches = find_patches(pixels, colors)
    if not patches:
        return []
    nearest = np.argmin([unlike(pixels, colors[name]) for name in patches], axis=0)
    return [
        _piece(pixels, name, colors[name], patch, is_own=nearest == number)
        for number, (name, patch) in enumerate(patches.items())
    ]


def _piece(pixels: np.ndarray, name: str, color: Rgb, patch: np.ndarray, *, is_own: np.ndarray) -> Piece:
    """The piece around a patch of its color; ``is_own`` where no other piece has a color that is more alike."""
    size = pixels.shape[1]
    amount, alike = amount_of(pixels, color), is_like(pixels, color) & is_own
    core = ndimage.binary_propagation(patch, np.ones((3, 3), bool), mask=patch | (alike & (amount > _COVERED)))
    near = dilated(core)
    middle = middle_of(amount * near * alike)
    axis, ratio = _axis(amount * near * alike, middle)
    if ratio < _LEVER_FROM:
        place = middle_of(amount * near)
        radius = disc_radius_px(pixels, place, color) / size
        inside = disc_area(place, radius * size - 1.0, size)  # without what lies around its rim
        return Piece(name, place, radius, core, inside)
    ends = _ends(core, middle, axis)
    pivot = _fulcrum(pixels, core) or middle
    reach = max(math.dist(pivot, end) for end in ends)
    return Piece(name, pivot, reach, core, near & alike, ends)


def _axis(weights: np.ndarray, middle: Place) -> tuple[np.ndarray, float]:
    """Direction (x, y) of the largest spread of float (H, W), of length 1, and its ratio to the smallest spread."""
    rows, columns = np.nonzero(weights)
    points = _middles(rows, columns, weights.shape[1]) - middle
    values, vectors = np.linalg.eigh(np.cov(points.T, aweights=weights[rows, columns]))
    return vectors[:, 1], float(np.sqrt(values[1] / max(values[0], 1e-12)))


def _middles(rows: np.ndarray, columns: np.ndarray, size: int) -> np.ndarray:
    """(N, 2): x and y of the middles of pixels, in widths."""
    return (np.stack([columns, rows], axis=1) + 0.5) / size


def _ends(core: np.ndarray, middle: Place, axis: np.ndarray) -> tuple[Place, Place]:
    """Where a bar begins and ends along its axis."""
    size = core.shape[1]
    rows, columns = np.nonzero(core)
    along = (_middles(rows, columns, size) - middle) @ axis
    low, high = along.min() - _EDGE_PX / size, along.max() + _EDGE_PX / size
    (x_low, y_low), (x_high, y_high) = (np.array(middle) + way * axis for way in (low, high))
    return (float(x_low), float(y_low)), (float(x_high), float(y_high))


def _fulcrum(pixels: np.ndarray, core: np.ndarray) -> Place | None:
    """Middle of the dark dot that a bar encloses; None if there is none."""
    closed = ndimage.binary_closing(core, np.ones((3, 3), bool))  # blur may open the ring around the dot
    enclosed = ndimage.binary_fill_holes(closed) & ~core
    darkness = (1 - pixels.max(axis=2) / 255.0) * enclosed
    return middle_of(darkness) if darkness.any() else None


def mark_place(pixels: np.ndarray) -> Place | None:
    """Middle of the largest dark mark on a piece in uint8 (H, W, 3); None if nothing is darker than the piece."""
    darkness = 1 - pixels.max(axis=2) / 255.0
    inked = pixels.min(axis=2) < 230
    if not inked.any():
        return None
    mark = np.clip(darkness - float(np.median(darkness[inked])) - _DARKER, 0, None)
    patches, count = ndimage.label(mark > 0)
    if not count:
        return None
    amounts = ndimage.sum_labels(mark, patches, np.arange(1, count + 1))
    largest = np.where(patches == 1 + int(amounts.argmax()), mark, 0)
    return middle_of(largest) if largest.sum() > _LEAST_MARK else None
