"""Metrics of pictures imagined from captions: influence of the caption, and binding of attributes to objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from imagery_agent.images import to_tensor
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.scene import Scene, caption
from imagery_agent.models.batches import Condition
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler, is_novel
from imagery_experiments.evaluation.held_out_data import (
    Networks,
    corpus,
    encode,
    painted,
    pixels,
    plain_objects,
    samples_where,
    unseen_drawings,
    wide_corpus,
)
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import normalised, parts, stand_in

CANDIDATES = 8
_OBJECTS, _SCENES, _PLACED = 160, 96, 96


@metric("prior.caption_gap_nats", target=0.05, unit="nats/code")
def caption_gap_nats(networks: Networks) -> Measured:
    """Held-out cross-entropy with another picture's caption minus that with the correct caption."""
    count, rng, mind, sampler = 256, np.random.default_rng(7), networks.imagination, unseen_drawings()
    samples = [sampler.scene(rng) for _ in range(count)]
    codes = encode(mind.dvae, to_tensor(painted(samples))).flatten(1)
    texts = [caption(sample.scene) for sample in samples]
    text = torch.from_numpy(mind.tokenizer.encode_batch(texts, length=mind.drawer.config.text_length))

    @torch.no_grad()
    def loss(words: torch.Tensor) -> float:
        batches = zip(words.split(64), codes.split(64), strict=True)
        return float(np.mean([mind.drawer.cross_entropy(Condition(t), c).item() for t, c in batches]))

    return Measured(loss(text.roll(1, 0)) - loss(text), count)


def _imagined(
    networks: Networks, samples: Sequence[Sample], candidates: int, *, part_by_part: bool = True
) -> np.ndarray:
    """Pictures uint8 (N, 64, 64, 3) of the samples' captions, each the best of some candidates."""
    texts = [caption(sample.scene) for sample in samples]
    generator, imagine = torch.Generator().manual_seed(0), imagine_scenes if part_by_part else imagine_best
    return pixels(
        imagine(networks.imagination, networks.interpreter, texts, candidates=candidates, generator=generator)
    )


# ------------------------------------------------------------ objects


def _named(networks: Networks, candidates: int, *, wide: bool = False) -> Measured:
    drawings = wide_corpus() if wide else corpus()
    samples, names = plain_objects(SceneSampler(drawings, ("drawing",)), _OBJECTS, seed=21)
    imagined, real = (
        load_reference_classifier(wide=wide).recognises(seen, names, first=5)
        for seen in (_imagined(networks, samples, candidates), painted(samples, drawings))
    )
    return Measured.share(imagined, real=real)


@metric("words.objects_top5", target=0.8, unit="share", of_real=True)
def objects_top5(networks: Networks) -> Measured:
    """One object ("a black anchor"), best of 8: its name is among the reference classifier's first five."""
    return _named(networks, CANDIDATES)


@metric("words.objects_top5_first", unit="share")
def objects_top5_first(networks: Networks) -> Measured:
    """The same without reranking."""
    return _named(networks, 1)


@metric("words.wide_objects_top5_first", target=0.8, unit="share", of_real=True)
def wide_objects_top5_first(networks: Networks) -> Measured:
    """The same without reranking for all names: one of the wide vocabulary, chosen among all of these."""
    return _named(networks, 1, wide=True)


# ------------------------------------------------------------ two objects


@dataclass(frozen=True)
class Binding:
    """What is correct in a picture of two objects of different colours."""

    colors: bool
    """Exactly these two colours, each on a shape that resembles its own object more than the other one."""
    relation: bool
    names: bool
    """Both names among the reference classifier's first five."""


def read_binding(picture: np.ndarray, scene: Scene) -> Binding:
    """Classify a picture uint8 (64, 64, 3) of two objects: segmented by colour, each segment named by itself."""
    found, (first, second) = parts(picture), scene.things
    if first.color not in found or second.color not in found:
        return Binding(False, False, False)
    one, other, classifier = found[first.color], found[second.color], load_reference_classifier()
    ink = normalised(np.stack([one.ink, other.ink]))
    preference = classifier.preference(ink, [first.name] * 2, [second.name] * 2)
    assert scene.relation is not None
    return Binding(
        colors=len(found) == 2 and bool(preference[0] > preference[1]),
        relation=stand_in(scene.relation, one.center, other.center),
        names=bool((classifier.rank(ink, [first.name, second.name]) < 5).all()),
    )


@cache
def _pairs(novel: bool) -> list[Sample]:
    """Two objects of different names and colours, in combinations that do or do not occur in training."""
    sampler, rng = unseen_drawings(), np.random.default_rng(22 + novel)
    icons = set(corpus().names(("icon",), ("drawing",)))

    def accepts(scene: Scene) -> bool:
        first, second = scene.things
        different = first.color != second.color and first.name != second.name
        return different and {first.name, second.name} <= icons and is_novel(scene) == novel

    return samples_where(accepts, lambda: sampler.relation(rng), _SCENES)


def _read(seen: np.ndarray, samples: Sequence[Sample]) -> list[Binding]:
    return [read_binding(picture, sample.scene) for picture, sample in zip(seen, samples, strict=True)]


@cache
def _imagined_bindings(networks: Networks, novel: bool, part_by_part: bool) -> list[Binding]:
    samples = _pairs(novel)
    return _read(_imagined(networks, samples, CANDIDATES, part_by_part=part_by_part), samples)


@cache
def _real_bindings(novel: bool) -> list[Binding]:
    return _read(painted(_pairs(novel)), _pairs(novel))


def _share_bound(networks: Networks, right: Callable[[Binding], bool], *, part_by_part: bool = True) -> Measured:
    imagined, real = _imagined_bindings(networks, False, part_by_part), _real_bindings(False)
    return Measured.share([right(one) for one in imagined], real=[right(one) for one in real])


@metric("words.binding_colors", target=0.85, unit="share")
def binding_colors(networks: Networks) -> Measured:
    """Two objects ("a blue cup below a red apple"), best of 8 each: both colours on the right objects."""
    return _share_bound(networks, lambda binding: binding.colors)


@metric("words.binding_relation", target=0.85, unit="share")
def binding_relation(networks: Networks) -> Measured:
    """The two colours stand in the relation of the caption."""
    return _share_bound(networks, lambda binding: binding.relation)


@metric("words.binding_names", target=0.65, unit="share")
def binding_names(networks: Networks) -> Measured:
    """Both names are among the reference classifier's first five."""
    return _share_bound(networks, lambda binding: binding.names)


@metric("words.binding_colors_at_once", unit="share")
def binding_colors_at_once(networks: Networks) -> Measured:
    """Colours of two objects drawn at once instead of part by part, best of 8."""
    return _share_bound(networks, lambda binding: binding.colors, part_by_part=False)


@metric("words.novel_loss", target=0.10, unit="share", lower_is_better=True)
def novel_loss(networks: Networks) -> Measured:
    """Colours and relation correct: combinations of colour, name and relation seen in training minus unseen ones."""

    def share(bindings: Sequence[Binding]) -> float:
        return float(np.mean([binding.colors and binding.relation for binding in bindings]))

    seen, novel = (_imagined_bindings(networks, kind, True) for kind in (False, True))
    real = share(_real_bindings(False)) - share(_real_bindings(True))
    return Measured(share(seen) - share(novel), len(seen), real)


# ------------------------------------------------------------ place and size


def matches_caption(picture: np.ndarray, scene: Scene) -> bool:
    """Whether the only object of a scene has its colour, place and size."""
    thing = scene.things[0]
    part = parts(picture).get(thing.color)
    return part is not None and part.place == (thing.place or "center") and part.size == thing.size


@metric("words.place_and_size", target=0.9, unit="share")
def place_and_size(networks: Networks) -> Measured:
    """One object ("a small red key at the top left"; half with a named place), best of 8: as in the caption."""
    sampler, rng = unseen_drawings(), np.random.default_rng(24)

    def singles(placed: bool) -> list[Sample]:
        return samples_where(
            lambda scene: not scene.things[0].angle_deg and (scene.things[0].place is not None) == placed,
            lambda: sampler.single(rng, "icon"),
            _PLACED // 2,
        )

    samples = singles(True) + singles(False)
    imagined, real = (
        [matches_caption(picture, sample.scene) for picture, sample in zip(seen, samples, strict=True)]
        for seen in (_imagined(networks, samples, CANDIDATES), painted(samples))
    )
    return Measured.share(imagined, real=real)


METRICS = (
    caption_gap_nats,
    objects_top5,
    objects_top5_first,
    wide_objects_top5_first,
    binding_colors,
    binding_relation,
    binding_names,
    binding_colors_at_once,
    novel_loss,
    place_and_size,
)
