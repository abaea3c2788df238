"""One row of figures for every network and seed, all measured on the same held-out pictures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.models.baselines.pixel_palette import pixel_loss
from imagery_agent.models.baselines.registry import AUTOENCODERS, PIXEL_GENERATORS
from imagery_agent.models.baselines.vae import VAE, kl_nats
from imagery_agent.models.batches import Condition
from imagery_agent.training.data.small_pictures import SmallPictures
from imagery_agent.training.recipes.baselines import BaselineRecipe
from imagery_agent.training.recipes.dvae import psnr_db
from imagery_experiments.baselines.drawing import READERS, drawn
from imagery_experiments.baselines.judging import FrechetDistance, confidence, knows, looked_at, named
from imagery_experiments.baselines.networks import Steps

LIKELIHOODS, DRAWN, TIMED_STEPS = 32, 48, 3
"""Held-out pictures whose likelihood is computed, pictures drawn, and steps of training timed."""
COLUMNS = {
    "psnr_db": "PSNR of reconstructions (dB)",
    "rate_bits": "rate (bits per picture)",
    "codes_used": "codes used",
    "perplexity": "perplexity of codes",
    "names_kept": "names kept in reconstructions",
    "names_drawn": "names drawn from captions",
    "confidence": "judge's confidence in drawings",
    "frechet": "Frechet distance of drawings",
    "bits_per_pixel": "bits per pixel",
    "caption_nats": "nats that the right caption saves",
    "train_s": "training (processor s)",
    "draw_s": "drawing one picture (processor s)",
    "parameters": "parameters",
}
Row = dict[str, float]


class Examination:
    """Held-out pictures, and what is known of them without any network."""

    def __init__(self, data: SmallPictures) -> None:
        self.data = data
        held, count = data.held_out, min(DRAWN, len(data.held_out) // 2)
        self.pictures = to_tensor(held.pictures)
        self.seen = to_tensor(data.train.pictures[: 4 * DRAWN])
        self.captions = list(held.captions[:count])
        """Of the pictures that are drawn."""
        self.named = [i for i, name in enumerate(held.names) if name and knows(name)][:DRAWN]
        """Rows of single things that the judge knows."""

    @cached_property
    def features(self) -> np.ndarray:
        """What the judge sees in real pictures: those whose captions are drawn, and as many others."""
        return looked_at(self.pictures[: 2 * len(self.captions)])

    @cached_property
    def distance(self) -> FrechetDistance:
        """To the pictures whose captions are drawn; the floor is from as many others."""
        return FrechetDistance(self.features)

    def real(self) -> Row:
        """The figures of real pictures: what a perfect network would have."""
        count = len(self.captions)
        row = {"frechet": self.distance.floor, "confidence": float(confidence(self.features[:count]).mean())}
        if self.named:
            row["names_kept"] = self.share_named(looked_at(self.pictures[self.named]), self.named)
            row["names_drawn"] = self.share_named(self.features[self.named_captions], self.named_captions)
        return row

    @property
    def named_captions(self) -> list[int]:
        """Rows of single things among those that are drawn."""
        return [row for row in self.named if row < len(self.captions)]

    def share_named(self, features: np.ndarray, rows: list[int]) -> float:
        """The share of pictures that the judge calls as the things in these ``rows`` are called."""
        return float(named(features, [self.data.held_out.names[row] for row in rows]).mean())

    def batch(self, steps: Steps, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """Held-out pictures, their captions, and captions of others."""
        text = steps.text(list(self.data.held_out.captions[:count]))
        return self.pictures[:count], text, text.roll(1, 0)


@torch.no_grad()
def row_of(steps: Steps, name: str, exam: Examination, *, seed: int) -> Row:
    """The figures of one network that do not concern its training."""
    row = {"parameters": float(sum(p.numel() for p in steps.models[name].parameters()))}
    if name in AUTOENCODERS:
        row |= _of_reconstructions(steps, name, exam)
    else:
        row |= _of_likelihoods(steps, name, exam)
    began = time.process_time()
    pictures = drawn(steps, name, exam.captions, seed=seed, seen=exam.seen)
    row["draw_s"] = (time.process_time() - began) / len(pictures)
    features = looked_at(pictures)
    row |= {"frechet": exam.distance(features), "confidence": float(confidence(features).mean())}
    if name in READERS and exam.named_captions:
        row["names_drawn"] = exam.share_named(features[exam.named_captions], exam.named_captions)
    return row


def _of_reconstructions(steps: Steps, name: str, exam: Examination) -> Row:
    model = steps.models[name]
    encoded = model.encode(exam.pictures)  # type: ignore[operator]
    decoded = model.decode(encoded)  # type: ignore[operator]
    row = {"psnr_db": psnr_db(exam.pictures, decoded)}
    if exam.named:
        row["names_kept"] = exam.share_named(looked_at(decoded[exam.named]), exam.named)
    if isinstance(model, VAE):
        row["rate_bits"] = float(kl_nats(*model.posterior(exam.pictures)).mean()) / math.log(2)
    elif encoded.dtype == torch.int64:
        counts = torch.bincount(encoded.flatten(), minlength=steps.config.codes).double()
        share = counts[counts > 0] / counts.sum()
        row["rate_bits"] = steps.config.grid**2 * math.log2(steps.config.codes)
        row["codes_used"] = float((counts > 0).sum())
        row["perplexity"] = float((-(share * share.log()).sum()).exp())
    return row


def _of_likelihoods(steps: Steps, name: str, exam: Examination) -> Row:
    """Bits of held-out pictures, or of their codes, with the right caption and with another picture's."""
    pictures, right, wrong = exam.batch(steps, LIKELIHOODS)
    nats_of = _nats_of_pixels(steps.models[name]) if name in PIXEL_GENERATORS else _nats_of_codes(steps)
    nats, other = nats_of(right, pictures), nats_of(wrong, pictures)  # per picture
    row = {"rate_bits": nats / math.log(2), "caption_nats": other - nats}
    if name in PIXEL_GENERATORS:
        row["bits_per_pixel"] = row["rate_bits"] / steps.config.pixels
    return row


def _nats_of_pixels(model: nn.Module) -> Callable[[Tensor, Tensor], float]:
    def nats(text: Tensor, pictures: Tensor) -> float:
        pixels = pictures[0, 0].numel()
        parts = zip(text.split(16), pictures.split(16), strict=True)
        return float(np.mean([float(pixel_loss(model, *part).total) for part in parts])) * pixels  # type: ignore[arg-type]

    return nats


def _nats_of_codes(steps: Steps) -> Callable[[Tensor, Tensor], float]:
    def nats(text: Tensor, pictures: Tensor) -> float:
        codes = steps.models["dvae"].encode(pictures).flatten(1)  # type: ignore[operator]
        return float(steps.models["prior"].cross_entropy(Condition(text), codes)) * codes.shape[1]  # type: ignore[operator]

    return nats


def training_seconds(recipe: BaselineRecipe) -> float:
    """Processor seconds of the whole training: the median of a few steps, times the number of steps."""
    model = recipe.build().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    spent = []
    for step in range(TIMED_STEPS):
        began = time.process_time()
        losses = recipe.loss(model, recipe.batch(step), step=step, generator=torch.Generator().manual_seed(step))
        optimizer.zero_grad()
        losses.total.backward()
        optimizer.step()
        spent.append(time.process_time() - began)
    return float(np.median(spent)) * recipe.settings.steps
