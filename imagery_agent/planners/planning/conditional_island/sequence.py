"""Solving a problem in two parts, the second of which depends on the answer to the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import ChainTask, ConditionalIslandTask, IslandTask

DeliberatePart = Callable[[ChainTask | IslandTask, Workspace], Iterator[Answer]]


def one_after_the_other(
    task: ConditionalIslandTask, workspace: Workspace, deliberate: DeliberatePart
) -> Iterator[Answer]:
    """The answers to the second part, given the last answer to the first, or a guess if there is none.

    The confidence is that both are right.
    """
    start = Answer(task.chain.guess(workspace.pick), confidence=1 / 3)
    *_, start = (start, *deliberate(task.chain, workspace))
    for answer in deliberate(task.then(start.text), workspace):
        yield replace(answer, confidence=start.confidence * answer.confidence)
