"""Metrics of naming: unseen drawings, unseen concepts, rotated, reconstructed and imagined pictures.

The corpus has about 600 names, which the reference classifier was trained on; the wide vocabulary has about 1,700. The
reference classifier names the same drawings for comparison. Chance is a guess among the names to choose from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch

from imagery_agent.imagination.reranking import imagine_best
from imagery_experiments.evaluation.held_out_data import (
    Networks,
    black,
    painted,
    pixels,
    plain_objects,
    unseen_drawings,
    wide_corpus,
    wide_names,
)
from imagery_experiments.evaluation.measurement import Measured, Metric, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier

_SIZE = 0.72
_IMAGINED = 96


def _named(networks: Networks, pictures: np.ndarray, true: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """int (N,): rank of the true name of pictures uint8 (N, 64, 64, 3) among ``names``; 5 if not in the first five."""
    given = networks.interpreter.name(pictures, names=names, top=5)
    ranked = [[name for name, _ in row] for row in given]
    return np.array([row.index(name) if name in row else 5 for name, row in zip(true, ranked, strict=True)])


def _share(ranks: np.ndarray, first: int, *, among: int) -> Measured:
    """Share of pictures whose true name is among the ``first`` ones of ``among`` names."""
    return Measured.share(ranks < first, chance=first / among)


# ------------------------------------------------------------ the names of the corpus


@cache
def _drawings() -> tuple[np.ndarray, list[str]]:
    """1,024 pictures of unseen drawings of known concepts."""
    samples, names = plain_objects(unseen_drawings(), 1024, seed=4242)
    return painted(samples), names


@cache
def _ranks(networks: Networks) -> np.ndarray:
    return _named(networks, *_drawings(), load_reference_classifier().names)


@metric("interpreter.top1", unit="share")
def interpreter_top1(networks: Networks) -> Measured:
    """Unseen drawings of known concepts: the first name is correct, among the names of the corpus."""
    return _share(_ranks(networks), 1, among=len(load_reference_classifier().names))


@metric("interpreter.top5", target=0.60, unit="share")
def interpreter_top5(networks: Networks) -> Measured:
    """The correct name is among the first five, of the names of the corpus."""
    return _share(_ranks(networks), 5, among=len(load_reference_classifier().names))


def _by_classifier(first: int) -> Measured:
    classifier = load_reference_classifier()
    right = classifier.recognises(*_drawings(), first=first)
    return Measured.share(right, chance=first / len(classifier.names))


@metric("interpreter.judge_top1", unit="share")
def judge_top1(networks: Networks) -> Measured:
    """The reference classifier's first name for the same drawings, among the same names."""
    return _by_classifier(1)


@metric("interpreter.judge_top5", unit="share")
def judge_top5(networks: Networks) -> Measured:
    """The reference classifier's first five names."""
    return _by_classifier(5)


# ------------------------------------------------------------ the wide vocabulary


def rotated_pictures(split: str, angle_deg: float) -> tuple[np.ndarray, list[str]]:
    """Every held-out icon of a split of the wide corpus, black, centered, rotated to the left, with its name."""
    group = wide_corpus().groups["icon", split]
    drawn = [
        (int(index), name) for name, drawings in zip(group.names, group.drawings, strict=True) for index in drawings
    ]
    pictures = painted([[black(index, _SIZE, angle_deg=angle_deg)] for index, _ in drawn], wide_corpus())
    return pictures, [name for _, name in drawn]


@cache
def _wide(networks: Networks, angle_deg: float = 0.0) -> np.ndarray:
    return _named(networks, *rotated_pictures("drawing", angle_deg), wide_names())


@metric("interpreter.wide_top1", target=0.60, unit="share")
def wide_top1(networks: Networks) -> Measured:
    """Unseen drawings of known concepts: the first name is correct, among all names."""
    return _share(_wide(networks), 1, among=len(wide_names()))


@metric("interpreter.wide_top5", target=0.82, unit="share")
def wide_top5(networks: Networks) -> Measured:
    """Unseen drawings of known concepts: the correct name is among the first five of all."""
    return _share(_wide(networks), 5, among=len(wide_names()))


def _rotated_metric(angle_deg: int) -> Metric:
    @metric(f"interpreter.wide_top5_turned_{angle_deg}", unit="share")
    def rotated(networks: Networks) -> Measured:
        return _share(_wide(networks, float(angle_deg)), 5, among=len(wide_names()))

    return rotated


@metric("interpreter.unseen_top5", target=0.40, unit="share")
def unseen_top5(networks: Networks) -> Measured:
    """Concepts that do not occur in training: the correct name is among the first five of 200 such names."""
    pictures, true = rotated_pictures("concept", 0.0)
    names = sorted(set(true))
    return _share(_named(networks, pictures, true, names), 5, among=len(names))


# ------------------------------------------------------------ reconstructed and imagined pictures


@metric("interpreter.reconstructed_share", target=0.97, unit="ratio")
def reconstructed_share(networks: Networks) -> Measured:
    """Top-1 accuracy for reconstructions by the discrete VAE, divided by that for the drawings themselves."""
    pictures, names = rotated_pictures("drawing", 0.0)
    ranks = _named(networks, networks.reconstructed(pictures), names, wide_names())
    after, before = (float(np.mean(some < 1)) for some in (ranks, _wide(networks)))
    return Measured(after / max(before, 1e-9), len(names))


@metric("interpreter.imagined_top5", unit="share")
def imagined_top5(networks: Networks) -> Measured:
    """Objects imagined without reranking ("a large black anchor"): the name is among the first five of all.

    Real: the same for drawings of these names.
    """
    pictures, true = _drawings()
    chosen = list(dict.fromkeys(true))[:_IMAGINED]
    texts = [f"{'an' if name[0] in 'aeiou' else 'a'} large black {name}" for name in chosen]
    generator = torch.Generator().manual_seed(0)
    imagined = imagine_best(networks.imagination, networks.interpreter, texts, candidates=1, generator=generator)
    of_real = pictures[[true.index(name) for name in chosen]]
    ranks, real = (_named(networks, some, chosen, wide_names()) for some in (pixels(imagined), of_real))
    return Measured.share(ranks < 5, real=real < 5, chance=5 / len(wide_names()))


METRICS = (
    interpreter_top1,
    interpreter_top5,
    judge_top1,
    judge_top5,
    wide_top1,
    wide_top5,
    *map(_rotated_metric, (45, 90, 135, 180)),
    unseen_top5,
    reconstructed_share,
    imagined_top5,
)
