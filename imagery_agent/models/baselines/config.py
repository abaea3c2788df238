"""Sizes that the steps towards DALL-E share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval, MultipleOf

from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.models.prior import PriorConfig


@dataclass(frozen=True)
class BaselineConfig:
    """Sizes of all networks; encoders and decoders are the same in all that have them."""

    width: Annotated[int, Interval(ge=16, le=1024), MultipleOf(16)] = 32
    """Channels of encoder and decoder."""
    blocks: Annotated[int, Interval(ge=0, le=16)] = 1
    grid: Annotated[int, Interval(ge=1, le=64)] = 8
    """Cells along a side between encoder and decoder; a picture has four times as many pixels."""
    channels: Annotated[int, Interval(ge=1, le=1024)] = 16
    """Numbers of a cell between encoder and decoder."""
    latent: Annotated[int, Interval(ge=1, le=4096)] = 32
    """Numbers to which the autoencoder and the VAE reduce a picture."""
    beta: Annotated[float, Interval(ge=0, le=1000)] = 1.0
    """Weight of the VAE's Kullback-Leibler divergence (Higgins et al. 2017); 1: the evidence lower bound."""
    codes: Annotated[int, Interval(ge=2, le=65_536)] = 128
    """Codes of the VQ-VAE and the discrete VAE."""
    colors: Annotated[int, Interval(ge=2, le=256)] = 24
    """Colours of the pixel generators' palette."""
    text_vocabulary: Annotated[int, Interval(ge=259, le=262_144)] = 400
    text_length: Annotated[int, Interval(ge=3, le=4096)] = 16
    lstm_width: Annotated[int, Interval(ge=8, le=4096)] = 96
    pixel_width: Annotated[int, Interval(ge=8, le=4096)] = 48
    """Channels of the pixel transformer."""
    pixel_layers: Annotated[int, Interval(ge=1, le=64)] = 2
    pixel_heads: Annotated[int, Interval(ge=1, le=64)] = 1
    prior_width: Annotated[int, Interval(ge=8, le=4096)] = 96
    prior_layers: Annotated[int, Interval(ge=1, le=64)] = 3
    prior_heads: Annotated[int, Interval(ge=1, le=64)] = 4

    @property
    def side_px(self) -> int:
        """Pixels along a side of a picture."""
        return 4 * self.grid

    @property
    def pixels(self) -> int:
        """Pixels of a picture."""
        return self.side_px**2

    @property
    def dvae(self) -> DVAEConfig:
        """Shape of the discrete VAE."""
        return DVAEConfig(
            codes=self.codes,
            code_dim=self.channels,
            encoder_width=self.width,
            decoder_width=self.width,
            blocks=self.blocks,
            grid=self.grid,
        )

    @property
    def prior(self) -> PriorConfig:
        """Shape of the prior."""
        return PriorConfig(
            text_vocabulary=self.text_vocabulary,
            text_length=self.text_length,
            codes=self.codes,
            grid=self.grid,
            width=self.prior_width,
            layers=self.prior_layers,
            heads=self.prior_heads,
        )
