"""Descriptions of maps: places on a clock face (Denis & Cocude 1989), or a map in the language of scenes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from imagery_agent.language.scene import MAP_PREFIX, PLACES, SceneError, Thing, parse
from imagery_agent.language.task_templates import MAP_OPENING, MAP_PLACE
from imagery_agent.mind.visual_buffer import Place

COAST = 0.4375
"""Radius of a round island as a fraction of the picture's width."""


@dataclass(frozen=True)
class DescribedLandmark:
    """A landmark and its place in a description."""

    thing: Thing
    place: Place


def described_landmarks(description: str) -> tuple[DescribedLandmark, ...]:
    """The landmarks of a described map, in the order of the description.

    Raises:
        SceneError: a sentence of another form, a landmark without a place, or one that is described twice.
    """
    text = re.sub(r"\s+", " ", description.strip())
    found = _from_scene(text) if text.lower().startswith(MAP_PREFIX) else _from_sentences(text)
    names = [landmark.thing.name for landmark in found]
    if len(set(names)) < len(names):
        raise SceneError(f"expected every thing of a map once, got {', '.join(names)}")
    return found


def _from_scene(text: str) -> tuple[DescribedLandmark, ...]:
    things = parse(text).things
    if unplaced := [thing.name for thing in things if thing.place is None]:
        raise SceneError(f"expected a place for every thing of a map, {', '.join(unplaced)} has none")
    return tuple(DescribedLandmark(thing, PLACES[thing.place or "center"]) for thing in things)


def _from_sentences(text: str) -> tuple[DescribedLandmark, ...]:
    if text.lower().startswith(MAP_OPENING.lower()):
        text = text[len(MAP_OPENING) :]
    sentences = re.split(r"(?<=\.)\s+(?=at )", text.strip(), flags=re.I)
    return tuple(_read(sentence.strip()) for sentence in sentences)


def _read(sentence: str) -> DescribedLandmark:
    found = MAP_PLACE.read(sentence)
    if found is None or not 1 <= found["hour"] < 13 or found["tenths"] > 10:
        example = MAP_PLACE.say(hour=2.5, tenths=7, thing="a brown hut")
        raise SceneError(f"cannot read {sentence!r} as a place on a map; expected for example {example!r}")
    angle = math.radians(30 * found["hour"])
    radius = COAST * found["tenths"] / 10
    (thing,) = parse(found["thing"]).things
    return DescribedLandmark(thing, (0.5 + radius * math.sin(angle), 0.5 - radius * math.cos(angle)))
