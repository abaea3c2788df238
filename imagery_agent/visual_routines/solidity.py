"""Is a figure solid or flat? Cues to depth in a drawing, with or without shading.

A solid with flat faces is drawn as several faces that lie side by side and meet along lines of at least three
directions (Y and arrow junctions: Clowes 1971; Huffman 1971). A flat figure has one face, or a few enclosed spaces
that are no neighbours, however dark, thick or thin it is drawn.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import (
    binary_dilation,
    gaussian_filter,
    gaussian_gradient_magnitude,
    gaussian_laplace,
    grey_closing,
    label,
    sobel,
)

from imagery_agent.early_vision.channels import mean_level

FEWEST_FACES = 4
"""Neighbouring faces of a figure that is seen as solid; letters enclose up to two spaces."""
_LINE_PX, _SMALLEST_FACE_PX = 5, 5
_LEAST_CONTRAST = 0.2
"""Of a line or an edge, relative to the contrast of the picture."""
_DIRECTIONS, _APART = 18, 2
"""Bins of 10 degrees; peaks are at least 30 degrees apart."""


def looks_solid(pixels: np.ndarray) -> bool:
    """Whether a figure, uint8 (H, W, 3), looks three-dimensional."""
    grey = gaussian_filter(mean_level(pixels), 0.5)
    low, high = np.percentile(grey, (1, 99))
    if high - low < _FAINTEST:
        return False
    grey = (grey - low) / (high - low)
    border = _borders(grey)
    return _largest_group(_faces(border)) >= FEWEST_FACES and _line_directions(grey, border) >= 3


_FAINTEST = 8.0
"""Grey levels of contrast below which there is no figure."""


def _borders(grey: np.ndarray) -> np.ndarray:
    """bool (H, W): thin dark lines, and steps of brightness."""
    line = grey_closing(grey, (_LINE_PX, _LINE_PX)) - grey > _LEAST_CONTRAST
    step = 2 * gaussian_gradient_magnitude(grey, 0.7) > 2 * _LEAST_CONTRAST
    ridge = gaussian_laplace(grey, 1.0) > _LEAST_CONTRAST
    return np.asarray(line | ridge | (step & (gaussian_laplace(grey, 1.0) > 0)))


def _faces(border: np.ndarray) -> np.ndarray:
    """int (H, W): number of the face at every pixel, 0 on borders and in the background."""
    regions, count = label(~border)
    outside = set(np.unique(np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]])))
    sizes = np.bincount(regions.ravel(), minlength=count + 1)
    kept = [n for n in range(1, count + 1) if n not in outside and sizes[n] >= _SMALLEST_FACE_PX]
    return np.where(np.isin(regions, kept), regions, 0)


def _largest_group(faces: np.ndarray) -> int:
    """Number of faces in the largest group of neighbours (which lie on both sides of one line)."""
    numbers = [int(n) for n in np.unique(faces) if n]
    if not numbers:
        return 0
    near = {n: set(np.unique(faces[binary_dilation(faces == n, iterations=3)])) - {0, n} for n in numbers}
    largest, left = 0, set(numbers)
    while left:
        group, front = set(), {left.pop()}
        while front:
            group |= front
            front = set().union(*(near[n] for n in front)) - group
        left -= group
        largest = max(largest, len(group))
    return largest


def _line_directions(grey: np.ndarray, border: np.ndarray) -> int:
    """Number of distinct directions of the lines."""
    smooth = gaussian_filter(grey, 0.7)
    across, down = sobel(smooth, axis=1), sobel(smooth, axis=0)
    weight = np.hypot(across, down) * binary_dilation(border)
    angle = np.arctan2(down, across) % np.pi
    bins = np.rint(angle / np.pi * _DIRECTIONS).astype(int) % _DIRECTIONS
    histogram = np.bincount(bins.ravel(), weight.ravel(), minlength=_DIRECTIONS)
    smoothed = histogram + 0.5 * (np.roll(histogram, 1) + np.roll(histogram, -1))
    found: list[int] = []
    for index in np.argsort(-smoothed):
        apart = [min((index - other) % _DIRECTIONS, (other - index) % _DIRECTIONS) for other in found]
        if smoothed[index] > 0.25 * smoothed.max() and all(one > _APART for one in apart):
            found.append(int(index))
    return len(found)
