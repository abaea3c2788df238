"""Metrics of single planar transformations of unseen concepts, relative to the discrete VAE's reconstruction error."""

from __future__ import annotations

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_agent.training.data.composition import moved
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_experiments.evaluation.held_out_data import Networks, corpus, painted, pixels, squared_error
from imagery_experiments.evaluation.measurement import Measured, metric

_COUNT = 128


def _error_ratio(networks: Networks, operations: list[Operation], rng: np.random.Generator) -> Measured:
    changes = ChangeSampler(SceneSampler(corpus(), ("concept",)))
    sources = [changes.pair(rng, "rotate").source for _ in operations]
    targets = painted(
        [[moved(layer, operation) for layer in layers] for layers, operation in zip(sources, operations, strict=True)]
    )
    mind, generator = networks.imagination, torch.Generator().manual_seed(0)
    drawn = pixels(draw_steps(mind, mind.perceive(painted(sources)), operations, generator=generator))
    floor = squared_error(networks.reconstructed(targets), targets).mean()
    return Measured(float(squared_error(drawn, targets).mean() / floor), len(operations))


@metric("prior.rotate_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def rotate_error_ratio(networks: Networks) -> Measured:
    """One rotation by 5 to 20 degrees: squared pixel error divided by the reconstruction error of the discrete VAE."""
    rng = np.random.default_rng(99)
    angles = [float(rng.integers(5, 21) * rng.choice([-1, 1])) for _ in range(_COUNT)]
    return _error_ratio(networks, [Operation("rotate", angle_deg=angle) for angle in angles], rng)


@metric("prior.shift_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def shift_error_ratio(networks: Networks) -> Measured:
    """The same for one shift by up to 0.12 picture widths."""
    rng = np.random.default_rng(98)
    shifts = rng.integers(-12, 13, (_COUNT, 2)) / 100
    return _error_ratio(networks, [Operation("shift", dx=float(dx), dy=float(dy)) for dx, dy in shifts], rng)


@metric("prior.zoom_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def zoom_error_ratio(networks: Networks) -> Measured:
    """The same for one zoom by a factor of 0.8 to 1.25."""
    rng = np.random.default_rng(97)
    factors = rng.integers(80, 126, _COUNT) / 100
    return _error_ratio(networks, [Operation("zoom", factor=float(factor)) for factor in factors], rng)


@metric("prior.mirror_error_ratio", target=1.5, unit="x floor", lower_is_better=True)
def mirror_error_ratio(networks: Networks) -> Measured:
    """The same for one reflection, left-right or up-down."""
    rng = np.random.default_rng(96)
    axes = rng.choice(["vertical", "horizontal"], _COUNT)
    return _error_ratio(networks, [Operation("mirror", axis=str(axis)) for axis in axes], rng)


METRICS = (rotate_error_ratio, shift_error_ratio, zoom_error_ratio, mirror_error_ratio)
