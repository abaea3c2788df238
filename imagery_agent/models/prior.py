"""The transformer prior: one causal stream ``text | (source picture) | target picture`` over codes.

Text alone generates a picture; text and source transform one. For planar operations the *positions of the source codes
are moved by the operation* before attention (Kosslyn's ROTATE, SCAN and ZOOM as a shift of the points of the
depiction), and the query of a target token carries the position of the cell that it predicts: the network only has to
redraw what lies at the right place. For turns in depth a small network estimates a depth for every source cell, and its
point is moved in space; hidden surfaces have no depth, so large turns must be made in small steps. The prefix (text and
source) attends to all of itself; targets attend to the prefix and to earlier targets.

A target token predicts a block of codes (:mod:`imagery_agent.models.code_blocks`), by default of a single one; a source
always has a token for every code, because the points of single cells are what operations move.
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
from imagery_agent.models.code_blocks import CodeBlocks, block_cells
from imagery_agent.models.depth import DepthSketch, turned
from imagery_agent.models.kv_cache import KVCache
from imagery_agent.models.layers import Layer, PlanarRotary, RMSNorm, Rotation
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
    block: Annotated[int, Interval(ge=1, le=16)] = 1
    """Cells along a side of the square of codes that one target token predicts."""

    def __post_init__(self) -> None:
        if self.grid % self.block:
            raise ValueError(f"expected blocks that divide a grid of {self.grid} cells a side, got {self.block}")
        if self.width % (4 * self.heads):
            raise ValueError(f"expected a width that is a multiple of 4 * {self.heads} heads, got {self.width}")

    @property
    def cells(self) -> int:
        """Codes of one picture."""
        return self.grid * self.grid

    @property
    def blocks(self) -> int:
        """Target tokens of one picture."""
        return self.cells // self.block**2


class Prior(nn.Module):
    """p(target codes | text, source codes)."""

    cell_points: Tensor
    block_cells: Tensor
    """Cells of every block, int64 (blocks, places)."""

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
        self.norm = RMSNorm(width)
        self.head = nn.Linear(width, config.codes, bias=False)
        if config.block > 1:
            self.code_blocks = CodeBlocks(codes=config.codes, places=config.block**2, width=width)
        self.apply(_initialise)
        if config.block > 1:
            self.code_blocks.reset_embedding()
        for layer in self.layers:
            for last in (layer.out, layer.down):
                nn.init.normal_(last.weight, std=0.02 / (2 * config.layers) ** 0.5)  # type: ignore[arg-type, union-attr]
        half = (config.grid - 1) / 2
        rows, columns = torch.meshgrid(torch.arange(config.grid), torch.arange(config.grid), indexing="ij")
        points = torch.stack([columns.flatten() - half, rows.flatten() - half], -1)
        self.register_buffer("cell_points", points.float(), persistent=False)  # (cells, 2): x, y in cells
        self.register_buffer("block_cells", block_cells(config.grid, config.block), persistent=False)

    def forward(
        self, condition: Condition, codes: Tensor, *, blocks: Tensor | None = None, cache: KVCache | None = None
    ) -> Tensor:
        """Hidden states (B, n, width) of target ``blocks``, each given the ``codes`` int64 (B, all cells) before it.

        Args:
            condition: text and source, the prefix of the stream.
            codes: of the target; those of a block and after it do not matter to it.
            blocks: int64 (B, n) in ascending order; None: all.
            cache: keys and values of earlier passes with the same condition. Only the tokens of ``blocks`` are computed
                then (in the first pass, the prefix too); all blocks before them must have been computed earlier.
        """
        every = torch.arange(self.config.blocks, device=codes.device)[None]
        length = _prefix_length(condition)
        if cache is None:
            tokens = self._prefix(condition).followed_by(self._targets(condition, codes, every))
            positions = torch.arange(length + self.config.blocks, device=codes.device)
            mask = positions <= positions.clamp(min=length - 1)[:, None]  # the prefix sees all of itself
            hidden = self._run(tokens, mask, wanted=self.config.blocks)
            if blocks is not None:
                hidden = hidden[torch.arange(len(blocks), device=blocks.device)[:, None], blocks]
        else:
            if cache.is_empty:
                self._run(self._prefix(condition), None, cache, wanted=0)
            blocks = every.expand(len(codes), -1) if blocks is None else blocks
            cache.go_to(length + blocks)
            reached = torch.arange(cache.reach, device=codes.device)
            mask = (reached <= (length + blocks)[..., None])[:, None]  # (B, 1, n, keys)
            hidden = self._run(self._targets(condition, codes, blocks), mask, cache, wanted=blocks.shape[1])
        return self.norm(hidden)

    def code_logits(self, hidden: Tensor, codes: Tensor, place: int) -> Tensor:
        """Logits (..., codes) of the codes at one place of blocks, given the ``codes`` int64 (..., places) before it.

        ``hidden`` (..., width) are the blocks' states, see :meth:`forward`.
        """
        return self.head(self.code_blocks.state(hidden, codes, place) if self.config.block > 1 else hidden)

    def logits(self, condition: Condition, codes: Tensor) -> Tensor:
        """Logits (B, cells, codes) of all cells, in rows, each given the ``codes`` int64 (B, cells) before it."""
        hidden = self(condition, codes)
        if self.config.block == 1:
            return self.head(hidden)
        states = self.code_blocks.states(hidden, codes[:, self.block_cells]).flatten(1, 2)
        return self.head(states[:, self.block_cells.flatten().argsort()])

    def new_cache(self, condition: Condition) -> KVCache:
        """An empty cache for :meth:`forward` with this condition."""
        config = self.config
        return KVCache(
            layers=config.layers,
            batch=len(condition.text),
            heads=config.heads,
            length=_prefix_length(condition) + config.blocks,
            head_dim=config.width // config.heads,
            device=condition.text.device,
        )

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

    def _targets(self, condition: Condition, codes: Tensor, blocks: Tensor) -> _Tokens:
        """Tokens that predict ``blocks`` (B or 1, n): each holds the block before, and the position of its own.

        Keys are at the blocks before, whose codes they hold.
        """
        before = (blocks - 1).clamp(min=0)
        points = self.cell_points[self.block_cells].mean(1)
        embedded = self._given(codes, blocks, before) + self._places[self.block_cells[blocks]].mean(2)
        if condition.source is not None:
            embedded = embedded + self._motion(condition)
        rotation = self.rotary(points[None])
        return _Tokens(embedded, rotation.at(blocks), rotation.at(before))

    def _given(self, codes: Tensor, blocks: Tensor, before: Tensor) -> Tensor:
        """The codes of the blocks ``before`` as vectors (B, n, width); those of the first of ``blocks`` start it."""
        start = self.config.codes
        cells = self.block_cells[before].flatten(1).expand(len(codes), -1)
        given = codes.gather(1, cells).unflatten(1, (before.shape[1], -1))  # (B, n, places)
        if self.config.block == 1:
            return self.code_embedding(given[..., 0].masked_fill(blocks == 0, start))
        is_first = (blocks == 0)[..., None]
        return torch.where(is_first, self.code_embedding.weight[start], self.code_blocks.embed(given))

    @property
    def _places(self) -> Tensor:
        """Embeddings of the cells' places, (cells, width)."""
        return (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)

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

    def _run(self, tokens: _Tokens, mask: Tensor | None, cache: KVCache | None = None, *, wanted: int) -> Tensor:
        """Hidden states of the last ``wanted`` tokens; of the others the last layer needs keys and values alone."""
        x = tokens.embedded
        for index, layer in enumerate(self.layers):
            x = layer(
                x,
                queries_at=tokens.queries_at,
                keys_at=tokens.keys_at,
                mask=mask,
                cache=cache,
                index=index,
                last=wanted if index + 1 == len(self.layers) and wanted < x.shape[1] else None,
            )
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
