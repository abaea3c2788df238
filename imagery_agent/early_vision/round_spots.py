"""Small round spots on a surface, dark or light, with or without a line around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import ndimage

from imagery_agent.early_vision.channels import darkest, mean_level

_STRENGTHS = (0.5, 0.65, 0.8, 0.9)
"""Ink, relative to the strongest, that separates lines and dark spots from the surface; all are tried."""
_ROUND_FILL, _ROUND_SIDES = (0.68, 0.9), 0.25
"""Share of its box that a disc fills (0.785), with some play; relative difference of its sides."""
_SMALLEST, _LARGEST = 0.03, 0.2
"""Diameter as a share of the side of the sheet."""
_BROADEST = 0.02
"""Half the width of the broadest line, as a share of the side of the sheet."""
_AGREEING = 0.4
"""A spot is found at so many thresholds, relative to the one found at most; corners of lines look round at few."""
_ALIKE = 1.45
"""Ratio of the diameters of spots of one kind."""


@dataclass(frozen=True)
class Spot:
    """A round spot."""

    center: tuple[float, float]
    radius: float


def round_spots(pixels: np.ndarray, surface: np.ndarray, *, side: float) -> list[Spot]:
    """The spots within a surface, bool (H, W), of ink on white, uint8 (H, W, 3); those of the commonest size."""
    inside = ndimage.binary_erosion(surface, iterations=2)
    if not inside.any():
        return []
    masks = _masks(pixels, surface, inside)
    disc = _disc(_BROADEST * side)
    masks += [_opened(mask, disc) for mask in masks]  # apart from lines that touch them
    found: list[Spot] = []
    votes: list[int] = []
    for mask in masks:
        for spot in _discs(mask, inside, side):
            near = [n for n, one in enumerate(found) if _overlap(one, spot)]
            if not near:
                found.append(spot)
                votes.append(1)
            elif len(near) == 1:
                votes[near[0]] += 1
                if spot.radius > found[near[0]].radius:
                    found[near[0]] = spot  # a spot with the line around it
    if not found:
        return []
    found = [spot for spot, count in zip(found, votes, strict=True) if count >= _AGREEING * max(votes)]
    usual = float(np.median([one.radius for one in found]))
    return [one for one in found if usual / _ALIKE <= one.radius <= usual * _ALIKE]


def _overlap(one: Spot, other: Spot) -> bool:
    return bool(np.hypot(*np.subtract(one.center, other.center)) < one.radius + other.radius)


def _masks(pixels: np.ndarray, surface: np.ndarray, inside: np.ndarray) -> list[np.ndarray]:
    """What may be spots: stronger, darker or otherwise colored than the surface, or lighter."""
    ink = 1 - darkest(pixels) / 255
    usual = np.median(pixels[inside].astype(float), axis=0)
    contrasts = (ink, 1 - mean_level(pixels) / 255, np.abs(pixels - usual).max(axis=-1) / 255)
    masks = []
    for contrast in contrasts:
        strongest = max(0.05, float(np.quantile(contrast[surface], 0.995)))
        masks += [contrast > share * strongest for share in _STRENGTHS]
    strongest = max(0.05, float(np.quantile(ink[surface], 0.995)))
    return masks + [(ink < share * strongest) & inside for share in (0.12, 0.3, 0.5)]


def _disc(radius: float) -> np.ndarray:
    reach = max(1, int(np.ceil(radius)))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(np.hypot(x, y) <= max(1.0, radius))


def _opened(mask: np.ndarray, disc: np.ndarray) -> np.ndarray:
    """What of a mask discs within it cover: ``ndimage.binary_opening`` by shifts of the whole, in a quarter of its
    time."""

    def shifts(of: np.ndarray) -> Iterator[np.ndarray]:
        reach, (height, width) = len(disc) // 2, of.shape
        padded = np.pad(of, reach)
        return (padded[y : y + height, x : x + width] for y, x in np.argwhere(disc))

    return reduce(np.logical_or, shifts(reduce(np.logical_and, shifts(mask))))


def _discs(mask: np.ndarray, inside: np.ndarray, side: float) -> list[Spot]:
    """Patches of a mask, with what they enclose, that are small and round."""
    numbers, _ = ndimage.label(mask, np.ones((3, 3)))
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbers), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if not _SMALLEST * side <= max(height, width) <= _LARGEST * side:
            continue
        if abs(height - width) > max(1.0, _ROUND_SIDES * max(height, width)):
            continue
        patch = ndimage.binary_fill_holes(numbers[rows, columns] == number)
        if not _ROUND_FILL[0] <= patch.mean() <= _ROUND_FILL[1] or not inside[rows, columns][patch].mean() > 0.9:
            continue
        y, x = ndimage.center_of_mass(patch)
        found.append(Spot((columns.start + x + 0.5, rows.start + y + 0.5), (height + width) / 4))
    return found
