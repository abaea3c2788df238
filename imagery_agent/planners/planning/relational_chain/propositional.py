"""Relational reasoning in propositions: does a chain of premises lead from one thing to the other?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import networkx as nx

from imagery_agent.language.directions import CONVERSE
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import ChainTask


def deliberate(task: ChainTask, workspace: Workspace) -> Iterator[Answer]:
    """Yes for a chain, no for a chain in the reverse direction, else cannot tell."""
    one, relation, other = task.question
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from((one, other))
    for first, premise, second in task.premises:
        if premise == relation:
            graph.add_edge(first, second)
        elif premise == CONVERSE[relation]:
            graph.add_edge(second, first)
    workspace.infer(len(task.premises))
    if _leads(graph, one, other, workspace):
        yield Answer("yes")
    elif _leads(graph, other, one, workspace):
        yield Answer("no")
    else:
        yield Answer("cannot tell")


def _leads(graph: nx.DiGraph, start: str, end: str, workspace: Workspace) -> bool:
    """Breadth-first search; every premise followed is an inference."""
    reached, waiting = {start}, deque([start])
    while waiting:
        for other in graph.successors(waiting.popleft()):
            workspace.infer()
            if other == end:
                return True
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return False
