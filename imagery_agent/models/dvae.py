"""The discrete VAE: 64 x 64 pictures as a 16 x 16 grid of K codes (Ramesh et al. 2021, section 2.1).

Departures from the paper, needed for training at this size: encoder outputs and codebook vectors
have unit length and the logits are a *learned* scale times their cosine; the likelihood is a squared error on
sigmoid outputs; a bonus on the entropy of the batch's mean posterior keeps the codes in use early in training.
``likelihood="logit_laplace"`` and :meth:`Relaxation.paper` are the paper's own; with them from the start, codes
collapse or training is slow at 64 x 64 in a few thousand steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

import torch
import torch.nn.functional as F
from annotated_types import Interval, MultipleOf
from torch import Tensor, nn

from imagery_agent.models.logit_laplace import logit_laplace_nats, unsqueezed
from imagery_agent.models.losses import Losses
from imagery_agent.models.picture_coding import picture_decoder, picture_encoder


@dataclass(frozen=True)
class DVAEConfig:
    """Shape of the discrete VAE."""

    codes: Annotated[int, Interval(ge=2, le=65_536)] = 512
    code_dim: Annotated[int, Interval(ge=1, le=4096)] = 64
    encoder_width: Annotated[int, Interval(ge=8, le=4096), MultipleOf(8)] = 128
    decoder_width: Annotated[int, Interval(ge=8, le=4096), MultipleOf(8)] = 128
    blocks: Annotated[int, Interval(ge=0, le=64)] = 3
    """Residual blocks of encoder and decoder at the resolution of the grid."""
    grid: Annotated[int, Interval(ge=1, le=256)] = 16
    """Codes along one side; a picture has 4 * grid pixels along one side."""
    likelihood: Literal["squared", "logit_laplace"] = "squared"

    @property
    def picture_px(self) -> int:
        """Pixels along one side of a picture."""
        return 4 * self.grid


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of the codes at one step of training."""

    temperature: float
    """Temperature of the Gumbel-softmax, from 1 down."""
    kl_weight: float
    usage_weight: float
    """Bonus on the entropy of the batch's mean posterior."""

    @staticmethod
    def at(progress: float, *, coolest: float = 1 / 16) -> Relaxation:
        """Schedules over progress in [0, 1]: temperature exponential to ``coolest`` over 80 % of the run."""
        temperature = coolest ** min(progress / 0.8, 1.0)
        return Relaxation(temperature, kl_weight=1e-4, usage_weight=0.02 * max(0.0, 1 - progress / 0.7))

    @staticmethod
    def paper(step: int) -> Relaxation:
        """Ramesh et al. 2021, appendix A.2: half cosines, temperature 1 -> 1/16 over 150,000 updates, KL weight
        0 -> 6.6 over 5,000."""
        return Relaxation(
            cosine(1.0, 1 / 16, step / 150_000), kl_weight=cosine(0.0, 6.6, step / 5_000), usage_weight=0.0
        )


def cosine(first: float, last: float, progress: float) -> float:
    """From ``first`` to ``last`` along half a cosine; stays there after progress 1."""
    return last + (first - last) * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


class DVAE(nn.Module):
    """Pictures float32 (B, 3, 64, 64) in [0, 1] <-> codes int64 (B, 16, 16)."""

    def __init__(self, config: DVAEConfig) -> None:
        super().__init__()
        self.config = config
        e, d = config.encoder_width, config.decoder_width
        self._outputs = 3 if config.likelihood == "squared" else 6  # location and scale of every channel
        self.encoder = picture_encoder(e, blocks=config.blocks, channels=config.code_dim)
        self.codebook = nn.Parameter(F.normalize(torch.randn(config.codes, config.code_dim), dim=1))
        self.log_scale = nn.Parameter(torch.tensor(40.0).log())
        self.decoder = picture_decoder(d, blocks=config.blocks, channels=config.code_dim, outputs=self._outputs)

    def logits(self, pictures: Tensor) -> Tensor:
        """(B, 3, 64, 64) -> (B, 16, 16, K)."""
        features = self._features(pictures)
        with torch.autocast(features.device.type, enabled=False):  # scaled cosines are too fine for bfloat16
            return self.log_scale.exp() * F.normalize(features.float(), dim=-1) @ self._unit_codebook().T

    def encode(self, pictures: Tensor) -> Tensor:
        """Hard codes, int64 (B, 16, 16)."""
        return self.logits(pictures).argmax(-1)

    def decode(self, codes: Tensor) -> Tensor:
        """Pictures in [0, 1] from hard codes."""
        return self._paint(self._unit_codebook()[codes])

    def decode_soft(self, weights: Tensor) -> Tensor:
        """Pictures from weights over codes, (B, 16, 16, K) summing to one."""
        return self._paint(weights @ self._unit_codebook())

    def loss(self, pictures: Tensor, relaxation: Relaxation, *, generator: torch.Generator | None = None) -> Losses:
        """Relaxed reconstruction plus KL to the uniform prior, minus the usage bonus.

        All terms are means over the batch, so none depends on its size.
        """
        logits = self.logits(pictures)
        log_posterior = F.log_softmax(logits, -1)
        noise = torch.empty(logits.shape, device="cpu").exponential_(generator=generator).to(logits.device)
        soft = F.softmax((logits - noise.log()) / relaxation.temperature, -1)  # (B, 16, 16, K)
        raw = self._decoded(soft @ self._unit_codebook())
        posterior = log_posterior.exp()
        uniform = math.log(self.config.codes)
        kl = (posterior * log_posterior).sum(-1).mean() + uniform
        mean_posterior = posterior.mean((0, 1, 2))
        usage = -(mean_posterior * (mean_posterior + 1e-10).log()).sum()
        squared = F.mse_loss(self._seen(raw), pictures)
        parts = {"squared_error": squared, "kl_nats": kl, "usage_nats": usage}
        if self.config.likelihood == "logit_laplace":
            # all of the bound divided by H x W x 3, as in the paper
            parts["picture_nats"] = logit_laplace_nats(pictures, *raw.chunk(2, 1)).mean()
            kl_share = self.config.grid**2 / pictures[0].numel()
            total = parts["picture_nats"] + relaxation.kl_weight * kl_share * kl
        else:
            total = 8 * 3 * squared + relaxation.kl_weight * kl
        return Losses(total - relaxation.usage_weight * usage, parts)

    @torch.no_grad()
    def restart_unused_codes(self, pictures: Tensor, *, generator: torch.Generator | None = None) -> int:
        """Move codes that are unused in these pictures to cells that are far from their own code.

        Random restarts (Dhariwal et al. 2020, section 3.1): an unused code gets no gradient. Returns how
        many moved.
        """
        features = F.normalize(self._features(pictures).float().flatten(0, 2), dim=-1)
        fit, codes = (features @ self._unit_codebook().T).max(-1)
        unused = (torch.bincount(codes, minlength=self.config.codes) == 0).nonzero()[:, 0]
        badly = (1 - fit).clamp_min(1e-6).cpu()  # where the generator is
        cells = torch.multinomial(badly, len(unused), generator=generator) if len(unused) else unused
        self.codebook[unused] = features[cells.to(features.device)]
        return len(unused)

    def _features(self, pictures: Tensor) -> Tensor:
        return self.encoder(pictures * 2 - 1).permute(0, 2, 3, 1)  # (B, 16, 16, code_dim)

    def _unit_codebook(self) -> Tensor:
        return F.normalize(self.codebook, dim=1)

    def _paint(self, vectors: Tensor) -> Tensor:
        return self._seen(self._decoded(vectors))

    def _decoded(self, vectors: Tensor) -> Tensor:
        """(B, 16, 16, code_dim) -> logits of pixels (B, 3, 64, 64), or these and their log scales (B, 6, 64, 64)."""
        return self.decoder(vectors.permute(0, 3, 1, 2)).float()

    def _seen(self, raw: Tensor) -> Tensor:
        pictures = torch.sigmoid(raw[:, :3])
        return pictures if self.config.likelihood == "squared" else unsqueezed(pictures)
