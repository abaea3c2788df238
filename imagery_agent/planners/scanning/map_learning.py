"""Learning a map from a picture or from a description.

A map that was seen is kept as a picture, with links from names to the places of things (dual coding). A map that was
described is drawn: attention moves from thing to thing in the order of the sentences and lands near its goal, with an
error that grows with the distance. Every repetition of the description adds one landing. A thing is drawn at their
precision-weighted mean, blurred by the remaining uncertainty (the region of uncertainty of Denis et al. 1995), so that
a map can be vague although its description is known by heart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption, parse
from imagery_agent.mind.bipartite_matching import best_pairs
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.object_knowledge import MAP_THINGS
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.tasks.scanning import LearnTask, ResizeTask

MAP, LEGEND = "map", "legend of the map"
"""Topics in memory."""
CENTER: Place = (0.5, 0.5)


@dataclass(frozen=True)
class MapParameters:
    """How to learn and scan maps."""

    absent_below: float = 0.15
    """A thing whose best match with its name (cosine) is no better than this is absent."""
    present_above: float = 0.6
    """A thing with a better match than this is present; in between a closer look decides."""
    closer_look: float = 0.25
    """Probability of the name, among all things that may be on a map, required in a closer look."""
    thing_px: float = 12.0
    """Size at which things are drawn on a map."""
    clear_at_px: float = 2.0
    """A drawing is kept if it is still detected when its place is this uncertain (standard deviation)."""
    max_drawings: int = 3
    """Attempts at drawing one thing; the last is kept."""
    thing_sides_px: tuple[float, ...] = (12.0, 14.0, 16.0)
    """Sides of the windows in which the things of a map are compared with names."""
    max_offset_px: float = 8.0
    """What is seen further than this from the remembered place of a thing is another thing."""
    max_shifts: int = 40
    """Attention shifts after which a scan is given up."""
    study_names: tuple[str, ...] = MAP_THINGS
    """Names to search for on a map without a legend."""

    def __post_init__(self) -> None:
        if not self.absent_below <= self.present_above:
            raise ValueError(
                f"expected absent_below <= present_above, got {self.absent_below} and {self.present_above}"
            )
        if self.max_shifts < 1:
            raise ValueError(f"expected max_shifts of at least 1, got {self.max_shifts}")


def learn_map(task: LearnTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Keep the map as a picture and as names linked to places."""
    if task.picture is None:
        assert task.description is not None  # checked by LearnTask
        learn_from_description(task.description, workspace, parameters)
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


# ---------------------------------------------------------------- from a picture


def search_texts(words: str | None, names: Iterable[str]) -> dict[str, str]:
    """Name -> text to search for: as the legend or description says it ("a brown hut"), else the bare name."""
    if words is None:
        return {name: name for name in names}
    things = (
        parse(words).things
        if words.startswith("a map")
        else [landmark.thing for landmark in described_landmarks(words)]
    )
    return {thing.name: caption(Scene((replace(thing, place=None, size="medium"),))) for thing in things}


def read_map(workspace: Workspace, parameters: MapParameters, legend: str | None = None) -> list[Link]:
    """Names linked to the places of the things seen on the map in mind.

    Attention goes to each thing, which is compared with every name in the legend (or, without a legend, with all that
    maps may show). Then names and things are paired one to one so that the sum of their matches is largest.
    """
    texts = search_texts(legend, parameters.study_names)
    places = workspace.things()
    weights = {}
    for number, place in enumerate(places):
        scores = workspace.match_at(place, list(texts.values()), sides_px=parameters.thing_sides_px)
        for name, score in zip(texts, scores, strict=True):
            weights[name, number] = float(score)
    workspace.attend(None)
    links = [
        Link(name, places[number], "looking")
        for name, number in best_pairs(weights)
        if legend is not None or weights[name, number] > parameters.absent_below
    ]
    workspace.infer(len(links))
    return sorted(links, key=lambda link: link.name)


# ---------------------------------------------------------------- from a description


def learn_from_description(description: str, workspace: Workspace, parameters: MapParameters) -> None:
    """Process a description once (more) and draw the map as known by then."""
    landmarks = described_landmarks(description)
    memory = workspace.memory
    known = memory.links(MAP)
    _draw_things([one.thing for one in landmarks if one.thing.name not in known], workspace, parameters)
    workspace.attend(CENTER)
    links = []
    for one in landmarks:
        miss_px = workspace.aim(one.place)
        landed = workspace.buffer.attention
        assert landed is not None  # attention was just aimed
        new = Link(one.thing.name, landed, "words", spread_px=miss_px)
        links.append(combine_estimates(known.get(new.name), new))
        workspace.attend(links[-1].place)
    drawings = [memory.picture(drawing_topic(link.name)) for link in links]
    places, spreads_px = [link.place for link in links], [link.spread_px for link in links]
    workspace.lay(drawings, places, spreads_px, side_px=parameters.thing_px)
    workspace.remember(MAP)
    for link in links:
        memory.link(MAP, link)
    memory.keep_words(MAP, description)
    memory.keep_words(LEGEND, description)


def drawing_topic(name: str) -> str:
    """Memory topic of the drawing of one thing of a described map."""
    return f"drawing of the {name}"


_MIN_SPREAD_PX = 0.1


def combine_estimates(old: Link | None, new: Link) -> Link:
    """The precision-weighted mean of an earlier and a new estimate of a thing's place."""
    weight = max(new.spread_px, _MIN_SPREAD_PX) ** -2
    if old is None:
        return replace(new, spread_px=weight**-0.5)
    before = max(old.spread_px, _MIN_SPREAD_PX) ** -2
    x, y = (np.array(old.place) * before + np.array(new.place) * weight) / (before + weight)
    return replace(new, place=(float(x), float(y)), spread_px=(before + weight) ** -0.5)


def _draw_things(things: list[Thing], workspace: Workspace, parameters: MapParameters) -> None:
    """Imagine each new thing by itself and keep its drawing; again if it could not be detected on a map."""
    for _ in range(parameters.max_drawings):
        if not things:
            return
        alone = [caption(Scene((replace(thing, size="small", place=None),))) for thing in things]
        drawings = dict(zip(things, workspace.imagine_each(alone), strict=True))
        for thing, drawing in drawings.items():
            workspace.memory.keep_picture(drawing_topic(thing.name), drawing)
        things = [thing for thing, drawing in drawings.items() if not _is_clear(drawing, workspace, parameters)]


def _is_clear(drawing: MentalPicture, workspace: Workspace, parameters: MapParameters) -> bool:
    """Whether a drawing, put on a map with some blur, is detected as a thing."""
    workspace.lay([drawing], [CENTER], [parameters.clear_at_px], side_px=parameters.thing_px)
    return bool(workspace.things())


# ---------------------------------------------------------------- at another size


def resize_map(task: ResizeTask, workspace: Workspace, parameters: MapParameters) -> Answer:
    """Zoom the recalled map, and update the linked places."""
    links = workspace.memory.links(MAP)
    workspace.recall(MAP)
    workspace.zoom(task.factor)
    workspace.remember(MAP)
    for link in links.values():
        x, y = np.array(CENTER) + task.factor * np.subtract(link.place, CENTER)
        place, spread_px = (float(x), float(y)), task.factor * link.spread_px
        workspace.memory.link(MAP, replace(link, place=place, spread_px=spread_px, scale=task.factor * link.scale))
    return Answer("ready")


def distance_px(first: Place, second: Place) -> float:
    """Distance of two places."""
    return PICTURE_SIZE_PX * float(np.hypot(*np.subtract(first, second)))
