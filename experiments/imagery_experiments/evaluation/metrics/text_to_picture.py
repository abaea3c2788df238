"""Pictures imagined from words: do the words matter, and do they bind to the right things?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from imagery_agent.images import to_tensor
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.scene import RELATIONS, Scene, caption
from imagery_agent.models.batches import Condition
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler, is_novel
from imagery_experiments.evaluation.held_out_data import (
    corpus,
    encode,
    imagination,
    interpreter,
    painted,
    pixels,
)
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised, parts
from imagery_experiments.evaluation.registry import Measured, metric

CANDIDATES = 8
_OBJECTS, _SCENES, _PLACED = 160, 96, 96


@metric("prior.caption_gap_nats", target=0.05, unit="nats/code")
def caption_gap_nats() -> Measured:
    """Held-out loss with another picture's caption minus the loss with the right one."""
    count, rng, mind = 256, np.random.default_rng(7), imagination()
    sampler = SceneSampler(corpus(), ("drawing",))
    samples = [sampler.scene(rng) for _ in range(count)]
    pictures = to_tensor(painted([sample.layers for sample in samples]))
    codes = encode(mind.dvae, pictures).flatten(1)
    text = torch.from_numpy(
        mind.tokenizer.encode_batch(
            [caption(sample.scene) for sample in samples], length=mind.prior.config.text_length
        )
    )
    with torch.no_grad():
        right, wrong = (
            float(
                np.mean(
                    [
                        mind.prior.nats(Condition(t), c).item()
                        for t, c in zip(words.split(64), codes.split(64), strict=True)
                    ]
                )
            )
            for words in (text, text.roll(1, 0))
        )
    return Measured(wrong - right, count)


def _imagined(samples: Sequence[Sample], candidates: int, *, part_by_part: bool = True) -> np.ndarray:
    """Pictures uint8 (N, 64, 64, 3) of the samples' captions, the best of some candidates."""
    texts = [caption(sample.scene) for sample in samples]
    generator, imagine = torch.Generator().manual_seed(0), imagine_scenes if part_by_part else imagine_best
    return pixels(imagine(imagination(), interpreter(), texts, candidates=candidates, generator=generator))


def _chosen(draw: Callable[[], Sample], wanted: Callable[[Scene], bool], count: int) -> list[Sample]:
    found: list[Sample] = []
    while len(found) < count:
        if wanted((sample := draw()).scene):
            found.append(sample)
    return found


def _sampler() -> SceneSampler:
    return SceneSampler(corpus(), ("drawing",))


# ------------------------------------------------------------ objects


@cache
def _objects() -> list[Sample]:
    sampler, rng = _sampler(), np.random.default_rng(21)
    return [sampler.plain(rng, "icon") for _ in range(_OBJECTS)]


def _named(candidates: int) -> Measured:
    samples, judge = _objects(), load_judge()
    names = [sample.scene.things[0].name for sample in samples]
    imagined, real = (
        float((judge.rank(normalised(coverage(seen)), names) < 5).mean())
        for seen in (_imagined(samples, candidates), painted([sample.layers for sample in samples]))
    )
    return Measured(imagined, len(samples), real)


@metric("words.objects_top5", target=0.8, unit="share", of_real=True)
def objects_top5() -> Measured:
    """One thing ("a black anchor"), the best of 8: its name is among the judge's first five of all names."""
    return _named(CANDIDATES)


@metric("words.objects_top5_first", unit="share")
def objects_top5_first() -> Measured:
    """The same without reranking."""
    return _named(1)


# ------------------------------------------------------------ two things


@dataclass(frozen=True)
class Binding:
    """What is right in a picture of two things of different colours."""

    colors: bool
    """These two colours and no others, each on what looks more like its own thing than like the other."""
    relation: bool
    names: bool
    """Both names among the judge's first five."""


def read_binding(picture: np.ndarray, scene: Scene) -> Binding:
    """Judge a picture uint8 (64, 64, 3) of two things: parted by colour, each part named alone."""
    found, (first, second) = parts(picture), scene.things
    if first.color not in found or second.color not in found:
        return Binding(False, False, False)
    one, other, judge = found[first.color], found[second.color], load_judge()
    ink = normalised(np.stack([one.ink, other.ink]))
    liking = judge.preference(ink, [first.name] * 2, [second.name] * 2)
    assert scene.relation is not None
    way, gap = np.array(RELATIONS[scene.relation]), np.subtract(one.center, other.center)
    along = float(gap @ way)
    across = float(np.abs(gap - along * way).sum())
    return Binding(
        colors=len(found) == 2 and bool(liking[0] > liking[1]),
        relation=along > across,
        names=bool((judge.rank(ink, [first.name, second.name]) < 5).all()),
    )


@cache
def _pairs(novel: bool) -> list[Sample]:
    """Two things of different names and colours, of combinations that training shows or never shows."""
    sampler, rng = _sampler(), np.random.default_rng(22 + novel)
    icons = set(corpus().names(("icon",), ("drawing",)))

    def wanted(scene: Scene) -> bool:
        first, second = scene.things
        different = first.color != second.color and first.name != second.name
        return different and {first.name, second.name} <= icons and is_novel(scene) == novel

    return _chosen(lambda: sampler.relation(rng), wanted, _SCENES)


def _read(seen: np.ndarray, samples: Sequence[Sample]) -> list[Binding]:
    return [read_binding(picture, sample.scene) for picture, sample in zip(seen, samples, strict=True)]


@cache
def _imagined_bindings(novel: bool, part_by_part: bool) -> list[Binding]:
    samples = _pairs(novel)
    return _read(_imagined(samples, CANDIDATES, part_by_part=part_by_part), samples)


@cache
def _real_bindings(novel: bool) -> list[Binding]:
    samples = _pairs(novel)
    return _read(painted([sample.layers for sample in samples]), samples)


def _share(bindings: Sequence[Binding], right: Callable[[Binding], bool]) -> float:
    return float(np.mean([right(binding) for binding in bindings]))


def _bound(right: Callable[[Binding], bool], *, part_by_part: bool = True) -> Measured:
    imagined, real = _imagined_bindings(False, part_by_part), _real_bindings(False)
    return Measured(_share(imagined, right), len(imagined), _share(real, right))


def _colors_right(binding: Binding) -> bool:
    return binding.colors


@metric("words.binding_colors", target=0.85, unit="share")
def binding_colors() -> Measured:
    """Two things ("a blue cup below a red apple"), each the best of 8: both colours on the right things."""
    return _bound(_colors_right)


@metric("words.binding_relation", target=0.85, unit="share")
def binding_relation() -> Measured:
    """The two colours stand to one another as the caption says."""
    return _bound(lambda binding: binding.relation)


@metric("words.binding_names", target=0.65, unit="share")
def binding_names() -> Measured:
    """Both things have their name among the judge's first five."""
    return _bound(lambda binding: binding.names)


@metric("words.binding_colors_at_once", unit="share")
def binding_colors_at_once() -> Measured:
    """Colours of two things drawn in one go instead of part by part, the best of 8."""
    return _bound(_colors_right, part_by_part=False)


@metric("words.novel_loss", target=0.10, unit="share", lower_is_better=True)
def novel_loss() -> Measured:
    """Colours and relation right: seen combinations minus combinations of colour, thing and relation never seen."""

    def right(binding: Binding) -> bool:
        return binding.colors and binding.relation

    def loss(seen: Sequence[Binding], novel: Sequence[Binding]) -> float:
        return _share(seen, right) - _share(novel, right)

    seen, novel = (_imagined_bindings(kind, True) for kind in (False, True))
    return Measured(loss(seen, novel), len(seen), loss(_real_bindings(False), _real_bindings(True)))


# ------------------------------------------------------------ where and how large


def is_as_said(picture: np.ndarray, scene: Scene) -> bool:
    """Whether the only thing of a scene has its colour, stands in its place and has its size."""
    thing = scene.things[0]
    part = parts(picture).get(thing.color)
    return part is not None and part.place == (thing.place or "center") and part.size == thing.size


@metric("words.place_and_size", target=0.9, unit="share")
def place_and_size() -> Measured:
    """One thing ("a small red key at the top left"; half of them with a place), the best of 8: as the caption says."""
    sampler, rng = _sampler(), np.random.default_rng(24)
    samples = [
        sample
        for placed in (True, False)
        for sample in _chosen(
            lambda: sampler.single(rng, "icon"),
            lambda scene, placed=placed: (  # type: ignore[misc]
                not scene.things[0].angle_deg and (scene.things[0].place is not None) == placed
            ),
            _PLACED // 2,
        )
    ]
    imagined, real = (
        float(np.mean([is_as_said(p, sample.scene) for p, sample in zip(seen, samples, strict=True)]))
        for seen in (_imagined(samples, CANDIDATES), painted([sample.layers for sample in samples]))
    )
    return Measured(imagined, len(samples), real)
