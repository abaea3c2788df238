"""Problems in two parts that need both codes: relations from words, then a distance from a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imagery_experiments.experiment.design import Level, Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome

PART = "planning"
LENGTHS = (2, 4, 6)
"""Premises that decide where to start."""


def planning_trials(participant: int, count: int) -> Iterator[Trial]:
    """``count`` problems per number of premises, each a session of its own."""
    for length in LENGTHS:
        for number in range(1, count + 1):
            levels: dict[str, Level] = {
                "part": PART, "material": "island", "manner": "", "test": f"{length} premises", "delay_min": 0,
                "item": str(number),
            }  # fmt: skip
            yield Trial(participant, levels)


def run_planning(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Solve the problem; the confidence is that of the planner in its answer."""
    import gymnasium as gym

    for trial in session:
        env = gym.make("imagery_envs:Imagery/ConditionalIsland-v0")
        _, info = env.reset(seed=seed, options={"length": int(str(trial.levels["test"]).split()[0])})
        response = subject.agent.respond(None, info["instruction"])
        right = response.answer == info["truth"]["asked"][info["truth"]["answer"]]
        env.close()
        measures = {"confidence": response.confidence}
        yield Outcome(trial, response.answer, right, response.duration_ms, response.work, measures)
