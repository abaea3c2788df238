"""Pairing the members of two sets one to one so that the sum of their weights is largest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

import networkx as nx

_Row = TypeVar("_Row", bound=Hashable)
_Column = TypeVar("_Column", bound=Hashable)


def best_pairs(weights: Mapping[tuple[_Row, _Column], float]) -> list[tuple[_Row, _Column]]:
    """The (row, column) pairs of a maximum-weight matching of maximum size, in the order of the rows in ``weights``.

    networkx returns the pairs as a set, whose order depends on the hash seed; sums over them must not.
    """
    graph: nx.Graph = nx.Graph()
    for (row, column), weight in weights.items():
        graph.add_edge(("row", row), ("column", column), weight=weight)
    partner = {}
    for edge in nx.max_weight_matching(graph, maxcardinality=True):
        (_, row), (_, column) = edge if edge[0][0] == "row" else reversed(edge)
        partner[row] = column
    return [(row, partner[row]) for row in dict.fromkeys(row for row, _ in weights) if row in partner]
