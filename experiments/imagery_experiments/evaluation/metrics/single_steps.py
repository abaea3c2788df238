"""One planar step of imagination on drawings of concepts never seen, in multiples of the discrete VAE's own error."""

from __future__ import annotations

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_agent.training.data.composition import moved
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_experiments.evaluation.held_out_data import (
    corpus,
    imagination,
    painted,
    pixels,
    reconstructed,
    squared_error,
)
from imagery_experiments.evaluation.registry import Measured, metric

_COUNT = 128


def _error_ratio(operations: list[Operation], rng: np.random.Generator) -> Measured:
    changes = ChangeSampler(SceneSampler(corpus(), ("concept",)))
    sources = [changes.pair(rng, "rotate").source for _ in operations]
    targets = painted(
        [
            [moved(layer, operation) for layer in layers]
            for layers, operation in zip(sources, operations, strict=True)
        ]
    )
    mind, generator = imagination(), torch.Generator().manual_seed(0)
    drawn = pixels(draw_steps(mind, mind.perceive(painted(sources)), operations, generator=generator))
    floor = squared_error(reconstructed(targets), targets).mean()
    return Measured(float(squared_error(drawn, targets).mean() / floor), len(operations))


@metric("prior.rotate_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def rotate_error_ratio() -> Measured:
    """One rotation by 5 to 20 degrees: squared pixel error over the discrete VAE's own."""
    rng = np.random.default_rng(99)
    angles = [float(rng.integers(5, 21) * rng.choice([-1, 1])) for _ in range(_COUNT)]
    return _error_ratio([Operation("rotate", angle_deg=angle) for angle in angles], rng)


@metric("prior.shift_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def shift_error_ratio() -> Measured:
    """One shift by up to an eighth of the width, in hundredths."""
    rng = np.random.default_rng(98)
    ways = rng.integers(-12, 13, (_COUNT, 2)) / 100
    return _error_ratio([Operation("shift", dx=float(dx), dy=float(dy)) for dx, dy in ways], rng)


@metric("prior.zoom_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def zoom_error_ratio() -> Measured:
    """One zoom by 0.8 to 1.25."""
    rng = np.random.default_rng(97)
    factors = rng.integers(80, 126, _COUNT) / 100
    return _error_ratio([Operation("zoom", factor=float(factor)) for factor in factors], rng)


@metric("prior.mirror_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def mirror_error_ratio() -> Measured:
    """One reflection, left-right or up-down."""
    rng = np.random.default_rng(96)
    axes = rng.choice(["vertical", "horizontal"], _COUNT)
    return _error_ratio([Operation("mirror", axis=str(axis)) for axis in axes], rng)
