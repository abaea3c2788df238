"""A described island in propositions: inferences from the order of rings and hours, else a comparison of hops.

Each sentence is kept as a proposition, and the relation of every two things is derived after the description. Questions
are answered by valid rules of order (see ``clock_face``); where none applies, distances are estimated as hops between
neighbouring places.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.map_inference import clock_face
from imagery_agent.tasks.planning import LAKE, IslandTask, Spot

_MIDDLE: Spot = ("in the middle", 0)
_RINGS = ("halfway to the coast", "on the coast")


def places() -> nx.Graph:
    """The spots of an island, with edges between neighbours."""
    graph: nx.Graph = nx.Graph()
    for hour in range(1, 13):
        graph.add_edge(_MIDDLE, (_RINGS[0], hour))
        graph.add_edge((_RINGS[0], hour), (_RINGS[1], hour))
        for ring in _RINGS:
            graph.add_edge((ring, hour), (ring, hour % 12 + 1))
    return graph


def deliberate(task: IslandTask, workspace: Workspace) -> Iterator[Answer]:
    """One answer, after deriving the relations."""
    spots = task.spots
    workspace.infer(len(spots) + len(list(combinations(spots, 2))))  # every place, and every relation of two
    asked = [spots[name] for name in ((LAKE, *task.asked) if task.kind == "crosses" else task.asked)]
    workspace.infer()
    if task.kind == "nearer":
        follows = clock_face.is_nearer(asked[0], asked[1], asked[2])
    else:
        follows = clock_face.is_between(asked[0], asked[1], asked[2])
    if follows is not None:
        yield Answer(task.answers[0 if follows else 1])
        return
    estimated, confidence = (_fewer_hops if task.kind == "nearer" else _no_detour)(asked, workspace)
    yield Answer(task.answers[0 if estimated else 1], confidence=confidence)


def _fewer_hops(asked: list[Spot], workspace: Workspace) -> tuple[bool, float]:
    """Whether the first is fewer hops away, and the confidence in it."""
    first, second = (_hops(asked[0], spot, workspace) for spot in asked[1:])
    return first <= second, 0.5 + 0.5 * abs(first - second) / (first + second)


def _no_detour(asked: list[Spot], workspace: Workspace) -> tuple[bool, float]:
    """Whether the path over it is at most one hop longer, and the confidence in it."""
    what, start, end = asked
    detour = _hops(start, what, workspace) + _hops(what, end, workspace) - _hops(start, end, workspace)
    return detour <= 1, 0.6 if detour <= 1 else 0.7


def _hops(start: Spot, end: Spot, workspace: Workspace) -> int:
    found = int(nx.shortest_path_length(places(), start, end))
    workspace.infer(found)
    return found
