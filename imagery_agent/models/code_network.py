"""What the networks that draw codes share: sources whose codes are moved to new places, and their loss.

For planar operations the *positions of the source codes are moved by the operation* before attention (Kosslyn's ROTATE,
SCAN and ZOOM as a shift of the points of the depiction): a network only has to redraw what lies at the right place. For
turns in depth a small network estimates a depth for every source cell, and its point is moved in space; hidden surfaces
have no depth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple

import torch
import torch.nn.functional as F
from annotated_types import Interval
from torch import Tensor, nn

from imagery_agent.models.batches import Condition, DepthBatch, TrainingBatch
from imagery_agent.models.depth import DepthSketch, turned
from imagery_agent.models.layers import Layer, PlanarRotary, RMSNorm, Rotation
from imagery_agent.models.losses import Losses

DEPTH_WEIGHT = 0.1
"""Weight of the error of depth (in cells) beside nats per code."""
PIXEL_WEIGHT = 200.0
"""Weight of the squared pixel error (about 0.002) beside nats per code (about 0.8)."""


@dataclass(frozen=True)
class CodeNetworkConfig:
    """Shape of a network that draws codes."""

    codes: Annotated[int, Interval(ge=2, le=65_536)] = 512
    grid: Annotated[int, Interval(ge=1, le=256)] = 16
    width: Annotated[int, Interval(ge=8, le=16_384)] = 256
    layers: Annotated[int, Interval(ge=1, le=256)] = 6
    heads: Annotated[int, Interval(ge=1, le=1024)] = 4
    depth_width: Annotated[int, Interval(ge=0, le=4096)] = 0
    """Channels of the network that estimates depth; 0: none."""

    def __post_init__(self) -> None:
        if self.width % (4 * self.heads):
            raise ValueError(f"expected a width that is a multiple of 4 * {self.heads} heads, got {self.width}")


class CodeNetwork(nn.Module):
    """p(target codes | source codes, motion, and what else a network is given), with transformer layers."""

    cell_points: Tensor

    def __init__(self, config: CodeNetworkConfig, *, motion_size: int) -> None:
        """``motion_size``: how many numbers tell a motion."""
        super().__init__()
        codes, grid, width, heads = config.codes, config.grid, config.width, config.heads
        self._grid = grid
        self.code_embedding = nn.Embedding(codes + 1, width)  # the last one stands for a code that is not known
        self.row_embedding = nn.Parameter(torch.randn(grid, width) * 0.02)
        self.column_embedding = nn.Parameter(torch.randn(grid, width) * 0.02)
        self.source_embedding = nn.Parameter(torch.randn(width) * 0.02)
        self.motion_embedding = nn.Linear(motion_size, width, bias=False)
        if config.depth_width:
            self.depth = DepthSketch(embedded=width, width=config.depth_width)
            self.tilt_rad = nn.Parameter(torch.tensor(0.3))  # elevation of the viewpoint, learned
        self.rotary = PlanarRotary(width // heads)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(config.layers))
        self.norm = RMSNorm(width)
        self.head = nn.Linear(width, codes, bias=False)
        half = (grid - 1) / 2
        rows, columns = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
        points = torch.stack([columns.flatten() - half, rows.flatten() - half], -1)
        self.register_buffer("cell_points", points.float(), persistent=False)  # (cells, 2): x, y in cells

    def logits(self, condition: Condition, codes: Tensor) -> Tensor:
        """Logits (B, cells, codes) of all cells, in rows, given what a network sees of the ``codes`` (B, cells)."""
        raise NotImplementedError

    def _initialise(self) -> None:
        """Small random weights, smallest where layers write."""
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
                if isinstance(module, nn.Linear) and module.bias is not None:
                    nn.init.zeros_(module.bias)
        for layer in self.layers:
            for last in (layer.out, layer.down):
                nn.init.normal_(last.weight, std=0.02 / (2 * len(self.layers)) ** 0.5)  # type: ignore[arg-type, union-attr]

    # ------------------------------------------------------------ training

    def cross_entropy(self, condition: Condition, codes: Tensor) -> Tensor:
        """Mean negative log-likelihood of the codes int64 (B, cells), in nats per code."""
        return F.cross_entropy(self.logits(condition, codes).float().flatten(0, 1), codes.flatten())

    def loss(
        self,
        chain: Sequence[TrainingBatch],
        depths: DepthBatch | None = None,
        *,
        paint: Callable[[Tensor], Tensor] | None = None,
    ) -> Losses:
        """Mean cross-entropy with the discrete VAE's posteriors over a chain of batches, and the error of depth.

        ``paint`` decodes weights over codes (B, cells, codes) to pictures (B, 3, H, W); their squared error is added
        in batches that have pictures, because codes are not all equally far from one another. The sources of every
        batch after the first are this network's own predictions for the one before (its most probable codes, given the
        true ones before each), so that it learns to correct its errors instead of accumulating them.
        """
        totals: list[Tensor] = []
        parts: dict[str, Tensor] = {}
        predicted: Tensor | None = None
        for number, batch in enumerate(chain):
            condition = batch.condition if predicted is None else replace(batch.condition, source=predicted)
            logits = self.logits(condition, batch.target).float()
            total = F.cross_entropy(logits.flatten(0, 1), batch.posterior.flatten(0, 1))
            predicted = logits.detach().argmax(-1)
            name = "imagine" if condition.source is None else f"transform_{number + 1}"
            if paint is not None and batch.picture is not None:
                error = (paint(logits.softmax(-1)) - batch.picture).square().mean()
                parts[f"{name}_pixel_error"] = error.detach()
                total = total + PIXEL_WEIGHT * error
            parts[f"{name}_nats"] = F.cross_entropy(logits.detach().flatten(0, 1), batch.target.flatten())
            totals.append(total)
        mean = torch.stack(totals).mean()
        if depths is not None:
            parts["depth_error_cells"] = self.depth_error(depths)
            mean = mean + DEPTH_WEIGHT * parts["depth_error_cells"]
        return Losses(mean, parts)

    def depths(self, codes: Tensor) -> Tensor:
        """Depth of the visible surfaces in pictures int64 (B, cells): float32 (B, cells), see :class:`DepthBatch`."""
        return self.depth(self.code_embedding(codes), self.cell_points)

    def depth_error(self, batch: DepthBatch) -> Tensor:
        """Mean absolute error of the depths that are known, in cells."""
        known = batch.depth.isfinite()
        return (self.depths(batch.codes)[known] - batch.depth[known]).abs().mean()

    # ------------------------------------------------------------ tokens

    def _source(self, condition: Condition) -> Tokens:
        """A token for every code of the source, at its place after the operation."""
        assert condition.source is not None
        moved = self._moved(condition)
        embedded = self.code_embedding(condition.source) + self.source_embedding + self._motion(condition)
        rotation = self.rotary(moved[..., :2])
        return Tokens(self._placed(embedded, moved), rotation, rotation)

    def _placed(self, embedded: Tensor, moved: Tensor) -> Tensor:
        """Tokens (B, cells, width) of a source, with what else is told of the points (B, cells, 3) they move to."""
        return embedded

    def _motion(self, condition: Condition) -> Tensor:
        """The operation as a vector, (B, 1, width)."""
        return self.motion_embedding(planar_change(condition))[:, None]

    @property
    def _places(self) -> Tensor:
        """Embeddings of the cells' places, (cells, width)."""
        return (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)

    def _moved(self, condition: Condition) -> Tensor:
        """Points of the source cells after the operation, (B, cells, 3) in cells: right, down, towards the viewer.

        The last is 0 where nothing is turned in depth.
        """
        assert condition.source is not None
        assert condition.motion is not None
        points = F.pad(self.cell_points, (0, 1)).expand(len(condition.source), -1, -1)
        rows = torch.zeros(len(points), dtype=torch.bool, device=points.device)
        if hasattr(self, "depth") and condition.turn_deg is not None:
            rows = condition.turn_deg != 0
        if condition.turn_deg is not None and rows.any():
            points = points.clone()
            spatial = torch.cat([points[rows, :, :2], self.depths(condition.source[rows])[..., None]], -1)
            points[rows] = turned(spatial, condition.turn_deg[rows].deg2rad(), self.tilt_rad)
        motion = condition.motion
        planar = points[..., :2] @ motion[:, :, :2].transpose(1, 2) + motion[:, None, :, 2] * self._grid
        return torch.cat([planar, points[..., 2:]], -1)


def planar_change(condition: Condition) -> Tensor:
    """What a planar operation changes, float32 (B, 6): its matrix less that of no operation, in quarters."""
    assert condition.motion is not None
    return (condition.motion - torch.eye(2, 3, device=condition.motion.device)).flatten(1) * 4


class Tokens(NamedTuple):
    """Tokens before the first layer."""

    embedded: Tensor
    """(B, n, width)."""
    queries_at: Rotation
    keys_at: Rotation

    def followed_by(self, other: Tokens) -> Tokens:
        """These tokens and then others."""
        return Tokens(
            torch.cat([self.embedded, other.embedded], 1),
            self.queries_at.followed_by(other.queries_at),
            self.keys_at.followed_by(other.keys_at),
        )
