"""Maps as propositions: which thing is at which named place, and which places are next to each other.

The duration of a scan is tacit knowledge (Pylyshyn 1981): instructed to scan, the planner lets the time pass that it
believes a scan takes. Longer distances take longer unless the instruction said otherwise (Mitchell & Richman 1980).
"""

from __future__ import annotations

from itertools import combinations

import networkx as nx

from imagery_agent.mind.scene_graph import hops, map_graph, map_place, nearest_place, place_offset
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.scanning.depictive import LONGEST_RATING, compass_direction
from imagery_agent.planners.scanning.map_learning import MAP, MapParameters, read_map
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, PointTask, QueryTask, ResizeTask, RetellTask

EXPECTATION = "expectation"


def learn_map(task: LearnTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Keep the named place of every thing."""
    if task.picture is not None:
        workspace.perceive(task.picture, label="map")
        links = read_map(workspace, parameters, task.description)
        places = {link.name: nearest_place(*link.place) for link in links}
        workspace.buffer.clear()  # no picture is kept
    else:
        assert task.description is not None  # checked by LearnTask
        landmarks = described_landmarks(task.description)
        places = {one.thing.name: nearest_place(*one.place) for one in landmarks}
        workspace.memory.keep_words(MAP, task.description)
    workspace.memory.keep_graph(MAP, map_graph(places))
    workspace.infer(len(places))
    return Answer("ready")


def resize_map(task: ResizeTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Nothing to do: propositions have no size."""
    workspace.infer()
    return Answer("ready")


def keep_expectation(task: ExpectTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Keep in words how scanning time is said to depend on distance."""
    workspace.memory.keep_words(EXPECTATION, task.longer_is)
    return Answer("ready")


def retell(task: RetellTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """The description of the map."""
    return Answer(workspace.memory.words(MAP))


def answer_query(task: QueryTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """``yes``, ``no``, a direction or a rating."""
    graph = workspace.memory.graph(MAP)
    workspace.infer()
    if not {("thing", task.focus), ("thing", task.target)} <= set(graph):
        return Answer("no")
    if task.question == "scan":
        workspace.infer(_believed_steps(graph, task, workspace))
        return Answer("yes")
    if task.question == "direction":
        workspace.infer()
        across, down = place_offset(map_place(graph, task.focus), map_place(graph, task.target))
        return Answer(compass_direction((0, 0), (across, down)))
    if task.question == "duration":
        workspace.infer()
        rating = round(LONGEST_RATING * hops(graph, task.focus, task.target) / _longest(graph))
        return Answer(str(max(1, rating)))
    return Answer("yes")


def _believed_steps(graph: nx.DiGraph, task: QueryTask, workspace: Workspace) -> int:
    """Number of inferences to let pass: more for longer distances, or fewer if the instruction said so."""
    distance = hops(graph, task.focus, task.target)
    memory = workspace.memory
    if memory.knows(EXPECTATION) and memory.words(EXPECTATION) == "faster":
        return 2 + _longest(graph) - distance
    return distance


def _longest(graph: nx.DiGraph) -> int:
    names = [name for kind, name in graph if kind == "thing"]
    return max(hops(graph, one, other) for one, other in combinations(names, 2))


def follow_arrow(task: PointTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Describe the arrow by its place and direction, and compare it with the direction to each thing of the map."""
    workspace.perceive(task.picture, label="arrow")
    pointer = workspace.find_pointer()
    workspace.buffer.clear()
    if pointer is None:
        return Answer("no")
    graph = workspace.memory.graph(MAP)
    place, towards = nearest_place(*pointer.place), compass_direction((0.0, 0.0), pointer.direction)
    names = [name for kind, name in graph if kind == "thing"]
    workspace.infer(1 + len(names))
    offsets = [place_offset(place, map_place(graph, name)) for name in names]
    return Answer(
        "yes" if any(any(offset) and compass_direction((0, 0), offset) == towards for offset in offsets) else "no"
    )
