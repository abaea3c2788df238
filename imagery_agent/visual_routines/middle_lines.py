"""Middle lines of a line drawing: its ink thinned to lines between junctions and free ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import convolve, label

_EIGHT = np.ones((3, 3), int)


@dataclass(frozen=True)
class Path:
    """One line, in samples of the enlarged picture: (x, y) in their order along it."""

    points: np.ndarray
    ends: tuple[int, int]
    """Junctions at both ends; -1 for a free end, -2 for a closed line."""


def middle_lines(thin: np.ndarray, width: float) -> list[Path]:
    """The lines between junctions and ends, without spurs, in samples of the enlarged picture."""
    neighbours = convolve(thin.astype(int), _EIGHT, mode="constant") - 1
    branching, count = label(thin & (neighbours >= 3), _EIGHT)
    centers = np.array([np.argwhere(branching == number)[:, ::-1].mean(axis=0) for number in range(1, count + 1)])
    lines, total = label(thin & (branching == 0), _EIGHT)
    found = []
    for number in range(1, total + 1):
        ordered = _walk(np.argwhere(lines == number))
        ends = tuple(_junction_at(branching, point) for point in (ordered[0], ordered[-1]))
        closed = ends == (-1, -1) and len(ordered) > 8 and np.abs(ordered[0] - ordered[-1]).max() <= 2
        points = ordered[:, ::-1].astype(float)
        if len(ordered) == 1 and neighbours[tuple(ordered[0])] == 2:  # between two junctions
            touching = np.unique(branching[_window(ordered[0])])
            ends = tuple(int(one) - 1 for one in touching[touching > 0][:2]) if (touching > 0).sum() > 1 else ends
        if len(ordered) == 1 and ends == (-1, -1):  # a dot
            points = np.vstack([points, points + np.array([[1.0, 0.0]])])
        before = [centers[ends[0]]] if ends[0] >= 0 else []
        after = [centers[ends[1]]] if ends[1] >= 0 else []
        points = np.array([*before, *points, *after])
        found.append(
            Path(np.vstack([points, points[:1]]) if closed else points, (-2, -2) if closed else (ends[0], ends[1]))
        )
    return _merged(_with_sharp_corners(_without_spurs(found, width), centers, width), centers, width)


def _window(point: np.ndarray) -> tuple[slice, slice]:
    row, column = (int(value) for value in point)
    return slice(max(0, row - 1), row + 2), slice(max(0, column - 1), column + 2)


def _junction_at(branching: np.ndarray, point: np.ndarray) -> int:
    near = branching[_window(point)]
    return int(near.max()) - 1


def _walk(pixels: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of a line, in their order along it."""
    left = {(int(row), int(column)) for row, column in pixels}

    def near(point: tuple[int, int]) -> list[tuple[int, int]]:
        row, column = point
        steps = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))
        return [(row + dy, column + dx) for dy, dx in steps if (row + dy, column + dx) in left]

    point = min((p for p in left if len(near(p)) <= 1), default=min(left))
    ordered = [point]
    left.discard(point)
    while following := near(point):
        point = following[0]
        left.discard(point)
        ordered.append(point)
    return np.array(ordered)


def length_of(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _without_spurs(paths: list[Path], width: float) -> list[Path]:
    return [p for p in paths if sorted(p.ends)[0] != -1 or max(p.ends) < 0 or length_of(p.points) > 0.9 * width]


def _with_sharp_corners(paths: list[Path], centers: np.ndarray, width: float) -> list[Path]:
    """Two lines that meet at a sharp angle run into one before their corner: the short line from there goes."""
    kept = list(paths)
    for spur in paths:
        node = max(spur.ends)
        if min(spur.ends) != -1 or node < 0 or length_of(spur.points) > 2.6 * width:
            continue
        others = [path for path in kept if node in path.ends and path is not spur]
        if len(others) != 2:
            continue
        tip = spur.points[0] if spur.ends[0] == -1 else spur.points[-1]
        reach = [_point_away(path, node, 4 * width) - centers[node] for path in others]
        sharp = np.dot(*(vector / max(np.hypot(*vector), 1e-9) for vector in reach)) > 0.6
        if sharp and all(np.dot(vector, tip - centers[node]) < 0 for vector in reach):
            kept = [path for path in kept if path is not spur]
            centers[node] = tip
    return kept


def _point_away(path: Path, node: int, distance: float) -> np.ndarray:
    """The point of a line at most this far (in samples) from the junction at one of its ends."""
    points = path.points if path.ends[0] == node else path.points[::-1]
    return np.asarray(points[min(len(points) - 1, round(distance))])


def _merged(paths: list[Path], centers: np.ndarray, width: float) -> list[Path]:
    """Junctions joined by a very short line become one; lines that meet at a junction of two are joined."""
    owner = list(range(len(centers)))

    def root(number: int) -> int:
        while owner[number] != number:
            number = owner[number]
        return number

    kept = []
    for path in paths:
        first, second = path.ends
        if min(first, second) >= 0 and first != second and length_of(path.points) < 1.3 * width:
            owner[root(first)] = root(second)
        elif not (first == second >= 0 and length_of(path.points) < 2 * width):
            kept.append(path)
    groups = {n: [m for m in range(len(centers)) if root(m) == root(n)] for n in range(len(centers))}
    middle = {n: centers[group].mean(axis=0) for n, group in groups.items()}
    result = []
    for path in kept:
        points = path.points.copy()
        first, second = (root(end) if end >= 0 else end for end in path.ends)
        for place, end in ((0, path.ends[0]), (-1, path.ends[1])):
            if end >= 0:
                points[place] = middle[end]
        result.append(Path(points, (first, second)))
    return _spliced(result)


def _spliced(paths: list[Path]) -> list[Path]:
    """Two lines that meet where no third one does are one line."""
    for node in {end for path in paths for end in path.ends if end >= 0}:
        meeting = [path for path in paths if node in path.ends]
        if len(meeting) == 2 and all(path.ends.count(node) == 1 for path in meeting):
            first, second = meeting
            one = first.points if first.ends[1] == node else first.points[::-1]
            other = second.points if second.ends[0] == node else second.points[::-1]
            start = first.ends[0] if first.ends[1] == node else first.ends[1]
            stop = second.ends[1] if second.ends[0] == node else second.ends[0]
            paths = [p for p in paths if p is not first and p is not second]
            paths.append(Path(np.vstack([one, other[1:]]), (start, stop)))
        elif len(meeting) == 1 and meeting[0].ends == (node, node):
            paths = [p if p is not meeting[0] else Path(p.points, (-2, -2)) for p in paths]
    return paths
