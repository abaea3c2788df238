"""Learning a map, seen or told.

A seen map is kept as a picture whose things are read and linked to their names (dual coding). A told map is
drawn: attention goes from thing to thing as the sentences come, each time from where the thing before was
put, and lands beside its goal, the more so the longer the way is. Every telling adds a landing; together they
are where a thing is put, and how far they may be off is its region of uncertainty (Denis et al. 1995), over
which it is drawn. So a map may be vague whose description is known by heart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption, parse
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.object_knowledge import MAP_THINGS
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.tasks.scanning import LearnTask, ResizeTask

MAP, LEGEND = "map", "legend of the map"
CENTER: Place = (0.5, 0.5)


@dataclass(frozen=True)
class MapParameters:
    """How to learn and scan maps."""

    absent_below: float = 0.15
    """A thing whose best place matches its name (cosine) no better than this is not there."""
    present_above: float = 0.6
    """A thing that matches better than this is there; in between one looks closer."""
    closer_look: float = 0.25
    """Probability that the name must have, among all that may be on a map, in a closer look."""
    thing_px: float = 12.0
    """How large things are drawn on a map."""
    clear_at_px: float = 2.0
    """A drawing is good enough if it can be seen even when its place is as uncertain as this."""
    most_drawings: int = 3
    """After so many drawings of one thing the last is kept."""
    thing_sides_px: tuple[float, ...] = (12.0, 14.0, 16.0)
    """Windows through which one looks at the things of a map."""
    astray_px: float = 8.0
    """What is seen further than this from where a thing is remembered is another thing."""
    most_shifts: int = 40
    """After so many moves of attention one gives up."""
    study_names: tuple[str, ...] = MAP_THINGS
    """What one looks for on a map whose legend nobody reads out."""

    def __post_init__(self) -> None:
        if not self.absent_below <= self.present_above:
            raise ValueError(
                f"expected absent_below <= present_above, got {self.absent_below} and {self.present_above}"
            )
        if self.most_shifts < 1:
            raise ValueError(f"expected most_shifts of at least 1, got {self.most_shifts}")


def learn_map(task: LearnTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Keep the map in both codes."""
    if task.picture is None:
        assert task.description is not None  # checked by LearnTask
        hear_map(task.description, workspace, parameters)
        return Answer("ready")
    workspace.perceive(task.picture, label="map")
    links = read_map(workspace, parameters, task.description)
    workspace.remember(MAP)
    workspace.memory.keep_words(MAP, task.description or ", ".join(link.name for link in links))
    if task.description is not None:
        workspace.memory.keep_words(LEGEND, task.description)
    for link in links:
        workspace.memory.link(MAP, link)
    return Answer("ready")


# ---------------------------------------------------------------- from the picture


def looks_of(words: str | None, names: Iterable[str]) -> dict[str, str]:
    """Name -> what to look for: as a legend or description says it ("a brown hut"), else the bare name."""
    if words is None:
        return {name: name for name in names}
    things = (
        parse(words).things
        if words.startswith("a map")
        else [told.thing for told in described_landmarks(words)]
    )
    return {thing.name: caption(Scene((replace(thing, place=None, size="medium"),))) for thing in things}


def read_map(workspace: Workspace, parameters: MapParameters, legend: str | None = None) -> list[Link]:
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


# ---------------------------------------------------------------- from words


def hear_map(description: str, workspace: Workspace, parameters: MapParameters) -> None:
    """Hear a description once (more) and draw what is known by now."""
    told = described_landmarks(description)
    memory = workspace.memory
    known = memory.links(MAP)
    _draw_things([one.thing for one in told if one.thing.name not in known], workspace, parameters)
    workspace.attend(CENTER)
    links = []
    for one in told:
        miss_px = workspace.aim(one.place)
        landed = workspace.buffer.attention
        assert landed is not None  # attention was just aimed
        new = Link(one.thing.name, landed, "words", spread_px=miss_px)
        links.append(together(known.get(new.name), new))
        workspace.attend(links[-1].place)
    drawings = [memory.picture(drawing_of(link.name)) for link in links]
    places, spreads_px = [link.place for link in links], [link.spread_px for link in links]
    workspace.lay(drawings, places, spreads_px, side_px=parameters.thing_px)
    workspace.remember(MAP)
    for link in links:
        memory.link(MAP, link)
    memory.keep_words(MAP, description)
    memory.keep_words(LEGEND, description)


def drawing_of(name: str) -> str:
    """Topic in memory of the drawing of one thing of a told map."""
    return f"drawing of the {name}"


_LEAST_SPREAD_PX = 0.1


def together(old: Link | None, new: Link) -> Link:
    """Where a thing is by an earlier and a new placing, each weighted by its precision."""
    weight = max(new.spread_px, _LEAST_SPREAD_PX) ** -2
    if old is None:
        return replace(new, spread_px=weight**-0.5)
    before = max(old.spread_px, _LEAST_SPREAD_PX) ** -2
    x, y = (np.array(old.place) * before + np.array(new.place) * weight) / (before + weight)
    return replace(new, place=(float(x), float(y)), spread_px=(before + weight) ** -0.5)


def _draw_things(things: list[Thing], workspace: Workspace, parameters: MapParameters) -> None:
    """Imagine each new thing by itself, anew if it could hardly be seen on a map, and keep its drawing."""
    for _ in range(parameters.most_drawings):
        if not things:
            return
        alone = [caption(Scene((replace(thing, size="small", place=None),))) for thing in things]
        drawings = dict(zip(things, workspace.imagine_each(alone), strict=True))
        for thing, drawing in drawings.items():
            workspace.memory.keep_picture(drawing_of(thing.name), drawing)
        things = [
            thing for thing, drawing in drawings.items() if not _is_clear(drawing, workspace, parameters)
        ]


def _is_clear(drawing: MentalPicture, workspace: Workspace, parameters: MapParameters) -> bool:
    """Whether a drawing, laid on a map a little vaguely, is seen as a thing."""
    workspace.lay([drawing], [CENTER], [parameters.clear_at_px], side_px=parameters.thing_px)
    return bool(workspace.things())


# ---------------------------------------------------------------- at another size


def resize_map(task: ResizeTask, workspace: Workspace) -> Answer:
    """Imagine the map larger or smaller, and know where its things are then."""
    links = workspace.memory.links(MAP)
    workspace.recall(MAP)
    workspace.zoom(task.factor)
    workspace.remember(MAP)
    for link in links.values():
        x, y = np.array(CENTER) + task.factor * np.subtract(link.place, CENTER)
        place, spread_px = (float(x), float(y)), task.factor * link.spread_px
        workspace.memory.link(
            MAP, replace(link, place=place, spread_px=spread_px, scale=task.factor * link.scale)
        )
    return Answer("ready")


def distance_px(first: Place, second: Place) -> float:
    """Between two places of a picture."""
    return PICTURE_SIZE_PX * float(np.hypot(*np.subtract(first, second)))
