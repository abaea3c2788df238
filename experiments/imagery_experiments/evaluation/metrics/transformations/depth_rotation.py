"""Metrics of rotation in depth, of block figures of ten cubes, which do not occur in training."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_envs.stimuli import blocks
from imagery_experiments.evaluation.held_out_data import Networks, pixels, squared_error
from imagery_experiments.evaluation.measurement import Measured, metric

STEP_DEG, STEPS, _FIGURES = 20.0, 8, 96


@cache
def _errors(networks: Networks) -> list[dict[str, np.ndarray]]:
    """After each step, squared errors (N,) against the true view and against wrong ones."""
    rng = np.random.default_rng(41)
    figures = [blocks.sample(rng) for _ in range(_FIGURES)]
    starts, signs = rng.uniform(0, 360, _FIGURES), rng.choice([-1.0, 1.0], _FIGURES)
    mirrored = rng.random(_FIGURES) < 0.5

    def views(turn_deg: np.ndarray, *, mirror: bool = False) -> np.ndarray:
        return np.stack(
            [
                figure.draw(azimuth_deg=float(start + turn), mirrored=bool(flip) != mirror)
                for figure, start, turn, flip in zip(figures, starts, turn_deg, mirrored, strict=True)
            ]
        )

    imagination, generator = networks.imagination, torch.Generator().manual_seed(0)
    mental = imagination.perceive(views(0 * signs))
    found = []
    for number in range(1, STEPS + 1):
        steps = [Operation("turn", angle_deg=float(STEP_DEG * sign)) for sign in signs]
        mental = draw_steps(imagination, mental, steps, generator=generator)
        seen, turn_deg = pixels(mental), STEP_DEG * number * signs
        views_by_name = {
            "true": views(turn_deg),
            "mirror": views(turn_deg, mirror=True),
            "opposite": views(-turn_deg),
            "before": views(turn_deg - STEP_DEG * signs),
        }
        found.append({name: squared_error(seen, view) for name, view in views_by_name.items()})
    return found


def _preferred(networks: Networks, step: int, wrong: str) -> Measured:
    """Share of figures that are closer to the true view than to a wrong one."""
    errors = _errors(networks)[step - 1]
    return Measured.share(errors["true"] < errors[wrong])


@metric("turn.first_over_mirror", target=0.95, unit="share")
def first_over_mirror(networks: Networks) -> Measured:
    """After one step of 20 degrees: pictures closer to the true view than to the view of the mirror-image figure."""
    return _preferred(networks, 1, "mirror")


@metric("turn.fourth_over_mirror", target=0.80, unit="share")
def fourth_over_mirror(networks: Networks) -> Measured:
    """The same after four steps."""
    return _preferred(networks, 4, "mirror")


@metric("turn.eighth_over_mirror", target=0.90, unit="share")
def eighth_over_mirror(networks: Networks) -> Measured:
    """The same after eight steps."""
    return _preferred(networks, 8, "mirror")


@metric("turn.first_over_opposite", unit="share")
def first_over_opposite(networks: Networks) -> Measured:
    """After one step: pictures closer to the true view than to the view rotated in the opposite direction."""
    return _preferred(networks, 1, "opposite")


@metric("turn.first_over_before", unit="share")
def first_over_before(networks: Networks) -> Measured:
    """After one step: pictures closer to the true view than to the view before the step."""
    return _preferred(networks, 1, "before")


@metric("turn.fourth_over_opposite", unit="share")
def fourth_over_opposite(networks: Networks) -> Measured:
    """After four steps: pictures closer to the true view than to the view rotated in the opposite direction."""
    return _preferred(networks, 4, "opposite")


METRICS = (
    first_over_mirror,
    fourth_over_mirror,
    eighth_over_mirror,
    first_over_opposite,
    first_over_before,
    fourth_over_opposite,
)
