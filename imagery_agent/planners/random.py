"""The planner that answers at random: the chance baseline."""

from __future__ import annotations

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, answer_within_budget, guess
from imagery_agent.tasks.planning import Problem
from imagery_agent.tasks.reading import Task


class GuessingPlanner:
    """Gives a random answer to planning problems."""

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one problem; ValueError for tasks that have no set of answers to guess from."""
        if not isinstance(task, Problem):
            raise ValueError(f"expected a problem with answers to guess from, got a {type(task).__name__}")
        return answer_within_budget(guess, task, workspace)
