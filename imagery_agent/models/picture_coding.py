"""Convolutions between pictures and a grid of vectors with a quarter as many cells a side, used by all autoencoders."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    """Two convolutions whose result is added to the input; at first nothing is added."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, width)
        self.spatial = nn.Conv2d(width, width, 3, padding=1)
        self.mix = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        return x + self.mix(F.relu(self.spatial(F.relu(self.norm(x)))))


def picture_encoder(width: int, *, blocks: int, channels: int) -> nn.Sequential:
    """Pictures (B, 3, 4 g, 4 g) -> (B, channels, g, g); the width is a multiple of 16."""
    return nn.Sequential(
        nn.PixelUnshuffle(2),  # (B, 12, 2 g, 2 g)
        nn.Conv2d(12, width // 2, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(width // 2, width, 4, stride=2, padding=1),  # (B, width, g, g)
        *(ResidualBlock(width) for _ in range(blocks)),
        nn.GroupNorm(8, width),
        nn.ReLU(),
        nn.Conv2d(width, channels, 1),
    )


def picture_decoder(width: int, *, blocks: int, channels: int, outputs: int = 3) -> nn.Sequential:
    """(B, channels, g, g) -> ``outputs`` numbers of every pixel, (B, outputs, 4 g, 4 g)."""
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=1),
        *(ResidualBlock(width) for _ in range(blocks)),
        nn.Conv2d(width, 4 * (width // 2), 1),
        nn.PixelShuffle(2),  # (B, width / 2, 2 g, 2 g)
        ResidualBlock(width // 2),
        nn.ReLU(),
        nn.Conv2d(width // 2, 4 * outputs, 3, padding=1),
        nn.PixelShuffle(2),
    )
