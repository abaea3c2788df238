"""What both planners see of a chain of wheels, and the way along it that they follow."""

from __future__ import annotations

import networkx as nx
import numpy as np

from imagery_agent.language.causal_questions import WHEEL_COLORS
from imagery_agent.mind.workspace import Workspace
from imagery_agent.tasks.planning import WheelsTask
from imagery_agent.visual_routines.motion.wheels import read_wheels


def seen_wheels(task: WheelsTask, workspace: Workspace) -> tuple[nx.Graph, np.ndarray]:
    """The linked wheels of the display, and the display at the resolution of the buffer: one glance."""
    workspace.clock.count("glances")
    seen = workspace.buffer.grained(task.picture)
    return read_wheels(seen, WHEEL_COLORS), seen


def way_through(graph: nx.Graph, task: WheelsTask) -> list[str]:
    """The wheels from the first to the one in question, each linked to the next.

    Raises:
        ValueError: a wheel is not seen, or they are not linked.
    """
    for color in (task.first, task.asked):
        if color not in graph:
            raise ValueError(f"expected a question about the wheels in the picture, got one about a {color} wheel")
    if not nx.has_path(graph, task.first, task.asked):
        raise ValueError(f"expected linked wheels, found no link from the {task.first} to the {task.asked} wheel")
    return list(nx.shortest_path(graph, task.first, task.asked))
