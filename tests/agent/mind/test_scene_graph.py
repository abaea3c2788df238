"""Similarity of descriptions, and the order of the pairs that it sums over."""

from __future__ import annotations

import os
import subprocess
import sys

from imagery_agent.mind.bipartite_matching import best_pairs
from imagery_agent.mind.scene_graph import figure_graph, most_similar, similarity
from imagery_agent.planners.shared.object_knowledge import OBJECTS

SIMILARITIES = """
from imagery_agent.mind.scene_graph import figure_graph, joined, similarity
from imagery_agent.planners.shared.object_knowledge import OBJECTS
graphs = [figure_graph(sketch, thing=name) for name, sketch in list(OBJECTS.items())[::20]]
pairs = [joined(one, other, frozenset({"above", "left of"})) for one, other in zip(graphs, graphs[1:])]
print([similarity(pair, graph).hex() for pair in pairs[::5] for graph in graphs])
"""


def test_the_heaviest_pairs_come_in_the_order_of_the_rows():
    weights = {("b", 0): 1.0, ("b", 1): 2.0, ("a", 0): 0.9, ("a", 1): 1.5, ("c", 1): 0.1}
    assert best_pairs(weights) == [("b", 1), ("a", 0)]
    assert best_pairs({}) == []


def test_similarities_do_not_depend_on_the_hash_seed():
    """They were sums over a set of pairs: ties between names were decided by its order."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SIMILARITIES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_the_most_similar_graphs_are_those_of_a_comparison_with_all():
    graphs = {name: figure_graph(sketch, thing=name) for name, sketch in list(OBJECTS.items())[::5]}
    for name in list(graphs)[::20]:
        scores = {other: similarity(graphs[name], graph) for other, graph in graphs.items()}
        expected = sorted(scores, key=lambda other: -scores[other])[:5]
        assert [found for found, _ in most_similar(graphs[name], graphs, top=5)] == expected
