"""Both parts in propositions: a chain of premises, then the order of hours and rings."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.conditional_island.sequence import one_after_the_other
from imagery_agent.planners.planning.map_inference import propositional as map_inference
from imagery_agent.planners.planning.relational_chain import propositional as relational_chain
from imagery_agent.tasks.planning import ChainTask, ConditionalIslandTask, IslandTask


def deliberate(task: ConditionalIslandTask, workspace: Workspace) -> Iterator[Answer]:
    """Answers to the second part."""
    return one_after_the_other(task, workspace, _part)


def _part(task: ChainTask | IslandTask, workspace: Workspace) -> Iterator[Answer]:
    if isinstance(task, ChainTask):
        return relational_chain.deliberate(task, workspace)
    return map_inference.deliberate(task, workspace)
