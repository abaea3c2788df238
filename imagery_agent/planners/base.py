"""What a planner is: it answers a task by operations of a workspace.

Planning problems are deliberated: the solver yields a new answer after every step that may change it. When the
budget of work ends, the last answer yielded counts, so that one long deliberation also records the answers of all
shorter ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from imagery_agent.mind.work_clock import BudgetSpent
from imagery_agent.mind.workspace import Workspace
from imagery_agent.tasks.causality import JudgeTask
from imagery_agent.tasks.planning import Problem
from imagery_agent.tasks.reading import Task


@dataclass(frozen=True)
class TimedAnswer:
    """The answer that a deliberation had reached after some work."""

    work_ms: float
    """Priced work done for the task by then."""
    answer: str
    confidence: float
    """In [0, 1], by the solver's own evidence."""


class ConstraintCheck(Protocol):
    """Whether one constraint was seen to hold in the picture; as a string it says so."""

    @property
    def met(self) -> bool:
        """Whether it holds."""
        ...


@dataclass(frozen=True)
class Answer:
    """A planner's answer to one task."""

    text: str
    """``same``/``different``, ``ready``, ``yes``/``no``, a name, or empty while a figure is being built."""
    names: tuple[str, ...] = ()
    """Names, best first, when the task asks for a name."""
    confidence: float = 1.0
    """In [0, 1], by the solver's own evidence."""
    drawing: np.ndarray | None = None
    """uint8 (64, 64, 3) when the task asks for a drawing."""
    time_course: tuple[TimedAnswer, ...] = ()
    """Of a planning problem: every answer reached, the final one last."""
    checks: tuple[ConstraintCheck, ...] = ()
    """Of a figure that is built: whether every constraint was seen to hold."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"expected a confidence from 0 to 1, got {self.confidence}")


class Planner(Protocol):
    """Solves tasks. It has no state: what lasts between tasks is in the workspace's memory and buffer."""

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        ...


Solve = Callable[[Any, Workspace, Any], Answer]
"""Answers a task of one type, with the parameters of its paradigm."""
Deliberate = Callable[[Any, Workspace], Iterator[Answer]]
"""Yields answers to a planning problem; each replaces the one before."""


def guess(problem: Problem | JudgeTask, workspace: Workspace) -> Iterator[Answer]:
    """One random answer out of the possible ones."""
    yield Answer(problem.guess(workspace.pick), confidence=0.0)


def answer_within_budget(deliberate: Deliberate, problem: Problem | JudgeTask, workspace: Workspace) -> Answer:
    """The last answer yielded before the clock's budget ended; a random one if there was none."""
    start_ms = workspace.clock.duration_ms
    answer = next(guess(problem, workspace))
    time_course = [TimedAnswer(0.0, answer.text, 0.0)]
    try:
        for answer in deliberate(problem, workspace):
            work_ms = workspace.clock.duration_ms - start_ms
            time_course.append(TimedAnswer(work_ms, answer.text, answer.confidence))
            workspace.note("answer", [(answer.text, answer.confidence)])
    except BudgetSpent:
        pass
    return replace(answer, time_course=tuple(time_course))
