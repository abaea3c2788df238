"""The VQ-VAE (van den Oord et al. 2017): every cell of a grid is the nearest vector of a codebook.

The nearest vector has no gradient, so the decoder's gradient is passed straight to the encoder, which is drawn to its
vectors by the commitment loss. Vectors are moving averages of the cells that chose them (van den Oord et al. 2017,
appendix A.1); vectors that no cell chooses start again at a random cell (Dhariwal et al. 2020).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.losses import Losses
from imagery_agent.models.picture_coding import picture_decoder, picture_encoder

COMMITMENT = 0.25
"""Weight of the commitment loss (section 3.2)."""
AVERAGE_DECAY = 0.97
"""Decay of the codebook's moving averages per step; shorter than the usual 0.99 for runs of a few thousand steps."""
LEAST_USE = 0.1
"""A code that fewer cells choose per step, on the average, starts again."""


class VQVAE(nn.Module):
    """Pictures float32 (B, 3, side, side) in [0, 1] <-> codes int64 (B, grid, grid)."""

    codebook: Tensor
    """(codes, channels)."""
    uses: Tensor
    """Moving averages of the number of cells that chose a code, (codes,)."""
    sums: Tensor
    """Moving averages of the sum of these cells, (codes, channels)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = picture_encoder(config.width, blocks=config.blocks, channels=config.channels)
        self.decoder = picture_decoder(config.width, blocks=config.blocks, channels=config.channels)
        self.register_buffer("codebook", torch.randn(config.codes, config.channels))
        self.register_buffer("uses", torch.zeros(config.codes))
        self.register_buffer("sums", torch.zeros(config.codes, config.channels))

    def features(self, pictures: Tensor) -> Tensor:
        """The encoder's cells before they are replaced by vectors, (B, grid, grid, channels)."""
        return self.encoder(pictures * 2 - 1).permute(0, 2, 3, 1)

    def nearest(self, cells: Tensor) -> Tensor:
        """Codes int64 (...) of cells (..., channels)."""
        return torch.cdist(cells.flatten(0, -2), self.codebook).argmin(1).view(cells.shape[:-1])

    def encode(self, pictures: Tensor) -> Tensor:
        """Codes of pictures."""
        return self.nearest(self.features(pictures))

    def decode(self, codes: Tensor) -> Tensor:
        """Pictures of codes."""
        return self.paint(self.codebook[codes])

    def paint(self, cells: Tensor) -> Tensor:
        """Pictures of vectors (B, grid, grid, channels)."""
        return torch.sigmoid(self.decoder(cells.permute(0, 3, 1, 2)))

    def loss(self, pictures: Tensor, *, generator: torch.Generator) -> Losses:
        """Squared error of the pixels and commitment; in training, the codebook follows the cells, in float32."""
        cells = self.features(pictures).float()
        if self.training:
            self._restart(cells.detach().flatten(0, 2), generator)
        codes = self.nearest(cells)
        error = F.mse_loss(self.paint(straight_through(cells, self.codebook[codes])), pictures)
        commitment = F.mse_loss(cells, self.codebook[codes])
        if self.training:
            self._follow(cells.detach().flatten(0, 2), codes.flatten())
        parts = {"squared_error": error.detach(), "commitment": commitment.detach()}
        return Losses(error + COMMITMENT * commitment, parts)

    @torch.no_grad()
    def _follow(self, cells: Tensor, codes: Tensor) -> None:
        """Move every vector to the average of its cells (N, channels)."""
        chosen = F.one_hot(codes, self.config.codes).to(cells.dtype)  # (N, codes)
        self.uses.lerp_(chosen.sum(0), 1 - AVERAGE_DECAY)
        with torch.autocast(cells.device.type, enabled=False):
            self.sums.lerp_(chosen.T @ cells, 1 - AVERAGE_DECAY)
        self.codebook.copy_(self.sums / self.uses.clamp(min=1e-4)[:, None])

    @torch.no_grad()
    def _restart(self, cells: Tensor, generator: torch.Generator) -> None:
        """Put vectors that are not used on random cells (N, channels), as if one cell in every step had chosen them."""
        unused = (self.uses < LEAST_USE).nonzero()[:, 0]
        picked = cells[torch.randint(len(cells), (len(unused),), generator=generator).to(cells.device)]
        self.codebook[unused], self.sums[unused], self.uses[unused] = picked, picked, 1.0


def straight_through(cells: Tensor, vectors: Tensor) -> Tensor:
    """The vectors, whose gradient goes to the cells."""
    return cells + (vectors - cells).detach()
