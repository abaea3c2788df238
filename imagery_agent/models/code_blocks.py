"""Blocks of codes: one token of the transformer stands for a square of cells, not for one.

The stream of a picture is then a quarter as long, with 2 x 2 cells a block. The codes of a block are still predicted
one after another, each given those before it, by a small network on the block's hidden state: none are assumed to be
independent.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EMBEDDED = 64
"""Channels of a code within its block."""
EMBEDDING_SPREAD = 0.5
"""Standard deviation of fresh embeddings: through a fresh matrix they are about as large as the places' embeddings."""


def block_cells(grid: int, side: int) -> Tensor:
    """Cells of every block in the order in which they are predicted, int64 (blocks, side * side): rows of rows."""
    cells = torch.arange(grid * grid).view(grid // side, side, grid // side, side)
    return cells.transpose(1, 2).reshape(-1, side * side)


class CodeBlocks(nn.Module):
    """Codes of blocks as vectors, and hidden states of blocks as hidden states of their codes."""

    def __init__(self, *, codes: int, places: int, width: int) -> None:
        super().__init__()
        self.places = places
        self.embedding = nn.Embedding(codes, EMBEDDED)
        self.whole = nn.Linear(places * EMBEDDED, width, bias=False)
        self.by_place = nn.ModuleList(nn.Linear(width, width) for _ in range(places))
        self.so_far = nn.Linear((places - 1) * EMBEDDED, width, bias=False)

    def reset_embedding(self) -> None:
        """Draw fresh embeddings."""
        nn.init.normal_(self.embedding.weight, std=EMBEDDING_SPREAD)

    def embed(self, codes: Tensor) -> Tensor:
        """Codes int64 (..., places) of whole blocks -> (..., width)."""
        return self.whole(self.embedding(codes).flatten(-2))

    def states(self, blocks: Tensor, codes: Tensor) -> Tensor:
        """Hidden states (..., width) and codes int64 (..., places) of blocks -> (..., places, width)."""
        return torch.stack([self.state(blocks, codes, place) for place in range(self.places)], -2)

    def state(self, blocks: Tensor, codes: Tensor, place: int) -> Tensor:
        """The same of one place of each block, (..., width); it depends on the codes of earlier places alone."""
        mixed = self.by_place[place](blocks)
        if place:
            earlier = self.embedding(codes[..., :place]).flatten(-2)
            mixed = mixed + self.so_far(F.pad(earlier, (0, (self.places - 1 - place) * EMBEDDED)))
        return blocks + F.gelu(mixed)
