"""Metrics of the discrete VAE: reconstruction quality and use of the codebook."""

from __future__ import annotations

from functools import cache

import torch

from imagery_agent.images import to_tensor
from imagery_agent.training.recipes.dvae import held_out_scenes, psnr_db
from imagery_experiments.evaluation.held_out_data import (
    Networks,
    corpus,
    decode,
    encode,
    painted,
    plain_objects,
    unseen_drawings,
)
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier


@cache
def _codes(networks: Networks) -> tuple[torch.Tensor, torch.Tensor]:
    """512 held-out scenes float (N, 3, 64, 64) and their codes (N, 16, 16)."""
    pictures = to_tensor(held_out_scenes(corpus(), 512))
    return pictures, encode(networks.imagination.dvae, pictures)


@metric("dvae.psnr_db", target=27.0, unit="dB")
def dvae_psnr_db(networks: Networks) -> Measured:
    """Peak signal-to-noise ratio of reconstructed scenes of concepts that do not occur in training."""
    pictures, codes = _codes(networks)
    return Measured(psnr_db(pictures, decode(networks.imagination.dvae, codes)), len(pictures))


@metric("dvae.codes_used", target=486, unit="codes")
def dvae_codes_used(networks: Networks) -> Measured:
    """Number of different codes (of 512) in the whole held-out set."""
    pictures, codes = _codes(networks)
    return Measured(len(codes.unique()), len(pictures))


@metric("dvae.perplexity", unit="codes")
def dvae_perplexity(networks: Networks) -> Measured:
    """Exponential of the entropy of the code frequencies in the whole held-out set."""
    pictures, codes = _codes(networks)
    share = torch.bincount(codes.flatten()).float() / codes.numel()
    return Measured(float((-(share * (share + 1e-12).log()).sum()).exp()), len(pictures))


@metric("dvae.names_kept", target=0.97, unit="share", of_real=True)
def names_kept(networks: Networks) -> Measured:
    """Reconstructions of unseen drawings that the reference classifier names correctly (first of all names)."""
    samples, names = plain_objects(unseen_drawings(), 1024, seed=11)
    pictures, classifier = painted(samples), load_reference_classifier()
    return Measured.share(
        classifier.recognises(networks.reconstructed(pictures), names), real=classifier.recognises(pictures, names)
    )


METRICS = (dvae_psnr_db, dvae_codes_used, dvae_perplexity, names_kept)
