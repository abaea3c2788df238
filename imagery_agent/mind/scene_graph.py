"""Propositional representations of figures and maps: scene graphs on networkx.

A figure is a directed graph. Nodes are parts: ``kind`` (line, arc, circle, ...), ``direction`` (orientation of a
line, side of an arc's bulge or a triangle's tip), ``thing`` (the object it is a part of). Every ordered pair of parts
has an edge with ``relations``, a subset of ``above``, ``below``, ``left of``, ``right of``; the empty set means the
same place. There are no coordinates: a rotation rewrites the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import permutations

import networkx as nx

from imagery_agent.language.directions import CONVERSE
from imagery_agent.language.scene import PLACES
from imagery_agent.mind.bipartite_matching import best_pairs

Sketch = Sequence[tuple[str, str, float, float]]
"""Parts as (kind, direction, x, y), y down; only the order of the coordinates is used."""

_TURN_LEFT = {
    "above": "left of", "left of": "below", "below": "right of", "right of": "above",
    "up": "left", "left": "down", "down": "right", "right": "up",
    "horizontal": "vertical", "vertical": "horizontal", "rising": "falling", "falling": "rising",
}  # fmt: skip
_MIRROR_LEFT_RIGHT = {
    "left of": "right of", "right of": "left of", "left": "right", "right": "left",
    "rising": "falling", "falling": "rising",
}  # fmt: skip
_MIRROR_TOP_BOTTOM = {
    "above": "below", "below": "above", "up": "down", "down": "up", "rising": "falling", "falling": "rising",
}  # fmt: skip
_SAME_PLACE = 0.25


def figure_graph(sketch: Sketch, *, thing: str) -> nx.DiGraph:
    """The propositions of a sketch."""
    graph: nx.DiGraph = nx.DiGraph()
    for number, (kind, direction, _, _) in enumerate(sketch):
        graph.add_node(number, kind=kind, direction=direction, thing=thing)
    for one, other in permutations(range(len(sketch)), 2):
        (_, _, x1, y1), (_, _, x2, y2) = sketch[one], sketch[other]
        relations = set()
        if abs(x1 - x2) > _SAME_PLACE:
            relations.add("left of" if x1 < x2 else "right of")
        if abs(y1 - y2) > _SAME_PLACE:
            relations.add("above" if y1 < y2 else "below")
        graph.add_edge(one, other, relations=frozenset(relations))
    return graph


def proposition_count(graph: nx.DiGraph) -> int:
    """Number of propositions: one per part and one per pair of parts."""
    return int(graph.number_of_nodes() + graph.number_of_edges() // 2)


def propositions(graph: nx.DiGraph) -> list[tuple[str, str, str]]:
    """(subject, relation, object) of every pair of nodes that has a relation, in words; each pair once."""
    found: dict[frozenset[object], tuple[str, str, str]] = {}
    for one, other, edge in graph.edges(data=True):
        relation = edge["relation"] if "relation" in edge else " and ".join(sorted(edge["relations"]))
        if relation:
            words = (_node_in_words(graph, one), relation, _node_in_words(graph, other))
            found.setdefault(frozenset((one, other)), words)
    return list(found.values())


def _node_in_words(graph: nx.DiGraph, node: object) -> str:
    if isinstance(node, tuple):
        return str(node[-1])
    part = graph.nodes[node]
    return f"{part['direction']} {part['kind']} {node}".strip()


# ---------------------------------------------------------------- rewriting


def rotated(graph: nx.DiGraph, angle_deg: float) -> nx.DiGraph:
    """Rewritten for a rotation to the left by a multiple of 90 degrees; ValueError for other angles."""
    quarters = angle_deg / 90
    if abs(quarters - round(quarters)) > 1e-9:
        raise ValueError(f"expected a multiple of 90 degrees to rotate propositions by, got {angle_deg:g}")
    for _ in range(round(quarters) % 4):
        graph = _rewritten(graph, _TURN_LEFT)
    return graph


def mirrored(graph: nx.DiGraph, axis: str = "vertical") -> nx.DiGraph:
    """Rewritten for mirroring left to right (axis ``vertical``) or top to bottom (``horizontal``)."""
    return _rewritten(graph, _MIRROR_LEFT_RIGHT if axis == "vertical" else _MIRROR_TOP_BOTTOM)


def _rewritten(graph: nx.DiGraph, words: Mapping[str, str]) -> nx.DiGraph:
    new: nx.DiGraph = nx.DiGraph()
    for node, part in graph.nodes(data=True):
        new.add_node(node, **{**part, "direction": words.get(part["direction"], part["direction"])})
    for one, other, relations in graph.edges(data="relations"):
        new.add_edge(one, other, relations=frozenset(words.get(word, word) for word in relations))
    return new


def joined(
    figure: nx.DiGraph, part: nx.DiGraph, relations: Mapping[int, frozenset[str]] | frozenset[str]
) -> nx.DiGraph:
    """The union of both graphs; ``relations`` are those of the part to each node of the figure, or to all."""
    first = max(figure.nodes, default=-1) + 1
    part = nx.relabel_nodes(part, {node: first + rank for rank, node in enumerate(part.nodes)})
    new = nx.compose(figure, part)
    for own in part.nodes:
        for other in figure.nodes:
            words = relations if isinstance(relations, frozenset) else relations.get(other, frozenset())
            new.add_edge(own, other, relations=words)
            new.add_edge(other, own, relations=frozenset(CONVERSE[word] for word in words))
    return new


# ---------------------------------------------------------------- similarity


def similarity(first: nx.DiGraph, second: nx.DiGraph) -> float:
    """Similarity of two graphs in [0, 1]: the share of parts and relations that agree.

    Parts are paired by a maximum-weight bipartite matching on kind, direction and relations; agreeing parts and
    relations are counted relative to the larger graph.
    """
    if not first.nodes or not second.nodes:
        return 0.0
    weights = {}
    for one in first.nodes:
        for other in second.nodes:
            similar = _part_similarity(first.nodes[one], second.nodes[other])
            profile = _profile_similarity(_profile(first, one), _profile(second, other))
            weights[one, other] = similar + 0.5 * profile
    pairs = best_pairs(weights)
    kinds = {one: _part_similarity(first.nodes[one], second.nodes[other]) for one, other in pairs}
    agreeing = sum(kinds.values())
    for (a, b), (c, d) in permutations(pairs, 2):
        shared = _share_equal(first.edges[a, c]["relations"], second.edges[b, d]["relations"])
        agreeing += 0.5 * (kinds[a] * kinds[c]) * shared
    return agreeing / max(proposition_count(first), proposition_count(second))


def most_similar(
    graph: nx.DiGraph, known: Mapping[str, nx.DiGraph], *, top: int, at_least: float = 0.0
) -> list[tuple[str, float]]:
    """The ``top`` known graphs that are most similar, and at least so similar, best first; of equal ones the earlier.

    Graphs are compared in the order of what their numbers of parts allow, until no other can be among the best.
    """
    bounds = {name: _most_possible(graph, other) for name, other in known.items()}
    scores: dict[str, float] = {}
    for name in sorted(known, key=lambda name: -bounds[name]):
        if bounds[name] < at_least or (len(scores) >= top and bounds[name] < sorted(scores.values())[-top]):
            break
        scores[name] = similarity(graph, known[name])
    rank = {name: number for number, name in enumerate(known)}
    similar = [found for found in scores.items() if found[1] >= at_least]
    return sorted(similar, key=lambda found: (-found[1], rank[found[0]]))[:top]


def _most_possible(first: nx.DiGraph, second: nx.DiGraph) -> float:
    """The similarity if all parts that are of one kind, and all relations between them, agreed."""
    kinds = [Counter(kind for _, kind in graph.nodes(data="kind")) for graph in (first, second)]
    parts = (kinds[0] & kinds[1]).total()
    return (parts + parts * (parts - 1) / 2) / max(proposition_count(first), proposition_count(second), 1)


def _part_similarity(first: Mapping[str, str], second: Mapping[str, str]) -> float:
    if first["kind"] != second["kind"]:
        return 0.0
    return 1.0 if first["direction"] == second["direction"] else 0.4


def _profile(graph: nx.DiGraph, node: int) -> list[tuple[str, str]]:
    """All relations of a part: (relation, kind of the other part)."""
    return sorted(
        (word, graph.nodes[other]["kind"])
        for _, other, relations in graph.out_edges(node, data="relations")
        for word in relations or {"at"}
    )


def _profile_similarity(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> float:
    left = list(second)
    common = 0
    for entry in first:
        if entry in left:
            left.remove(entry)
            common += 1
    return common / max(len(first), len(second), 1)


def _share_equal(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 1.0


# ---------------------------------------------------------------- maps

_ROWS = (("top left", "top", "top right"), ("left", "center", "right"), ("bottom left", "bottom", "bottom right"))


def nearest_place(x: float, y: float) -> str:
    """Name of the place in PLACES nearest to (x, y)."""
    return min(PLACES, key=lambda place: (PLACES[place][0] - x) ** 2 + (PLACES[place][1] - y) ** 2)


def map_graph(places: Mapping[str, str]) -> nx.DiGraph:
    """Propositions of a map: every thing is ``at`` a place, and neighboring places are ``next to`` each other."""
    graph: nx.DiGraph = nx.DiGraph()
    for row in range(3):
        for column in range(3):
            for row2, column2 in ((row, column + 1), (row + 1, column)):
                if row2 < 3 and column2 < 3:
                    one, other = ("place", _ROWS[row][column]), ("place", _ROWS[row2][column2])
                    graph.add_edge(one, other, relation="next to")
                    graph.add_edge(other, one, relation="next to")
    for name, place in places.items():
        if place not in PLACES:
            raise ValueError(f"unknown place {place!r}; expected one of {', '.join(PLACES)}")
        graph.add_edge(("thing", name), ("place", place), relation="at")
        graph.add_edge(("place", place), ("thing", name), relation="holds")
    return graph


def hops(graph: nx.DiGraph, start: str, end: str) -> int:
    """Number of propositions on the path from one thing of a map to another; ValueError for unknown things."""
    for name in (start, end):
        if ("thing", name) not in graph:
            raise ValueError(f"expected a thing of the map, got {name!r}")
    return int(nx.shortest_path_length(graph, ("thing", start), ("thing", end)))


def map_place(graph: nx.DiGraph, name: str) -> str:
    """The place of a thing of a map; ValueError for unknown things."""
    if ("thing", name) not in graph:
        raise ValueError(f"expected a thing of the map, got {name!r}")
    return next(str(place) for _, (_, place) in graph.out_edges(("thing", name)))


def place_offset(start: str, end: str) -> tuple[int, int]:
    """Columns to the right and rows down from one place to another."""
    (row1, column1), (row2, column2) = (_CELLS[place] for place in (start, end))
    return column2 - column1, row2 - row1


_CELLS = {place: (row, column) for row, places in enumerate(_ROWS) for column, place in enumerate(places)}
