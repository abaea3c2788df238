"""Metrics of twelve successive rotations by 15 degrees: identity, parity and orientation afterwards."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from PIL import Image

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture, draw_steps
from imagery_experiments.evaluation.held_out_data import (
    Networks,
    black,
    corpus,
    painted,
    pixels,
    samples_where,
    unseen_drawings,
)
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier

STEPS, STEP_DEG = 12, 15.0
_OBJECTS, _LETTERS = 128, 96
_ASYMMETRIC = "FGJLPR24567"
"""Capital letters and digits that no rotation turns into their mirror image."""
_OFF_DEG = np.arange(-40, 41, 2)
"""Candidate orientation errors."""


def _rotated(networks: Networks, pictures: np.ndarray) -> np.ndarray:
    """The pictures after twelve imagined steps, together a half turn."""
    mind, generator = networks.imagination, torch.Generator().manual_seed(0)
    mental: list[MentalPicture] = mind.perceive(pictures)
    step = Operation("rotate", angle_deg=STEP_DEG)
    for _ in range(STEPS):
        mental = draw_steps(mind, mental, [step] * len(mental), generator=generator)
    return pixels(mental)


@metric("rollout.names_kept", target=0.85, unit="share", of_real=True)
def names_kept(networks: Networks) -> Measured:
    """Objects that the reference classifier names correctly after twelve steps, rotated back upright."""
    sampler, rng, classifier = unseen_drawings(), np.random.default_rng(31), load_reference_classifier()
    samples = samples_where(
        lambda scene: scene.things[0].size == "medium", lambda: sampler.plain(rng, "icon"), _OBJECTS
    )
    names = [sample.scene.things[0].name for sample in samples]
    before = painted(samples)
    after = np.rot90(_rotated(networks, before), 2, axes=(1, 2))
    return Measured.share(classifier.recognises(after, names), real=classifier.recognises(before, names))


@cache
def _letters(networks: Networks) -> tuple[np.ndarray, np.ndarray]:
    """Letters of unseen fonts after twelve steps: whether parity is kept (N,), absolute orientation error (N,)."""
    names = [f"number {c}" if c.isdigit() else f"capital letter {c.lower()}" for c in _ASYMMETRIC]
    group, rng = corpus().groups["letter", "drawing"], np.random.default_rng(32)
    drawings = [group.drawings[group.names.index(name)] for name in names]
    chosen = [int(rng.choice(drawings[rng.integers(len(names))])) for _ in range(_LETTERS)]
    mirrored = rng.random(_LETTERS) < 0.5
    normal, mirror = (painted([[black(index, 0.6, mirrored=flip)] for index in chosen]) for flip in (False, True))
    after = _rotated(networks, np.where(mirrored[:, None, None, None], mirror, normal))
    parity, off = np.empty(_LETTERS, bool), np.empty(_LETTERS)
    for i in range(_LETTERS):
        errors = np.stack([_errors(after[i], true) for true in (normal[i], mirror[i])])
        parity[i] = bool(errors[1].min() < errors[0].min()) == mirrored[i]
        off[i] = _OFF_DEG[errors[int(mirrored[i])].argmin()]
    return parity, np.abs(off)


def _errors(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Squared error of ``before`` rotated by a half turn plus each candidate error, (angles,)."""
    image = Image.fromarray(before)
    turned = [
        np.asarray(image.rotate(180.0 + off, Image.Resampling.BICUBIC, fillcolor="white"), float)
        for off in _OFF_DEG.tolist()
    ]
    return ((np.stack(turned) - after.astype(float)) ** 2).mean((1, 2, 3))


@metric("rollout.drift_deg", target=8.0, unit="degrees", lower_is_better=True)
def drift_deg(networks: Networks) -> Measured:
    """Mean absolute orientation error of letters after twelve steps."""
    off = _letters(networks)[1]
    return Measured(float(off.mean()), len(off))


@metric("rollout.parity_kept", target=0.95, unit="share")
def parity_kept(networks: Networks) -> Measured:
    """Letters (half of them mirrored) that are closer to themselves than to their mirror image after twelve steps."""
    return Measured.share(_letters(networks)[0])


METRICS = (names_kept, drift_deg, parity_kept)
