"""Corners of the outline of a solid figure, in order: boundary tracing (Ullman 1984, section 3.5).

The outline is followed from pixel to pixel and straightened where it bends less than a tolerance (Douglas & Peucker
1973).
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import label

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.image_similarity import coverage

_INK_FROM = 0.5
_TOLERANCE_PX = 2.5
_CLOCKWISE = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""Steps (x, y) to the eight neighbours, y down, starting to the right."""


def corners(pixels: np.ndarray) -> list[Place]:
    """Corners (x, y), in widths, of the largest blob of ink in uint8 (H, W, 3), clockwise from the bottom left one.

    Empty for a picture without ink.
    """
    outline = _boundary(_largest(coverage(pixels) > _INK_FROM))
    if len(outline) < 3:
        return []
    start = int(np.argmax(outline @ (-1, 1)))  # the bottom left
    outline = np.roll(outline, -start, axis=0)
    far = int(np.argmax(((outline - outline[0]) ** 2).sum(axis=1)))
    there, back = _straightened(outline[: far + 1]), _straightened(np.vstack([outline[far:], outline[:1]]))
    return [(float(x + 0.5) / pixels.shape[1], float(y + 0.5) / pixels.shape[1]) for x, y in [*there[:-1], *back[:-1]]]


def _largest(mask: np.ndarray) -> np.ndarray:
    """bool (H, W): the largest blob of a mask."""
    blobs, count = label(mask, np.ones((3, 3)))
    if not count:
        return mask
    return np.asarray(blobs == 1 + int(np.argmax(np.bincount(blobs.ravel())[1:])))


def _boundary(mask: np.ndarray) -> np.ndarray:
    """int (N, 2): pixels (x, y) of the outer boundary, clockwise (Moore's neighbourhood); empty without ink."""
    padded = np.pad(mask, 1)
    found = np.argwhere(padded)
    if not len(found):
        return np.zeros((0, 2), int)
    y, x = (int(part) for part in found[0])  # the first in reading order: nothing lies above or to the left
    first, heading = (x, y), 6
    outline = [first]
    for _ in range(4 * padded.size):
        for turn in range(8):  # from the left of where it came, clockwise
            direction = (heading + 6 + turn) % 8
            dx, dy = _CLOCKWISE[direction]
            if padded[y + dy, x + dx]:
                break
        else:
            return np.array(outline) - 1  # a single pixel
        x, y, heading = x + dx, y + dy, direction
        if (x, y) == first:
            break
        outline.append((x, y))
    return np.array(outline) - 1


def _straightened(points: np.ndarray) -> np.ndarray:
    """The ends of a line through points (N, 2), and the points between at which it bends."""
    first, last = points[0].astype(float), points[-1].astype(float)
    length = float(np.hypot(*(last - first)))
    offsets = points - first
    if length:
        away = np.abs(offsets[:, 0] * (last - first)[1] - offsets[:, 1] * (last - first)[0]) / length
    else:
        away = np.hypot(offsets[:, 0], offsets[:, 1])
    bend = int(np.argmax(away))
    if away[bend] <= _TOLERANCE_PX:
        return points[[0, -1]]
    return np.vstack([_straightened(points[: bend + 1])[:-1], _straightened(points[bend:])])
