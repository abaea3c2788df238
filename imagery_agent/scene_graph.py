"""Propositions: things as nodes, relations as edges of a networkx graph, rewritten when the scene is turned.

No distances and no pictures: "how far" is a number of hops, and turning a scene renames its relations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

INVERSE = {
    "left of": "right of", "right of": "left of", "above": "below", "below": "above", "inside": "around",
    "around": "inside", "crossed by": "crossed by",
}  # fmt: skip
QUARTER_LEFT = {"above": "left of", "left of": "below", "below": "right of", "right of": "above"}
TOP_TO_BOTTOM = {"above": "below", "below": "above"}
LEFT_TO_RIGHT = {"left of": "right of", "right of": "left of"}


def relate(graph: nx.DiGraph, first: str, relation: str, second: str) -> None:
    """Add "first RELATION second" and what follows from it the other way round."""
    if relation not in INVERSE:
        raise ValueError(f"unknown relation {relation!r}; expected one of {', '.join(INVERSE)}")
    graph.add_edge(first, second, relation=relation)
    graph.add_edge(second, first, relation=INVERSE[relation])


def from_places(places: Mapping[str, tuple[float, float]], *, apart: float = 0.1) -> nx.DiGraph:
    """Qualitative relations of things whose places (x, y down) are known: only neighbours of a kind are related."""
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(places)
    for axis, words in ((0, "left of"), (1, "above")):
        order = sorted(places, key=lambda name: places[name][axis])
        for first, second in zip(order, order[1:], strict=False):
            if places[second][axis] - places[first][axis] > apart and not graph.has_edge(first, second):
                relate(graph, first, words, second)
    return graph


def rewritten(graph: nx.DiGraph, relations: Mapping[str, str], parts: Mapping[str, str]) -> nx.DiGraph:
    """The graph with relations and kinds of part renamed, as after a turn or a flip of the whole scene."""
    found: nx.DiGraph = nx.DiGraph()
    for node, data in graph.nodes(data=True):
        found.add_node(node, **{**data, "part": parts.get(data["part"], data["part"])})
    for first, second, data in graph.edges(data=True):
        found.add_edge(first, second, relation=relations.get(data["relation"], data["relation"]))
    return found


def hops(graph: nx.DiGraph, first: str, second: str) -> int | None:
    """Relations to follow from one thing to another; None if nothing leads there."""
    try:
        return int(nx.shortest_path_length(graph, first, second))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return None


def fit(graph: nx.DiGraph, relations: Iterable[tuple[str, str, str]], parts: Iterable[str]) -> float:
    """How well a description fits, in [0, 1]: shared parts and relations over all that either has.

    Nodes carry ``part``, the kind of thing they are.
    """
    kinds = nx.get_node_attributes(graph, "part")
    mine = {(kinds[a], data["relation"], kinds[b]) for a, b, data in graph.edges(data=True)}
    theirs = {one for a, relation, b in relations for one in ((a, relation, b), (b, INVERSE[relation], a))}
    have, want = set(kinds.values()), set(parts)
    shared = len(mine & theirs) + len(have & want)
    return shared / max(1, len(mine | theirs) + len(have | want))
