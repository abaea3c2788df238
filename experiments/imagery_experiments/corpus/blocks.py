"""Block figures for learning rotation in depth: four arms of cubes, as in Shepard & Metzler 1971.

The experiments' figures have ten cubes. Training figures have seven, eight, nine, eleven or twelve, so that no
experiment uses a figure met in training; ten-cube figures are the unseen split. Geometry and view are those of
:mod:`imagery_envs.stimuli.block_geometry`; each figure stands at a random azimuth in view 0.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from imagery_agent.training.data.corpus import DEPTH_UNITS, NO_SURFACE
from imagery_envs.stimuli.block_geometry import (
    CUBE_CORNERS,
    MIRROR,
    CanonicalForm,
    canonical_form,
    face_corners,
    rotations,
    view_matrix,
    visible_faces,
    visible_normals,
)
from imagery_envs.stimuli.blocks import EDGE_GREY, FACE_GREYS, BlockFigure, from_arm_lengths
from imagery_envs.stimuli.canvas import enclosing_circle
from imagery_experiments.corpus.drawings import PROCESSES, SIDE_PX

VIEWS = 36
STEP_DEG = 360.0 / VIEWS
FIGURES = 300  # of about 400 with so many cubes
POSES = 2
DEPTH_SIDE = 32
EDGE_PX = 2.0
HELD_OUT_SHARE = 0.10
TRAIN_CUBES = frozenset({7, 8, 9, 11, 12})
HELD_OUT_CUBES = frozenset({10})
RADIUS_PX = SIDE_PX / 2 - 3
_SUPERSAMPLING = 3
_SERIAL_LIMIT = 24
"""Up to so many figures are drawn in this process: starting side processes would take longer."""
_DIRECTIONS = ("right", "up", "front", "left", "down", "back")
"""Order of the random draws, and of the faces of one cube when it is drawn."""


def random_figure(sizes: frozenset[int], *, rng: np.random.Generator) -> BlockFigure:
    """A random figure whose number of cubes is among ``sizes``."""
    while True:
        arms = [int(n) for n in rng.integers(2, 6, size=4)]
        if sum(arms) - 3 not in sizes:
            continue
        directions = [_DIRECTIONS[i] for i in rng.integers(len(_DIRECTIONS), size=4)]
        try:
            return from_arm_lengths(arms, directions=directions)
        except ValueError:
            continue  # the arms touch, or the figure is not chiral


def distinct_figures(count: int, sizes: frozenset[int], *, rng: np.random.Generator) -> list[BlockFigure]:
    """Figures none of which is another one, or its mirror image, rotated."""
    figures: list[BlockFigure] = []
    seen: set[CanonicalForm] = set()
    while len(figures) < count:
        figure = random_figure(sizes, rng=rng)
        forms = {canonical_form(figure.cubes()), canonical_form(figure.cubes() @ MIRROR)}
        if seen.isdisjoint(forms):
            seen |= forms
            figures.append(figure)
    return figures


def draw_views(cubes: np.ndarray, start_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Views of cubes (n, 3) at start, start + 10, ... degrees about the vertical, and their depths.

    One scale serves all views, and the middle of the smallest enclosing ball lies on the axis of rotation.

    Returns:
        uint8 (36, 96, 96), 255 = paper; int8 (36, 32, 32), see :mod:`imagery_agent.training.data.corpus`: nearer
        surfaces have larger depths.
    """
    cubes = cubes - enclosing_circle(cubes, steps=199)[0]
    corners = (cubes[:, None] + CUBE_CORNERS).reshape(-1, 3)
    matrices = [view_matrix(start_deg + STEP_DEG * view) for view in range(VIEWS)]
    reach = max(float(np.hypot(*(corners @ matrix.T)[:, :2].T).max()) for matrix in matrices)
    scale = (RADIUS_PX - EDGE_PX / 2) / reach
    pictures = np.stack([_draw_view(cubes, matrix, scale) for matrix in matrices])
    return pictures, np.stack([_depth_view(cubes, matrix, scale / SIDE_PX) for matrix in matrices])


def _draw_view(cubes: np.ndarray, matrix: np.ndarray, scale: float) -> np.ndarray:
    side = SIDE_PX * _SUPERSAMPLING
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    for face in visible_faces(cubes, matrix, _DIRECTIONS):
        outline = [tuple(point) for point in (face.corners * scale * _SUPERSAMPLING + side / 2).tolist()]
        draw.polygon(outline, fill=FACE_GREYS[face.side])
        draw.line([*outline, outline[0]], fill=EDGE_GREY, width=round(EDGE_PX * _SUPERSAMPLING))
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX))


def _depth_view(cubes: np.ndarray, matrix: np.ndarray, scale: float) -> np.ndarray:
    """Depth of the nearest surface at every point of a raster; ``scale`` in canvas widths per cube."""
    raster = (np.arange(DEPTH_SIDE) + 0.5) / DEPTH_SIDE - 0.5
    across, down = np.meshgrid(raster / scale, raster / scale)
    nearest = np.full(across.shape, -np.inf)
    for normal, _ in visible_normals(matrix):
        corners = face_corners(normal) @ matrix.T
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


def block_views(
    *, rng: np.random.Generator, figures: int = FIGURES
) -> tuple[np.ndarray, np.ndarray, dict[str, list[object]]]:
    """Views uint8 (4 * figures, 36, 96, 96), their depths int8 (..., 32, 32) and the columns of ``views.json``.

    Rows 2k and 2k + 1 are a figure, rotated at random, and its mirror image; every figure has two such poses.
    """
    held_out = max(1, round(HELD_OUT_SHARE * figures))
    chosen = distinct_figures(held_out, HELD_OUT_CUBES, rng=rng)
    chosen += distinct_figures(figures - held_out, TRAIN_CUBES, rng=rng)
    rows, work = list[dict[str, object]](), list[tuple[np.ndarray, float]]()
    for number, figure in enumerate(chosen):
        split, arms = "concept" if number < held_out else "train", list(figure.arms)
        for _ in range(POSES):
            cubes = figure.cubes() @ rotations()[rng.integers(24)].T
            for mirrored in (False, True):
                start = float(rng.uniform(0, 360))
                work.append((cubes @ MIRROR if mirrored else cubes, start))
                rows.append({"split": split, "figure": number, "mirrored": mirrored, "arms": arms, "start_deg": start})
    views, depths = (np.stack(arrays) for arrays in zip(*_draw_all(work), strict=True))
    return views, depths, {column: [row[column] for row in rows] for column in rows[0]}


def _draw_all(work: list[tuple[np.ndarray, float]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """:func:`draw_views` of each pair of cubes and azimuth."""
    progress = partial(tqdm, total=len(work), desc="block figures", unit="figure")
    if len(work) <= _SERIAL_LIMIT:
        return [draw_views(*one) for one in progress(work)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return list(progress(pool.map(draw_views, *zip(*work, strict=True), chunksize=4)))
