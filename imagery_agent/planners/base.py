"""What a planner is: it answers a task by using a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from imagery_agent.operations import Workspace
from imagery_agent.tasks import Task


@dataclass(frozen=True)
class Answer:
    """What a planner says."""

    text: str
    """``same``/``different``, ``ready``, ``yes``/``no``, a name, or nothing while a figure is being built."""
    names: tuple[str, ...] = ()
    """Names in order, best first, when the task asks for one."""
    confidence: float = 1.0
    """In [0, 1], by the planner's own evidence."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"expected a confidence from 0 to 1, got {self.confidence}")


class Planner(Protocol):
    """Solves tasks; keeps nothing between them (what lasts is in the workspace's memory and buffer)."""

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        ...
