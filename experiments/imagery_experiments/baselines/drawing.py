"""Pictures that the steps draw: from captions where they read any, else from their own distribution."""

from __future__ import annotations

import torch
from torch import Tensor

from imagery_agent.models.baselines.autoencoder import Autoencoder
from imagery_agent.models.baselines.pixel_palette import sample_pixels, to_pictures
from imagery_agent.models.baselines.registry import PIXEL_GENERATORS
from imagery_agent.models.batches import Condition
from imagery_agent.models.code_sampling import Sampling
from imagery_agent.models.speculative_decoding import sample
from imagery_experiments.baselines.networks import Steps

READERS = (*PIXEL_GENERATORS, "prior")
"""Steps that read captions."""
GUIDANCE = 2.0
"""Classifier-free guidance of the prior, see :class:`Sampling`; the generators of pixels have none."""


@torch.no_grad()
def drawn(steps: Steps, name: str, captions: list[str], *, seed: int, seen: Tensor) -> Tensor:
    """One picture for every caption, float32 (N, 3, side, side); steps that cannot read draw N pictures of anything.

    The autoencoder has no distribution: its numbers are drawn as if they were independent and normal, with the means
    and deviations that the pictures ``seen`` float32 (M, 3, side, side) have. Codes without a prior are drawn evenly.
    """
    model, config, count = steps.models[name], steps.config, len(captions)
    generator = torch.Generator().manual_seed(seed)
    if name in PIXEL_GENERATORS:
        pixels = sample_pixels(model, steps.text(captions), config.pixels, generator=generator)  # type: ignore[arg-type]
        return to_pictures(pixels, model.palette)  # type: ignore[arg-type]
    if name == "prior":
        return drawn_by_prior(steps, captions, seed=seed)
    if isinstance(model, Autoencoder):
        latents = torch.randn(count, config.latent, generator=generator)
        if name == "autoencoder":
            known = model.encode(seen)
            latents = known.mean(0) + known.std(0) * latents
        return model.decode(latents)
    codes = torch.randint(config.codes, (count, config.grid, config.grid), generator=generator)
    return model.decode(codes)  # type: ignore[operator]


@torch.no_grad()
def drawn_by_prior(steps: Steps, captions: list[str], *, seed: int) -> Tensor:
    """Pictures whose codes the prior draws and the discrete VAE decodes."""
    generators = [torch.Generator().manual_seed(seed * 100_003 + number) for number in range(len(captions))]
    condition, sampling = Condition(steps.text(captions)), Sampling(guidance=GUIDANCE)
    found = sample(steps.models["prior"], condition, sampling=sampling, generators=generators)  # type: ignore[arg-type]
    codes = found.codes.unflatten(1, (steps.config.grid, steps.config.grid))
    return steps.models["dvae"].decode(codes)  # type: ignore[operator]
