"""Building a figure from sentences in words alone: the verbal twin of ``construction``.

It hears the same sentences through the same grammar and rewrites propositions: which parts there are and how they
stand to one another (see ``scene_graph``). There is no picture; what has no words, such as a length or an angle that is
not a right one, it cannot represent.
"""

from __future__ import annotations

import networkx as nx

from imagery_agent.language.construction import FIGURE, Part, Step, begun
from imagery_agent.mind.scene_graph import (
    figure_graph,
    joined,
    mirrored,
    proposition_count,
    rotated,
    similarity,
)
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.object_knowledge import LETTERS, OBJECTS, ROUND

_FIGURE = "figure"
_SIDES = {"left": "left of", "right": "right of", "top": "above", "bottom": "below"}
_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def follow(steps: tuple[Step, ...], workspace: Workspace) -> None:
    """Rewrite the figure's description, step by step."""
    graph = workspace.memory.graph(_FIGURE) if workspace.memory.knows(_FIGURE) else nx.DiGraph()
    for step in steps if graph else begun(steps):
        before = proposition_count(graph)
        graph = _FORMS[step.action](graph, step)
        changed = abs(proposition_count(graph) - before)
        workspace.infer(changed if step.action in {"add", "remove"} else before)
    workspace.memory.keep_graph(_FIGURE, graph)


def name_description(workspace: Workspace, *, top: int) -> Answer:
    """The known things whose descriptions are most like the figure's."""
    graph = workspace.memory.graph(_FIGURE)
    known = {**OBJECTS, **{name: sketch for name, sketch in LETTERS.items() if "letter" in name}}
    likeness = {name: similarity(graph, figure_graph(sketch, thing=name)) for name, sketch in known.items()}
    workspace.infer(proposition_count(graph) + len(known))
    names = sorted(likeness, key=lambda name: -likeness[name])[:top]
    plain = tuple(name.removeprefix("capital ") for name in names)
    return Answer(plain[0], plain, confidence=min(1.0, likeness[names[0]]))


def _description(graph: nx.DiGraph, part: Part) -> nx.DiGraph:
    """The propositions of something new, or of the figure once more."""
    alone = [(part.name, "" if part.name in ROUND else "up", 0.0, 0.0)]
    known = graph if part.name == FIGURE else figure_graph(LETTERS.get(part.name, alone), thing=part.name)
    known = mirrored(known) if part.mirrored else known
    return rotated(known, part.angle_deg)


def _fits(graph: nx.DiGraph, node: int, part: Part) -> bool:
    """Whether a node is what a name says (a line of that course, a loop, or a part of that thing)."""
    held = graph.nodes[node]
    if part.is_line:
        course = part.name.split()[0]
        courses = {"line": {"horizontal", "vertical", "rising", "falling"}, "diagonal": {"rising", "falling"}}
        return held["kind"] == "line" and held["direction"] in courses.get(course, {course})
    if part.name == "loop":
        return held["kind"] in {"arc", "circle"}
    return part.name in {FIGURE, held["kind"], held["thing"]}


def _meant(graph: nx.DiGraph, part: Part) -> list[int]:
    """The nodes that a part means."""
    nodes = [node for node in graph if _fits(graph, node, part)]
    if part.of is not None and not part.beside:
        nodes = [node for node in nodes if graph.nodes[node]["thing"] == part.of.name] or nodes
    sides = [_SIDES[word] for word in part.which.split() if word in _SIDES]
    others = _meant(graph, part.of) if part.of is not None and part.beside else list(graph)
    for side in sides:
        opposite = _SIDES[_OPPOSITE[next(word for word, said in _SIDES.items() if said == side)]]
        nodes = [
            n
            for n in nodes
            if any(n != o and side in graph.edges[n, o]["relations"] for o in others)
            and not any(n != o and opposite in graph.edges[n, o]["relations"] for o in others)
        ]
    return nodes


def _words(graph: nx.DiGraph, step: Step) -> frozenset[str]:
    """How something new (or moved) stands to the figure, in words."""
    where = step.where
    if where is None or where.relation in {"over", "inside", "around", "through", "between", "span"}:
        return frozenset()
    at = where.side or where.to[0].at
    if not at and where.own:
        at = " ".join(_OPPOSITE.get(word, word) for word in where.own[0].split())
    words = frozenset(_SIDES[word] for word in at.split() if word in _SIDES)
    if not words and where.to[0].part.is_line:
        return _free_side(graph, where.to[0].part)
    return words


def _free_side(graph: nx.DiGraph, anchor: Part) -> frozenset[str]:
    """On which side of the anchor nothing is yet: there a thing can be attached to it."""
    for node in (node for node in graph if _fits(graph, node, anchor)):
        used = {word for other in graph.predecessors(node) for word in graph.edges[other, node]["relations"]}
        level = graph.nodes[node]["direction"] == "horizontal"
        free = [
            side for side in (("above", "below") if level else ("left of", "right of")) if side not in used
        ]
        if len(free) == 1:
            return frozenset(free)
    return frozenset()


def _added(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    return joined(graph, _description(graph, step.part), _words(graph, step))


def _removed(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """Without the parts that are meant; a share of a part has no words, unless it is half of several."""
    if step.where is not None:
        return graph  # which part of a part lies inside another has no words
    nodes = _meant(graph, step.part)
    if step.share < 1:
        side = _SIDES.get(step.side, "")
        nodes = [n for n in nodes if any(n != o and side in graph.edges[n, o]["relations"] for o in nodes)]
    remaining = graph.copy()
    remaining.remove_nodes_from(nodes)
    return remaining


def _turned(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """All of it, or some parts by themselves; their relations to the others stay."""
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
    """Along the direction said, the parts come to stand otherwise; across it nothing changes."""
    own = set(_meant(graph, step.part))
    words = _words(graph, step)
    changes = (
        {"above", "below"}
        if step.side in {"top", "bottom"}
        else {"left of", "right of"}
        if step.side
        else set(_SIDES.values())
    )
    back = {"above": "below", "below": "above", "left of": "right of", "right of": "left of"}
    new = graph.copy()
    edges: list[tuple[int, int, frozenset[str]]] = list(graph.edges(data="relations"))
    for one, other, relations in edges:
        if (one in own) != (other in own):
            said = words if one in own else frozenset(back[word] for word in words)
            new.edges[one, other]["relations"] = frozenset(relations - changes) | (said & changes)
    return new


def _unchanged(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """Being pushed together, laid on one another or resized leaves the words as they are."""
    return graph


_FORMS = {
    "add": _added, "remove": _removed, "rotate": _turned, "mirror": _turned, "move": _moved, "join": _unchanged,
    "overlay": _unchanged, "resize": _unchanged,
}  # fmt: skip
