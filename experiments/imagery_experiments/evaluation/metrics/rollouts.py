"""Twelve rotations of 15 degrees in a row: is it still the same thing, the same way round, at the right angle?"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from PIL import Image

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture, draw_steps
from imagery_agent.training.data.composition import Layer, named_color, pose
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_experiments.evaluation.held_out_data import corpus, imagination, painted, pixels
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised
from imagery_experiments.evaluation.registry import Measured, metric

STEPS, STEP_DEG = 12, 15.0
_THINGS, _LETTERS = 128, 96
_ASYMMETRIC = "FGJLPR24567"
"""Capital letters and digits that no rotation turns into their mirror image."""
_OFF_DEG = np.arange(-40, 41, 2)


def _rotated(pictures: np.ndarray) -> np.ndarray:
    """The pictures after twelve steps in imagination, together a half turn."""
    mind, generator = imagination(), torch.Generator().manual_seed(0)
    mental: list[MentalPicture] = mind.perceive(pictures)
    step = Operation("rotate", angle_deg=STEP_DEG)
    for _ in range(STEPS):
        mental = draw_steps(mind, mental, [step] * len(mental), generator=generator)
    return pixels(mental)


@metric("rollout.names_kept", target=0.85, unit="share", of_real=True)
def names_kept() -> Measured:
    """Things of known names after twelve steps, held upright again: the judge's first name is right."""
    sampler, rng, judge = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(31), load_judge()
    samples: list[Sample] = []
    while len(samples) < _THINGS:
        if (sample := sampler.plain(rng, "icon")).scene.things[0].size == "medium":
            samples.append(sample)
    names = [sample.scene.things[0].name for sample in samples]
    before = painted([sample.layers for sample in samples])
    after = np.rot90(_rotated(before), 2, axes=(1, 2))
    kept, real = (
        float((judge.rank(normalised(coverage(seen)), names) == 0).mean()) for seen in (after, before)
    )
    return Measured(kept, len(names), real)


@cache
def _letters() -> tuple[np.ndarray, np.ndarray]:
    """For letters of unseen fonts after twelve steps: is parity kept (N,), and how far off is the angle (N,)?"""
    names = [f"number {c}" if c.isdigit() else f"capital letter {c.lower()}" for c in _ASYMMETRIC]
    group, rng = corpus().groups["letter", "drawing"], np.random.default_rng(32)
    drawings = [group.drawings[group.names.index(name)] for name in names]
    chosen = [int(rng.choice(drawings[rng.integers(len(names))])) for _ in range(_LETTERS)]
    mirrored = rng.random(_LETTERS) < 0.5
    normal, mirror = (
        painted(
            [[Layer(index, pose(0.5, 0.5, 0.6, mirrored=flip), named_color("black"))] for index in chosen]
        )
        for flip in (False, True)
    )
    after = _rotated(np.where(mirrored[:, None, None, None], mirror, normal))
    parity, off = np.empty(_LETTERS, bool), np.empty(_LETTERS)
    for i in range(_LETTERS):
        errors = np.stack([_errors(after[i], true) for true in (normal[i], mirror[i])])
        parity[i] = bool(errors[1].min() < errors[0].min()) == mirrored[i]
        off[i] = _OFF_DEG[errors[int(mirrored[i])].argmin()]
    return parity, np.abs(off)


def _errors(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Error of a half turn of ``before`` plus each angle off, (angles,)."""
    image = Image.fromarray(before)
    turned = [
        np.asarray(image.rotate(180.0 + off, Image.Resampling.BICUBIC, fillcolor="white"), float)
        for off in _OFF_DEG.tolist()
    ]
    return ((np.stack(turned) - after.astype(float)) ** 2).mean((1, 2, 3))


@metric("rollout.drift_deg", target=8.0, unit="degrees", lower_is_better=True)
def drift_deg() -> Measured:
    """Mean distance of letters' orientation from where twelve steps should have brought them."""
    off = _letters()[1]
    return Measured(float(off.mean()), len(off))


@metric("rollout.parity_kept", target=0.95, unit="share")
def parity_kept() -> Measured:
    """Letters, half of them mirrored, that are nearer to themselves than to their mirror image after twelve steps."""
    parity = _letters()[0]
    return Measured(float(parity.mean()), len(parity))
