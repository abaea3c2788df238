"""Captions as people give them, with synonyms, bare names or tags, and hard negatives for the interpreter's training.

A hard negative has the words of a true caption and is false in one respect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.interpreter.character_pose import CHIRAL
from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES, Scene, Thing, caption
from imagery_agent.training.data.scene_sampling import Sample

SYNONYM_SHARE = 0.15
BARE_SHARE = 0.4
"""Share of plain black things that the prior's captions give the bare name."""
TAGS_SHARE, MOST_TAGS = 0.12, 3
"""Share of single objects described by some of their tags, and how many of them at most."""


def spoken(
    sample: Sample, rng: np.random.Generator, synonyms: Mapping[str, Sequence[str]], tags: Mapping[str, Sequence[str]]
) -> str:
    """A varied caption: a synonym, the bare name, only unusual attributes, or tags."""
    things = tuple(_called(thing, rng, synonyms) for thing in sample.scene.things)
    if len(things) > 1:
        return caption(replace(sample.scene, things=things))
    thing, choice = things[0], rng.random()
    unusual = thing.mirrored or bool(thing.angle_deg)
    if not unusual and choice < TAGS_SHARE and len(tags.get(sample.scene.things[0].name, ())) > 1:
        return described(tags[sample.scene.things[0].name], rng)
    if choice < 0.45:
        return thing.name if not unusual else _short(thing)
    if unusual and choice < 0.7:  # parity alone: it does not say how the thing is turned
        return thing.name + (" mirrored" if thing.mirrored else "")
    return caption(replace(sample.scene, things=things))


def called(sample: Sample, rng: np.random.Generator, synonyms: Mapping[str, Sequence[str]]) -> str:
    """The caption with synonyms in place of some names; of a black, upright thing often the name alone."""
    things = tuple(_called(thing, rng, synonyms) for thing in sample.scene.things)
    said, choice = caption(replace(sample.scene, things=things)), rng.random()
    is_plain = said == caption(Scene((Thing(things[0].name),)))
    return things[0].name if is_plain and choice < BARE_SHARE else said


def described(tags: Sequence[str], rng: np.random.Generator) -> str:
    """Two or three of the tags, the earlier ones more often."""
    weights = 1.0 / (1 + np.arange(len(tags)))
    count = min(len(tags), int(rng.integers(2, MOST_TAGS + 1)))
    chosen = rng.choice(len(tags), size=count, replace=False, p=weights / weights.sum())
    return ", ".join(tags[i] for i in sorted(chosen))


def near_miss(said: str, scene: Scene, rng: np.random.Generator) -> str:
    """One false caption of a scene, in the words of its true caption."""
    if len(scene.things) == 1 and said == _parity(scene.things[0]) and scene.things[0].name in CHIRAL:
        return _parity(replace(scene.things[0], mirrored=not scene.things[0].mirrored))
    false = _false(scene, rng)
    if len(scene.things) == 1 and said == _short(scene.things[0]) != _short(false.things[0]):
        return _short(false.things[0])
    return caption(false)


def _called(thing: Thing, rng: np.random.Generator, synonyms: Mapping[str, Sequence[str]]) -> Thing:
    if synonyms.get(thing.name) and rng.random() < SYNONYM_SHARE:
        return replace(thing, name=str(rng.choice(synonyms[thing.name])))
    return thing


def _parity(thing: Thing) -> str:
    return thing.name + (" mirrored" if thing.mirrored else "")


def _short(thing: Thing) -> str:
    """Name and orientation without colour, size and article."""
    return caption(Scene((Thing(thing.name, angle_deg=thing.angle_deg, mirrored=thing.mirrored),))).split("black ", 1)[
        1
    ]


def _false(scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene with another relation, colour, place, size, parity or orientation, or with its things swapped."""
    things, relation = list(scene.things), scene.relation
    which, choice = int(rng.integers(len(things))), rng.random()
    thing = things[which]
    if relation is not None and choice < 0.55:
        if choice < 0.3:
            things.reverse()
        else:
            relation = _other(RELATIONS, relation, rng)
    elif relation is not None and choice < 0.75 and things[0].color != things[1].color:
        things = [replace(one, color=other.color) for one, other in zip(things, things[::-1], strict=True)]
    elif relation is not None:
        things[which] = replace(thing, color=_other(COLORS, thing.color, rng))
    elif thing.place is not None:
        things[which] = (
            replace(thing, place=_other(PLACES, thing.place, rng))
            if choice < 0.75
            else replace(thing, color=_other(COLORS, thing.color, rng))
        )
    elif thing.name in CHIRAL and choice < 0.35:
        things[which] = replace(thing, mirrored=not thing.mirrored)
    elif choice < 0.6:
        angles = (0.0, 180.0, 90.0, -90.0, *(thing.angle_deg + turn for turn in (45.0, -45.0, 180.0)))
        other = [angle for angle in angles if (angle - thing.angle_deg) % 360]
        things[which] = replace(thing, angle_deg=float(rng.choice(other)))
    elif choice < 0.8 and not scene.is_map:
        things[which] = replace(thing, size=_other(SIZES, thing.size, rng))
    else:
        things[which] = replace(thing, color=_other(COLORS, thing.color, rng))
    return replace(scene, things=tuple(things), relation=relation)


def _other(choices: Mapping[str, object], than: str, rng: np.random.Generator) -> str:
    return str(rng.choice([choice for choice in choices if choice != than]))
