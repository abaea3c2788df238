"""The transformer prior: one causal stream ``text | (source picture) | target picture`` over codes.

Text alone generates a picture; text and source transform one. The codes of a source are at the places where the
operation moves them (:mod:`imagery_agent.models.code_network`), and the query of a target token carries the position of
the cell that it predicts. The prefix (text and source) attends to all of itself; targets attend to the prefix and to
earlier targets.

A target token predicts a block of codes (:mod:`imagery_agent.models.code_blocks`), by default of a single one; a source
always has a token for every code, because the points of single cells are what operations move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import torch
from annotated_types import Interval
from torch import Tensor, nn

from imagery_agent.models.batches import Condition
from imagery_agent.models.code_blocks import CodeBlocks, block_cells
from imagery_agent.models.code_network import CodeNetwork, CodeNetworkConfig, Tokens
from imagery_agent.models.kv_cache import KVCache


@dataclass(frozen=True)
class PriorConfig(CodeNetworkConfig):
    """Shape of the prior; without ``depth_width`` turning in depth relies on the text."""

    text_vocabulary: Annotated[int, Interval(ge=259, le=262_144)] = 2048
    text_length: Annotated[int, Interval(ge=3, le=4096)] = 32
    block: Annotated[int, Interval(ge=1, le=16)] = 1
    """Cells along a side of the square of codes that one target token predicts."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.grid % self.block:
            raise ValueError(f"expected blocks that divide a grid of {self.grid} cells a side, got {self.block}")

    @property
    def cells(self) -> int:
        """Codes of one picture."""
        return self.grid * self.grid

    @property
    def blocks(self) -> int:
        """Target tokens of one picture."""
        return self.cells // self.block**2


class Prior(CodeNetwork):
    """p(target codes | text, source codes)."""

    block_cells: Tensor
    """Cells of every block, int64 (blocks, places)."""

    def __init__(self, config: PriorConfig) -> None:
        super().__init__(config, motion_size=6)
        self.config = config
        self.text_embedding = nn.Embedding(config.text_vocabulary, config.width)
        self.text_position = nn.Parameter(torch.randn(config.text_length, config.width) * 0.02)
        if config.block > 1:
            self.code_blocks = CodeBlocks(codes=config.codes, places=config.block**2, width=config.width)
        self._initialise()
        if config.block > 1:
            self.code_blocks.reset_embedding()
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

    # ------------------------------------------------------------ tokens

    def _prefix(self, condition: Condition) -> Tokens:
        """Text and source; the points of text tokens are zero."""
        embedded = self.text_embedding(condition.text) + self.text_position
        rotation = self.rotary(torch.zeros(*condition.text.shape, 2, device=embedded.device))
        text = Tokens(embedded, rotation, rotation)
        return text if condition.source is None else text.followed_by(self._source(condition))

    def _targets(self, condition: Condition, codes: Tensor, blocks: Tensor) -> Tokens:
        """Tokens that predict ``blocks`` (B or 1, n): each holds the block before, and the position of its own.

        Keys are at the blocks before, whose codes they hold.
        """
        before = (blocks - 1).clamp(min=0)
        points = self.cell_points[self.block_cells].mean(1)
        embedded = self._given(codes, blocks, before) + self._places[self.block_cells[blocks]].mean(2)
        if condition.source is not None:
            embedded = embedded + self._motion(condition)
        rotation = self.rotary(points[None])
        return Tokens(embedded, rotation.at(blocks), rotation.at(before))

    def _given(self, codes: Tensor, blocks: Tensor, before: Tensor) -> Tensor:
        """The codes of the blocks ``before`` as vectors (B, n, width); those of the first of ``blocks`` start it."""
        start = self.config.codes
        cells = self.block_cells[before].flatten(1).expand(len(codes), -1)
        given = codes.gather(1, cells).unflatten(1, (before.shape[1], -1))  # (B, n, places)
        if self.config.block == 1:
            return self.code_embedding(given[..., 0].masked_fill(blocks == 0, start))
        is_first = (blocks == 0)[..., None]
        return torch.where(is_first, self.code_embedding.weight[start], self.code_blocks.embed(given))

    def _run(self, tokens: Tokens, mask: Tensor | None, cache: KVCache | None = None, *, wanted: int) -> Tensor:
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


def _prefix_length(condition: Condition) -> int:
    return condition.text.shape[1] + (0 if condition.source is None else condition.source.shape[1])
