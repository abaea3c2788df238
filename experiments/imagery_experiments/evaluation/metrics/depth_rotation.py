"""Turning block figures in depth: figures of ten cubes, which were never seen in training."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_envs.stimuli import blocks
from imagery_experiments.evaluation.held_out_data import imagination, pixels, squared_error
from imagery_experiments.evaluation.registry import Measured, metric

STEP_DEG, STEPS, _FIGURES = 20.0, 4, 96


@cache
def _turned() -> list[dict[str, np.ndarray]]:
    """After each step, squared errors (N,) against the true view and against what it must not look like."""
    rng = np.random.default_rng(41)
    figures = [blocks.sample(rng) for _ in range(_FIGURES)]
    starts, ways = rng.uniform(0, 360, _FIGURES), rng.choice([-1.0, 1.0], _FIGURES)
    mirrored = rng.random(_FIGURES) < 0.5

    def views(turn_deg: np.ndarray, *, mirror: bool = False) -> np.ndarray:
        return np.stack(
            [
                figure.draw(azimuth_deg=float(start + turn), mirrored=bool(flip) != mirror)
                for figure, start, turn, flip in zip(figures, starts, turn_deg, mirrored, strict=True)
            ]
        )

    mind, generator = imagination(), torch.Generator().manual_seed(0)
    mental = mind.perceive(views(0 * ways))
    found = []
    for number in range(1, STEPS + 1):
        steps = [Operation("turn", angle_deg=float(STEP_DEG * way)) for way in ways]
        mental = draw_steps(mind, mental, steps, generator=generator)
        seen, turn_deg = pixels(mental), STEP_DEG * number * ways
        rivals = {
            "true": views(turn_deg),
            "mirror": views(turn_deg, mirror=True),
            "opposite": views(-turn_deg),
            "before": views(turn_deg - STEP_DEG * ways),
        }
        found.append({name: squared_error(seen, view) for name, view in rivals.items()})
    return found


def _preferred(step: int, *rivals: str) -> Measured:
    errors = _turned()[step - 1]
    return Measured(float(np.mean([errors["true"] < errors[rival] for rival in rivals])), _FIGURES)


@metric("turn.first_over_mirror", target=0.95, unit="share")
def first_over_mirror() -> Measured:
    """After one step of 20 degrees the picture is nearer to the true view than to the mirror figure's view."""
    return _preferred(1, "mirror")


@metric("turn.fourth_over_mirror", target=0.80, unit="share")
def fourth_over_mirror() -> Measured:
    """The same after four steps."""
    return _preferred(4, "mirror")


@metric("turn.first_over_opposite", unit="share")
def first_over_opposite() -> Measured:
    """After one step: nearer to the true view than to the view turned the other way."""
    return _preferred(1, "opposite")


@metric("turn.first_over_before", unit="share")
def first_over_before() -> Measured:
    """After one step: nearer to the true view than to the view before the step."""
    return _preferred(1, "before")


@metric("turn.fourth_over_opposite", unit="share")
def fourth_over_opposite() -> Measured:
    """After four steps: nearer to the true view than to the view turned the other way."""
    return _preferred(4, "opposite")
