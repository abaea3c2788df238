"""The steps towards DALL-E in their order, by name."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from torch import nn

from imagery_agent.models.baselines.autoencoder import Autoencoder
from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.pixel_lstm import PixelLSTM
from imagery_agent.models.baselines.pixel_transformer import PixelTransformer
from imagery_agent.models.baselines.vae import VAE
from imagery_agent.models.baselines.vq_vae import VQVAE
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.prior import Prior

BASELINES: MappingProxyType[str, Callable[[BaselineConfig], nn.Module]] = MappingProxyType(
    {
        "pixel-lstm": PixelLSTM,
        "pixel-transformer": PixelTransformer,
        "autoencoder": Autoencoder,
        "vae": VAE,
        "vq-vae": VQVAE,
        "dvae": lambda config: DVAE(config.dvae),
        "prior": lambda config: Prior(config.prior),
    }
)
PIXEL_GENERATORS = ("pixel-lstm", "pixel-transformer")
"""Those that draw pixel by pixel."""
AUTOENCODERS = ("autoencoder", "vae", "vq-vae", "dvae")
"""Those that encode and decode pictures."""
TITLES = MappingProxyType(
    {
        "pixel-lstm": "pixels, LSTM",
        "pixel-transformer": "pixels, transformer",
        "autoencoder": "autoencoder",
        "vae": "VAE",
        "vq-vae": "VQ-VAE",
        "dvae": "discrete VAE",
        "prior": "discrete VAE + prior",
    }
)
