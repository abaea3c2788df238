"""Both parts in pictures: an arrangement of what the premises say, then the island."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.conditional_island.sequence import one_after_the_other
from imagery_agent.planners.planning.map_inference import depictive as map_inference
from imagery_agent.planners.planning.relational_chain import depictive as relational_chain
from imagery_agent.tasks.planning import ChainTask, ConditionalIslandTask, IslandTask


def deliberate(task: ConditionalIslandTask, workspace: Workspace) -> Iterator[Answer]:
    """Answers to the second part."""
    return one_after_the_other(task, workspace, _part)


def _part(task: ChainTask | IslandTask, workspace: Workspace) -> Iterator[Answer]:
    if isinstance(task, ChainTask):
        return relational_chain.deliberate(task, workspace)
    return map_inference.deliberate(task, workspace)
