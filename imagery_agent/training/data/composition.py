"""Compose pictures from drawings: layers of one-colour coverage, warped and painted on white.

Rendering is batched in torch: every layer of every picture is one row of a ``grid_sample`` at twice the
resolution, averaged down. Geometry here is training data, never part of a mind that runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX
from imagery_agent.training.data.corpus import Corpus

_FILLED = 90 / 96
"""Share of a drawing's canvas that its longest side covers."""


@dataclass(frozen=True)
class Layer:
    """One drawing in a picture."""

    drawing: int
    pose: np.ndarray
    """float64 (2, 3): from drawing coordinates (centre 0, longest side 1) to the picture's (centre 0, width 1)."""
    color: tuple[int, int, int]


def pose(x: float, y: float, size: float, *, angle_deg: float = 0.0, mirrored: bool = False) -> np.ndarray:
    """Put a drawing of longest side ``size`` at (x, y) (fractions of the picture, y down), turned to the left."""
    cos, sin = math.cos(math.radians(angle_deg)) * size, math.sin(math.radians(angle_deg)) * size
    flip = -1.0 if mirrored else 1.0
    return np.array([[cos * flip, sin, x - 0.5], [-sin * flip, cos, y - 0.5]])


def moved(layer: Layer, operation: Operation) -> Layer:
    """The layer after a planar operation on the whole picture."""
    matrix = operation.matrix()
    new = matrix[:, :2] @ layer.pose
    new[:, 2] += matrix[:, 2]
    return replace(layer, pose=new)


def named_color(name: str) -> tuple[int, int, int]:
    """RGB of a named colour."""
    return COLORS[name]


def drawn_extent(corpus: Corpus, layer: Layer) -> np.ndarray:
    """float64 (2, 2): least and greatest (x, y) of what a layer draws (centre of the picture 0, its width 1)."""
    alpha = corpus.alpha(np.array([layer.drawing]))[0, 0].numpy() > 0.5
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    side = len(alpha)
    x, y = ((np.array([found[0], found[-1] + 1]) / side - 0.5) / _FILLED for found in (columns, rows))
    corners = np.array([[a, b] for a in x for b in y]) @ layer.pose[:, :2].T + layer.pose[:, 2]
    return np.stack([corners.min(0), corners.max(0)])


def render(corpus: Corpus, pictures: Sequence[Sequence[Layer]]) -> torch.Tensor:
    """Paint pictures given as lists of layers, back to front: uint8 (N, 64, 64, 3)."""
    canvas = torch.full((len(pictures), 3, PICTURE_SIZE_PX, PICTURE_SIZE_PX), 255.0)
    depth = max((len(layers) for layers in pictures), default=0)
    for level in range(depth):
        rows = [i for i, layers in enumerate(pictures) if len(layers) > level]
        layers = [pictures[i][level] for i in rows]
        alpha = _coverage(corpus, layers)  # (n, 1, 64, 64)
        color = torch.tensor([layer.color for layer in layers], dtype=torch.float32)[:, :, None, None]
        canvas[rows] = canvas[rows] * (1 - alpha) + color * alpha
    return canvas.round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def surface_depth(corpus: Corpus, layer: Layer, grid: int) -> torch.Tensor:
    """How near the visible surfaces of one block figure are, float32 (grid, grid) in cells; NaN where there are none.

    Positive is towards the viewer, 0 the middle of the figure.
    """
    depths = corpus.depths(layer.drawing)  # (side, side), fractions of the drawing's canvas
    side = len(depths)
    centers = (torch.arange(grid) + 0.5) / grid - 0.5
    points = torch.stack(torch.meshgrid(centers, centers, indexing="xy")).flatten(1).numpy()
    inverse = np.linalg.inv(layer.pose[:, :2])
    canvas = inverse @ (points - layer.pose[:, 2:]) * _FILLED + 0.5
    columns, rows = np.floor(canvas * side).astype(int)
    inside = (columns >= 0) & (columns < side) & (rows >= 0) & (rows < side)
    found = np.full(grid * grid, np.nan, np.float32)
    found[inside] = depths[rows[inside], columns[inside]]
    scale = math.sqrt(abs(np.linalg.det(layer.pose[:, :2])))
    return torch.from_numpy(found * scale / _FILLED * grid).view(grid, grid)


def _coverage(corpus: Corpus, layers: Sequence[Layer]) -> torch.Tensor:
    alpha = corpus.alpha(np.array([layer.drawing for layer in layers]))
    scale = np.array([math.sqrt(abs(np.linalg.det(layer.pose[:, :2]))) for layer in layers])
    small = torch.from_numpy(scale < 0.42)[:, None, None, None]  # more than 1.7 drawing pixels a sample
    if small.any():
        blurred = F.interpolate(F.avg_pool2d(alpha, 2), scale_factor=2.0, mode="bilinear", align_corners=False)
        alpha = torch.where(small, blurred, alpha)
    theta = torch.stack([_sampling(layer.pose) for layer in layers])
    grid = F.affine_grid(theta, [len(layers), 1, 2 * PICTURE_SIZE_PX, 2 * PICTURE_SIZE_PX], align_corners=False)
    return F.avg_pool2d(F.grid_sample(alpha, grid, align_corners=False), 2)


def _sampling(layer_pose: np.ndarray) -> torch.Tensor:
    """float32 (2, 3) from output coordinates in [-1, 1] to drawing coordinates in [-1, 1]."""
    inverse = np.linalg.inv(layer_pose[:, :2])
    theta = np.empty((2, 3))
    theta[:, :2] = inverse * _FILLED
    theta[:, 2] = -inverse @ layer_pose[:, 2] * 2 * _FILLED
    return torch.from_numpy(theta).float()
