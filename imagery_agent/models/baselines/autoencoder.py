"""The autoencoder: a picture as a few numbers, and back. Nothing says what numbers without a picture mean."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.losses import Losses
from imagery_agent.models.picture_coding import picture_decoder, picture_encoder


class Autoencoder(nn.Module):
    """Pictures float32 (B, 3, side, side) in [0, 1] <-> latents float32 (B, latent)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.config = config
        shape = (config.channels, config.grid, config.grid)
        cells = config.channels * config.grid**2
        self.encoder = picture_encoder(config.width, blocks=config.blocks, channels=config.channels)
        self.to_latent = nn.Sequential(nn.Flatten(), nn.Linear(cells, self._encoded(config)))
        self.from_latent = nn.Sequential(nn.Linear(config.latent, cells), nn.Unflatten(1, shape))
        self.decoder = picture_decoder(config.width, blocks=config.blocks, channels=config.channels)

    def encode(self, pictures: Tensor) -> Tensor:
        """Latents of pictures."""
        return self.to_latent(self.encoder(pictures * 2 - 1))

    def decode(self, latents: Tensor) -> Tensor:
        """Pictures of latents."""
        return torch.sigmoid(self.decoder(self.from_latent(latents)))

    def loss(self, pictures: Tensor, *, generator: torch.Generator) -> Losses:
        """Mean squared error of the pixels."""
        error = F.mse_loss(self.decode(self.encode(pictures)), pictures)
        return Losses(error, {"squared_error": error.detach()})

    @staticmethod
    def _encoded(config: BaselineConfig) -> int:
        """Numbers that the encoder gives for a picture."""
        return config.latent
