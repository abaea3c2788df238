"""Geometry of block figures: cubes on a lattice, their rotations, views and visible faces.

Coordinates: x to the right, y up, z TOWARDS the viewer. The view is orthographic, from 25 degrees above.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import permutations, product
from typing import NamedTuple

import numpy as np

DIRECTIONS = {
    "right": (1, 0, 0),
    "left": (-1, 0, 0),
    "up": (0, 1, 0),
    "down": (0, -1, 0),
    "front": (0, 0, 1),
    "back": (0, 0, -1),
}
ELEVATION_DEG = 25.0
CUBE_CORNERS = np.array(list(product((-0.5, 0.5), repeat=3)))
"""Corners of the unit cube about its middle, (8, 3)."""
MIRROR = np.diag([-1, 1, 1])
"""Swaps left and right."""
CanonicalForm = tuple[tuple[int, ...], ...]


class Face(NamedTuple):
    """One visible face of a cube in a view."""

    corners: np.ndarray
    """(4, 2) in cubes, x to the right, y DOWN."""
    side: str
    """top, left or right, as seen."""
    cube: int
    """Index of the cube in its figure."""


@cache
def rotations() -> np.ndarray:
    """The 24 rotations of the cube, int (24, 3, 3)."""
    signed = [
        np.eye(3, dtype=int)[list(order)] * np.array(signs)[:, None]
        for order in permutations(range(3))
        for signs in product((1, -1), repeat=3)
    ]
    return np.stack([matrix for matrix in signed if round(np.linalg.det(matrix)) == 1])


def canonical_form(cubes: np.ndarray) -> CanonicalForm:
    """The same for all figures (cubes, 3) that differ by a rotation and a translation only."""

    def normal(points: np.ndarray) -> CanonicalForm:
        return tuple(sorted(tuple(int(v) for v in point) for point in points - points.min(axis=0)))

    return min(normal(cubes @ matrix.T) for matrix in rotations())


def is_chiral(cubes: np.ndarray) -> bool:
    """Whether no rotation turns the figure (cubes, 3) into its mirror image."""
    return canonical_form(cubes) != canonical_form(cubes @ MIRROR)


def touches_itself(cubes: np.ndarray) -> bool:
    """Whether cubes (cubes, 3) that are not neighbours along the arms coincide or share a face."""
    steps = np.abs(cubes[:, None] - cubes[None]).sum(-1)
    index = np.arange(len(cubes))
    return bool(np.any((steps <= 1) & (np.abs(index[:, None] - index[None]) > 1)))


def view_matrix(azimuth_deg: float) -> np.ndarray:
    """From figure coordinates to (right, down, towards the viewer), (3, 3)."""
    angle, tilt = math.radians(azimuth_deg), math.radians(ELEVATION_DEG)
    turn = np.array([[math.cos(angle), 0, -math.sin(angle)], [0, 1, 0], [math.sin(angle), 0, math.cos(angle)]])
    screen = np.array([[1, 0, 0], [0, -math.cos(tilt), math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    return screen @ turn


def visible_normals(view: np.ndarray, directions: Iterable[str] = DIRECTIONS) -> list[tuple[tuple[int, int, int], str]]:
    """Normals among ``directions`` of the faces that are visible in a view (3, 3), each with its side.

    The side is top, left or right, as seen.
    """
    seen = []
    for normal in map(DIRECTIONS.__getitem__, directions):
        right, _, towards = view @ normal
        if towards > 1e-9:
            seen.append((normal, "top" if normal[1] else "left" if right < 0 else "right"))
    return seen


def visible_faces(cubes: np.ndarray, view: np.ndarray, directions: Iterable[str] = DIRECTIONS) -> Iterator[Face]:
    """Visible faces of cubes (cubes, 3) in a view (3, 3), from back to front.

    ``directions`` orders the faces of one cube: where their edges meet, the later one is drawn on top.
    """
    normals = [(face_corners(normal), side) for normal, side in visible_normals(view, directions)]
    # sorting by the cubes' middles is exact for cubes of one lattice
    for index in np.argsort((cubes @ view.T)[:, 2]):
        for corners, side in normals:
            yield Face(((cubes[index] + corners) @ view.T)[:, :2], side, int(index))


def face_corners(normal: tuple[int, int, int]) -> np.ndarray:
    """Corners (4, 3) of the unit cube's face with this normal, in order around it."""
    axis = int(np.argmax(np.abs(normal)))
    corners = np.zeros((4, 3))
    corners[:, axis] = normal[axis] / 2
    others = [i for i in range(3) if i != axis]
    corners[:, others] = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
    return corners
