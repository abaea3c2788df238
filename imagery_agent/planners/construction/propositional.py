"""Building a figure from sentences in propositions alone.

The sentences are read by the same grammar, and propositions are rewritten: which parts there are, and in which spatial
relations (see ``scene_graph``). There is no picture; what has no words, such as a length or an angle that is no
multiple of 90 degrees, cannot be represented.
"""

from __future__ import annotations

import networkx as nx

from imagery_agent.language.construction import FIGURE, Part, Step, begun
from imagery_agent.language.directions import CONVERSE, OPPOSITE_SIDE, Direction, opposite_side
from imagery_agent.mind.scene_graph import figure_graph, joined, mirrored, proposition_count, rotated, similarity
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
    for step in task.steps if graph else begun(task.steps):
        before = proposition_count(graph)
        graph = _ACTIONS[step.action](graph, step)
        changed = abs(proposition_count(graph) - before)
        workspace.infer(changed if step.action in {"add", "remove"} else before)
    workspace.memory.keep_graph(_FIGURE, graph)
    return Answer("")


def name_figure(task: NameTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """The known things whose descriptions are most similar to the figure's."""
    graph = workspace.memory.graph(_FIGURE)
    known = {**OBJECTS, **{name: sketch for name, sketch in LETTERS.items() if "letter" in name}}
    scores = {name: similarity(graph, figure_graph(sketch, thing=name)) for name, sketch in known.items()}
    workspace.infer(proposition_count(graph) + len(known))
    best = sorted(scores, key=lambda name: -scores[name])[: parameters.max_names]
    names = tuple(name.removeprefix("capital ") for name in best)
    return Answer(names[0], names, confidence=min(1.0, scores[best[0]]))


def _relations(words: str) -> list[str]:
    """The spatial relations for the sides named: ``top left`` -> above, left of."""
    return [Direction(word).relation for word in words.split() if word in OPPOSITE_SIDE]


def _description(graph: nx.DiGraph, part: Part) -> nx.DiGraph:
    """The propositions of a new part, or of a copy of the figure."""
    alone = [(part.name, "" if part.name in ROUND else "up", 0.0, 0.0)]
    known = graph if part.name == FIGURE else figure_graph(LETTERS.get(part.name, alone), thing=part.name)
    known = mirrored(known) if part.mirrored else known
    return rotated(known, part.angle_deg)


def _fits(graph: nx.DiGraph, node: int, part: Part) -> bool:
    """Whether a name applies to a node: a line of that orientation, a loop, a part of that kind or thing."""
    features = graph.nodes[node]
    if part.is_line:
        orientation = part.name.split()[0]
        fitting = {"line": {"horizontal", "vertical", "rising", "falling"}, "diagonal": {"rising", "falling"}}
        return features["kind"] == "line" and features["direction"] in fitting.get(orientation, {orientation})
    if part.name == "loop":
        return features["kind"] in {"arc", "circle"}
    return part.name in {FIGURE, features["kind"], features["thing"]}


def _meant(graph: nx.DiGraph, part: Part) -> list[int]:
    """The nodes that a noun phrase refers to."""
    nodes = [node for node in graph if _fits(graph, node, part)]
    if part.of is not None and not part.beside:
        nodes = [node for node in nodes if graph.nodes[node]["thing"] == part.of.name] or nodes
    others = _meant(graph, part.of) if part.of is not None and part.beside else list(graph)
    for relation in _relations(part.which):
        nodes = [
            n
            for n in nodes
            if any(n != o and relation in graph.edges[n, o]["relations"] for o in others)
            and not any(n != o and CONVERSE[relation] in graph.edges[n, o]["relations"] for o in others)
        ]
    return nodes


def _relations_to_figure(graph: nx.DiGraph, step: Step) -> frozenset[str]:
    """The spatial relations of a new (or moved) part to the figure."""
    where = step.where
    if where is None or where.relation in {"over", "inside", "around", "through", "between", "span"}:
        return frozenset()
    at = where.side or where.to[0].at
    if not at and where.own:
        at = opposite_side(where.own[0])
    relations = frozenset(_relations(at))
    if not relations and where.to[0].part.is_line:
        return _free_side(graph, where.to[0].part)
    return relations


def _free_side(graph: nx.DiGraph, anchor: Part) -> frozenset[str]:
    """The relation to a line of a part attached to it: that of the only side without another part, if there is one."""
    for node in (node for node in graph if _fits(graph, node, anchor)):
        used = {word for other in graph.predecessors(node) for word in graph.edges[other, node]["relations"]}
        horizontal = graph.nodes[node]["direction"] == "horizontal"
        free = frozenset(("above", "below") if horizontal else ("left of", "right of")) - used
        if len(free) == 1:
            return free
    return frozenset()


def _added(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    return joined(graph, _description(graph, step.part), _relations_to_figure(graph, step))


def _removed(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """Without the parts referred to. A share of one part cannot be described, only some of several parts."""
    if step.where is not None:
        return graph  # a region of a part cannot be described
    nodes = _meant(graph, step.part)
    if step.share < 1:
        lost = Direction(step.side).relation if step.side in OPPOSITE_SIDE else ""
        nodes = [n for n in nodes if any(n != o and lost in graph.edges[n, o]["relations"] for o in nodes)]
    remaining = graph.copy()
    remaining.remove_nodes_from(nodes)
    return remaining


def _turned(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """The parts referred to are rotated or mirrored; their relations to other parts stay."""
    own = _meant(graph, step.part)
    part = graph.subgraph(own)
    if step.until:
        new = graph.copy()
        for node in own[:1]:
            new.nodes[node]["direction"] = step.until
        return new
    changed = rotated(part, step.angle_deg) if step.action == "rotate" else mirrored(part, step.axis)
    new = graph.copy()
    new.add_nodes_from(changed.nodes(data=True))
    new.add_edges_from(changed.edges(data=True))
    return new


def _moved(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """The parts' relations to other parts change along the direction of the movement, not across it."""
    own = set(_meant(graph, step.part))
    target = _relations_to_figure(graph, step)
    along = frozenset(CONVERSE)
    if step.side:
        along = frozenset(("above", "below") if step.side in {"top", "bottom"} else ("left of", "right of"))
    new = graph.copy()
    edges: list[tuple[int, int, frozenset[str]]] = list(graph.edges(data="relations"))
    for one, other, relations in edges:
        if (one in own) != (other in own):
            wanted = target if one in own else frozenset(CONVERSE[word] for word in target)
            new.edges[one, other]["relations"] = (relations - along) | (wanted & along)
    return new


def _unchanged(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """Pushing together, superimposing and resizing do not change the description."""
    return graph


_ACTIONS = {
    "add": _added, "remove": _removed, "rotate": _turned, "mirror": _turned, "move": _moved, "join": _unchanged,
    "overlay": _unchanged, "resize": _unchanged,
}  # fmt: skip
