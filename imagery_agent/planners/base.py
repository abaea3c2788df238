"""What a planner is: it answers a task by using a workspace.

Problems are thought about step by step: every step that changes the answer is a :class:`Moment`. A planner that
is stopped by its budget gives the answer it had at that moment, so one long deliberation tells what every
shorter one would have said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from imagery_agent.mind.work_clock import BudgetSpent
from imagery_agent.mind.workspace import Workspace
from imagery_agent.tasks.planning import Problem
from imagery_agent.tasks.reading import Task


@dataclass(frozen=True)
class Moment:
    """What a planner would have answered from some moment on."""

    work_ms: float
    """Priced work that had been done for the task until then."""
    answer: str
    confidence: float
    """In [0, 1], by the planner's own evidence."""


@dataclass(frozen=True)
class Answer:
    """What a planner says."""

    text: str
    """``same``/``different``, ``ready``, ``yes``/``no``, a name, or nothing while a figure is being built."""
    names: tuple[str, ...] = ()
    """Names in order, best first, when the task asks for one."""
    confidence: float = 1.0
    """In [0, 1], by the planner's own evidence."""
    drawing: np.ndarray | None = None
    """uint8 (64, 64, 3), if one was asked for."""
    course: tuple[Moment, ...] = ()
    """How the answer to a problem came about; the last moment is the answer."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"expected a confidence from 0 to 1, got {self.confidence}")


class Planner(Protocol):
    """Solves tasks; keeps nothing between them (what lasts is in the workspace's memory and buffer)."""

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        ...


Deliberate = Callable[[Problem, Workspace], Iterator[Answer]]
"""Thinks about a problem; every answer yielded takes the place of the one before."""


def guess(problem: Problem, workspace: Workspace) -> Iterator[Answer]:
    """What anybody can say before thinking."""
    yield Answer(problem.guess(workspace.pick), confidence=0.0)


def deliberated(deliberate: Deliberate, problem: Problem, workspace: Workspace) -> Answer:
    """The last answer reached within the clock's budget; a guess where there was none."""
    began_ms, course = workspace.clock.duration_ms, []
    answer = next(guess(problem, workspace))
    course.append(Moment(0.0, answer.text, 0.0))
    try:
        for answer in deliberate(problem, workspace):
            work_ms = workspace.clock.duration_ms - began_ms
            course.append(Moment(work_ms, answer.text, answer.confidence))
    except BudgetSpent:
        pass
    return replace(answer, course=tuple(course))
