"""How well the interpreter reads letters, digits, colours, places, sizes and relations.

The choice is always among texts that differ in the asked respect alone. What can be read from pixels without any
network (:mod:`imagery_experiments.evaluation.reference_classifier.pixel_reading`), or the judge's names of letters,
is the yardstick beside it.

Colour, place, size and relation can be read in two ways. The agent describes what it sees (``describe.color`` and so
on): the things that stand out, each by its own ink; the targets are set there. Here the network alone is asked, by one
cosine of the whole picture with a caption: what words about a scene are worth when candidates are reranked by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES, Scene, caption
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_experiments.corpus.letters import CHARACTERS, character_name
from imagery_experiments.evaluation.held_out_data import corpus, interpreter, painted, wide_corpus
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised, parts
from imagery_experiments.evaluation.registry import Measured, metric

CONFUSABLE_UPRIGHT = ("0Oo", "1Il", "pP", "uU")
"""Characters whose drawings, scaled to one size, cover each other in most fonts."""
CONFUSABLE_TURNED = ("69", "nu", "dp", "bq", "MWmw", "ZNzn", "AVv")
"""Characters that do so when one of them is turned."""
_TURNS = 3
_SCENES = 512
_AT_ONCE = 64


def confusable(groups: Sequence[str]) -> frozenset[str]:
    """The characters of all groups."""
    return frozenset("".join(groups))


# ------------------------------------------------------------ letters and digits


@cache
def _names() -> dict[str, str]:
    """Character -> name."""
    return {character: character_name(character)[0] for character in CHARACTERS}


@cache
def _letters(any_orientation: bool) -> tuple[np.ndarray, list[str]]:
    """Letters and digits in unseen fonts, uint8 (N, 64, 64, 3), upright or each at random orientations."""
    rng, group = np.random.default_rng(31), wide_corpus().groups["letter", "drawing"]
    layers, characters = [], []
    by_name = {name: character for character, name in _names().items()}
    for name, drawings in zip(group.names, group.drawings, strict=True):
        for index in np.repeat(drawings, _TURNS if any_orientation else 1):
            angle = float(rng.uniform(0, 360)) if any_orientation else 0.0
            shown = pose(0.5, 0.5, float(rng.uniform(0.5, 0.8)), angle_deg=angle)
            layers.append([Layer(int(index), shown, named_color("black"))])
            characters.append(by_name[name])
    return render(wide_corpus(), layers).numpy(), characters


@cache
def _right(any_orientation: bool) -> np.ndarray:
    """bool (N,): the first of the 62 names is the character's, or that of its other case where the form is the same."""
    pictures, characters = _letters(any_orientation)
    given = interpreter().name(pictures, names=list(_names().values()), top=1)
    return _same_form([row[0][0] for row in given], characters)


@cache
def _judged_right(any_orientation: bool) -> np.ndarray:
    pictures, characters = _letters(any_orientation)
    judge, names = load_judge(), list(_names().values())
    odds = judge.log_odds(normalised(coverage(pictures)))[:, [judge.names.index(name) for name in names]]
    return _same_form([names[number] for number in odds.argmax(1)], characters)


def _same_form(given: Sequence[str], characters: Sequence[str]) -> np.ndarray:
    accepted = [{name, *others} for name, others in map(character_name, characters)]
    return np.array([name in names for name, names in zip(given, accepted, strict=True)])


def _letter_share(right: np.ndarray, *, turned: bool, apart: bool) -> Measured:
    """The share among the confusable characters (``apart``), or among the others."""
    alike = confusable(CONFUSABLE_UPRIGHT) | (confusable(CONFUSABLE_TURNED) if turned else frozenset())
    chosen = np.array([(character in alike) == apart for character in _letters(turned)[1]])
    return Measured(float(right[chosen].mean()), int(chosen.sum()), chance=1 / len(CHARACTERS))


@metric("interpreter.letters_upright", target=0.98, unit="share")
def letters_upright() -> Measured:
    """Letters and digits in unseen fonts, upright, without those that differ in size or a serif alone."""
    return _letter_share(_right(False), turned=False, apart=False)


@metric("interpreter.letters_upright_confusable", unit="share")
def letters_upright_confusable() -> Measured:
    """The others (:data:`CONFUSABLE_UPRIGHT`)."""
    return _letter_share(_right(False), turned=False, apart=True)


@metric("interpreter.letters_turned", target=0.85, unit="share")
def letters_turned() -> Measured:
    """At any orientation, without those that another one looks like when it is turned."""
    return _letter_share(_right(True), turned=True, apart=False)


@metric("interpreter.letters_turned_confusable", unit="share")
def letters_turned_confusable() -> Measured:
    """The others (:data:`CONFUSABLE_UPRIGHT` and :data:`CONFUSABLE_TURNED`)."""
    return _letter_share(_right(True), turned=True, apart=True)


@metric("interpreter.judge_letters_upright", unit="share")
def judge_letters_upright() -> Measured:
    """The judge, whose training had upright letters alone, on the same."""
    return _letter_share(_judged_right(False), turned=False, apart=False)


@metric("interpreter.judge_letters_turned", unit="share")
def judge_letters_turned() -> Measured:
    """The judge at any orientation."""
    return _letter_share(_judged_right(True), turned=True, apart=False)


# ------------------------------------------------------------ colour, place, size, relation


def _asked(
    samples: Sequence[Sample],
    others: Callable[[Scene], list[Scene]],
    read: Callable[[np.ndarray, Scene], bool],
) -> Measured:
    """The share of pictures whose own caption fits best of those that differ in one respect; beside it what pixels say.

    ``others`` gives all choices, the true scene first.
    """
    pictures, right = painted([sample.layers for sample in samples]), list[bool]()
    seen = [read(picture, sample.scene) for picture, sample in zip(pictures, samples, strict=True)]
    count = len(others(samples[0].scene))
    for start in range(0, len(samples), _AT_ONCE):
        some = samples[start : start + _AT_ONCE]
        texts = [caption(scene) for sample in some for scene in others(sample.scene)]
        scores = interpreter().score(pictures[start : start + len(some)], texts)
        own = scores.reshape(len(some), len(some), count)[np.arange(len(some)), np.arange(len(some))]
        right += (own.argmax(1) == 0).tolist()  # the true one comes first
    return Measured(float(np.mean(right)), len(right), float(np.mean(seen)), chance=1 / count)


def _first(scene: Scene, **changes: str) -> Scene:
    return replace(scene, things=(replace(scene.things[0], **changes), *scene.things[1:]))  # type: ignore[arg-type]


def _others(values: Sequence[str], true: str | None) -> list[str]:
    assert true is not None
    return [true, *(value for value in values if value != true)]


@cache
def _singles(placed: bool) -> list[Sample]:
    sampler, rng, found = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(33), list[Sample]()
    while len(found) < _SCENES:
        sample = sampler.single(rng, size_shares=(1.0, 0.0, 0.0) if placed else (1 / 3, 1 / 3, 1 / 3))
        thing = sample.scene.things[0]
        if (thing.place is not None) == placed and not thing.angle_deg and not thing.mirrored:
            found.append(sample)
    return found


def _only(picture: np.ndarray) -> str:
    """The colour that most of the ink has."""
    found = parts(picture)
    return max(found, key=lambda color: float(found[color].ink.sum()), default="")


@metric("interpreter.color", unit="share")
def color() -> Measured:
    """Which of the eight colours one thing has."""

    def choices(scene: Scene) -> list[Scene]:
        return [_first(scene, color=one) for one in _others(list(COLORS), scene.things[0].color)]

    return _asked(_singles(False), choices, lambda picture, scene: _only(picture) == scene.things[0].color)


@metric("interpreter.place", unit="share")
def place() -> Measured:
    """At which of the nine places one small thing is."""

    def choices(scene: Scene) -> list[Scene]:
        return [_first(scene, place=one) for one in _others(list(PLACES), scene.things[0].place)]

    def read(picture: np.ndarray, scene: Scene) -> bool:
        return any(part.place == scene.things[0].place for part in parts(picture).values())

    return _asked(_singles(True), choices, read)


@metric("interpreter.size", unit="share")
def size() -> Measured:
    """Which of the three sizes one thing has."""

    def choices(scene: Scene) -> list[Scene]:
        return [_first(scene, size=one) for one in _others(list(SIZES), scene.things[0].size)]

    def read(picture: np.ndarray, scene: Scene) -> bool:
        return any(part.size == scene.things[0].size for part in parts(picture).values())

    return _asked(_singles(False), choices, read)


@metric("interpreter.relation", unit="share")
def relation() -> Measured:
    """In which of the four relations two things, which are named, stand."""
    sampler, rng = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(34)
    samples = [sampler.relation(rng) for _ in range(_SCENES)]

    def choices(scene: Scene) -> list[Scene]:
        return [replace(scene, relation=one) for one in _others(list(RELATIONS), scene.relation)]

    def read(picture: np.ndarray, scene: Scene) -> bool:
        found, (one, other) = parts(picture), scene.things
        if one.color == other.color or not {one.color, other.color} <= set(found):
            return False
        assert scene.relation is not None
        way = np.array(RELATIONS[scene.relation])
        gap = np.subtract(found[one.color].center, found[other.color].center)
        along = float(gap @ way)
        return along > float(np.abs(gap - along * way).sum())

    return _asked(samples, choices, read)
