"""How well the interpreter names what it sees: unseen drawings, unseen concepts, turned, stored and imagined pictures.

The names of the corpus are those that the judge was taught, about 600; the wide ones are about 1,700. The judge,
another network, names the same drawings where it knows the names. Chance is a guess among the names asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import torch

from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.recipes.interpreter import naming_pictures
from imagery_experiments.evaluation.held_out_data import (
    corpus,
    imagination,
    interpreter,
    pixels,
    reconstructed,
    wide_corpus,
    wide_names,
)
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised
from imagery_experiments.evaluation.registry import Measured, metric

_SIZE = 0.72
ANGLES_DEG = (0, 45, 90, 135, 180)
_IMAGINED = 96

Named = tuple[list[str], list[list[str]]]
"""True names, and the names given to each picture, best first."""


def named(pictures: np.ndarray, true: Sequence[str], names: Sequence[str]) -> Named:
    """The first five of these names for pictures uint8 (N, 64, 64, 3)."""
    given = interpreter().name(pictures, names=names, top=5)
    return list(true), [[name for name, _ in row] for row in given]


def share(found: Named, first: int, *, among: int) -> Measured:
    """How often the true name is among so many first ones; ``among`` is the number of names asked for."""
    true, given = found
    right = [name in row[:first] for name, row in zip(true, given, strict=True)]
    return Measured(float(np.mean(right)), len(right), chance=first / among)


# ------------------------------------------------------------ the names of the corpus


@cache
def _drawings() -> tuple[np.ndarray, list[str]]:
    """1,024 pictures of unseen drawings of known concepts."""
    pictures, names = naming_pictures(corpus(), "drawing", 1024)
    return pictures.numpy(), names


@cache
def _named() -> Named:
    return named(*_drawings(), load_judge().names)


@metric("interpreter.top1", unit="share")
def interpreter_top1() -> Measured:
    """The first name is right, among the names of the corpus."""
    return share(_named(), 1, among=len(load_judge().names))


@metric("interpreter.top5", target=0.60, unit="share")
def interpreter_top5() -> Measured:
    """The right name is among the first five, of the names of the corpus."""
    return share(_named(), 5, among=len(load_judge().names))


def _judged(first: int) -> Measured:
    pictures, names = _drawings()
    judge = load_judge()
    rank = judge.rank(normalised(coverage(pictures)), names)
    return Measured(float((rank < first).mean()), len(names), chance=first / len(judge.names))


@metric("interpreter.judge_top1", unit="share")
def judge_top1() -> Measured:
    """The judge's first name for the same drawings among the same names."""
    return _judged(1)


@metric("interpreter.judge_top5", unit="share")
def judge_top5() -> Measured:
    """The judge's first five."""
    return _judged(5)


# ------------------------------------------------------------ the wide vocabulary


def turned_pictures(split: str, angle_deg: float) -> tuple[np.ndarray, list[str]]:
    """Every held-out icon of a split of the wide corpus, black, in the middle, turned to the left."""
    group = wide_corpus().groups["icon", split]
    layers, names = [], []
    for name, drawings in zip(group.names, group.drawings, strict=True):
        for index in drawings:
            shown = pose(0.5, 0.5, _SIZE, angle_deg=angle_deg)
            layers.append([Layer(int(index), shown, named_color("black"))])
            names.append(name)
    return render(wide_corpus(), layers).numpy(), names


@cache
def _wide(angle_deg: float = 0.0) -> Named:
    return named(*turned_pictures("drawing", angle_deg), wide_names())


@metric("interpreter.wide_top1", target=0.60, unit="share")
def wide_top1() -> Measured:
    """Unseen drawings of known concepts: the first name is right, among all names."""
    return share(_wide(), 1, among=len(wide_names()))


@metric("interpreter.wide_top5", target=0.82, unit="share")
def wide_top5() -> Measured:
    """Unseen drawings of known concepts: the right name is among the first five of all."""
    return share(_wide(), 5, among=len(wide_names()))


def _register_angle(angle_deg: int) -> Callable[[], Measured]:
    @metric(f"interpreter.wide_top5_turned_{angle_deg}", unit="share")
    def turned() -> Measured:
        return share(_wide(float(angle_deg)), 5, among=len(wide_names()))

    return turned


for _angle in ANGLES_DEG[1:]:
    _register_angle(_angle)


@metric("interpreter.unseen_top5", target=0.40, unit="share")
def unseen_top5() -> Measured:
    """Concepts of which no drawing was trained on: the right name is among the first five of 200 such names."""
    pictures, true = turned_pictures("concept", 0.0)
    names = sorted(set(true))
    return share(named(pictures, true, names), 5, among=len(names))


# ------------------------------------------------------------ stored and imagined pictures


@metric("interpreter.reconstructed_share", target=0.97, unit="ratio")
def reconstructed_share() -> Measured:
    """Right first names of what the discrete VAE makes of the unseen drawings, relative to the drawings themselves."""
    pictures, names = turned_pictures("drawing", 0.0)
    stored = named(reconstructed(pictures), names, wide_names())
    count = len(wide_names())
    return Measured(
        share(stored, 1, among=count).value / max(share(_wide(), 1, among=count).value, 1e-9), len(names)
    )


@metric("interpreter.imagined_top5", unit="share")
def imagined_top5() -> Measured:
    """Imagined things ("a black anchor", no choice among candidates): the name is among the first five of all; beside
    it the same for drawings of these names."""
    _, names = _drawings()
    chosen = list(dict.fromkeys(names))[:_IMAGINED]
    texts = [f"{'an' if name[0] in 'aeiou' else 'a'} large black {name}" for name in chosen]
    generator = torch.Generator().manual_seed(0)
    seen = pixels(imagine_best(imagination(), interpreter(), texts, candidates=1, generator=generator))
    pictures, true = _drawings()
    rows = [true.index(name) for name in chosen]
    count = len(wide_names())
    real = share(named(pictures[rows], chosen, wide_names()), 5, among=count)
    found = share(named(seen, chosen, wide_names()), 5, among=count)
    return Measured(found.value, found.n, real.value, chance=found.chance)
