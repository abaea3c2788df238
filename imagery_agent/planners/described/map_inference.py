"""A described island over propositions: which places are next to each other, and how directions compare.

Distances are hops between neighbouring places; one thing is between two others when it is in the same direction
from the one as the other is from it. Directions follow from what everybody knows of a clock's face.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx

from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.problems import LAKE, IslandTask, Spot

_MIDDLE: Spot = ("in the middle", 0)
_RINGS = ("inland", "on the coast")
_FROM_TOP = {12: 0, 1: 1, 11: 1, 2: 2, 10: 2, 3: 3, 9: 3, 4: 4, 8: 4, 5: 5, 7: 5, 6: 6}
"""Hours of a clock in order from the top."""
_FROM_LEFT = {hour: _FROM_TOP[(hour + 2) % 12 + 1] for hour in range(1, 13)}


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
    pairs = len(list(combinations(task.spots, 2)))
    workspace.infer(len(task.spots) + pairs)  # every thing at its place, every two in their relation
    graph, spots = places(), task.spots
    if task.kind == "nearer":
        first, second = (
            int(nx.shortest_path_length(graph, spots[task.asked[0]], spots[n])) for n in task.asked[1:]
        )
        workspace.infer(first + second)
        sure = 0.5 if first == second else min(1.0, 0.5 + abs(first - second) / (first + second))
        yield Answer(task.answers[0 if first <= second else 1], confidence=sure)
        return
    what, start, end = (LAKE, *task.asked) if task.kind == "crosses" else task.asked
    before, after = _direction(spots[start], spots[what]), _direction(spots[what], spots[end])
    detour = (
        nx.shortest_path_length(graph, spots[start], spots[what])
        + nx.shortest_path_length(graph, spots[what], spots[end])
        - nx.shortest_path_length(graph, spots[start], spots[end])
    )
    workspace.infer(2)
    between = before == after and (detour <= 1 or spots[what] == _MIDDLE)
    yield Answer("yes" if between else "no", confidence=0.9 if (before == after) == (detour == 0) else 0.6)


def _direction(start: Spot, end: Spot) -> frozenset[str]:
    """``left of``, ``above`` and so on, as far as hours and rings tell."""
    words = set()
    for order, lower, higher in ((_FROM_LEFT, "right of", "left of"), (_FROM_TOP, "below", "above")):
        one, other = _rank(start, order), _rank(end, order)
        if one != other:
            words.add(lower if other > one else higher)
    return frozenset(words)


def _rank(spot: Spot, order: dict[int, int]) -> tuple[int, ...]:
    """Order along an axis: by side of the middle, then ring, then hour."""
    ring, hour = spot
    side = 0 if not hour else (order[hour] > 3) - (order[hour] < 3)
    if side == 0:
        return (0,)
    far = 2 if ring == _RINGS[1] else 1
    step = abs(order[hour] - 3)
    return (side, side * far * step)
