"""A maze in propositions: A* search over the doors in the description, with columns plus rows as the distance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import MOVES, Cell, MazeTask


def deliberate(task: MazeTask, workspace: Workspace) -> Iterator[Answer]:
    """The path, after the search; every door considered is an inference."""
    graph: nx.Graph = nx.Graph()
    graph.add_edges_from((here, there) for here, there in task.doors)
    workspace.infer(len(task.doors))

    def distance(cell: Cell, goal: Cell) -> float:
        return float(abs(cell[0] - goal[0]) + abs(cell[1] - goal[1]))

    def considered(*_: object) -> float:
        workspace.infer()
        return 1.0

    try:
        path = nx.astar_path(graph, task.start, task.goal, heuristic=distance, weight=considered)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return
    names = {step: name for name, step in MOVES.items()}
    moves = [names[there[0] - here[0], there[1] - here[1]] for here, there in pairwise(path)]
    yield Answer(" ".join(moves))
