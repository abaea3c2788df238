"""Maps told in words: places on the hours of a clock face (Denis & Cocude 1989), or of the scene grammar."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from imagery_agent.language.scene import MAP_PREFIX, PLACES, SceneError, Thing, parse
from imagery_agent.mind.visual_buffer import Place

COAST = 0.4375
"""How far the coast of a round island is from its middle, as a fraction of the picture's width."""
_OPENING = "the island is round."
_SENTENCE = re.compile(
    r"at (?:(?P<half>half past )(?P<past>\d+)|(?P<sharp>\d+) o'clock), (?P<tenths>\d+) tenths of the way out, "
    r"there is (?P<thing>an? [\w -]+)\.?$",
    re.I,
)


@dataclass(frozen=True)
class Told:
    """A thing and where it is said to be."""

    thing: Thing
    place: Place


def told_places(description: str) -> tuple[Told, ...]:
    """The things of a described map, in the order of telling.

    Raises:
        SceneError: a sentence of another form, a thing without a place, or one that is told twice.
    """
    text = re.sub(r"\s+", " ", description.strip())
    told = _from_scene(text) if text.lower().startswith(MAP_PREFIX) else _from_sentences(text)
    names = [one.thing.name for one in told]
    if len(set(names)) < len(names):
        raise SceneError(f"expected every thing of a map once, got {', '.join(names)}")
    return told


def _from_scene(text: str) -> tuple[Told, ...]:
    things = parse(text).things
    if unplaced := [thing.name for thing in things if thing.place is None]:
        raise SceneError(f"expected a place for every thing of a map, {', '.join(unplaced)} has none")
    return tuple(Told(thing, PLACES[thing.place or "center"]) for thing in things)


def _from_sentences(text: str) -> tuple[Told, ...]:
    sentences = text.removeprefix(text[: len(_OPENING)]) if text.lower().startswith(_OPENING) else text
    parts = [part.strip() for part in re.split(r"(?<=\.)\s+(?=at )", sentences.strip(), flags=re.I)]
    return tuple(_read(part) for part in parts)


def _read(sentence: str) -> Told:
    found = _SENTENCE.match(sentence)
    hour = int(found["past"] or found["sharp"]) if found else 0
    if found is None or not 1 <= hour <= 12 or int(found["tenths"]) > 10:
        raise SceneError(
            f"cannot read {sentence!r} as a place on a map; expected for example "
            "'At half past 2, 7 tenths of the way out, there is a brown hut.'"
        )
    angle = math.radians(30 * (hour + (0.5 if found["half"] else 0.0)))
    out = COAST * int(found["tenths"]) / 10
    (thing,) = parse(found["thing"]).things
    return Told(thing, (0.5 + out * math.sin(angle), 0.5 - out * math.cos(angle)))
