"""Compose pictures from drawings: layers of one-colour coverage, warped and painted on white.

Rendering is batched in torch: every layer of every picture is one row of a ``grid_sample`` at twice the
resolution, averaged down. Geometry here is training data, never part of a mind that runs. Layers as tensors
(:class:`LayerTable`) are small and can be painted where the network is trained, for example on a graphics card.
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
_SMALL = 0.42
"""Size (fraction of the picture) below which a drawing is blurred first: more than 1.7 of its pixels for a sample."""


_INK = 0.25
"""Coverage from which a pixel counts as ink."""


@dataclass(frozen=True)
class Layer:
    """One drawing in a picture."""

    drawing: int
    pose: np.ndarray
    """float64 (2, 3): from drawing coordinates (centre 0, longest side 1) to the picture's (centre 0, width 1)."""
    color: tuple[int, int, int]


@dataclass(frozen=True)
class LayerTable:
    """Pictures that are not yet painted, as tensors: their layers from back to front."""

    drawings: torch.Tensor
    """int64 (N, layers) indices into the corpus."""
    sampling: torch.Tensor
    """float32 (N, layers, 2, 3) from output coordinates in [-1, 1] to drawing coordinates in [-1, 1]."""
    scales: torch.Tensor
    """float32 (N, layers) longest side of a drawing in widths of the picture; 0 where a picture has no layer."""
    colors: torch.Tensor
    """float32 (N, layers, 3) in [0, 255]."""

    @classmethod
    def of(cls, pictures: Sequence[Sequence[Layer]]) -> LayerTable:
        """From lists of layers."""
        shape = (len(pictures), max((len(layers) for layers in pictures), default=0))
        drawings, scales = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
        sampling, colors = np.zeros((*shape, 2, 3), np.float32), np.zeros((*shape, 3), np.float32)
        for row, layers in enumerate(pictures):
            for level, layer in enumerate(layers):
                drawings[row, level], colors[row, level] = layer.drawing, layer.color
                sampling[row, level] = _sampling(layer.pose)
                scales[row, level] = math.sqrt(abs(np.linalg.det(layer.pose[:, :2])))
        return cls(*(torch.from_numpy(part) for part in (drawings, sampling, scales, colors)))


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
    return painted(corpus, LayerTable.of(pictures))


def painted(corpus: Corpus, table: LayerTable) -> torch.Tensor:
    """Pictures uint8 (N, 64, 64, 3) on the table's device."""
    return painted_with_boxes(corpus, table)[0]


def painted_with_boxes(corpus: Corpus, table: LayerTable) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures uint8 (N, 64, 64, 3), and the boxes of their layers' ink within the picture, float32 (N, layers, 4).

    Left, top, right, bottom in picture widths, as if no other layer hid it; zeros for a layer without ink there.
    """
    count, levels = table.drawings.shape
    canvas = torch.full((count, 3, PICTURE_SIZE_PX, PICTURE_SIZE_PX), 255.0, device=table.colors.device)
    boxes = torch.zeros(count, levels, 4, device=table.colors.device)
    for level in range(levels):
        rows = table.scales[:, level].nonzero()[:, 0]
        if not len(rows):  # one process's part of a batch, whose fullest pictures are another's
            break
        alpha = _coverage(corpus, *(part[rows, level] for part in (table.drawings, table.sampling, table.scales)))
        canvas[rows] = canvas[rows] * (1 - alpha) + table.colors[rows, level, :, None, None] * alpha
        boxes[rows, level] = _ink_boxes(alpha[:, 0] > _INK)
    return canvas.round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous(), boxes


def _ink_boxes(inked: torch.Tensor) -> torch.Tensor:
    """float32 (n, 4): boxes of bool (n, height, width) in widths; zeros where there is no ink."""
    sides = []
    for along in (1, 2):
        there = inked.any(along).float()  # columns, then rows
        first = there.argmax(1).float()
        last = there.shape[1] - there.flip(1).argmax(1).float()
        sides.append((first, last))
    (left, right), (top, bottom) = sides
    boxes = torch.stack([left, top, right, bottom], 1) / inked.shape[2]
    return boxes * inked.flatten(1).any(1)[:, None]


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


def _coverage(corpus: Corpus, drawings: torch.Tensor, sampling: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """float32 (n, 1, 64, 64) in [0, 1]; arguments as in :class:`LayerTable`, one row a layer."""
    alpha = corpus.alpha(drawings)
    small = (scales < _SMALL)[:, None, None, None]
    if small.any():
        blurred = F.interpolate(F.avg_pool2d(alpha, 2), scale_factor=2.0, mode="bilinear", align_corners=False)
        alpha = torch.where(small, blurred, alpha)
    grid = F.affine_grid(sampling, [len(alpha), 1, 2 * PICTURE_SIZE_PX, 2 * PICTURE_SIZE_PX], align_corners=False)
    return F.avg_pool2d(F.grid_sample(alpha, grid, align_corners=False), 2)


def _sampling(layer_pose: np.ndarray) -> np.ndarray:
    """float64 (2, 3) from output coordinates in [-1, 1] to drawing coordinates in [-1, 1]."""
    inverse = np.linalg.inv(layer_pose[:, :2])
    return np.concatenate([inverse * _FILLED, (-inverse @ layer_pose[:, 2] * 2 * _FILLED)[:, None]], 1)
