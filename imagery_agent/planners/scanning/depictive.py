"""Scanning a learned map in mind.

A query recalls the map. A thing is where it is seen in the picture: near its remembered place, otherwise where its
name matches best. To scan, attention moves from the focus towards the place where the target is seen, each shift no
larger than the radius of sharp vision, and looks again after each; it stops when the target lies within that radius. A
target too vague to be seen is redrawn at its remembered place, and attention goes there at once. No distance is
computed: the number of shifts results from the process.
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
    drawing_topic,
    search_texts,
)
from imagery_agent.tasks.scanning import PointTask, QueryTask

COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
LONGEST_RATING = 10
"""Rating of the longest distance on the map."""


def answer_query(task: QueryTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """``yes``, ``no``, a direction or a rating."""
    workspace.recall(MAP)
    return _Query(task, workspace, parameters).answer()


class _Query:
    """One question about the map in mind."""

    def __init__(self, task: QueryTask, workspace: Workspace, parameters: MapParameters) -> None:
        self._task, self._workspace, self._parameters = task, workspace, parameters
        self._links = workspace.memory.links(MAP)
        self._legend_known = workspace.memory.knows(LEGEND)
        legend = workspace.memory.words(LEGEND) if self._legend_known else None
        self._texts = search_texts(legend, parameters.study_names)

    def answer(self) -> Answer:
        """Find focus and target, then answer the question."""
        question, workspace = self._task.question, self._workspace
        workspace.infer()
        if question == "presence" and self._legend_known:
            return Answer("yes" if self._task.target in self._texts else "no")
        focus = self._find(self._task.focus)
        target = self._find(self._task.target)
        if focus is None or target is None:
            return Answer("no")
        if question == "presence":
            return Answer("yes")
        if question == "direction":
            workspace.infer()
            return Answer(compass_direction(focus, target))
        if question == "duration":
            workspace.infer()
            return Answer(str(self._rating(focus, target)))
        if workspace.buffer.attention is not None:  # on the target, which had to be redrawn
            return Answer("yes")
        workspace.attend(focus)
        return self._jump(target) if question == "jump" else self._scan(target)

    def _find(self, name: str) -> Place | None:
        """Where a named thing is seen in the picture; None if it is not. Redraws it if it is too vague to see."""
        if self._legend_known and name not in self._texts:
            return None  # neither legend nor description names it
        link = self._links.get(name)
        if link is None and not self._legend_known and name in self._parameters.study_names:
            return None  # it would have been found when the map was learned
        if link is not None:
            if self._workspace.buffer.attention is not None:
                self._workspace.attend(None)
            seen = self._near(link)
            if seen is None and link.by == "words":
                seen = self._redrawn(link)
            if seen is not None:
                return seen
        location = self._located(name)
        return location.center if self._is_there(name, location) else None

    def _near(self, link: Link) -> Place | None:
        """The place of the nearest visible thing, if it is near the remembered place; else None."""
        places = self._workspace.things(scale=link.scale)
        nearest = min(places, key=lambda place: distance_px(place, link.place), default=None)
        limit_px = self._parameters.max_offset_px * link.scale
        return None if nearest is None or distance_px(nearest, link.place) > limit_px else nearest

    def _redrawn(self, link: Link) -> Place | None:
        """Kosslyn's REGENERATE: recall the thing's drawing and put it, sharp, at its remembered place, and look."""
        workspace, scene = self._workspace, self._workspace.buffer.picture
        drawing = workspace.recall(drawing_topic(link.name))
        side_px = self._parameters.thing_px * link.scale
        part = workspace.lay([drawing], [link.place], [0.0], side_px=side_px)
        workspace.put(part, scene)
        workspace.attend(link.place)
        return self._near(link)

    def _located(self, name: str) -> Location:
        """The best match for a name in the picture in mind."""
        return self._workspace.locate(self._texts.get(name, name))

    def _is_there(self, name: str, seen: Location) -> bool:
        """Whether the match is good enough; in the uncertain range a closer look decides."""
        parameters = self._parameters
        if not parameters.absent_below < seen.score < parameters.present_above:
            return seen.score >= parameters.present_above
        names = list(dict.fromkeys([name, *parameters.study_names]))
        closer = dict(self._workspace.look_closer(seen, names=names, top=len(names)))
        self._workspace.attend(None)
        return closer[name] >= parameters.closer_look

    def _rating(self, focus: Place, target: Place) -> int:
        """The distance from 1 to 10, relative to the longest distance between things seen on the map."""
        scale = max((link.scale for link in self._links.values()), default=1.0)
        places = self._workspace.things(scale=scale)
        distances_px = [distance_px(one, other) for one, other in combinations(places, 2)]
        if not distances_px:  # there is nothing to compare it with
            return 1 + self._workspace.pick(LONGEST_RATING)
        rating = round(LONGEST_RATING * distance_px(focus, target) / max(distances_px))
        return min(LONGEST_RATING, max(1, rating))

    def _jump(self, target: Place) -> Answer:
        """Shift attention to the target at once, and look."""
        self._workspace.attend(target)
        self._workspace.look()
        return Answer("yes")

    def _scan(self, target: Place) -> Answer:
        """Move attention towards the target until it is seen sharply."""
        workspace, link = self._workspace, self._links.get(self._task.target)
        for _ in range(self._parameters.max_shifts):
            if link is not None:
                target = self._near(link) or target
            elif (seen := self._located(self._task.target)).score > self._parameters.absent_below:
                target = seen.center
            if workspace.buffer.is_sharp_at(target):
                return Answer("yes")
            start = workspace.buffer.attention or target
            _step_on(workspace, np.subtract(target, start))
        return Answer("no", confidence=0.5)


def compass_direction(start: Place, end: Place) -> str:
    """The direction from ``start`` to ``end``, rounded to one of ``COMPASS``."""
    from_north_deg = math.degrees(math.atan2(end[0] - start[0], start[1] - end[1]))
    return COMPASS[round(from_north_deg / 45) % len(COMPASS)]


def follow_arrow(task: PointTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Find the arrow, then move attention along its direction over the recalled map until something is there."""
    workspace.perceive(task.picture, label="arrow")
    pointer = workspace.find_pointer()
    workspace.recall(MAP)
    if pointer is None:
        return Answer("no")
    scale = next((link.scale for link in workspace.memory.links(MAP).values()), 1.0)
    workspace.attend(pointer.place)
    for _ in range(parameters.max_shifts):
        if any(workspace.buffer.is_sharp_at(place) for place in workspace.things(scale=scale)):
            return Answer("yes")
        _step_on(workspace, np.array(pointer.direction))
        x, y = workspace.buffer.attention or pointer.place
        if not (0.0 < x < 1.0 and 0.0 < y < 1.0):
            return Answer("no")
    return Answer("no", confidence=0.5)


def _step_on(workspace: Workspace, offset: np.ndarray) -> None:
    """Move attention along an offset (2,) in widths, by at most about the radius of sharp vision.

    No thing is seen at the end point, so the shift misses it a little (``Workspace.aim``).
    """
    acuity = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    step = workspace.traits.step_size * acuity
    start = workspace.buffer.attention or (0.5, 0.5)
    x, y = np.array(start) + offset * step / max(step, float(np.hypot(*offset)))
    workspace.aim((float(x), float(y)))
