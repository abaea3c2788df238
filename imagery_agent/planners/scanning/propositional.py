"""Maps without pictures: places are names, ways are propositions about what is next to what.

How long a scan takes is tacit knowledge (Pylyshyn 1981): told to scan, one lets as much time pass as one believes
it takes. The farther the longer is what everybody believes (Mitchell & Richman 1980) who was not told otherwise.
"""

from __future__ import annotations

from itertools import combinations

import networkx as nx

from imagery_agent.mind.scene_graph import hops, map_graph, map_place, nearest_place, place_offset
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.scanning.depictive import LONGEST_RATING, direction
from imagery_agent.planners.scanning.map_learning import MAP, MapParameters, read_map
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, MapTask, PointTask, QueryTask, ResizeTask

EXPECTATION = "expectation"


def solve_map_in_words(task: MapTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Learn or query the map, or say again how it was described."""
    match task:
        case LearnTask():
            return _learn(task, workspace, parameters)
        case ResizeTask():  # propositions have no size
            workspace.infer()
            return Answer("ready")
        case ExpectTask():
            workspace.memory.keep_words(EXPECTATION, task.longer_is)
            return Answer("ready")
        case QueryTask():
            return _answer(task, workspace)
        case PointTask():
            return _points_at_something(task, workspace)
        case _:
            return Answer(workspace.memory.words(MAP))


def _learn(task: LearnTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    if task.picture is not None:
        workspace.perceive(task.picture, label="map")
        links = read_map(workspace, parameters, task.description)
        places = {link.name: nearest_place(*link.place) for link in links}
        workspace.buffer.clear()  # it keeps words only
    else:
        assert task.description is not None  # checked by LearnTask
        told = described_landmarks(task.description)
        places = {one.thing.name: nearest_place(*one.place) for one in told}
        workspace.memory.keep_words(MAP, task.description)
    workspace.memory.keep_graph(MAP, map_graph(places))
    workspace.infer(len(places))
    return Answer("ready")


def _answer(task: QueryTask, workspace: Workspace) -> Answer:
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
        return Answer(direction((0, 0), (across, down)))
    if task.question == "duration":
        workspace.infer()
        rating = round(LONGEST_RATING * hops(graph, task.focus, task.target) / _longest(graph))
        return Answer(str(max(1, rating)))
    return Answer("yes")


def _believed_steps(graph: nx.DiGraph, task: QueryTask, workspace: Workspace) -> int:
    """How many inferences one lets pass: the longer the way, or, told to expect that, the shorter."""
    way = hops(graph, task.focus, task.target)
    memory = workspace.memory
    if memory.knows(EXPECTATION) and memory.words(EXPECTATION) == "faster":
        return 2 + _longest(graph) - way
    return way


def _longest(graph: nx.DiGraph) -> int:
    names = [name for kind, name in graph if kind == "thing"]
    return max(hops(graph, one, other) for one, other in combinations(names, 2))


def _points_at_something(task: PointTask, workspace: Workspace) -> Answer:
    """The arrow in words (at which place, in which direction), compared with each thing of the map."""
    workspace.perceive(task.picture, label="arrow")
    pointer = workspace.find_pointer()
    workspace.buffer.clear()
    if pointer is None:
        return Answer("no")
    graph = workspace.memory.graph(MAP)
    place, towards = nearest_place(*pointer.place), direction((0.0, 0.0), pointer.direction)
    names = [name for kind, name in graph if kind == "thing"]
    workspace.infer(1 + len(names))
    offsets = [place_offset(place, map_place(graph, name)) for name in names]
    return Answer("yes" if any(any(way) and direction((0, 0), way) == towards for way in offsets) else "no")
