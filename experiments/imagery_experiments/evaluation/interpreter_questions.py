"""Test pictures and questions for the interpreter: unseen drawings, questions about location, and noise.

The held-out drawings are split into two halves: calibrations are fitted on one and measured on the other.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.training.data.corpus import Corpus, Group
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_experiments.evaluation.held_out_data import painted, plain_objects

FIT, MEASURE = 0, 1
"""The two halves."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture's width."""
_BOX_BELOW = 230
"""A pixel with a channel below this belongs to an object's true bounding box."""


def half(corpus: Corpus, which: int) -> Corpus:
    """One half of a corpus: every other drawing of the known concepts, every other of the unknown concepts."""
    part = copy(corpus)
    part.groups = {}
    for (kind, split), group in corpus.groups.items():
        kept = [
            (name, drawings[[_is_kept(name, int(d), split, which) for d in drawings]])
            for name, drawings in zip(group.names, group.drawings, strict=True)
        ]
        kept = [(name, drawings) for name, drawings in kept if len(drawings)]
        if kept:
            names, drawings = zip(*kept, strict=True)
            part.groups[kind, split] = Group(names, drawings)
    return part


def _is_kept(name: str, drawing: int, split: str, which: int) -> bool:
    number = crc32(name.encode()) if split == "concept" else drawing
    return number % 2 == which


def singles(corpus: Corpus, split: str, count: int, *, seed: int) -> tuple[np.ndarray, list[str]]:
    """Upright single objects, medium or large: pictures uint8 (N, 64, 64, 3) and their names."""
    samples, names = plain_objects(SceneSampler(corpus, (split,)), count, seed=seed)
    return painted(samples, corpus), names


# ---------------------------------------------------------------- location


@dataclass(frozen=True)
class Question:
    """The question where an object is in a picture."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    name: str
    box: Box | None
    """Its true bounding box; None: it is not in the picture."""
    things: int
    """Kind of picture: 2 for two objects in a relation, 3 for two or three small ones."""


def questions(corpus: Corpus, vocabulary: list[str], count: int, *, seed: int) -> list[Question]:
    """Two for each of ``count`` pictures: about an object that is present, and about one that is absent.

    Pictures contain two objects or, every third picture, two or three small ones.
    """
    sampler, rng = SceneSampler(corpus, ("drawing",)), np.random.default_rng(seed)
    known: set[str] = set(vocabulary)
    found: list[Question] = []
    while len(found) < 2 * count:
        sample = sampler.map(rng) if len(found) // 2 % 3 == 2 else sampler.relation(rng)
        names = [thing.name for thing in sample.scene.things]
        if len(names) > 3 or len(set(names)) < len(names) or not known.issuperset(names):
            continue
        (picture,) = painted([sample], corpus)
        which = int(rng.integers(len(names)))
        absent = str(rng.choice(vocabulary))
        if absent in names:
            continue
        layer = sample.layers[len(sample.layers) - len(names) + which]  # an island's coast comes first
        box, things = _box(painted([[layer]], corpus)[0]), 3 if sample.scene.is_map else 2
        found += [Question(picture, names[which], box, things), Question(picture, absent, None, things)]
    return found


def _box(alone: np.ndarray) -> Box:
    rows, columns = np.nonzero(alone.min(-1) < _BOX_BELOW)
    sides = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    left, top, right, bottom = (float(side) / PICTURE_SIZE_PX for side in sides)
    return left, top, right, bottom


# ---------------------------------------------------------------- pictures without an object


def noise(count: int, *, seed: int) -> np.ndarray:
    """uint8 (N, 64, 64, 3): coloured noise, specks, clouds and blots in turn."""
    rng = np.random.default_rng(seed)
    makers: tuple[Callable[[np.random.Generator], np.ndarray], ...] = (_static, _specks, _clouds, _blots)
    return np.stack([makers[number % len(makers)](rng) for number in range(count)])


def _static(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), dtype=np.uint8)


def _specks(rng: np.random.Generator) -> np.ndarray:
    return _black(rng.random((PICTURE_SIZE_PX, PICTURE_SIZE_PX)) < rng.uniform(0.05, 0.4))


def _clouds(rng: np.random.Generator) -> np.ndarray:
    grey = _blurred(rng, 0.5, 2.0)
    scaled = 255 * (grey - grey.min()) / max(1.0, float(np.ptp(grey)))
    return np.repeat(scaled.astype(np.uint8)[..., None], 3, axis=2)


def _blots(rng: np.random.Generator) -> np.ndarray:
    grey = _blurred(rng, 1.0, 3.0)
    return _black(grey < np.median(grey) - 0.3 * grey.std())


def _blurred(rng: np.random.Generator, least_px: float, most_px: float) -> np.ndarray:
    image = Image.fromarray(rng.integers(0, 256, (PICTURE_SIZE_PX, PICTURE_SIZE_PX), dtype=np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(least_px, most_px))), float)


def _black(mask: np.ndarray) -> np.ndarray:
    return np.where(mask[..., None], 20, 255).astype(np.uint8).repeat(3, axis=2)


def scrambled(pictures: np.ndarray, *, seed: int) -> np.ndarray:
    """Pictures uint8 (N, 64, 64, 3) cut into sixteen tiles that are shuffled: strokes without objects."""
    rng, side = np.random.default_rng(seed), PICTURE_SIZE_PX // 4
    tiles = pictures.reshape(-1, 4, side, 4, side, 3).swapaxes(2, 3).reshape(-1, 16, side, side, 3)
    mixed = np.stack([own[rng.permutation(16)] for own in tiles])
    return mixed.reshape(-1, 4, 4, side, side, 3).swapaxes(2, 3).reshape(pictures.shape)
