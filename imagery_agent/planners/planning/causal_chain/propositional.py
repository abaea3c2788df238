"""A chain of wheels and levers in propositions: what is linked how, and rules of links, applied one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from imagery_agent.language.task_templates import TURNING_WAYS
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.causal_chain.following import seen_pieces, way_through
from imagery_agent.tasks.planning import CausalChainTask
from imagery_agent.visual_routines.motion.links import CROSSED, OPEN, TOUCH

REVERSES = {TOUCH: True, OPEN: False, CROSSED: True}
"""The rules, of teeth, hinges, belts and rods: whether two pieces with this link turn opposite ways."""


def deliberate(task: CausalChainTask, workspace: Workspace) -> Iterator[Answer]:
    """Two inferences for every link: which one it is, and what follows."""
    workspace.perceive(task.picture, label="the mechanism at rest")
    graph, _ = seen_pieces(task, workspace)
    workspace.buffer.clear()  # no picture is kept
    if not (followed := way_through(graph, task)):
        return  # it is left to guessing
    way = TURNING_WAYS.index(task.way)
    for one, other in pairwise(followed):
        workspace.infer(2)
        way = 1 - way if REVERSES[graph.edges[one, other]["link"]] else way
    yield Answer(TURNING_WAYS[way])
