"""What both planners see of a chain of wheels and levers, and the way along it that they follow."""

from __future__ import annotations

import networkx as nx
import numpy as np

from imagery_agent.language.causal_questions import PIECE_COLORS
from imagery_agent.mind.workspace import Workspace
from imagery_agent.tasks.planning import CausalChainTask
from imagery_agent.visual_routines.motion.links import read_mechanism


def seen_pieces(task: CausalChainTask, workspace: Workspace) -> tuple[nx.Graph, np.ndarray]:
    """The linked pieces of the display, and the display at the resolution of the buffer: one glance."""
    workspace.clock.count("glances")
    seen = workspace.buffer.grained(task.picture)
    return read_mechanism(seen, PIECE_COLORS), seen


def way_through(graph: nx.Graph, task: CausalChainTask) -> list[str]:
    """The pieces from the first to the one in question, each linked to the next; none if a link was not seen.

    Raises:
        ValueError: a piece is not seen.
    """
    for color in (task.first, task.asked):
        if color not in graph:
            raise ValueError(f"expected a question about the pieces in the picture, got one about a {color} piece")
    if not nx.has_path(graph, task.first, task.asked):
        return []
    return list(nx.shortest_path(graph, task.first, task.asked))
