"""Building a figure from sentences in propositions alone.

The sentences are read by the same grammar, and propositions are rewritten: which parts there are, and in which spatial
relations (see ``scene_graph``). There is no picture; what has no words, such as a length or an angle that is no
multiple of 90 degrees, cannot be represented.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import networkx as nx

from imagery_agent.language.construction.tree import (
    Add,
    At,
    Beside,
    Constraint,
    Feature,
    ForEach,
    Known,
    Mirror,
    Move,
    New,
    Remove,
    Step,
    Touches,
    Turn,
)  # fmt: skip
from imagery_agent.language.directions import CONVERSE, OPPOSITE_SIDE, Direction
from imagery_agent.mind.scene_graph import figure_graph, joined, mirrored, most_similar, proposition_count, rotated
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.shared.object_knowledge import LETTERS, OBJECTS, ROUND
from imagery_agent.tasks.construction import BuildTask, NameTask

_FIGURE = "figure"
"""Topic in memory."""


def build_figure(task: BuildTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """Rewrite the figure's description step by step."""
    graph = workspace.memory.graph(_FIGURE) if workspace.memory.knows(_FIGURE) else nx.DiGraph()
    for step in task.steps:
        before = proposition_count(graph)
        graph = _changed(graph, step)
        changed = abs(proposition_count(graph) - before)
        workspace.infer(changed if isinstance(step, Add | Remove) else before)
    workspace.memory.keep_graph(_FIGURE, graph)
    return Answer("")


def name_figure(task: NameTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """The known things whose descriptions are most similar to the figure's."""
    graph = workspace.memory.graph(_FIGURE)
    best = most_similar(graph, _known(), top=parameters.max_names)
    workspace.infer(proposition_count(graph) + len(best))  # memory is addressed by content, as an eye's names are
    names = tuple(name.removeprefix("capital ") for name, _ in best)
    return Answer(names[0], names, confidence=min(1.0, best[0][1]))


@cache
def _known() -> Mapping[str, nx.DiGraph]:
    """The descriptions of all objects and letters that a figure may be called."""
    letters = {name: sketch for name, sketch in LETTERS.items() if "letter" in name}
    return {name: figure_graph(sketch, thing=name) for name, sketch in (OBJECTS | letters).items()}


def _relations(words: str) -> list[str]:
    """The spatial relations for the sides named: ``top left`` -> above, left of."""
    return [Direction(word).relation for word in words.split() if word in OPPOSITE_SIDE]


def _changed(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """The description after a step. Sizes, lengths and contact cannot be described: such steps change nothing."""
    if isinstance(step, ForEach):
        for one in step.steps * max(1, len(_meant(graph, step.theme)) if isinstance(step.steps[0], Add) else 1):
            graph = _changed(graph, one)
        return graph
    if isinstance(step, Add):
        return _added(graph, step)
    if isinstance(step, Remove):
        return _removed(graph, step)
    if isinstance(step, Turn | Mirror):
        return _turned(graph, step)
    return _moved(graph, step) if isinstance(step, Move) else graph


def _description(graph: nx.DiGraph, new: New) -> nx.DiGraph:
    """The propositions of a new part, or of a copy of the figure."""
    if new.copy_of is not None and new.copy_of.name in _ALL:
        known = graph
    else:
        name = f"{new.orientation} line" if new.name == "line" and new.orientation is not None else new.name
        alone = [(name, "" if name in ROUND else "up", 0.0, 0.0)]
        known = figure_graph(LETTERS.get(name, alone), thing=name)
    known = (
        known if new.mirrored is None else mirrored(known, "vertical" if new.mirrored == "horizontal" else "horizontal")
    )
    return rotated(known, new.angle_deg)


_ALL = {"figure", "each", "piece", "it", "theme", "half", "ink"}
"""Names that fit every part."""


def _fits(graph: nx.DiGraph, node: int, known: Known) -> bool:
    """Whether a reference applies to a node: a line of that orientation, a loop, a part of that kind or thing."""
    features = graph.nodes[node]
    if known.name == "line":
        fitting = {None: {"horizontal", "vertical", "rising", "falling"}, "diagonal": {"rising", "falling"}}
        return features["kind"] == "line" and features["direction"] in fitting.get(
            known.orientation, {known.orientation}
        )
    if known.name in {"loop", "curve"}:
        return features["kind"] in {"arc", "circle"}
    return known.name in {*_ALL, features["kind"], features["thing"]}


def _meant(graph: nx.DiGraph, known: Known) -> list[int]:
    """The nodes that a reference means."""
    nodes = [node for node in graph if _fits(graph, node, known)]
    if known.of is not None:
        nodes = [node for node in nodes if graph.nodes[node]["thing"] == known.of.name] or nodes
    others = _meant(graph, known.beside) if known.beside is not None else list(graph)
    for relation in _relations(known.which or ""):
        nodes = [
            n
            for n in nodes
            if any(n != o and relation in graph.edges[n, o]["relations"] for o in others)
            and not any(n != o and CONVERSE[relation] in graph.edges[n, o]["relations"] for o in others)
        ]
    return nodes


def _relations_to_figure(graph: nx.DiGraph, constraints: tuple[Constraint, ...]) -> frozenset[str]:
    """The spatial relations of a new (or moved) part to the figure: all that its constraints say.

    A part that lies inside, around, across or over others, or that runs between two places, is at the same place.
    """
    said: set[str] = set()
    for constraint in constraints:
        if isinstance(constraint, Beside):
            said |= set(_relations(constraint.side))
        elif isinstance(constraint, Touches | At):
            own = constraint.own.at if constraint.own is not None else ""
            if not _relations(constraint.target.at):
                said |= {CONVERSE[word] for word in _relations(own)} or _free_side(graph, constraint.target.of)
            else:
                said |= _outside(constraint.target.at, own)
    return frozenset(word for word in said if CONVERSE[word] not in said)


def _outside(at: str, own: str) -> set[str]:
    """Of a part at one side of another: beyond that side, unless the same side of both meets there."""
    shared = set(at.split()) & set(own.split())
    return set(_relations(" ".join(word for word in at.split() if word not in shared)))


def _free_side(graph: nx.DiGraph, line: Known | Feature) -> set[str]:
    """The relation to a line of a part attached to it: that of its only side without another part, if there is one."""
    for node in _meant(graph, line) if isinstance(line, Known) and line.name == "line" else []:
        used = {word for other in graph.predecessors(node) for word in graph.edges[other, node]["relations"]}
        horizontal = graph.nodes[node]["direction"] == "horizontal"
        free = set(("above", "below") if horizontal else ("left of", "right of")) - used
        if len(free) == 1:
            return free
    return set()


def _added(graph: nx.DiGraph, step: Add) -> nx.DiGraph:
    for _ in range(step.theme.count):
        graph = joined(graph, _description(graph, step.theme), _relations_to_figure(graph, step.constraints))
    return graph


def _removed(graph: nx.DiGraph, step: Remove) -> nx.DiGraph:
    """Without the parts referred to. A share of one part cannot be described, only some of several parts."""
    if step.within is not None:
        return graph  # a region of a part cannot be described
    nodes = _meant(graph, step.theme)
    if step.region is not None:
        lost = _relations(step.region)
        nodes = [n for n in nodes if any(n != o and r in graph.edges[n, o]["relations"] for o in nodes for r in lost)]
    if step.keep:
        nodes = [node for node in graph if node not in nodes]
    remaining = graph.copy()
    remaining.remove_nodes_from(nodes)
    return remaining


def _turned(graph: nx.DiGraph, step: Turn | Mirror) -> nx.DiGraph:
    """The parts referred to are rotated or mirrored; their relations to other parts stay."""
    own = _meant(graph, step.theme)
    part = graph.subgraph(own)
    if isinstance(step, Turn) and step.until is not None:
        new = graph.copy()
        for node in own[:1]:
            new.nodes[node]["direction"] = step.until
        return new
    if isinstance(step, Mirror):
        changed = mirrored(part, "vertical" if step.axis == "horizontal" else "horizontal")
    else:
        changed = rotated(part, step.angle_deg or 0.0)
    new = graph.copy()
    new.add_nodes_from(changed.nodes(data=True))
    new.add_edges_from(changed.edges(data=True))
    return new


def _moved(graph: nx.DiGraph, step: Move) -> nx.DiGraph:
    """The parts' relations to other parts change along the direction of the movement, not across it."""
    own = set(_meant(graph, step.theme))
    target = _relations_to_figure(graph, step.constraints)
    along = frozenset(CONVERSE)
    if step.side is not None:
        along = frozenset(("above", "below") if step.side in {"top", "bottom"} else ("left of", "right of"))
    new = graph.copy()
    edges: list[tuple[int, int, frozenset[str]]] = list(graph.edges(data="relations"))
    for one, other, relations in edges:
        if (one in own) != (other in own):
            wanted = target if one in own else frozenset(CONVERSE[word] for word in target)
            new.edges[one, other]["relations"] = (relations - along) | (wanted & along)
    return new
