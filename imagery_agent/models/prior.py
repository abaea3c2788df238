"""The transformer prior: one causal stream ``text | (source picture) | target picture`` over codes.

Text alone generates a picture; text and source transform one. For planar operations the *positions of the source codes
are moved by the operation* before attention (Kosslyn's ROTATE, SCAN and ZOOM as a shift of the points of the
depiction), and the query of a target token carries the position of the cell that it predicts: the network only has to
redraw what lies at the right place. For turns in depth a small network estimates a depth for every source cell, and its
point is moved in space; hidden surfaces have no depth, so large turns must be made in small steps. The prefix (text and
source) attends to all of itself; targets attend to the prefix and to earlier targets.
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
from imagery_agent.models.kv_cache import KVCache
from imagery_agent.models.layers import Layer, PlanarRotary, Rotation
from imagery_agent.models.losses import Losses

DEPTH_WEIGHT = 0.1
"""Weight of the error of depth (in cells) beside nats per code."""
PIXEL_WEIGHT = 200.0
"""Weight of the squared pixel error (about 0.002) beside nats per code (about 0.8)."""


@dataclass(frozen=True)
class PriorConfig:
    """Shape of the prior."""

    text_vocabulary: Annotated[int, Interval(ge=259, le=262_144)] = 2048
    text_length: Annotated[int, Interval(ge=3, le=4096)] = 32
    codes: Annotated[int, Interval(ge=2, le=65_536)] = 512
    grid: Annotated[int, Interval(ge=1, le=256)] = 16
    width: Annotated[int, Interval(ge=8, le=16_384)] = 256
    layers: Annotated[int, Interval(ge=1, le=256)] = 6
    heads: Annotated[int, Interval(ge=1, le=1024)] = 4
    depth_width: Annotated[int, Interval(ge=0, le=4096)] = 0
    """Channels of the network that estimates depth; 0: none, turning in depth relies on the text."""

    def __post_init__(self) -> None:
        if self.width % (4 * self.heads):
            raise ValueError(f"expected a width that is a multiple of 4 * {self.heads} heads, got {self.width}")

    @property
    def cells(self) -> int:
        """Codes of one picture."""
        return self.grid * self.grid


class Prior(nn.Module):
    """p(target codes | text, source codes)."""

    cell_points: Tensor

    def __init__(self, config: PriorConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.text_embedding = nn.Embedding(config.text_vocabulary, width)
        self.text_position = nn.Parameter(torch.randn(config.text_length, width) * 0.02)
        self.code_embedding = nn.Embedding(config.codes + 1, width)  # the last one starts a target
        self.row_embedding = nn.Parameter(torch.randn(config.grid, width) * 0.02)
        self.column_embedding = nn.Parameter(torch.randn(config.grid, width) * 0.02)
        self.source_embedding = nn.Parameter(torch.randn(width) * 0.02)
        self.motion_embedding = nn.Linear(6, width, bias=False)
        if config.depth_width:
            self.depth = DepthSketch(embedded=width, width=config.depth_width)
            self.tilt_rad = nn.Parameter(torch.tensor(0.3))  # elevation of the viewpoint, learned
        self.rotary = PlanarRotary(width // config.heads)
        self.layers = nn.ModuleList(Layer(width, config.heads) for _ in range(config.layers))
        self.norm = nn.RMSNorm(width)
        self.head = nn.Linear(width, config.codes, bias=False)
        self.apply(_initialise)
        for layer in self.layers:
            for last in (layer.out, layer.down):
                nn.init.normal_(last.weight, std=0.02 / (2 * config.layers) ** 0.5)  # type: ignore[arg-type, union-attr]
        half = (config.grid - 1) / 2
        rows, columns = torch.meshgrid(torch.arange(config.grid), torch.arange(config.grid), indexing="ij")
        points = torch.stack([columns.flatten() - half, rows.flatten() - half], -1)
        self.register_buffer("cell_points", points.float(), persistent=False)  # (cells, 2): x, y in cells

    def forward(
        self, condition: Condition, codes: Tensor, *, cells: Tensor | None = None, cache: KVCache | None = None
    ) -> Tensor:
        """Logits (B, n, codes) of target ``cells``, each given the ``codes`` int64 (B, all cells) before it.

        Args:
            condition: text and source, the prefix of the stream.
            codes: of the target; those after a cell do not matter to it.
            cells: int64 (B, n) in ascending order; None: all.
            cache: keys and values of earlier passes with the same condition. Only the tokens of ``cells`` are computed
                then (in the first pass, the prefix too); all cells before them must have been computed earlier.
        """
        every = torch.arange(self.config.cells, device=codes.device)[None]
        length = _prefix_length(condition)
        if cache is None:
            tokens = self._prefix(condition).followed_by(self._targets(condition, codes, every))
            positions = torch.arange(length + self.config.cells, device=codes.device)
            mask = positions <= positions.clamp(min=length - 1)[:, None]  # the prefix sees all of itself
            hidden = self._run(tokens, mask)[:, length:]
            if cells is not None:
                hidden = hidden[torch.arange(len(cells))[:, None], cells]
        else:
            if cache.is_empty:
                self._run(self._prefix(condition), None, cache)
            cells = every.expand(len(codes), -1) if cells is None else cells
            cache.go_to(length + cells)
            mask = (torch.arange(cache.reach) <= (length + cells)[..., None])[:, None]  # (B, 1, n, keys)
            hidden = self._run(self._targets(condition, codes, cells), mask, cache)
        return self.head(self.norm(hidden))

    def new_cache(self, condition: Condition) -> KVCache:
        """An empty cache for :meth:`forward` with this condition."""
        config = self.config
        return KVCache(
            layers=config.layers,
            batch=len(condition.text),
            heads=config.heads,
            length=_prefix_length(condition) + config.cells,
            head_dim=config.width // config.heads,
        )

    # ------------------------------------------------------------ training

    def cross_entropy(self, condition: Condition, codes: Tensor) -> Tensor:
        """Mean negative log-likelihood of the codes int64 (B, cells), in nats per code."""
        return F.cross_entropy(self(condition, codes).float().flatten(0, 1), codes.flatten())

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
            logits = self(condition, batch.target).float()
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

    def _prefix(self, condition: Condition) -> _Tokens:
        """Text and source; the points of text tokens are zero."""
        embedded = self.text_embedding(condition.text) + self.text_position
        points = torch.zeros(*condition.text.shape, 2, device=embedded.device)
        if condition.source is not None:
            source = self.code_embedding(condition.source) + self.source_embedding + self._motion(condition)
            embedded = torch.cat([embedded, source], 1)
            points = torch.cat([points, self._moved(condition)], 1)
        rotation = self.rotary(points)
        return _Tokens(embedded, rotation, rotation)

    def _targets(self, condition: Condition, codes: Tensor, cells: Tensor) -> _Tokens:
        """Tokens that predict ``cells`` (B or 1, n): each holds the code before, and the position of its own cell.

        Keys are at the cells before, whose codes they hold.
        """
        before = (cells - 1).clamp(min=0)
        given = codes.gather(1, before.expand(len(codes), -1)).masked_fill(cells == 0, self.config.codes)
        cell_embedding = (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)[cells]
        if condition.source is not None:
            cell_embedding = cell_embedding + self._motion(condition)
        rotation = self.rotary(self.cell_points[None])
        return _Tokens(self.code_embedding(given) + cell_embedding, rotation.at(cells), rotation.at(before))

    def _motion(self, condition: Condition) -> Tensor:
        assert condition.motion is not None
        still = torch.eye(2, 3, device=condition.motion.device)
        return self.motion_embedding((condition.motion - still).flatten(1) * 4)[:, None]

    def _moved(self, condition: Condition) -> Tensor:
        """Points of the source cells after the operation, (B, cells, 2) in cells."""
        assert condition.source is not None
        assert condition.motion is not None
        points = self.cell_points.expand(len(condition.source), -1, -1)
        rows = torch.zeros(len(points), dtype=torch.bool, device=points.device)
        if self.config.depth_width and condition.turn_deg is not None:
            rows = condition.turn_deg != 0
        if condition.turn_deg is not None and rows.any():
            points = points.clone()
            spatial = torch.cat([points[rows], self.depths(condition.source[rows])[..., None]], -1)
            points[rows] = turned(spatial, condition.turn_deg[rows].deg2rad(), self.tilt_rad)
        motion = condition.motion
        return points @ motion[:, :, :2].transpose(1, 2) + motion[:, None, :, 2] * self.config.grid

    def _run(self, tokens: _Tokens, mask: Tensor | None, cache: KVCache | None = None) -> Tensor:
        x = tokens.embedded
        for index, layer in enumerate(self.layers):
            x = layer(x, queries_at=tokens.queries_at, keys_at=tokens.keys_at, mask=mask, cache=cache, index=index)
        return x


class _Tokens(NamedTuple):
    """Tokens of the stream before the first layer."""

    embedded: Tensor
    """(B, n, width)."""
    queries_at: Rotation
    keys_at: Rotation

    def followed_by(self, other: _Tokens) -> _Tokens:
        return _Tokens(
            torch.cat([self.embedded, other.embedded], 1),
            self.queries_at.followed_by(other.queries_at),
            self.keys_at.followed_by(other.keys_at),
        )


def _prefix_length(condition: Condition) -> int:
    return condition.text.shape[1] + (0 if condition.source is None else condition.source.shape[1])


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
