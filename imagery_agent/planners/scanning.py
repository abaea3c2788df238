"""Learning a map, and going over it in mind.

A seen map is kept as a picture; a described one is drawn thing by thing. Either way names and places are
linked as far as they are known (dual coding). A query brings the picture back to mind. To scan, attention
moves from the focus towards where the target seems to be, each time no further than it sees sharply, and
looks again after every move; it stops when the target lies where it is sharp. Nothing is computed from a
distance: how many moves it takes is what happens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from imagery_agent.buffer import Place
from imagery_agent.interfaces import Location
from imagery_agent.memory import Link
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.knowledge import MAP_THINGS
from imagery_agent.scene import PICTURE_SIZE_PX, PLACES, Scene, SceneError, Thing, caption, parse
from imagery_agent.tasks import LearnTask, QueryTask

MAP, LEGEND = "map", "legend of the map"


@dataclass(frozen=True)
class ScanningParameters:
    """How to learn and scan maps."""

    absent_below: float = 0.15
    """A thing whose best place matches its name (cosine) no better than this is not there."""
    present_above: float = 0.6
    """A thing that matches better than this is there; in between one looks closer."""
    closer_look: float = 0.25
    """Probability that the name must have, among all that may be on a map, in a closer look."""
    thing_sides_px: tuple[float, ...] = (14.0, 16.0, 18.0)
    """Windows through which one looks at the things of a map, which are about 12 px large."""
    astray_px: float = 8.0
    """What is seen further than this from where a thing is remembered is another thing."""
    most_shifts: int = 40
    """After so many moves of attention one gives up."""
    thing_by_thing: bool = True
    """Draw a described map thing by thing, or all at once from its caption."""
    study_names: tuple[str, ...] = MAP_THINGS
    """What one looks for on a map whose legend nobody reads out."""

    def __post_init__(self) -> None:
        if not self.absent_below <= self.present_above:
            raise ValueError(
                f"expected absent_below <= present_above, got {self.absent_below} and {self.present_above}"
            )
        if self.most_shifts < 1:
            raise ValueError(f"expected most_shifts of at least 1, got {self.most_shifts}")


# ---------------------------------------------------------------- learning


def described_things(description: str) -> tuple[Thing, ...]:
    """The things of a described map; SceneError if one has no place or two have one name."""
    things = parse(description).things
    names = [thing.name for thing in things]
    if unplaced := [thing.name for thing in things if thing.place is None]:
        raise SceneError(f"expected a place for every thing of a map, {', '.join(unplaced)} has none")
    if len(set(names)) < len(names):
        raise SceneError(f"expected every thing of a map once, got {', '.join(names)}")
    return things


def place_of(thing: Thing) -> Place:
    """Where a thing of a described map is."""
    return PLACES[thing.place or "center"]


def looks_of(words: str | None, names: Iterable[str]) -> dict[str, str]:
    """Name -> what to look for: as a legend or description says it ("a brown hut"), else the bare name."""
    if words is None:
        return {name: name for name in names}
    bare = (replace(thing, place=None, size="medium") for thing in parse(words).things)
    return {thing.name: caption(Scene((thing,))) for thing in bare}


def read_map(workspace: Workspace, parameters: ScanningParameters, legend: str | None = None) -> list[Link]:
    """Names and places of what is seen of the map in mind.

    Attention goes to one thing after the other, and each is compared with everything the map shows (or,
    without a legend, with everything that maps have). Then names and things are paired so that together they
    match best, one name for one thing: what is taken for the rock by everybody is still only one thing.
    """
    looks = looks_of(legend, parameters.study_names)
    places = workspace.things()
    pairs: nx.Graph = nx.Graph()
    for number, place in enumerate(places):
        scores = workspace.match_at(place, list(looks.values()), sides_px=parameters.thing_sides_px)
        for name, score in zip(looks, scores, strict=True):
            pairs.add_edge(name, number, weight=float(score))
    workspace.attend(None)
    links = []
    for one, other in nx.max_weight_matching(pairs, maxcardinality=True):
        name, number = (one, other) if isinstance(one, str) else (other, one)
        if legend is not None or pairs.edges[name, number]["weight"] > parameters.absent_below:
            links.append(Link(name, places[number], "looking"))
    workspace.infer(len(links))
    return sorted(links, key=lambda link: link.name)


def learn_map(task: LearnTask, workspace: Workspace, parameters: ScanningParameters) -> Answer:
    """Keep the map in both codes."""
    if task.picture is not None:
        workspace.perceive(task.picture, label="map")
        workspace.remember(MAP)
        links = read_map(workspace, parameters, task.description)
        workspace.memory.keep_words(MAP, task.description or ", ".join(link.name for link in links))
        if task.description is not None:
            workspace.memory.keep_words(LEGEND, task.description)
    else:
        assert task.description is not None  # checked by LearnTask
        things = described_things(task.description)
        _draw_map(things, workspace, parameters)
        workspace.remember(MAP)
        workspace.memory.keep_words(MAP, task.description)
        workspace.memory.keep_words(LEGEND, task.description)
        links = [Link(thing.name, place_of(thing), "words") for thing in things]
    for link in links:
        workspace.memory.link(MAP, link)
    return Answer("ready")


def _draw_map(things: Iterable[Thing], workspace: Workspace, parameters: ScanningParameters) -> None:
    first, *others = things
    if not parameters.thing_by_thing:
        workspace.imagine(caption(Scene((first, *others), is_map=True)))
        return
    workspace.imagine(caption(Scene((first,), is_map=True)))
    for thing in others:
        workspace.add(thing)


# ---------------------------------------------------------------- queries


def answer_query(task: QueryTask, workspace: Workspace, parameters: ScanningParameters) -> Answer:
    """``yes`` or ``no``; SceneError when the focus is not on the map."""
    workspace.recall(MAP)
    return _Query(task, workspace, parameters).answer()


class _Query:
    """One question about the map in mind."""

    def __init__(self, task: QueryTask, workspace: Workspace, parameters: ScanningParameters) -> None:
        self._task, self._workspace, self._parameters = task, workspace, parameters
        self._links = workspace.memory.links(MAP)
        self._told = workspace.memory.knows(LEGEND)
        legend = workspace.memory.words(LEGEND) if self._told else None
        self._looks = looks_of(legend, parameters.study_names)

    def answer(self) -> Answer:
        focus = self._focus()
        target = self._find(self._task.target)
        if target is None:
            return Answer("no")
        if not self._task.scan:
            return Answer("yes")
        self._workspace.attend(focus)
        return self._scan(target)

    def _focus(self) -> Place:
        """Where the focus is: as linked, else where it is seen."""
        name = self._task.focus
        if name in self._links:
            self._workspace.infer()
            return self._links[name].place
        return self._seen(name).center

    def _find(self, name: str) -> Place | None:
        """Where the whole picture seems to have it; None when it is not on the map."""
        link = self._links.get(name)
        self._workspace.infer()
        if self._told and name not in self._looks:
            return None  # the legend or the description did not name it
        if link is not None:
            return self._place(link)
        seen = self._seen(name)
        if self._told:
            return seen.center  # one was told that it is there
        if name in self._parameters.study_names:
            return None  # one would have found it when one studied the map
        return seen.center if self._is_there(name, seen) else None

    def _seen(self, name: str) -> Location:
        """Where the picture in mind has what goes by that name."""
        return self._workspace.locate(self._looks.get(name, name))

    def _place(self, link: Link) -> Place:
        """Where something is seen near the place one remembers; that place itself when nothing is."""
        places = self._workspace.things()
        nearest = min(places, key=lambda place: _distance(place, link.place), default=link.place)
        astray = _distance(nearest, link.place) > self._parameters.astray_px / PICTURE_SIZE_PX
        return link.place if astray else nearest

    def _is_there(self, name: str, seen: Location) -> bool:
        """By how well it matches; when unsure, by looking closer."""
        parameters = self._parameters
        if not parameters.absent_below < seen.score < parameters.present_above:
            return seen.score >= parameters.present_above
        names = list(dict.fromkeys([name, *parameters.study_names]))
        closer = dict(self._workspace.look_closer(seen, names=names, top=len(names)))
        self._workspace.attend(None)
        return closer[name] >= parameters.closer_look

    def _scan(self, target: Place) -> Answer:
        """Move attention towards the target until it is seen sharply."""
        workspace, link = self._workspace, self._links.get(self._task.target)
        acuity = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
        step = workspace.traits.step_size * acuity
        for _ in range(self._parameters.most_shifts):
            if link is not None:
                target = self._place(link)
            elif (seen := self._seen(self._task.target)).score > self._parameters.absent_below:
                target = seen.center
            if workspace.buffer.is_sharp_at(target):
                return Answer("yes")
            attention = np.array(workspace.buffer.attention)
            way = np.subtract(target, attention)
            x, y = attention + way * min(1.0, step / float(np.hypot(*way)))
            workspace.attend((float(x), float(y)))
        return Answer("no", confidence=0.5)


def _distance(first: Place, second: Place) -> float:
    return float(np.hypot(*np.subtract(first, second)))
