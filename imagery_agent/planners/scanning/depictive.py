"""Going over a map in mind.

A query brings the picture back to mind. To scan, attention moves from the focus towards where the target is
seen, each time no further than it sees sharply, and looks again after every move; it stops when the target
lies where it is sharp. What is too vague to be seen is drawn afresh where it is remembered, and attention is
there at once. Nothing is computed from a distance: how many moves it takes is what happens.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.protocols import Location
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.scanning.map_learning import (
    LEGEND,
    MAP,
    MapParameters,
    distance_px,
    drawing_of,
    learn_map,
    looks_of,
    resize_map,
)
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, MapTask, PointTask, QueryTask, ResizeTask

DIRECTIONS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
LONGEST_RATING = 10


def solve_map(task: MapTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Learn, resize or query the map, or say again how it was described."""
    match task:
        case LearnTask():
            return learn_map(task, workspace, parameters)
        case ResizeTask():
            return resize_map(task, workspace)
        case ExpectTask():  # heard and kept; no operation on pictures reads it
            workspace.memory.keep_words("expectation", task.longer_is)
            return Answer("ready")
        case QueryTask():
            workspace.recall(MAP)
            return _Query(task, workspace, parameters).answer()
        case PointTask():
            return follow_pointer(task, workspace, parameters)
        case _:
            return Answer(workspace.memory.words(MAP))


class _Query:
    """One question about the map in mind."""

    def __init__(self, task: QueryTask, workspace: Workspace, parameters: MapParameters) -> None:
        self._task, self._workspace, self._parameters = task, workspace, parameters
        self._links = workspace.memory.links(MAP)
        self._told = workspace.memory.knows(LEGEND)
        legend = workspace.memory.words(LEGEND) if self._told else None
        self._looks = looks_of(legend, parameters.study_names)

    def answer(self) -> Answer:
        """``yes``, ``no``, a direction or a rating."""
        question, workspace = self._task.question, self._workspace
        workspace.infer()
        if question == "presence" and self._told:
            return Answer("yes" if self._task.target in self._looks else "no")
        focus = self._find(self._task.focus)
        target = self._find(self._task.target)
        if focus is None or target is None:
            return Answer("no")
        if question == "presence":
            return Answer("yes")
        if question == "direction":
            workspace.infer()
            return Answer(direction(focus, target))
        if question == "duration":
            workspace.infer()
            return Answer(str(self._rating(focus, target)))
        if workspace.buffer.attention is not None:  # on the target, which had to be drawn afresh
            return Answer("yes")
        workspace.attend(focus)
        return self._jump(target) if question == "jump" else self._scan(target)

    def _find(self, name: str) -> Place | None:
        """Where the picture has it; None when it is not on the map. Draws it afresh if it is too vague to see."""
        if self._told and name not in self._looks:
            return None  # the legend or the description did not name it
        link = self._links.get(name)
        if link is not None:
            if self._workspace.buffer.attention is not None:
                self._workspace.attend(None)
            seen = self._near(link)
            if seen is not None or link.by == "looking":
                return seen or link.place
            return self._drawn_afresh(link)
        location = self._located(name)
        if self._told:
            return location.center  # one was told that it is there
        if name in self._parameters.study_names:
            return None  # one would have found it when one studied the map
        return location.center if self._is_there(name, location) else None

    def _near(self, link: Link) -> Place | None:
        """Where something is seen near the place one remembers; None when nothing is."""
        places = self._workspace.things(scale=link.scale)
        nearest = min(places, key=lambda place: distance_px(place, link.place), default=None)
        astray_px = self._parameters.astray_px * link.scale
        return None if nearest is None or distance_px(nearest, link.place) > astray_px else nearest

    def _drawn_afresh(self, link: Link) -> Place:
        """Kosslyn's REGENERATE: the thing's drawing, recalled and laid sharply where it is remembered."""
        workspace, scene = self._workspace, self._workspace.buffer.picture
        drawing = workspace.recall(drawing_of(link.name))
        side_px = self._parameters.thing_px * link.scale
        part = workspace.lay([drawing], [link.place], [0.0], side_px=side_px)
        workspace.put(part, scene)
        workspace.attend(link.place)
        return link.place

    def _located(self, name: str) -> Location:
        """Where the picture in mind has what goes by that name."""
        return self._workspace.locate(self._looks.get(name, name))

    def _is_there(self, name: str, seen: Location) -> bool:
        """By how well it matches; when unsure, by looking closer."""
        parameters = self._parameters
        if not parameters.absent_below < seen.score < parameters.present_above:
            return seen.score >= parameters.present_above
        names = list(dict.fromkeys([name, *parameters.study_names]))
        closer = dict(self._workspace.look_closer(seen, names=names, top=len(names)))
        self._workspace.attend(None)
        return closer[name] >= parameters.closer_look

    def _rating(self, focus: Place, target: Place) -> int:
        """How far it looks, from 1 to 10, beside the longest way on the map."""
        places = [link.place for link in self._links.values()]
        ways_px = [distance_px(one, other) for one, other in combinations(places, 2)]
        if not ways_px:  # there is nothing to compare it with
            return 1 + self._workspace.pick(LONGEST_RATING)
        longest_px = max(ways_px)
        rating = round(LONGEST_RATING * distance_px(focus, target) / longest_px)
        return min(LONGEST_RATING, max(1, rating))

    def _jump(self, target: Place) -> Answer:
        """Attention goes straight to where the target is seen, and looks."""
        self._workspace.attend(target)
        self._workspace.look()
        return Answer("yes")

    def _scan(self, target: Place) -> Answer:
        """Move attention towards the target until it is seen sharply."""
        workspace, link = self._workspace, self._links.get(self._task.target)
        for _ in range(self._parameters.most_shifts):
            if link is not None:
                target = self._near(link) or target
            elif (seen := self._located(self._task.target)).score > self._parameters.absent_below:
                target = seen.center
            if workspace.buffer.is_sharp_at(target):
                return Answer("yes")
            start = workspace.buffer.attention or target
            _step_on(workspace, np.subtract(target, start))
        return Answer("no", confidence=0.5)


def direction(start: Place, end: Place) -> str:
    """Where ``end`` is from ``start``, the nearest of ``DIRECTIONS``."""
    from_north_deg = math.degrees(math.atan2(end[0] - start[0], start[1] - end[1]))
    return DIRECTIONS[round(from_north_deg / 45) % len(DIRECTIONS)]


def follow_pointer(task: PointTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """See where an arrow is and points, then follow it over the remembered map until something is there."""
    workspace.perceive(task.picture, label="arrow")
    pointer = workspace.find_pointer()
    workspace.recall(MAP)
    if pointer is None:
        return Answer("no")
    scale = next((link.scale for link in workspace.memory.links(MAP).values()), 1.0)
    workspace.attend(pointer.place)
    for _ in range(parameters.most_shifts):
        if any(workspace.buffer.is_sharp_at(place) for place in workspace.things(scale=scale)):
            return Answer("yes")
        _step_on(workspace, np.array(pointer.direction))
        x, y = workspace.buffer.attention or pointer.place
        if not (0.0 < x < 1.0 and 0.0 < y < 1.0):
            return Answer("no")
    return Answer("no", confidence=0.5)


def _step_on(workspace: Workspace, way: np.ndarray) -> None:
    """Move attention along a way (2,), about as far as it sees sharply, to a place where nothing is seen."""
    acuity = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    step = workspace.traits.step_size * acuity
    start = workspace.buffer.attention or (0.5, 0.5)
    x, y = np.array(start) + way * step / max(step, float(np.hypot(*way)))
    workspace.aim((float(x), float(y)))
