"""The quality figures of the shipped networks, on the held-out drawings shipped with the laboratory.

Unseen drawings of known concepts (split ``drawing``) for naming and captions, drawings of concepts that training never
saw (split ``concept``) for reconstruction and rotation. Seeds are fixed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import to_pixels, to_tensor
from imagery_agent.imagination import LearnedImagination, load_dvae
from imagery_agent.models.condition import Condition
from imagery_agent.models.dvae import DVAE
from imagery_agent.scene import Operation, caption
from imagery_agent.training.changes import ChangeSampler
from imagery_agent.training.compose import moved, render
from imagery_agent.training.data import Corpus
from imagery_agent.training.dvae import held_out_scenes, psnr_db
from imagery_agent.training.interpreter import naming_pictures
from imagery_agent.training.sampling import SceneSampler
from imagery_experiments.evaluate import Measured, metric

HELD_OUT = Path(__file__).parent / "held_out"


@cache
def _corpus() -> Corpus:
    return Corpus(HELD_OUT)


@cache
def _imagination() -> LearnedImagination:
    return LearnedImagination.load()


@cache
def _codes() -> tuple[torch.Tensor, torch.Tensor]:
    """512 held-out scenes float (N, 3, 64, 64) and their codes (N, 16, 16)."""
    pictures = to_tensor(held_out_scenes(_corpus(), 512))
    return pictures, _encode(load_dvae(), pictures)


@torch.no_grad()
def _encode(dvae: DVAE, pictures: torch.Tensor) -> torch.Tensor:
    return torch.cat([dvae.encode(chunk) for chunk in pictures.split(64)])


@torch.no_grad()
def _decode(dvae: DVAE, codes: torch.Tensor) -> torch.Tensor:
    return torch.cat([dvae.decode(chunk) for chunk in codes.split(64)])


@metric("dvae.psnr_db", target=24.0, unit="dB")
def dvae_psnr_db() -> Measured:
    """Hard reconstruction of scenes of concepts never seen."""
    pictures, codes = _codes()
    return Measured(psnr_db(pictures, _decode(load_dvae(), codes)), len(pictures))


@metric("dvae.codes_used", unit="codes")
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


@metric("prior.rotate_error_ratio", target=3.0, unit="x floor", lower_is_better=True)
def rotate_error_ratio() -> Measured:
    """One rotation by 5 to 20 degrees of unseen drawings: squared pixel error over the discrete VAE's own."""
    count, rng = 128, np.random.default_rng(99)
    corpus, mind = _corpus(), _imagination()
    changes = ChangeSampler(SceneSampler(corpus, ("concept",)))
    operations = [
        Operation("rotate", angle_deg=float(rng.integers(5, 21) * rng.choice([-1, 1]))) for _ in range(count)
    ]
    sources = [changes.pair(rng, "rotate").source for _ in range(count)]
    targets = render(
        corpus,
        [
            [moved(layer, operation) for layer in layers]
            for layers, operation in zip(sources, operations, strict=True)
        ],
    )
    before = mind.perceive(render(corpus, sources).numpy())
    after = mind.transform(before, operations, generator=torch.Generator().manual_seed(0))
    true = to_tensor(targets)
    drawn = to_tensor(np.stack([picture.pixels for picture in after]))
    floor = to_tensor(to_pixels(_decode(mind.dvae, _encode(mind.dvae, true))))
    return Measured(float((drawn - true).square().mean() / (floor - true).square().mean()), count)


@metric("prior.caption_gap_nats", target=0.05, unit="nats/code")
def caption_gap_nats() -> Measured:
    """Held-out loss with another picture's caption minus the loss with the right one."""
    count, rng, mind = 256, np.random.default_rng(7), _imagination()
    sampler = SceneSampler(_corpus(), ("drawing",))
    samples = [sampler.scene(rng) for _ in range(count)]
    pictures = to_tensor(render(_corpus(), [sample.layers for sample in samples]))
    codes = _encode(mind.dvae, pictures).flatten(1)
    text = torch.from_numpy(
        mind.tokenizer.encode_batch(
            [caption(sample.scene) for sample in samples], length=mind.prior.config.text_length
        )
    )
    with torch.no_grad():
        right, wrong = (
            float(
                np.mean(
                    [
                        mind.prior.nats(Condition(t), c).item()
                        for t, c in zip(words.split(64), codes.split(64), strict=True)
                    ]
                )
            )
            for words in (text, text.roll(1, 0))
        )
    return Measured(wrong - right, count)


@cache
def _named() -> tuple[list[str], list[list[str]]]:
    """True names and the first five names given to 1,024 unseen drawings of known concepts."""
    from imagery_agent.interpreter.clip import ClipInterpreter

    pictures, names = naming_pictures(_corpus(), "drawing", 1024)
    given = ClipInterpreter.load("default").name(pictures.numpy(), top=5)
    return names, [[name for name, _ in row] for row in given]


@metric("interpreter.top1", unit="share")
def interpreter_top1() -> Measured:
    """The first name is right, among all names."""
    true, given = _named()
    return Measured(
        float(np.mean([name == row[0] for name, row in zip(true, given, strict=True)])), len(true)
    )


@metric("interpreter.top5", target=0.60, unit="share")
def interpreter_top5() -> Measured:
    """The right name is among the first five, among all names."""
    true, given = _named()
    return Measured(float(np.mean([name in row for name, row in zip(true, given, strict=True)])), len(true))
