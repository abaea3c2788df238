"""The propositional planner: inference over descriptions; it has words and relations and no pictures.

What it knows of a display is what the interpreter *says* about it once, in the scene grammar; after that it never
sees a pixel. A described map or figure it takes from the words alone. It never reads the truth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from imagery_agent.language import Step, parse_steps
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.knowledge import LETTER_PARTS, MAP_THINGS, OBJECTS, TURNED_LEFT, UPSIDE_DOWN
from imagery_agent.planners.scanning import MAP, ScanningParameters, described_things, place_of, read_map
from imagery_agent.scene import Scene, Thing, caption
from imagery_agent.scene_graph import (
    LEFT_TO_RIGHT,
    QUARTER_LEFT,
    TOP_TO_BOTTOM,
    fit,
    from_places,
    hops,
    relate,
    rewritten,
)
from imagery_agent.tasks import BuildTask, CompareTask, LearnTask, QueryTask, Task

FIGURE = "figure"
_RELATION_AT = {"top": "above", "bottom": "below", "left": "left of", "right": "right of", "center": "inside"}


@dataclass(frozen=True)
class PropositionalParameters:
    """How finely it describes what it is shown."""

    angles_deg: tuple[float, ...] = (0.0, 45.0, 90.0, 135.0, 180.0, -135.0, -90.0, -45.0)
    """Orientations it has words for when it describes a figure."""
    names: int = 5
    scanning: ScanningParameters = ScanningParameters()


class PropositionalPlanner:
    """See :class:`imagery_agent.planners.base.Planner`."""

    def __init__(self, parameters: PropositionalParameters | None = None) -> None:
        self.parameters = parameters or PropositionalParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task by inference."""
        if isinstance(task, CompareTask):
            return self._compare(task, workspace)
        if isinstance(task, LearnTask):
            return self._learn(task, workspace)
        if isinstance(task, QueryTask):
            return _query(task, workspace)
        if isinstance(task, BuildTask):
            return _build(task, workspace)
        return self._name(workspace)

    # ------------------------------------------------------------ rotation

    def _compare(self, task: CompareTask, workspace: Workspace) -> Answer:
        """Describe both figures by name, orientation and parity; the same parity means the same figure."""
        halves = np.split(task.display, 2, axis=1)
        described = [self._describe(half, workspace, side) for half, side in zip(halves, ("left", "right"), strict=True)]
        workspace.infer(3)  # same name? turned by how much? same parity?
        left, right = described
        same = left.name == right.name and left.mirrored == right.mirrored
        return Answer("same" if same else "different")

    def _describe(self, figure: np.ndarray, workspace: Workspace, side: str) -> Thing:
        """The caption of name, orientation and parity that the interpreter finds truest."""
        workspace.perceive(figure, label=f"{side} figure")
        (name, _), *_ = workspace.inspect(top=1)
        readings = [
            Thing(name, angle_deg=angle, mirrored=mirrored)
            for angle in self.parameters.angles_deg
            for mirrored in (False, True)
        ]
        scores = workspace.score([caption(Scene((reading,))) for reading in readings])
        workspace.infer(len(readings))
        return readings[int(np.argmax(scores))]

    # ------------------------------------------------------------ maps

    def _learn(self, task: LearnTask, workspace: Workspace) -> Answer:
        """Keep the map as relations between neighbours, from the words or from one reading of the picture."""
        if task.description is not None:
            places = {thing.name: place_of(thing) for thing in described_things(task.description)}
            words = task.description
        else:
            assert task.picture is not None  # checked by LearnTask
            workspace.perceive(task.picture, label="map")
            places = {link.name: link.place for link in read_map(workspace, self.parameters.scanning)}
            words = ", ".join(places)
        graph = from_places(places)
        workspace.infer(graph.number_of_edges())
        workspace.memory.keep_graph(MAP, graph)
        workspace.memory.keep_words(MAP, words)
        return Answer("ready")

    # ------------------------------------------------------------ figures

    def _name(self, workspace: Workspace) -> Answer:
        """The objects whose description fits the propositions best."""
        graph = workspace.memory.graph(FIGURE)
        workspace.infer(len(OBJECTS))
        fits = {one.name: fit(graph, one.relations, one.parts) for one in OBJECTS}
        best = sorted(fits, key=lambda name: -fits[name])[: self.parameters.names]
        return Answer(best[0], tuple(best), confidence=fits[best[0]])


def _query(task: QueryTask, workspace: Workspace) -> Answer:
    """Is it in the list? To "scan" is to follow relations from one thing to the other."""
    graph = workspace.memory.graph(MAP)
    workspace.infer()
    if task.target not in graph:
        return Answer("no")
    if task.scan:
        steps = hops(graph, task.focus, task.target)
        workspace.infer(len(MAP_THINGS) if steps is None else steps)
    return Answer("yes")


# ---------------------------------------------------------------- figures from sentences


def _build(task: BuildTask, workspace: Workspace) -> Answer:
    graph = workspace.memory.graph(FIGURE) if workspace.memory.knows(FIGURE) else nx.DiGraph()
    for sentence in task.steps:
        for step in parse_steps(sentence):
            graph = _after(step, graph)
            workspace.infer(max(1, graph.number_of_edges()))
    workspace.memory.keep_graph(FIGURE, graph)
    return Answer("")


def _after(step: Step, graph: nx.DiGraph) -> nx.DiGraph:
    operation = step.operation
    if operation.kind == "add":
        assert operation.thing is not None
        return _with(graph, operation.thing, step.anchor)
    if operation.kind == "remove":
        assert operation.thing is not None
        return _without(graph, operation.thing)
    if step.part is not None:
        return graph  # a part that turns in its place keeps its relations
    if operation.kind == "mirror":
        upside = operation.axis == "horizontal"
        return rewritten(graph, TOP_TO_BOTTOM if upside else LEFT_TO_RIGHT, UPSIDE_DOWN if upside else {})
    for _ in range(round(operation.angle_deg / 90) % 4 if operation.kind == "rotate" else 0):
        graph = rewritten(graph, QUARTER_LEFT, TURNED_LEFT)
    return graph


def _with(graph: nx.DiGraph, thing: Thing, anchor: Thing | None) -> nx.DiGraph:
    """The figure and one more thing, taken apart into its parts where it is a letter."""
    graph = graph.copy()
    before = list(graph)
    new = _parts(graph, replace(thing, place=None))
    relation = _RELATION_AT.get((thing.place or "center").split()[0], "inside")
    if thing.name.endswith("line") and relation == "inside":
        relation = "crossed by"
    near = [node for node in before if anchor is not None and graph.nodes[node]["part"] == anchor.name] or before[-1:]
    for node in near[:1]:
        relate(graph, new[0], relation, node)
    return graph


def _parts(graph: nx.DiGraph, thing: Thing) -> list[str]:
    """Add a thing's parts to the graph and return their nodes."""

    def node(part: str) -> str:
        name = f"{part} {graph.number_of_nodes() + 1}"
        graph.add_node(name, part=part)
        return name

    relations = LETTER_PARTS.get(thing.name, ())
    if not relations:
        kind = "triangle down" if thing.name == "triangle" and abs(thing.angle_deg) == 180 else thing.name
        return [node(f"small {kind}" if thing.size == "small" and kind == "circle" else kind)]
    added: list[str] = []
    for first, relation, second in relations:
        pair = node(first), node(second)
        relate(graph, pair[0], relation, pair[1])
        added += pair
    return added


def _without(graph: nx.DiGraph, thing: Thing) -> nx.DiGraph:
    graph = graph.copy()
    gone = [node for node, data in graph.nodes(data=True) if data["part"] == thing.name]
    graph.remove_nodes_from(gone[:1])
    return graph
