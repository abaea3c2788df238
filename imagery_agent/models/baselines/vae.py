"""The variational autoencoder (Kingma & Welling 2014): a picture is a cloud of latents.

The clouds of all pictures together fill a normal distribution, so that any latent drawn from it is a picture.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from imagery_agent.models.baselines.autoencoder import Autoencoder
from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.losses import Losses

PIXEL_DEVIATION = 0.2
"""Standard deviation of the normal distribution of a colour value around the decoded one."""


class VAE(Autoencoder):
    """An autoencoder whose encoder gives means and log variances of latents."""

    def posterior(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Means and log variances of the latents, each (B, latent)."""
        mean, log_variance = super().encode(pictures).chunk(2, 1)
        return mean, log_variance.clamp(-12, 4)  # the exponential of a fresh network's outliers is too large

    def encode(self, pictures: Tensor) -> Tensor:
        """The means of the latents."""
        return self.posterior(pictures)[0]

    def loss(self, pictures: Tensor, *, generator: torch.Generator) -> Losses:
        """Minus the evidence lower bound (for beta 1), in nats per colour value.

        Latents are means plus deviations times noise: the reparameterisation, through which gradients reach both.
        """
        mean, log_variance = self.posterior(pictures)
        noise = torch.randn(mean.shape, generator=generator).to(mean.device)
        latents = mean + (log_variance / 2).exp() * noise
        reconstruction = picture_nats(pictures, self.decode(latents)).mean()
        divergence = kl_nats(mean, log_variance).mean()
        total = (reconstruction + self.config.beta * divergence) / pictures[0].numel()
        parts = {"picture_nats": reconstruction, "kl_nats": divergence}
        return Losses(total, {name: value.detach() for name, value in parts.items()})

    @staticmethod
    def _encoded(config: BaselineConfig) -> int:
        return 2 * config.latent


def kl_nats(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Divergence of a normal distribution (B, latent) from the standard normal one, in nats (B,).

    Divided by ln 2 it is the number of bits that a picture's latents tell beyond a draw from the prior.
    """
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1)


def picture_nats(pictures: Tensor, decoded: Tensor) -> Tensor:
    """-log density of pictures (B, 3, H, W) around decoded ones, in nats (B,)."""
    constant = math.log(PIXEL_DEVIATION) + 0.5 * math.log(2 * math.pi)
    return ((pictures - decoded).square() / (2 * PIXEL_DEVIATION**2) + constant).flatten(1).sum(1)
