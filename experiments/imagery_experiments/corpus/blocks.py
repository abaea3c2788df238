"""Block figures for learning to turn in depth: four arms of cubes, as in Shepard & Metzler 1971.

The experiments' figures have ten cubes. Those that are learned from have seven, eight, nine, eleven or
twelve, so that no experiment shows a figure met in training; ten-cube figures are the unseen split.

Coordinates: x right, y up, z towards the viewer; orthographic view from 25 degrees above. Turning by a
positive angle moves what is in front to the left as seen. Figures stand on no axis: each has a random
turn of its own as view 0.
"""

from __future__ import annotations

import math
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import permutations, product
from multiprocessing import get_context

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from imagery_agent.training.data.corpus import DEPTH_UNITS, NO_SURFACE
from imagery_experiments.corpus.drawings import PROCESSES, SIDE_PX

VIEWS = 36
STEP_DEG = 360.0 / VIEWS
FIGURES = 300  # of about 400 that there are with so many cubes
POSES = 2
DEPTH_SIDE = 32
ELEVATION_DEG = 25.0
EDGE_PX = 2.0
GREYS = {"top": 250, "left": 215, "right": 180}
INK = 20
HELD_OUT_SHARE = 0.10
TRAIN_CUBES = frozenset({7, 8, 9, 11, 12})
HELD_OUT_CUBES = frozenset({10})
RADIUS_PX = SIDE_PX / 2 - 3
_FACTOR = 3
_FEW = 24
"""Up to so many figures are drawn at once here: starting side processes would take longer."""
_AXES = np.vstack([np.eye(3, dtype=int), -np.eye(3, dtype=int)])
_ROTATIONS = np.stack(
    [
        matrix
        for order in permutations(range(3))
        for signs in product((1, -1), repeat=3)
        if round(np.linalg.det(matrix := np.eye(3, dtype=int)[list(order)] * np.array(signs)[:, None])) == 1
    ]
)  # the 24 turns of a cube, int (24, 3, 3)
Key = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Figure:
    """``cubes``: middles int (n, 3); ``arms``: cubes of each arm, an elbow's cube counted in both."""

    cubes: np.ndarray
    arms: tuple[int, ...]

    @property
    def mirrored(self) -> Figure:
        """The mirror image (left and right exchanged)."""
        return Figure(self.cubes * np.array([-1, 1, 1]), self.arms)


def form(cubes: np.ndarray) -> Key:
    """The same for all figures that differ by a turn and a shift only."""
    keys = []
    for matrix in _ROTATIONS:
        points = cubes @ matrix.T
        keys.append(tuple(sorted(tuple(int(v) for v in point) for point in points - points.min(axis=0))))
    return min(keys)


def random_figure(sizes: frozenset[int], *, rng: np.random.Generator) -> Figure:
    """A chiral figure of four arms at right angles whose arms do not touch; ``sizes`` in cubes."""
    while True:
        arms = tuple(int(n) for n in rng.integers(2, 6, size=4))
        if sum(arms) - 3 not in sizes:
            continue
        steps = _AXES[rng.integers(len(_AXES), size=4)]
        if np.any((steps[1:] * steps[:-1]).sum(axis=1)):
            continue
        moves = np.repeat(steps, np.array(arms) - 1, axis=0)
        cubes = np.vstack([np.zeros((1, 3), dtype=int), np.cumsum(moves, axis=0)])
        gaps = np.abs(cubes[:, None] - cubes[None]).sum(axis=-1)
        order = np.arange(len(cubes))
        touches = np.any((gaps <= 1) & (np.abs(order[:, None] - order[None]) > 1))
        figure = Figure(cubes, arms)
        if not touches and form(cubes) != form(figure.mirrored.cubes):
            return figure


def distinct_figures(count: int, sizes: frozenset[int], *, rng: np.random.Generator) -> list[Figure]:
    """Figures none of which is another, or another's mirror image, turned."""
    figures: list[Figure] = []
    seen: set[Key] = set()
    while len(figures) < count:
        figure = random_figure(sizes, rng=rng)
        keys = {form(figure.cubes), form(figure.mirrored.cubes)}
        if seen.isdisjoint(keys):
            seen |= keys
            figures.append(figure)
    return figures


def view_matrix(azimuth_deg: float) -> np.ndarray:
    """From the figure's coordinates to (right, down, towards the viewer), float (3, 3)."""
    angle, tilt = math.radians(azimuth_deg), math.radians(ELEVATION_DEG)
    turn = np.array(
        [[math.cos(angle), 0, -math.sin(angle)], [0, 1, 0], [math.sin(angle), 0, math.cos(angle)]]
    )
    screen = np.array([[1, 0, 0], [0, -math.cos(tilt), math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    return screen @ turn


def _face_corners(axis: np.ndarray) -> np.ndarray:
    """Corners (4, 3) of a unit cube's face with this outward normal, in order around it."""
    normal = int(np.argmax(np.abs(axis)))
    corners = np.zeros((4, 3))
    corners[:, normal] = axis[normal] / 2
    others = [i for i in range(3) if i != normal]
    corners[:, others] = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
    return corners


def enclosing_middle(points: np.ndarray) -> np.ndarray:
    """Middle (3,) of about the smallest ball around points (n, 3) (Badoiu & Clarkson 2003)."""
    middle = points.mean(axis=0)
    for step in range(1, 200):
        farthest = points[np.argmax(((points - middle) ** 2).sum(axis=1))]
        middle = middle + (farthest - middle) / (step + 1)
    return middle


def draw_views(figure: Figure, start_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """The figure at start, start + 10, ... degrees about the vertical: uint8 (36, 96, 96), 255 = paper, and depths.

    Depths are int8 (36, 32, 32), see :mod:`imagery_agent.training.data.corpus`: nearer surfaces have larger ones.
    One scale
    serves all views, and the middle of the smallest enclosing ball lies on the axis of turning.
    """
    cubes = figure.cubes - enclosing_middle(figure.cubes)
    offsets = np.array(list(product((-0.5, 0.5), repeat=3)))
    corners = (cubes[:, None] + offsets).reshape(-1, 3)
    matrices = [view_matrix(start_deg + STEP_DEG * view) for view in range(VIEWS)]
    reach = max(float(np.hypot(*(corners @ matrix.T)[:, :2].T).max()) for matrix in matrices)
    scale = (RADIUS_PX - EDGE_PX / 2) / reach
    pictures = np.stack([_draw_view(cubes, matrix, scale) for matrix in matrices])
    return pictures, np.stack([_depth_view(cubes, matrix, scale / SIDE_PX) for matrix in matrices])


def _draw_view(cubes: np.ndarray, matrix: np.ndarray, scale: float) -> np.ndarray:
    side = SIDE_PX * _FACTOR
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    seen = [(axis, *(matrix @ axis)[::2]) for axis in _AXES]
    for index in np.argsort((cubes @ matrix.T)[:, 2]):  # back to front: exact for cubes of one lattice
        for axis, right, towards in seen:
            if towards > 1e-9:
                corners = (cubes[index] + _face_corners(axis)) @ matrix.T
                outline = [tuple(point) for point in (corners[:, :2] * scale * _FACTOR + side / 2).tolist()]
                shade = GREYS["top" if axis[1] else "left" if right < 0 else "right"]
                draw.polygon(outline, fill=shade)
                draw.line([*outline, outline[0]], fill=INK, width=round(EDGE_PX * _FACTOR))
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX))


def _depth_view(cubes: np.ndarray, matrix: np.ndarray, scale: float) -> np.ndarray:
    """Depth of the nearest surface at every point of a raster; ``scale`` in canvas widths per cube."""
    raster = (np.arange(DEPTH_SIDE) + 0.5) / DEPTH_SIDE - 0.5
    across, down = np.meshgrid(raster / scale, raster / scale)
    nearest = np.full(across.shape, -np.inf)
    for axis in _AXES:
        if (matrix @ axis)[2] <= 1e-9:
            continue
        corners = _face_corners(axis) @ matrix.T
        sides = np.stack([corners[1] - corners[0], corners[3] - corners[0]], -1)  # (3, 2)
        inverse = np.linalg.pinv(sides[:2])
        for middle in cubes @ matrix.T:
            first = middle + corners[0]
            u, v = np.tensordot(inverse, np.stack([across - first[0], down - first[1]]), 1)
            inside = (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
            depth = first[2] + u * sides[2, 0] + v * sides[2, 1]
            nearest = np.where(inside, np.maximum(nearest, depth), nearest)
    units = (nearest * scale * DEPTH_UNITS).clip(NO_SURFACE + 1, 127)
    return np.where(np.isfinite(nearest), units.round(), NO_SURFACE).astype(np.int8)


def _views_of(work: tuple[Figure, float]) -> tuple[np.ndarray, np.ndarray]:
    return draw_views(*work)


def block_views(
    *, rng: np.random.Generator, figures: int = FIGURES
) -> tuple[np.ndarray, np.ndarray, dict[str, list[object]]]:
    """Views uint8 (4 * figures, 36, 96, 96), their depths int8 (..., 32, 32) and the columns of ``views.json``.

    Rows 2k and 2k + 1 are a figure, lying on one of its sides, and its mirror image; every figure lies in two ways.
    """
    columns: dict[str, list[object]] = {
        "split": [],
        "figure": [],
        "mirrored": [],
        "arms": [],
        "start_deg": [],
    }
    work: list[tuple[Figure, float]] = []
    held_out = max(1, round(HELD_OUT_SHARE * figures))
    chosen = distinct_figures(held_out, HELD_OUT_CUBES, rng=rng)
    chosen += distinct_figures(figures - held_out, TRAIN_CUBES, rng=rng)
    poses = [(number, figure) for number, figure in enumerate(chosen) for _ in range(POSES)]
    for number, figure in poses:
        turned = Figure(figure.cubes @ _ROTATIONS[rng.integers(len(_ROTATIONS))].T, figure.arms)
        for mirrored in (False, True):
            start_deg = float(rng.uniform(0, 360))
            work.append((turned.mirrored if mirrored else turned, start_deg))
            row = (
                "concept" if number < held_out else "train",
                number,
                mirrored,
                list(turned.arms),
                start_deg,
            )
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
    progress = partial(tqdm, total=len(work), desc="block figures", unit="figure")
    if len(work) <= _FEW:
        drawn = [_views_of(one) for one in progress(work)]
    else:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            drawn = list(progress(pool.map(_views_of, work, chunksize=4)))
    views, depths = (np.stack(arrays) for arrays in zip(*drawn, strict=True))
    return views, depths, columns
