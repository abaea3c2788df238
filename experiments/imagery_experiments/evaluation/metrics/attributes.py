"""Metrics of letters, digits, colours, places, sizes and relations as the interpreter's network reads them.

The network chooses among texts that differ in one attribute only. The value for real pictures is what can be read from
pixels (:mod:`imagery_experiments.evaluation.reference_classifier.pixel_reading`); letters are also named by the
reference classifier.

The agent itself describes colour, place, size and relation from the segmented ink of each object (``describe.color``
and so on); the targets are set there. Here the network alone is measured, by the cosine of the whole picture with a
caption, which is also what reranks candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES, Scene, caption
from imagery_agent.training.data.scene_sampling import Sample
from imagery_experiments.corpus.letters import CHARACTERS, character_name
from imagery_experiments.evaluation.held_out_data import (
    Networks,
    black,
    painted,
    samples_where,
    unseen_drawings,
    wide_corpus,
)
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised, parts, stand_in

CONFUSABLE_UPRIGHT = frozenset("0Oo1IlpPuU")
"""Characters whose drawings, scaled to one size, coincide with another one's in most fonts."""
CONFUSABLE_TURNED = frozenset("69nudpbqMWmwZNznAVv")
"""Characters that coincide with another one when one of them is rotated."""
_TURNS = 3
_SCENES = 512
_BATCH = 64


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
            layers.append([black(int(index), float(rng.uniform(0.5, 0.8)), angle_deg=angle)])
            characters.append(by_name[name])
    return painted(layers, wide_corpus()), characters


@cache
def _named_by_interpreter(networks: Networks, any_orientation: bool) -> np.ndarray:
    """bool (N,): the first of the 62 names is the character's, or that of its other case if they have one form."""
    pictures, characters = _letters(any_orientation)
    given = networks.interpreter.name(pictures, names=list(_names().values()), top=1)
    return _same_form([row[0][0] for row in given], characters)


@cache
def _named_by_classifier(any_orientation: bool) -> np.ndarray:
    pictures, characters = _letters(any_orientation)
    classifier, names = load_reference_classifier(), list(_names().values())
    columns = [classifier.names.index(name) for name in names]
    logits = classifier.logits(normalised(coverage(pictures)))[:, columns]
    return _same_form([names[number] for number in logits.argmax(1)], characters)


def _same_form(given: Sequence[str], characters: Sequence[str]) -> np.ndarray:
    accepted = [{name, *others} for name, others in map(character_name, characters)]
    return np.array([name in names for name, names in zip(given, accepted, strict=True)])


def _letter_share(right: np.ndarray, *, turned: bool, confusable: bool) -> Measured:
    """The share among the confusable characters, or among the others."""
    alike = CONFUSABLE_UPRIGHT | CONFUSABLE_TURNED if turned else CONFUSABLE_UPRIGHT
    chosen = np.array([(character in alike) == confusable for character in _letters(turned)[1]])
    return Measured.share(right[chosen], chance=1 / len(CHARACTERS))


@metric("interpreter.letters_upright", target=0.98, unit="share")
def letters_upright(networks: Networks) -> Measured:
    """Accuracy for upright letters and digits in unseen fonts, without those that differ in size or a serif only."""
    return _letter_share(_named_by_interpreter(networks, False), turned=False, confusable=False)


@metric("interpreter.letters_upright_confusable", unit="share")
def letters_upright_confusable(networks: Networks) -> Measured:
    """The same for the remaining characters (:data:`CONFUSABLE_UPRIGHT`)."""
    return _letter_share(_named_by_interpreter(networks, False), turned=False, confusable=True)


@metric("interpreter.letters_turned", target=0.85, unit="share")
def letters_turned(networks: Networks) -> Measured:
    """Accuracy at any orientation, without characters that look like another one when rotated."""
    return _letter_share(_named_by_interpreter(networks, True), turned=True, confusable=False)


@metric("interpreter.letters_turned_confusable", unit="share")
def letters_turned_confusable(networks: Networks) -> Measured:
    """The same for the remaining characters (:data:`CONFUSABLE_UPRIGHT` and :data:`CONFUSABLE_TURNED`)."""
    return _letter_share(_named_by_interpreter(networks, True), turned=True, confusable=True)


@metric("interpreter.judge_letters_upright", unit="share")
def judge_letters_upright(networks: Networks) -> Measured:
    """Upright letters named by the reference classifier, which was trained on upright letters only."""
    return _letter_share(_named_by_classifier(False), turned=False, confusable=False)


@metric("interpreter.judge_letters_turned", unit="share")
def judge_letters_turned(networks: Networks) -> Measured:
    """Letters at any orientation named by the reference classifier."""
    return _letter_share(_named_by_classifier(True), turned=True, confusable=False)


# ------------------------------------------------------------ colour, place, size, relation


def _caption_choice(
    networks: Networks,
    samples: Sequence[Sample],
    choices: Callable[[Scene], list[Scene]],
    read: Callable[[np.ndarray, Scene], bool],
) -> Measured:
    """The share of pictures whose own caption has the highest score; real: whether ``read`` finds it in the pixels.

    ``choices`` lists scenes that differ in one attribute, the true scene first.
    """
    pictures, right = painted(samples), list[bool]()
    from_pixels = [read(picture, sample.scene) for picture, sample in zip(pictures, samples, strict=True)]
    count = len(choices(samples[0].scene))
    for start in range(0, len(samples), _BATCH):
        some = samples[start : start + _BATCH]
        texts = [caption(scene) for sample in some for scene in choices(sample.scene)]
        scores = networks.interpreter.score(pictures[start : start + len(some)], texts)
        own = scores.reshape(len(some), len(some), count)[np.arange(len(some)), np.arange(len(some))]
        right += (own.argmax(1) == 0).tolist()  # the true caption is the first
    return Measured.share(right, real=from_pixels, chance=1 / count)


def _choices(attribute: str, values: Sequence[str]) -> Callable[[Scene], list[Scene]]:
    """Scenes whose only thing has each of the values of an attribute, the true one first."""

    def choices(scene: Scene) -> list[Scene]:
        thing = scene.things[0]
        others = [value for value in values if value != getattr(thing, attribute)]
        changed = [replace(thing, **{attribute: value}) for value in others]  # type: ignore[arg-type]
        return [scene, *(replace(scene, things=(one, *scene.things[1:])) for one in changed)]

    return choices


@cache
def _singles(placed: bool) -> list[Sample]:
    sampler, rng = unseen_drawings(), np.random.default_rng(33)

    def accepts(scene: Scene) -> bool:
        thing = scene.things[0]
        return (thing.place is not None) == placed and not thing.angle_deg and not thing.mirrored

    shares = (1.0, 0.0, 0.0) if placed else (1 / 3, 1 / 3, 1 / 3)
    return samples_where(accepts, lambda: sampler.single(rng, size_shares=shares), _SCENES)


def _main_color(picture: np.ndarray) -> str:
    """The colour of most of the ink."""
    found = parts(picture)
    return max(found, key=lambda color: float(found[color].ink.sum()), default="")


@metric("interpreter.color", unit="share")
def color(networks: Networks) -> Measured:
    """Which of the eight colours a single object has."""
    return _caption_choice(
        networks,
        _singles(False),
        _choices("color", list(COLORS)),
        lambda picture, scene: _main_color(picture) == scene.things[0].color,
    )


@metric("interpreter.place", unit="share")
def place(networks: Networks) -> Measured:
    """At which of the nine places a small object is."""
    return _caption_choice(
        networks,
        _singles(True),
        _choices("place", list(PLACES)),
        lambda picture, scene: any(part.place == scene.things[0].place for part in parts(picture).values()),
    )


@metric("interpreter.size", unit="share")
def size(networks: Networks) -> Measured:
    """Which of the three sizes a single object has."""
    return _caption_choice(
        networks,
        _singles(False),
        _choices("size", list(SIZES)),
        lambda picture, scene: any(part.size == scene.things[0].size for part in parts(picture).values()),
    )


@metric("interpreter.relation", unit="share")
def relation(networks: Networks) -> Measured:
    """Which of the four relations holds between two named objects."""
    sampler, rng = unseen_drawings(), np.random.default_rng(34)
    samples = [sampler.relation(rng) for _ in range(_SCENES)]

    def choices(scene: Scene) -> list[Scene]:
        others = [one for one in RELATIONS if one != scene.relation]
        return [scene, *(replace(scene, relation=one) for one in others)]

    def read(picture: np.ndarray, scene: Scene) -> bool:
        found, (one, other) = parts(picture), scene.things
        if one.color == other.color or not {one.color, other.color} <= set(found):
            return False
        assert scene.relation is not None
        return stand_in(scene.relation, found[one.color].center, found[other.color].center)

    return _caption_choice(networks, samples, choices, read)


METRICS = (
    letters_upright,
    letters_upright_confusable,
    letters_turned,
    letters_turned_confusable,
    judge_letters_upright,
    judge_letters_turned,
    color,
    place,
    size,
    relation,
)
