"""The trials of the planner comparison: six planning tasks at three to five problem sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagery_experiments.experiment.design import Design, Trial

NAME = "planner-comparison"


@dataclass(frozen=True)
class PlanningTask:
    """One environment, and what makes its problems larger."""

    name: str
    option: str
    """Option of ``reset`` that fixes the size."""
    sizes: tuple[int, ...]
    unit: str

    @property
    def env_id(self) -> str:
        """For gymnasium.make."""
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
"""Everybody is alike here (see STEADY): more trials say as much as more people."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Per participant and task as many trials of every size (as nearly as can be)."""
    return trials_of(range(1, participants + 1), TRIALS[quick], seed=seed)


def trials_of(minds: Sequence[int], count: int, *, seed: int) -> Design:
    """``count`` trials per task for each of these participants; tasks take turns."""
    trials = [
        Trial(
            mind, {"task": task.name, "size": task.sizes[(number + mind) % len(task.sizes)], "number": number}
        )
        for mind in minds
        for number in range(count)
        for task in TASKS.values()
    ]
    return Design(NAME, seed, len(minds), tuple(trials))
