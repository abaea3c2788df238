"""What the discrete VAE keeps of a picture."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from imagery_agent.images import to_tensor
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.recipes.dvae import held_out_scenes, psnr_db
from imagery_experiments.evaluation.held_out_data import (
    corpus,
    decode,
    encode,
    imagination,
    painted,
    reconstructed,
)
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised
from imagery_experiments.evaluation.registry import Measured, metric


@cache
def _codes() -> tuple[torch.Tensor, torch.Tensor]:
    """512 held-out scenes float (N, 3, 64, 64) and their codes (N, 16, 16)."""
    pictures = to_tensor(held_out_scenes(corpus(), 512))
    return pictures, encode(imagination().dvae, pictures)


@metric("dvae.psnr_db", target=27.0, unit="dB")
def dvae_psnr_db() -> Measured:
    """Hard reconstruction of scenes of concepts never seen."""
    pictures, codes = _codes()
    return Measured(psnr_db(pictures, decode(imagination().dvae, codes)), len(pictures))


@metric("dvae.codes_used", target=486, unit="codes")
def dvae_codes_used() -> Measured:
    """Different codes over the whole held-out set (of 512)."""
    pictures, codes = _codes()
    return Measured(len(codes.unique()), len(pictures))


@metric("dvae.perplexity", unit="codes")
def dvae_perplexity() -> Measured:
    """Exponential of the entropy of the code frequencies over the whole held-out set."""
    pictures, codes = _codes()
    share = torch.bincount(codes.flatten()).float() / codes.numel()
    return Measured(float((-(share * (share + 1e-12).log()).sum()).exp()), len(pictures))


@metric("dvae.names_kept", target=0.97, unit="share", of_real=True)
def names_kept() -> Measured:
    """Unseen drawings of known names: share of reconstructions that the judge names right (first of all names)."""
    sampler, rng, judge = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(11), load_judge()
    samples = [sampler.plain(rng, "icon") for _ in range(1024)]
    names = [sample.scene.things[0].name for sample in samples]
    pictures = painted([sample.layers for sample in samples])
    after, before = (
        float((judge.rank(normalised(coverage(seen)), names) == 0).mean())
        for seen in (reconstructed(pictures), pictures)
    )
    return Measured(after, len(names), real=before)
