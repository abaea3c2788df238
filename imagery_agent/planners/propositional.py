"""The rival without pictures: answers by inference over descriptions.

It reads a percept once, in words, through the interpreter; from then on it has only propositions. Its work
is inferences. It never sees pixels itself, and makes no mental pictures but the percept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import networkx as nx
import numpy as np

from imagery_agent.language import Step, parse_steps
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.knowledge import LETTERS, OBJECTS, ROUND
from imagery_agent.planners.scanning import MAP, ScanningParameters, described_things, read_map
from imagery_agent.scene import Scene, Thing, caption
from imagery_agent.scene_graph import (
    figure_graph,
    hops,
    joined,
    map_graph,
    mirrored,
    nearest_place,
    proposition_count,
    rotated,
    similarity,
)
from imagery_agent.tasks import BuildTask, CompareTask, LearnTask, NameTask, QueryTask, Task
LINE_NAMES: dict = {}

FIGURE = "figure"


@dataclass(frozen=True)
class PropositionalParameters:
    """How to read percepts."""

    angle_step_deg: float = 10.0
    """Orientations are read to this grain."""
    scanning: ScanningParameters = field(default_factory=ScanningParameters)
    """How maps are read; the same as the imagery planner's, so that both live on one perception."""
    top: int = 5
    """Names given when asked what a figure is."""

    def __post_init__(self) -> None:
        if not 0 < self.angle_step_deg <= 180:
            raise ValueError(f"expected angle_step_deg above 0 and at most 180, got {self.angle_step_deg}")


class PropositionalPlanner:
    """Solves every task over scene graphs."""

    def __init__(self, parameters: PropositionalParameters | None = None) -> None:
        self.parameters = parameters or PropositionalParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        match task:
            case CompareTask():
                return self._compare(task, workspace)
            case LearnTask():
                return self._learn(task, workspace)
            case QueryTask():
                return self._query(task, workspace)
            case BuildTask():
                for sentence in task.steps:
                    _follow(parse_steps(sentence), workspace)
                return Answer("")
            case NameTask():
                return self._name(workspace)

    # ------------------------------------------------------------ comparing figures

    def _compare(self, task: CompareTask, workspace: Workspace) -> Answer:
        """Same if both read as equally mirrored."""
        left, right = np.split(task.display, 2, axis=1)
        workspace.perceive(left, label="left figure")
        name = workspace.inspect(top=1)[0][0]
        first = self._read(name, workspace)
        workspace.perceive(right, label="right figure")
        second = self._read(name, workspace)
        # the left description, rewritten for the orientation of the right one, then parity against parity
        expected = replace(first, angle_deg=second.angle_deg)
        workspace.infer(2)
        return Answer("same" if expected.mirrored == second.mirrored else "different", confidence=0.5)

    def _read(self, name: str, workspace: Workspace) -> Thing:
        """The description of the figure in view that fits best: how it is oriented, whether mirrored."""
        step = self.parameters.angle_step_deg
        readings = [
            Thing(name, angle_deg=float(angle), mirrored=parity)
            for parity in (False, True)
            for angle in np.arange(0, 360, step)
        ]
        fits = workspace.score([caption(Scene((reading,))) for reading in readings])
        workspace.infer()
        return readings[int(np.argmax(fits))]

    # ------------------------------------------------------------ maps

    def _learn(self, task: LearnTask, workspace: Workspace) -> Answer:
        if task.picture is not None:
            workspace.perceive(task.picture, label="map")
            links = read_map(workspace, self.parameters.scanning, task.description)
            places = {link.name: nearest_place(*link.place) for link in links}
            workspace.buffer.clear()  # it keeps words only
        else:
            assert task.description is not None  # checked by LearnTask
            places = {thing.name: thing.place or "center" for thing in described_things(task.description)}
            workspace.memory.keep_words(MAP, task.description)
        workspace.memory.keep_graph(MAP, map_graph(places))
        workspace.infer(len(places))
        return Answer("ready")

    def _query(self, task: QueryTask, workspace: Workspace) -> Answer:
        graph = workspace.memory.graph(MAP)
        workspace.infer()
        if ("thing", task.target) not in graph:
            return Answer("no")
        if task.scan and ("thing", task.focus) in graph:
            workspace.infer(hops(graph, task.focus, task.target))
        return Answer("yes")

    # ------------------------------------------------------------ figures

    def _name(self, workspace: Workspace) -> Answer:
        """The known things whose descriptions are most like the figure's."""
        graph = workspace.memory.graph(FIGURE)
        known = {**OBJECTS, **{name: sketch for name, sketch in LETTERS.items() if "letter" in name}}
        likeness = {
            name: similarity(graph, figure_graph(sketch, thing=name)) for name, sketch in known.items()
        }
        workspace.infer(proposition_count(graph) + len(known))
        names = sorted(likeness, key=lambda name: -likeness[name])[: self.parameters.top]
        plain = tuple(name.removeprefix("capital ") for name in names)
        return Answer(plain[0], plain, confidence=min(1.0, likeness[names[0]]))


def _follow(steps: tuple[Step, ...], workspace: Workspace) -> None:
    """Rewrite the figure's description, step by step."""
    graph = workspace.memory.graph(FIGURE) if workspace.memory.knows(FIGURE) else nx.DiGraph()
    taken: list[tuple[str, dict[int, frozenset[str]]]] = []
    for step in steps:
        kind, before = step.operation.kind, proposition_count(graph)
        if step.part is not None:
            graph = _part_changed(graph, step)
        elif kind == "rotate":
            graph = rotated(graph, step.operation.angle_deg)
        elif kind == "mirror":
            graph = mirrored(graph, step.operation.axis)
        elif kind == "remove":
            graph, taken = _removed(graph, step)
        else:
            graph = _added(graph, step, taken)
        changed = abs(proposition_count(graph) - before)
        workspace.infer(changed if kind in {"add", "remove"} else before)
    workspace.memory.keep_graph(FIGURE, graph)


def _description(thing: Thing) -> nx.DiGraph:
    """The propositions of a thing that is imagined."""
    alone = [(thing.name, "" if thing.name in ROUND else "up", 0.0, 0.0)]
    known = figure_graph(LETTERS.get(thing.name, alone), thing=thing.name)
    known = mirrored(known) if thing.mirrored else known
    return rotated(known, thing.angle_deg)


def _fits(graph: nx.DiGraph, node: int, thing: Thing) -> bool:
    """Whether a part is what a name says (a line of that course, a loop, or a part of that thing)."""
    part = graph.nodes[node]
    if thing.name in LINE_NAMES.values():
        course = thing.name.split()[0]
        courses = {"line": {"horizontal", "vertical", "rising", "falling"}, "diagonal": {"rising", "falling"}}
        return part["kind"] == "line" and part["direction"] in courses.get(course, {course})
    if thing.name == "loop":
        return part["kind"] in {"arc", "circle"}
    return thing.name in {part["kind"], part["thing"]}


_SIDES = {"left": "left of", "right": "right of", "top": "above", "bottom": "below"}


def _removed(graph: nx.DiGraph, step: Step) -> tuple[nx.DiGraph, list[tuple[str, dict[int, frozenset[str]]]]]:
    """Without the parts that are meant, and how those stood to what remains."""
    thing = step.operation.thing
    assert thing is not None  # removals have one
    nodes = [node for node in graph if _fits(graph, node, thing)]
    if step.anchor is not None and thing.place is None:
        nodes = [node for node in nodes if graph.nodes[node]["thing"] == step.anchor.name] or nodes
    if thing.place is not None:
        others = [n for n in graph if step.anchor is None or _fits(graph, n, step.anchor)]
        side = _SIDES.get(thing.place, "")
        nodes = [n for n in nodes if any(n != o and side in graph.edges[n, o]["relations"] for o in others)]
    remaining = graph.copy()
    remaining.remove_nodes_from(nodes)
    taken = [
        (graph.nodes[n]["thing"], {other: graph.edges[n, other]["relations"] for other in remaining})
        for n in nodes
    ]
    return remaining, taken


def _added(graph: nx.DiGraph, step: Step, taken: list[tuple[str, dict[int, frozenset[str]]]]) -> nx.DiGraph:
    """With a new thing; what has just been taken away comes back where it was, as far as nothing else is said."""
    thing = step.operation.thing
    assert thing is not None  # additions have one
    words = frozenset(_SIDES[word] for word in (thing.place or "").split() if word in _SIDES)
    if taken:
        across = {"left of", "right of"} if thing.name == "horizontal line" else {"above", "below"}
        kept = {
            node: words | (relations if thing.place is None else relations & across)
            for node, relations in taken[0][1].items()
        }
        return joined(graph, _description(thing), kept)
    if step.anchor is not None and not words:
        words = _free_side(graph, step.anchor)
    return joined(graph, _description(thing), words)


def _free_side(graph: nx.DiGraph, anchor: Thing) -> frozenset[str]:
    """On which side of the anchor nothing is yet: there a thing can be attached to it."""
    for node in (node for node in graph if _fits(graph, node, anchor)):
        used = {word for _, _, relations in graph.in_edges(node, data="relations") for word in relations}
        sides = (
            ("above", "below") if graph.nodes[node]["direction"] == "horizontal" else ("left of", "right of")
        )
        free = [side for side in sides if side not in used]
        if len(free) == 1:
            return frozenset(free)
    return frozenset()


def _part_changed(graph: nx.DiGraph, step: Step) -> nx.DiGraph:
    """One thing of the figure rotated or mirrored by itself; its relations to the others stay."""
    assert step.part is not None
    own = [node for node in graph if _fits(graph, node, step.part)]
    part = graph.subgraph(own)
    operation = step.operation
    changed = (
        rotated(part, operation.angle_deg) if operation.kind == "rotate" else mirrored(part, operation.axis)
    )
    new = graph.copy()
    new.add_nodes_from(changed.nodes(data=True))
    new.add_edges_from(changed.edges(data=True))
    return new
