"""The trials of the planner comparison: six planning tasks at three to five problem sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagery_experiments.experiment.design import Design, Trial

NAME = "planner-comparison"


@dataclass(frozen=True)
class PlanningTask:
    """One environment, and the option that sets its problem size."""

    name: str
    option: str
    """Option of ``reset`` for the size."""
    sizes: tuple[int, ...]
    unit: str

    @property
    def env_id(self) -> str:
        """Id for gymnasium.make."""
        return f"imagery_envs:Imagery/{self.name}-v0"


TASKS = {
    task.name: task
    for task in (
        PlanningTask("FormBoard", "points", (6, 9, 12, 15), "corners"),
        PlanningTask("MapInference", "landmarks", (4, 6, 8), "landmarks"),
        PlanningTask("PaperFolding", "folds", (1, 2, 3), "folds"),
        PlanningTask("Assembly", "parts", (2, 3, 4), "parts"),
        PlanningTask("RelationalChain", "length", (2, 3, 4, 6, 8), "premises"),
        PlanningTask("Maze", "cells", (3, 4, 5, 6), "cells a side"),
    )
}
TRIALS = {True: 10, False: 200}
"""Trials per task and participant, of the quick design and of the full one."""
PARTICIPANTS = {True: 1, False: 1}
"""Participants do not differ in this study: more trials are as informative as more participants."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Nearly equal numbers of trials of every size per participant and task."""
    return trials_of(range(1, participants + 1), TRIALS[quick], seed=seed)


def trials_of(participants: Sequence[int], count: int, *, seed: int) -> Design:
    """``count`` trials per task for each of these participants; tasks alternate."""
    trials = [
        Trial(
            participant,
            {"task": task.name, "problem_size": task.sizes[(number + participant) % len(task.sizes)], "number": number},
        )
        for participant in participants
        for number in range(count)
        for task in TASKS.values()
    ]
    return Design(NAME, seed, len(participants), tuple(trials))
