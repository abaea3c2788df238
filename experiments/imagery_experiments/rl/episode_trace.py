"""Episodes of a training loop in the trace viewer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from imagery_experiments.plotting.film_strips import Strip
from imagery_experiments.reporting.traces.viewer import one_trial
from imagery_experiments.rl.workspace_env import Answered


def trial_of(name: str, answered: Answered, *, agent: str = "policy") -> dict[str, Any]:
    """A question that an :class:`ImageryWorkspace` responded to, as a trial for ``write_trace``.

    Args:
        name: Shown in the list of trials; different for every trial of a file.
        answered: ``env.answered`` after a response.
        agent: Name of who responded.
    """
    row = {"agent": agent, "response": answered.response, "correct": answered.reward > 0, "rt_ms": answered.rt_ms}
    row |= {f"work_{kind}": count for kind, count in asdict(answered.work).items()}
    return one_trial(name, row, Strip.from_frames(name, answered.frames))
