"""Strokes of a line drawing: straight and curved pieces with their free ends, found by tracing its middle lines.

Tracing of curves after Jolicoeur, Ullman & Mackay (1986, Memory & Cognition 14:129). The ink is thinned to middle
lines, which are cut at junctions and corners; straight pieces that continue each other across a junction are one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.ndimage import distance_transform_edt
from scipy.ndimage import zoom as resampled

from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.middle_lines import Path, length_of, middle_lines

_FINE = 4
"""Samples per pixel: thinning is done on an enlarged picture."""
_INK_FROM = 0.38
_CORNER_DEG = 42.0
"""Turning of the direction, within about the width of a stroke, from which there is a corner."""
_COLLINEAR_DEG = 17.0
"""Largest difference of the directions of two straight pieces that are one stroke."""
_STRAIGHT_SHARE = 0.035
"""Largest distance of a straight stroke from its chord, as a share of its length."""


@dataclass(frozen=True)
class Stroke:
    """One piece of a drawing between corners or ends. Points are (x, y) in widths of the picture, y down."""

    points: np.ndarray
    """float64 (N, 2), ordered along the stroke, from its upper (of level strokes: left) end."""
    is_straight: bool
    free: tuple[bool, bool]
    """Whether its first and last point are free ends."""
    width: float

    @cached_property
    def length(self) -> float:
        """Along the stroke."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @cached_property
    def angle_deg(self) -> float:
        """Of the chord, counterclockwise from horizontal, in [0, 180)."""
        dx, dy = self.points[-1] - self.points[0]
        return float(np.degrees(np.arctan2(-dy, dx)) % 180)

    @property
    def is_closed(self) -> bool:
        """Whether it returns to its first point."""
        return bool(np.hypot(*(self.points[0] - self.points[-1])) < self.width / 2 and self.length > 4 * self.width)


def find_strokes(pixels: np.ndarray) -> tuple[Stroke, ...]:
    """All strokes of uint8 (H, W, 3), the longest first; () without ink."""
    covered = coverage(pixels)
    box = _ink_rows(covered)
    if box is None:
        return ()
    top, left = box[0].start, box[1].start
    dark = resampled(covered[box], _FINE, order=1, grid_mode=True, mode="nearest") > _INK_FROM
    from skimage.morphology import skeletonize  # only here: it takes half a second to import

    thin = skeletonize(dark)
    depth = distance_transform_edt(dark)
    width = 2.0 * float(np.median(depth[thin]))  # in samples
    scale = 1.0 / (_FINE * pixels.shape[1])
    pieces = [piece for path in middle_lines(thin, width) for piece in _pieces(path, width)]
    strokes = [
        replace(
            stroke, points=(stroke.points + 0.5) * scale + np.array([left, top]) / pixels.shape[1], width=width * scale
        )
        for stroke in map(_oriented, _joined(pieces, width))
    ]
    return tuple(sorted(strokes, key=lambda stroke: -stroke.length))


def _ink_rows(covered: np.ndarray) -> tuple[slice, slice] | None:
    """The rows and columns that hold ink, with a border."""
    rows, columns = (np.flatnonzero((covered > _INK_FROM).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return slice(max(0, rows[0] - 3), rows[-1] + 4), slice(max(0, columns[0] - 3), columns[-1] + 4)


# ---------------------------------------------------------------- corners and straight pieces


@dataclass(frozen=True)
class _Piece:
    points: np.ndarray
    ends: tuple[int, int]
    is_straight: bool
    after_corner: bool = False


def _pieces(path: Path, width: float) -> list[_Piece]:
    """A line cut at its corners, and into straight and curved pieces."""
    points = _resampled(path.points)
    if len(points) < 3:
        return [_Piece(points, path.ends, True)]
    points, cuts = _with_corners(points, path, width)
    bounds = [0, *cuts, len(points) - 1]
    found: list[_Piece] = []
    for start, stop in pairwise(bounds):
        for low, high, straight in _runs(points[start : stop + 1], width):
            low, high = low + start, high + start
            ends = (path.ends[0] if low == 0 else -3, path.ends[1] if high == len(points) - 1 else -3)
            found.append(_Piece(points[low : high + 1], ends, straight, low == start))
    found = _without_bridges(found, width)
    pairs = list(pairwise(range(len(found)))) + ([(len(found) - 1, 0)] if path.ends == (-2, -2) and cuts else [])
    for first, second in (pair for pair in pairs if found[pair[1]].after_corner):
        found[first], found[second] = _meeting(found[first], found[second], width)
    return found


def _without_bridges(pieces: list[_Piece], width: float) -> list[_Piece]:
    """Very short pieces between two long straight ones go: they are a blunt corner."""
    pieces = list(pieces)

    def is_long(piece: _Piece) -> bool:
        return piece.is_straight and length_of(piece.points) > 2.5 * width

    long = [number for number, piece in enumerate(pieces) if is_long(piece)]
    gone: set[int] = set()
    for first, second in pairwise(long):
        between = range(first + 1, second)
        if between and sum(length_of(pieces[number].points) for number in between) < 2.6 * width:
            gone |= set(between)
            pieces[second] = replace(pieces[second], after_corner=True)
    return [piece for number, piece in enumerate(pieces) if number not in gone]


def _meeting(first: _Piece, second: _Piece, width: float) -> tuple[_Piece, _Piece]:
    """Two straight pieces, carried on to the corner where they meet: thinning rounds corners off."""
    if not (first.is_straight and second.is_straight and min(len(first.points), len(second.points)) > 4):
        return first, second
    (p, along), (q, across) = _middle_line(first.points), _middle_line(second.points)
    sine = along[0] * across[1] - along[1] * across[0]
    if abs(sine) < 0.3:
        return first, second
    offset = q - p
    corner = p + along * (offset[0] * across[1] - offset[1] * across[0]) / sine
    if np.hypot(*(corner - first.points[-1])) > 3.0 * width:
        return first, second
    return (
        replace(first, points=np.vstack([first.points[:-1], corner])),
        replace(second, points=np.vstack([corner, second.points[1:]])),
    )


def _middle_line(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A point and the direction of the line through the inner points, away from rounded ends."""
    cut = max(1, len(points) // 5)
    inner = points[cut:-cut] if len(points) > 2 * cut + 2 else points
    center = inner.mean(axis=0)
    _, _, axes = np.linalg.svd(inner - center)
    return center, axes[0] * np.sign(np.dot(axes[0], points[-1] - points[0]) or 1.0)


def _resampled(points: np.ndarray, step: float = 2.0) -> np.ndarray:
    """Smoothed, and with equal steps (in samples)."""
    if len(points) > 7:
        kernel = np.ones(5) / 5
        inner = np.stack([np.convolve(points[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)
        points = np.vstack([points[:1], inner, points[-1:]])
    along = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    count = max(2, round(along[-1] / step) + 1)
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _with_corners(points: np.ndarray, path: Path, width: float) -> tuple[np.ndarray, list[int]]:
    """The points (a closed line begins at a corner), and the indices of the corners."""
    closed, count = path.ends == (-2, -2), len(points)
    reach = max(2, min(round(width / 2), count // 10))
    if closed:
        ring = points[:-1]
        turning = _turning(np.vstack([ring[-reach:], ring, ring[:reach]]), reach)[reach:-reach]
        corners = _peaks(turning, reach, closed=True)
        if corners:
            ring = np.roll(ring, -corners[0], axis=0)
            return np.vstack([ring, ring[:1]]), [corner - corners[0] for corner in corners[1:]]
        return points, []
    return points, _peaks(_turning(points, reach), reach, closed=False)


def _turning(points: np.ndarray, reach: int) -> np.ndarray:
    """Absolute turning of the direction at every point, in degrees; 0 near the ends."""
    turning = np.zeros(len(points))
    if len(points) > 2 * reach:
        before = points[reach:-reach] - points[: -2 * reach]
        after = points[2 * reach :] - points[reach:-reach]
        cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        turning[reach:-reach] = np.abs(np.degrees(np.arctan2(cross, (before * after).sum(axis=1))))
    return turning


def _peaks(turning: np.ndarray, reach: int, *, closed: bool) -> list[int]:
    found: list[int] = []
    for index in np.argsort(-turning, kind="stable"):
        if turning[index] < _CORNER_DEG:
            break
        apart = [abs(int(index) - other) for other in found]
        apart = [min(gap, len(turning) - gap) for gap in apart] if closed else apart
        if all(gap > reach for gap in apart):
            found.append(int(index))
    return sorted(found)


def _runs(points: np.ndarray, width: float) -> list[tuple[int, int, bool]]:
    """(start, stop, straight) of the straight and curved runs of a line without corners."""
    last = len(points) - 1
    if _is_straight(points, width):
        return [(0, last, True)]
    least = max(5, round(1.1 * width))  # in points, two samples apart
    best = None
    for start in range(0, last - least + 1, 2):  # the longest straight run
        stop = start + least
        if not _is_straight(points[start : stop + 1], width):
            continue
        while stop < last and _is_straight(points[start : stop + 2], width):
            stop += 1
        if best is None or stop - start > best[1] - best[0]:
            best = (start, stop)
    if best is None or best[1] - best[0] < 0.16 * last:
        return [(0, last, False)]
    start, stop = best
    before = [(low, high, s) for low, high, s in _runs(points[: start + 1], width)] if start > 2 else []
    after = [(low + stop, high + stop, s) for low, high, s in _runs(points[stop:], width)] if last - stop > 2 else []
    middle = (start if before else 0, stop if after else last, True)
    return [*before, middle, *after]


def _is_straight(points: np.ndarray, width: float) -> bool:
    chord = points[-1] - points[0]
    length = float(np.hypot(*chord))
    if length < 1e-6:
        return False
    offsets = points - points[0]
    away = np.abs(chord[0] * offsets[:, 1] - chord[1] * offsets[:, 0]) / length
    return float(away.max()) <= max(_STRAIGHT_SHARE * length, 0.1 * width if length < 3 * width else 0.0)


# ---------------------------------------------------------------- strokes across junctions


def _joined(pieces: list[_Piece], width: float) -> list[Stroke]:
    """Straight pieces that continue each other across a junction are joined."""
    strokes = list(pieces)
    while pair := _continuation(strokes, width):
        one, other = pair
        strokes = [piece for piece in strokes if piece is not one and piece is not other]
        node = next(end for end in one.ends if end >= 0 and end in other.ends)
        first = one if one.ends[1] == node else _reversed(one)
        second = other if other.ends[0] == node else _reversed(other)
        strokes.append(_Piece(np.vstack([first.points, second.points[1:]]), (first.ends[0], second.ends[1]), True))
    return [_stroke(piece, width) for piece in strokes]


def _stroke(piece: _Piece, width: float) -> Stroke:
    points = piece.points
    if piece.is_straight:
        points = np.linspace(points[0], points[-1], max(2, len(points)))
    return Stroke(points, piece.is_straight, (piece.ends[0] == -1, piece.ends[1] == -1), width)


def _reversed(piece: _Piece) -> _Piece:
    return _Piece(piece.points[::-1], piece.ends[::-1], piece.is_straight)


def _continuation(pieces: list[_Piece], width: float) -> tuple[_Piece, _Piece] | None:
    best, found = _COLLINEAR_DEG, None
    straight = [piece for piece in pieces if piece.is_straight]
    for number, one in enumerate(straight):
        for other in straight[number + 1 :]:
            for node in set(one.ends) & set(other.ends):
                if node >= 0:
                    away = [_direction(p if p.ends[0] == node else _reversed(p)) for p in (one, other)]
                    bend = 180 - float(np.degrees(np.arccos(np.clip(np.dot(*away), -1, 1))))
                    if bend < best:
                        best, found = bend, (one, other)
    return found


def _direction(piece: _Piece) -> np.ndarray:
    chord = piece.points[-1] - piece.points[min(2, len(piece.points) - 2)]
    return np.asarray(chord / max(float(np.hypot(*chord)), 1e-9))


def _oriented(stroke: Stroke) -> Stroke:
    """From the upper to the lower end; a level stroke from left to right."""
    dx, dy = stroke.points[-1] - stroke.points[0]
    backwards = dx < 0 if abs(dx) > 2 * abs(dy) else dy < 0
    return replace(stroke, points=stroke.points[::-1], free=stroke.free[::-1]) if backwards else stroke
