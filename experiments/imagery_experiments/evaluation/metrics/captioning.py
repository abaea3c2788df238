"""Descriptions of pictures of two things or one, by the pictures' own captions and by the judge.

Colours, places, sizes and relations are those that the agent says of what it sees: read from where the ink of each
thing is. ``interpreter.color`` and so on ask the network alone, by the cosine of the whole picture with a caption.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import torch

from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.interpreter.captioning import Description, SeenThing
from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES, Scene, Thing
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_experiments.corpus.letters import CHARACTERS, character_name
from imagery_experiments.evaluation.calibration import calibration_error, least_calibration_error
from imagery_experiments.evaluation.held_out_data import corpus, imagination, interpreter, pixels
from imagery_experiments.evaluation.interpreter_questions import MEASURE, half, paint
from imagery_experiments.evaluation.metrics.text_to_picture import CANDIDATES, read_binding
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.registry import Measured, metric

_PAIRS, _SINGLES_SHOWN, _IMAGINED = 240, 240, 32


@cache
def _pairs() -> tuple[list[Sample], np.ndarray, list[Description]]:
    """Two things of any kind and colour, of unseen drawings: true scenes, pictures, descriptions."""
    own = half(corpus(), MEASURE)
    sampler, rng = SceneSampler(own, ("drawing",)), np.random.default_rng(71)
    samples = [sampler.relation(rng) for _ in range(_PAIRS)]
    pictures = paint(own, samples)
    return samples, pictures, [interpreter().describe(picture) for picture in pictures]


def _ordered(scene: Scene) -> tuple[Thing, Thing]:
    """Two things, the one above or to the left first."""
    first, second = scene.things
    return (second, first) if scene.relation in {"right of", "below"} else (first, second)


def _axis(scene: Scene) -> str:
    """Their relation said of the thing above or to the left."""
    return "left of" if scene.relation in {"left of", "right of"} else "above"


def _has_two(found: Description) -> bool:
    return found.scene is not None and found.scene.relation is not None


def _share(right: Callable[[Scene, Description], bool], chance: float) -> Measured:
    samples, _, descriptions = _pairs()
    true = [right(sample.scene, found) for sample, found in zip(samples, descriptions, strict=True)]
    return Measured(float(np.mean(true)), len(true), chance=chance)


def _colors(scene: Scene, found: Description) -> bool:
    """Two things, each in its colour: those of the thing above or to the left come first in both."""
    if not _has_two(found):
        return False
    one, other = _ordered(scene)
    return [one.color, other.color] == [seen.thing.color for seen in found.things]


def _relation(scene: Scene, found: Description) -> bool:
    return _has_two(found) and found.scene is not None and _axis(scene) == found.scene.relation


def _names(scene: Scene, found: Description, *, first: int) -> bool:
    if not _has_two(found):
        return False
    return all(
        _is_named(thing.name, seen, first) for thing, seen in zip(_ordered(scene), found.things, strict=False)
    )


def _is_named(name: str, seen: SeenThing, first: int) -> bool:
    return bool(_called(name) & {given for given, _ in seen.names[:first]})


@cache
def _same_forms() -> dict[str, frozenset[str]]:
    """Name of a letter or digit -> its names, and those of others that differ from it in size alone (W and w)."""
    return {name: frozenset([name, *others]) for name, others in map(character_name, CHARACTERS)}


def _called(name: str) -> frozenset[str]:
    return _same_forms().get(name, frozenset([name]))


def _guess(names: int, *, colors: bool) -> float:
    """What guessing names (so many guesses each), colours and relation would reach."""
    of_all = (names / len(interpreter().vocabulary)) ** 2 if names else 1.0
    return of_all * (len(COLORS) ** -2 if colors else 1.0) / len(RELATIONS)


@metric("describe.exact", target=0.75, unit="share")
def exact() -> Measured:
    """Two things of unseen drawings: both names (the first said, of all names), both colours and their relation.

    As everywhere here, a letter that differs from another in size alone (W and w) may be called by either name.
    """

    def right(scene: Scene, found: Description) -> bool:
        return (
            _relation(scene, found)
            and _colors(scene, found)
            and all(
                seen.thing.name in _called(thing.name)
                for thing, seen in zip(_ordered(scene), found.things, strict=False)
            )
        )

    return _share(right, _guess(1, colors=True))


@metric("describe.exact_top5", unit="share")
def exact_top5() -> Measured:
    """The same with each name among the first five that are given for it; real: by the judge, which knows no colour."""
    samples, pictures, _ = _pairs()
    judged = [read_binding(picture, sample.scene) for picture, sample in zip(pictures, samples, strict=True)]
    found = _share(
        lambda scene, found: (
            _relation(scene, found) and _colors(scene, found) and _names(scene, found, first=5)
        ),
        _guess(5, colors=True),
    )
    of_judge = float(np.mean([one.relation and one.names for one in judged]))
    return Measured(found.value, found.n, of_judge, found.chance)


@metric("describe.colors", target=0.95, unit="share")
def colors() -> Measured:
    """Both colours on the right things; read from the pixels of each thing."""
    return _share(_colors, len(COLORS) ** -2)


@metric("describe.relation", target=0.92, unit="share")
def relation() -> Measured:
    """Their relation; read from where they are."""
    return _share(_relation, 1 / len(RELATIONS))


@cache
def _singles() -> tuple[list[Thing], list[SeenThing | None]]:
    """One thing of unseen drawings, half of them at a named place: true, and as described (None: not as one thing)."""
    own = half(corpus(), MEASURE)
    sampler, rng = SceneSampler(own, ("drawing",)), np.random.default_rng(72)
    samples = [sampler.single(rng, "icon") for _ in range(_SINGLES_SHOWN)]
    descriptions = [interpreter().describe(picture) for picture in paint(own, samples)]
    return (
        [sample.scene.things[0] for sample in samples],
        [found.things[0] if len(found.things) == 1 else None for found in descriptions],
    )


def _share_of_singles(right: Callable[[Thing, Thing], bool], chance: float) -> Measured:
    true = [seen is not None and right(thing, seen.thing) for thing, seen in zip(*_singles(), strict=True)]
    return Measured(float(np.mean(true)), len(true), chance=chance)


@metric("describe.color", target=0.95, unit="share")
def color() -> Measured:
    """One thing: its colour, which most of its pixels are nearest to."""
    return _share_of_singles(lambda thing, seen: thing.color == seen.color, 1 / len(COLORS))


@metric("describe.place", target=0.95, unit="share")
def place() -> Measured:
    """One thing: its place among nine, which the middle of its ink is nearest to."""
    return _share_of_singles(lambda thing, seen: (thing.place or "center") == seen.place, 1 / len(PLACES))


@metric("describe.size", target=0.90, unit="share")
def size() -> Measured:
    """One thing: its size word among three, from the longest side of its ink."""
    return _share_of_singles(lambda thing, seen: thing.size == seen.size, 1 / len(SIZES))


@metric("describe.calibration_error", target=0.05, unit="share", lower_is_better=True)
def described_calibration_error() -> Measured:
    """Expected calibration error of the first names of things in descriptions of two.

    Real: what probabilities that come true exactly as they say would show with so many answers.
    """
    samples, _, descriptions = _pairs()
    shares, right = [], []
    for sample, found in zip(samples, descriptions, strict=True):
        if _has_two(found):
            for thing, seen in zip(_ordered(sample.scene), found.things, strict=False):
                shares.append(seen.probability)
                right.append(_is_named(thing.name, seen, 1))
    least = least_calibration_error(np.array(shares), seed=73)
    return Measured(calibration_error(np.array(shares), np.array(right)), len(right), least)


# ---------------------------------------------------------------- from pictures to words and back


@cache
def _reimagined() -> tuple[list[Description], np.ndarray]:
    """Descriptions of two things, and pictures uint8 (N, 64, 64, 3) imagined from them part by part, of 8 each."""
    _, _, descriptions = _pairs()
    chosen = [found for found in descriptions if _can_be_judged(found)][:_IMAGINED]
    generator = torch.Generator().manual_seed(0)
    imagined = imagine_scenes(
        imagination(),
        interpreter(),
        [found.caption for found in chosen],
        candidates=CANDIDATES,
        generator=generator,
    )
    return chosen, pixels(imagined)


def _can_be_judged(found: Description) -> bool:
    """Whether the judge, which parts things by colour, can tell the two apart: it was taught fewer names."""
    if not _has_two(found):
        return False
    one, other = (seen.thing for seen in found.things)
    knows = load_judge().knows
    return one.color != other.color and one.name != other.name and knows(one.name) and knows(other.name)


@metric("describe.consistency", target=0.85, unit="share")
def consistency() -> Measured:
    """imagine(describe(picture)): the judge sees both colours on the right things and their relation.

    Of descriptions whose names the judge knows. Real: the same judgement of the described pictures; chance: of another
    picture's imagined description.
    """
    chosen, imagined = _reimagined()
    _, pictures, descriptions = _pairs()
    own = [pictures[descriptions.index(found)] for found in chosen]
    shares = [
        float(np.mean([_same_scene(picture, found) for picture, found in zip(some, chosen, strict=True)]))
        for some in (imagined, own, np.roll(imagined, 1, axis=0))
    ]
    return Measured(shares[0], len(chosen), shares[1], shares[2])


def _same_scene(picture: np.ndarray, found: Description) -> bool:
    assert found.scene is not None  # chosen so
    seen = read_binding(picture, found.scene)
    return seen.colors and seen.relation


@metric("describe.again", unit="share")
def again() -> Measured:
    """describe(imagine(caption)): colours and relation of the caption come back; chance: of another picture's."""
    chosen, imagined = _reimagined()
    seen = [interpreter().describe(picture) for picture in imagined]

    def share(descriptions: list[Description]) -> float:
        pairs = [(found.scene, new) for found, new in zip(chosen, descriptions, strict=True) if found.scene]
        return float(np.mean([_colors(scene, new) and _relation(scene, new) for scene, new in pairs]))

    return Measured(share(seen), len(seen), chance=share(seen[1:] + seen[:1]))
