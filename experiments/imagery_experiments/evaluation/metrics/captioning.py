"""Metrics of descriptions of pictures of one or two objects, against true captions and the reference classifier.

Colours, places, sizes and relations are those of the agent's descriptions, read from the segmented ink of each object.
``interpreter.color`` and so on measure the network alone, by the cosine of the whole picture with a caption.
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
from imagery_experiments.evaluation.held_out_data import Networks, corpus, painted, pixels
from imagery_experiments.evaluation.interpreter_questions import MEASURE, half
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.metrics.text_to_picture import CANDIDATES, read_binding
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier

_PAIRS, _SINGLES, _IMAGINED = 240, 240, 32


@cache
def _pairs(networks: Networks) -> tuple[list[Sample], np.ndarray, list[Description]]:
    """Two unseen drawings of any kind and colour: true scenes, pictures, descriptions."""
    own = half(corpus(), MEASURE)
    sampler, rng = SceneSampler(own, ("drawing",)), np.random.default_rng(71)
    samples = [sampler.relation(rng) for _ in range(_PAIRS)]
    pictures = painted(samples, own)
    return samples, pictures, [networks.interpreter.describe(picture) for picture in pictures]


def _ordered(scene: Scene) -> tuple[Thing, Thing]:
    """The two things of a scene, the one above or to the left first."""
    first, second = scene.things
    return (second, first) if scene.relation in {"right of", "below"} else (first, second)


def _axis(scene: Scene) -> str:
    """The relation of the thing above or to the left to the other one."""
    return "left of" if scene.relation in {"left of", "right of"} else "above"


def _has_two(found: Description) -> bool:
    return found.scene is not None and found.scene.relation is not None


def _right(networks: Networks, right: Callable[[Scene, Description], bool]) -> list[bool]:
    samples, _, descriptions = _pairs(networks)
    return [right(sample.scene, found) for sample, found in zip(samples, descriptions, strict=True)]


def _colors(scene: Scene, found: Description) -> bool:
    """Whether both things have their colours."""
    if not _has_two(found):
        return False
    one, other = _ordered(scene)
    return [one.color, other.color] == [seen.thing.color for seen in found.things]


def _relation(scene: Scene, found: Description) -> bool:
    return _has_two(found) and found.scene is not None and _axis(scene) == found.scene.relation


def _names(scene: Scene, found: Description, *, first: int) -> bool:
    if not _has_two(found):
        return False
    return all(_is_named(thing.name, seen, first) for thing, seen in zip(_ordered(scene), found.things, strict=False))


def _is_named(name: str, seen: SeenThing, first: int) -> bool:
    return bool(_accepted(name) & {given for given, _ in seen.names[:first]})


@cache
def _same_forms() -> dict[str, frozenset[str]]:
    """Name of a letter or digit -> its names, and those of characters that differ from it in size only (W and w)."""
    return {name: frozenset([name, *others]) for name, others in map(character_name, CHARACTERS)}


def _accepted(name: str) -> frozenset[str]:
    return _same_forms().get(name, frozenset([name]))


def _chance(networks: Networks, guesses: int) -> float:
    """Probability of guessing both names (with some guesses each), both colours and the relation."""
    return (guesses / len(networks.interpreter.vocabulary)) ** 2 * len(COLORS) ** -2 / len(RELATIONS)


@metric("describe.exact", target=0.75, unit="share")
def exact(networks: Networks) -> Measured:
    """Two unseen drawings: both first names (of all names), both colours and the relation are correct.

    As everywhere here, a letter that differs from another in size only (W and w) may have either name.
    """

    def right(scene: Scene, found: Description) -> bool:
        return (
            _relation(scene, found)
            and _colors(scene, found)
            and all(
                seen.thing.name in _accepted(thing.name)
                for thing, seen in zip(_ordered(scene), found.things, strict=False)
            )
        )

    return Measured.share(_right(networks, right), chance=_chance(networks, 1))


@metric("describe.exact_top5", unit="share")
def exact_top5(networks: Networks) -> Measured:
    """The same with each name among the first five; real: relation and names by the reference classifier."""
    samples, pictures, _ = _pairs(networks)
    bindings = [read_binding(picture, sample.scene) for picture, sample in zip(pictures, samples, strict=True)]

    def right(scene: Scene, found: Description) -> bool:
        return _relation(scene, found) and _colors(scene, found) and _names(scene, found, first=5)

    real = [one.relation and one.names for one in bindings]
    return Measured.share(_right(networks, right), real=real, chance=_chance(networks, 5))


@metric("describe.colors", target=0.95, unit="share")
def colors(networks: Networks) -> Measured:
    """Both colours on the right objects; read from the pixels of each object."""
    return Measured.share(_right(networks, _colors), chance=len(COLORS) ** -2)


@metric("describe.relation", target=0.92, unit="share")
def relation(networks: Networks) -> Measured:
    """The relation; read from the positions."""
    return Measured.share(_right(networks, _relation), chance=1 / len(RELATIONS))


@cache
def _singles(networks: Networks) -> tuple[list[Thing], list[SeenThing | None]]:
    """Single unseen drawings, half at a named place: true, and as described (None: not described as one thing)."""
    own = half(corpus(), MEASURE)
    sampler, rng = SceneSampler(own, ("drawing",)), np.random.default_rng(72)
    samples = [sampler.single(rng, "icon") for _ in range(_SINGLES)]
    descriptions = [networks.interpreter.describe(picture) for picture in painted(samples, own)]
    return (
        [sample.scene.things[0] for sample in samples],
        [found.things[0] if len(found.things) == 1 else None for found in descriptions],
    )


def _share_of_singles(networks: Networks, right: Callable[[Thing, Thing], bool], chance: float) -> Measured:
    true, described = _singles(networks)
    correct = [seen is not None and right(thing, seen.thing) for thing, seen in zip(true, described, strict=True)]
    return Measured.share(correct, chance=chance)


@metric("describe.color", target=0.95, unit="share")
def color(networks: Networks) -> Measured:
    """A single object: its colour is the one that most of its pixels are nearest to."""
    return _share_of_singles(networks, lambda thing, seen: thing.color == seen.color, 1 / len(COLORS))


@metric("describe.place", target=0.95, unit="share")
def place(networks: Networks) -> Measured:
    """A single object: its place is the one of nine nearest to the middle of its ink."""
    return _share_of_singles(networks, lambda thing, seen: (thing.place or "center") == seen.place, 1 / len(PLACES))


@metric("describe.size", target=0.90, unit="share")
def size(networks: Networks) -> Measured:
    """A single object: its size word, of three, from the longest side of its ink."""
    return _share_of_singles(networks, lambda thing, seen: thing.size == seen.size, 1 / len(SIZES))


@metric("describe.calibration_error", target=0.05, unit="share", lower_is_better=True)
def described_calibration_error(networks: Networks) -> Measured:
    """Expected calibration error of the first names in descriptions of two objects.

    Real: the error that perfectly calibrated probabilities would have with this number of cases.
    """
    samples, _, descriptions = _pairs(networks)
    shares, right = [], []
    for sample, found in zip(samples, descriptions, strict=True):
        if _has_two(found):
            for thing, seen in zip(_ordered(sample.scene), found.things, strict=False):
                shares.append(seen.probability)
                right.append(_is_named(thing.name, seen, 1))
    least = least_calibration_error(np.array(shares), seed=73)
    return Measured(calibration_error(np.array(shares), np.array(right)), len(right), least)


# ---------------------------------------------------------------- from pictures to captions and back


@cache
def _reimagined(networks: Networks) -> tuple[list[Description], np.ndarray]:
    """Descriptions of two things, and pictures uint8 (N, 64, 64, 3) imagined from them part by part, best of 8."""
    _, _, descriptions = _pairs(networks)
    chosen = [found for found in descriptions if _can_be_classified(found)][:_IMAGINED]
    generator = torch.Generator().manual_seed(0)
    imagined = imagine_scenes(
        networks.imagination,
        networks.interpreter,
        [found.caption for found in chosen],
        candidates=CANDIDATES,
        generator=generator,
    )
    return chosen, pixels(imagined)


def _can_be_classified(found: Description) -> bool:
    """Whether the things differ in colour and name, and the reference classifier knows both names."""
    if not _has_two(found):
        return False
    one, other = (seen.thing for seen in found.things)
    knows = load_reference_classifier().knows
    return one.color != other.color and one.name != other.name and knows(one.name) and knows(other.name)


@metric("describe.consistency", target=0.85, unit="share")
def consistency(networks: Networks) -> Measured:
    """imagine(describe(picture)): both colours on the right objects and the relation, by the reference classifier.

    For descriptions whose names it knows. Real: the described pictures; chance: another description's picture.
    """
    chosen, imagined = _reimagined(networks)
    _, pictures, descriptions = _pairs(networks)
    own = [pictures[descriptions.index(found)] for found in chosen]
    shares = [
        float(np.mean([_same_scene(picture, found) for picture, found in zip(some, chosen, strict=True)]))
        for some in (imagined, own, np.roll(imagined, 1, axis=0))
    ]
    return Measured(shares[0], len(chosen), shares[1], shares[2])


def _same_scene(picture: np.ndarray, found: Description) -> bool:
    assert found.scene is not None  # by _can_be_classified
    seen = read_binding(picture, found.scene)
    return seen.colors and seen.relation


@metric("describe.again", unit="share")
def again(networks: Networks) -> Measured:
    """describe(imagine(caption)): colours and relation equal those of the caption; chance: of another caption."""
    chosen, imagined = _reimagined(networks)
    seen = [networks.interpreter.describe(picture) for picture in imagined]

    def share(descriptions: list[Description]) -> float:
        pairs = [(found.scene, new) for found, new in zip(chosen, descriptions, strict=True) if found.scene]
        return float(np.mean([_colors(scene, new) and _relation(scene, new) for scene, new in pairs]))

    return Measured(share(seen), len(seen), chance=share(seen[1:] + seen[:1]))


METRICS = (exact, exact_top5, colors, relation, color, place, size, described_calibration_error, consistency, again)
