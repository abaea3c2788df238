"""What a trial becomes: one row of plain values."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from imagery_agent.mind.individual_differences import Traits
    from imagery_experiments.experiment.design import Design
    from imagery_experiments.experiment.study import Outcome
    from imagery_experiments.experiment.trial_log import Row


def outcome_row(study: str, agent: str, outcome: Outcome) -> Row:
    """What happened in a trial: its condition, the response and the work."""
    trial = outcome.trial
    row: Row = {"study": study, "agent": agent, "participant": trial.participant, "trial": trial.id}
    row |= trial.levels
    row |= outcome.measures
    row |= {"response": outcome.response, "correct": bool(outcome.correct), "rt_ms": float(outcome.rt_ms)}
    row |= {f"work_{kind}": count for kind, count in asdict(outcome.work).items()}
    return {key: _storable(value) for key, value in row.items()}


def row_of(agent: str, design: Design, outcome: Outcome, *, traits: Traits | None, weights: str) -> Row:
    """The row of one trial of a run: what happened, and of whom and with what; people have no traits."""
    row = outcome_row(design.study, agent, outcome)
    if traits is not None:
        row |= {f"trait_{name}": _storable(value) for name, value in asdict(traits).items()}
    return row | {"seed": design.seed, "design": design.hash[:16], "weights": weights}


def _storable(value: Any) -> Any:
    """The value as plain Python for JSON; None in place of NaN and infinities."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
