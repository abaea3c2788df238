"""The detector: what is where in a picture, in one pass over the interpreter's feature maps.

Anchor-free and one-stage. Every cell of a grid with a stride of 4 pixels says whether it is the middle of a thing, how
far the sides of the thing's box are (Tian et al. 2019, FCOS), and which unit vector of the interpreter's own space the
thing has, so that its classes are any words. Cells near the middle of a box learn it (Ge et al. 2021, YOLOX), and
confidence learns the overlap of the predicted box (Zhang et al. 2021, VarifocalNet).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import torch
import torch.nn.functional as F
from annotated_types import Interval
from torch import Tensor, nn
from torchvision.ops import box_iou, generalized_box_iou_loss

from imagery_agent.models.losses import Losses

_Count = Annotated[int, Interval(ge=1, le=65_536)]
NO_THING, NO_NAME = -2, -1
"""In a row of names: a place without a thing, and a thing without a name."""
_FIRST_SIDE, _SIDE_RANGE = 0.125, (-4.0, 2.2)
"""Distance of a side, in widths, at the output 0; range of its logarithm around that."""
_MIDDLE_CELLS = 1.5
"""Cells within so many cells of the middle of a box learn it."""
_BOX_WEIGHT, _NAME_WEIGHT = 2.0, 0.5
_FIRST_CONFIDENCE = 0.02


@dataclass(frozen=True)
class DetectorConfig:
    """Shape of the detector; the default has 0.3 M parameters."""

    feature_channels: tuple[_Count, ...] = (160, 320, 640, 1280)
    """Channels of the interpreter's feature maps, finest first."""
    embed_dim: _Count = 256
    """Dimensions of the interpreter's space."""
    grid: _Count = 16
    """Cells along one side; a picture has 4 * grid pixels along one side."""
    width: Annotated[int, Interval(ge=8, le=4096)] = 64
    blocks: Annotated[int, Interval(ge=0, le=64)] = 4
    interpreter: str = ""
    """Checksum of the interpreter whose feature maps it was trained on."""


class Prediction(NamedTuple):
    """What every cell says, cells in rows: C = grid * grid."""

    confidence: Tensor
    """(B, C) log odds that the cell is the middle of a thing."""
    boxes: Tensor
    """(B, C, 4) left, top, right, bottom in picture widths."""
    vectors: Tensor
    """(B, C, D) unit vectors in the interpreter's space."""


class Truth(NamedTuple):
    """The things of B pictures, at most L in each."""

    boxes: Tensor
    """(B, L, 4) left, top, right, bottom in picture widths."""
    names: Tensor
    """int64 (B, L): number of the name, NO_NAME or NO_THING."""


class _Block(nn.Module):
    """A depthwise and two pointwise convolutions around a residual path."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 5, padding=2, groups=width, bias=False),
            nn.GroupNorm(8, width),
            nn.Conv2d(width, 2 * width, 1),
            nn.GELU(),
            nn.Conv2d(2 * width, width, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, grid, grid), unchanged in shape."""
        return x + self.body(x)


class Detector(nn.Module):
    """Pictures and the interpreter's feature maps of them -> :class:`Prediction`."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.pixels = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, width, 3, padding=1))
        self.maps = nn.ModuleList(nn.Conv2d(channels, width, 1, bias=False) for channels in config.feature_channels)
        self.norms = nn.ModuleList(nn.GroupNorm(8, width) for _ in config.feature_channels)
        self.body = nn.Sequential(*(_Block(width) for _ in range(config.blocks)), nn.GroupNorm(8, width), nn.GELU())
        self.where = nn.Conv2d(width, 5, 1)
        self.what = nn.Sequential(nn.Conv2d(width, 128, 1), nn.GELU(), nn.Conv2d(128, config.embed_dim, 1))
        with torch.no_grad():
            assert self.where.bias is not None
            self.where.weight.mul_(0.1)
            self.where.bias.zero_()
            self.where.bias[0] = torch.logit(torch.tensor(_FIRST_CONFIDENCE))

    def forward(self, pictures: Tensor, maps: Sequence[Tensor]) -> Prediction:
        """Pictures float (B, 3, 4 grid, 4 grid) in [0, 1] and their feature maps (B, channels, side, side)."""
        grid = self.config.grid
        mixed = self.pixels(1 - pictures)
        for found, narrow, norm in zip(maps, self.maps, self.norms, strict=True):
            mixed = mixed + F.interpolate(norm(narrow(found)), size=grid, mode="bilinear", align_corners=False)
        mixed = self.body(mixed)
        where = self.where(mixed).float().flatten(2).transpose(1, 2)  # (B, C, 5)
        vectors = F.normalize(self.what(mixed).float().flatten(2).transpose(1, 2), dim=-1)
        sides = _FIRST_SIDE * where[..., 1:].clamp(*_SIDE_RANGE).exp()
        centers = cell_centers(grid, device=where.device)
        boxes = torch.cat([centers - sides[..., :2], centers + sides[..., 2:]], -1)
        return Prediction(where[..., 0], boxes, vectors)

    def loss(self, pictures: Tensor, maps: Sequence[Tensor], truth: Truth, words: Tensor, *, scale: float) -> Losses:
        """Confidence, overlap and naming.

        ``words`` (N, D) are unit vectors of all names; ``scale`` is the factor from cosines to logits.
        """
        found = self(pictures, maps)
        owner = owners(truth, self.config.grid)  # (B, C)
        rows, cells = (owner >= 0).nonzero(as_tuple=True)
        things = owner[rows, cells]
        count = max(1, len(rows))
        own, true = found.boxes[rows, cells], truth.boxes[rows, things]
        box = generalized_box_iou_loss(own, true, reduction="sum") / count
        overlap = torch.zeros_like(found.confidence)
        overlap[rows, cells] = _pairwise_iou(own.detach(), true)
        confidence = varifocal(found.confidence, overlap) / count
        names = truth.names[rows, things]
        named = names >= 0
        logits = scale * found.vectors[rows, cells][named] @ words.T
        naming = F.cross_entropy(logits, names[named]) if named.any() else logits.sum()
        with torch.no_grad():
            right = (logits.argmax(1) == names[named]).float().mean() if named.any() else logits.new_zeros(())
            parts = {
                "confidence": confidence.detach(),
                "box": box.detach(),
                "naming": naming.detach(),
                "overlap": overlap.sum() / count,
                "naming_top1": right,
            }
        return Losses(confidence + _BOX_WEIGHT * box + _NAME_WEIGHT * naming, parts)


def cell_centers(grid: int, *, device: torch.device | None = None) -> Tensor:
    """(C, 2): x and y of the centers of the cells in picture widths, row by row."""
    at = (torch.arange(grid, device=device) + 0.5) / grid
    y, x = torch.meshgrid(at, at, indexing="ij")
    return torch.stack([x, y], -1).flatten(0, 1)


def owners(truth: Truth, grid: int) -> Tensor:
    """int64 (B, C): the thing that each cell learns, the smallest of those it is in the middle of; -1: none.

    Every thing has at least the cell nearest to its middle.
    """
    boxes = truth.boxes[:, :, None]  # (B, L, 1, 4)
    centers = cell_centers(grid, device=boxes.device)
    middle = (boxes[..., :2] + boxes[..., 2:]) / 2
    away = (centers - middle).abs().amax(-1)  # (B, L, C)
    inside = ((centers > boxes[..., :2]) & (centers < boxes[..., 2:])).all(-1)
    mine = (inside & (away < _MIDDLE_CELLS / grid)) | (away == away.amin(-1, keepdim=True))
    mine &= (truth.names != NO_THING)[..., None]
    area = (boxes[..., 2:] - boxes[..., :2]).prod(-1).expand_as(away)
    smallest, which = area.masked_fill(~mine, torch.inf).min(1)
    return torch.where(smallest.isfinite(), which, -1)


def varifocal(log_odds: Tensor, overlap: Tensor) -> Tensor:
    """Sum of binary cross entropies with the overlap as target; easy negatives count little.

    Zhang et al. 2021, equation 2, with alpha 0.75 and gamma 2.
    """
    confidence = log_odds.detach().sigmoid()
    weight = torch.where(overlap > 0, overlap, 0.75 * confidence**2)
    return (weight * F.binary_cross_entropy_with_logits(log_odds, overlap, reduction="none")).sum()


def _pairwise_iou(first: Tensor, second: Tensor) -> Tensor:
    """(N,): intersection over union of box i with box i."""
    if not len(first):
        return first.new_zeros(0)
    low, high = torch.maximum(first[:, :2], second[:, :2]), torch.minimum(first[:, 2:], second[:, 2:])
    both = (high - low).clamp(min=0).prod(-1)
    areas = sum((box[:, 2:] - box[:, :2]).prod(-1) for box in (first, second))
    return both / (areas - both).clamp(min=1e-9)


def matched(found: Tensor, true: Tensor, *, least: float = 0.5) -> Tensor:
    """bool (F,): which of F boxes, most confident first, are the first to overlap one of T true boxes enough."""
    free = torch.ones(len(true), dtype=torch.bool)
    right = torch.zeros(len(found), dtype=torch.bool)
    overlaps = box_iou(found, true) if len(found) and len(true) else found.new_zeros(len(found), len(true))
    for row, own in enumerate(overlaps):
        open_ = own.masked_fill(~free, 0.0)
        if len(open_) and open_.max() >= least:
            right[row] = True
            free[int(open_.argmax())] = False
    return right
