"""A described island over propositions: what follows from the order of rings and hours, and hops where nothing does.

Everything that is said is kept as a proposition, and how every two things stand to one another is derived when
the island has been described. A question is answered by sound rules of order (see ``clock_face``); where they leave
it open, distances are compared as hops between neighbouring places, which is a guess with good reasons.
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
    """The spots of an island and which are next to each other."""
    graph: nx.Graph = nx.Graph()
    for hour in range(1, 13):
        graph.add_edge(_MIDDLE, (_RINGS[0], hour))
        graph.add_edge((_RINGS[0], hour), (_RINGS[1], hour))
        for ring in _RINGS:
            graph.add_edge((ring, hour), (ring, hour % 12 + 1))
    return graph


def deliberate(task: IslandTask, workspace: Workspace) -> Iterator[Answer]:
    """One answer, when the island has been described to oneself and the relations have been derived."""
    spots = task.spots
    workspace.infer(len(spots) + len(list(combinations(spots, 2))))  # every thing at its place, every two
    asked = [spots[name] for name in ((LAKE, *task.asked) if task.kind == "crosses" else task.asked)]
    workspace.infer()
    if task.kind == "nearer":
        follows = clock_face.is_nearer(asked[0], asked[1], asked[2])
    else:
        follows = clock_face.is_between(asked[0], asked[1], asked[2])
    if follows is not None:
        yield Answer(task.answers[0 if follows else 1])
        return
    guessed, sure = (_fewer_hops if task.kind == "nearer" else _no_detour)(asked, workspace)
    yield Answer(task.answers[0 if guessed else 1], confidence=sure)


def _fewer_hops(asked: list[Spot], workspace: Workspace) -> tuple[bool, float]:
    """Whether the first is fewer hops away, and how sure that makes one."""
    first, second = (_hops(asked[0], spot, workspace) for spot in asked[1:])
    return first <= second, 0.5 + 0.5 * abs(first - second) / (first + second)


def _no_detour(asked: list[Spot], workspace: Workspace) -> tuple[bool, float]:
    """Whether the way over it is at most a hop longer; nothing said that it lies off the way."""
    what, start, end = asked
    detour = _hops(start, what, workspace) + _hops(what, end, workspace) - _hops(start, end, workspace)
    return detour <= 1, 0.6 if detour <= 1 else 0.7


def _hops(start: Spot, end: Spot, workspace: Workspace) -> int:
    found = int(nx.shortest_path_length(places(), start, end))
    workspace.infer(found)
    return found
