"""Figures that can be seen two ways: the readings change with the side that is taken to be up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from imagery_agent.training.data.composition import Layer, pose, render
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_experiments.evaluation.held_out_data import corpus, interpreter
from imagery_experiments.evaluation.registry import Measured, metric

TURNED_LETTERS: tuple[tuple[str, str, str], ...] = (
    ("capital letter m", "capital letter w", "bottom"),
    ("capital letter z", "capital letter n", "left"),
    ("lowercase letter n", "lowercase letter u", "bottom"),
    ("lowercase letter d", "lowercase letter p", "bottom"),
    ("lowercase letter b", "lowercase letter q", "bottom"),
    ("number 6", "number 9", "bottom"),
)
"""(seen with the top up, seen otherwise, the side that is up then); each is asked both ways round."""
_OPPOSITE = {"bottom": "bottom", "left": "right"}
ANIMALS = (
    "bear", "bee", "bird", "butterfly", "cat", "chicken", "cow", "crab", "deer", "dog", "duck", "elephant", "fish",
    "fox", "frog", "horse", "koala", "lion", "monkey", "mouse", "owl", "panda", "pig", "rabbit", "sheep", "shrimp",
    "snail", "spider", "tiger", "turtle", "wolf",
)  # fmt: skip
_COMPOSED = 120
_SIZE, _ASIDE = 0.6, 0.15
"""Two heads so large, so far from the middle to either side, share what lies between (picture widths)."""
_BLACK = (20, 20, 20)


def _first_weight(picture: np.ndarray, first: str, second: str, up: str) -> float:
    """Weight of the first reading against the second with this side up."""
    seen = interpreter().readings(picture, up=up, names=[first, second], top=2)
    return next(reading.weight for reading in seen if reading.name == first)


def _changes(picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether the first reading is likelier with the top up, and the second with that side up."""
    with_top, with_side = (_first_weight(picture, first, second, side) for side in ("top", up))
    return with_top > 0.5 > with_side


def _shifts(picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether the first reading loses weight when that side is up."""
    return _first_weight(picture, first, second, up) < _first_weight(picture, first, second, "top")


def _has_both(picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether both readings, each in its frame, are among the first five when no frame is given."""
    seen = [(reading.name, reading.up) for reading in interpreter().readings(picture, top=5)]
    return (first, "top") in seen and (second, up) in seen


Figures = list[tuple[np.ndarray, str, str, str]]
"""Pictures with what they show with the top up, what else, and with which side up."""


def _drawn(layers: list[list[Layer]]) -> np.ndarray:
    return render(corpus(), layers).numpy()


@cache
def _letters() -> Figures:
    """Every unseen drawing of each letter that turns into another."""
    sampler, found = SceneSampler(corpus(), ("drawing",)), []
    both = [(a, b, up) for a, b, up in TURNED_LETTERS] + [
        (b, a, _OPPOSITE[up]) for a, b, up in TURNED_LETTERS
    ]
    for first, second, up in both:
        for group in sampler.by_kind["letter"]:
            drawings = group.drawings[group.names.index(first)]
            pictures = _drawn([[Layer(int(one), pose(0.5, 0.5, 0.7), _BLACK)] for one in drawings])
            found += [(picture, first, second, up) for picture in pictures]
    return found


@cache
def _animals() -> Figures:
    """Two unseen drawings of animals grown together side by side, the right one with its top at the left."""
    sampler, rng = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(91)
    own = {
        name: drawings
        for group in sampler.by_kind["icon"]
        for name, drawings in zip(group.names, group.drawings, strict=True)
        if name in ANIMALS
    }
    found: Figures = []
    while len(found) < _COMPOSED:
        first, second = map(str, rng.choice(sorted(own), 2, replace=False))
        layers = [
            Layer(int(rng.choice(own[name])), pose(0.5 + aside, 0.5, _SIZE, angle_deg=angle), _BLACK)
            for name, aside, angle in ((first, -_ASIDE, 0.0), (second, _ASIDE, 90.0))
        ]
        found.append((_drawn([layers])[0], first, second, "left"))
    return found


def _share(figures: Figures, right: Callable[[np.ndarray, str, str, str], bool], chance: float) -> Measured:
    return Measured(float(np.mean([right(*one) for one in figures])), len(figures), chance=chance)


@metric("frames.letters", unit="share")
def letters() -> Measured:
    """M and W, Z and N, n and u, d and p, b and q, 6 and 9 in unseen fonts: each reading wins in its own frame."""
    return _share(_letters(), _changes, 0.25)


@metric("frames.letters_both", unit="share")
def letters_both() -> Measured:
    """Without a frame, both readings are among the first five of all names in four frames."""
    every = 4 * len(interpreter().vocabulary)
    return _share(_letters(), _has_both, 5 / every * 4 / every)


@metric("frames.animals", unit="share")
def animals() -> Measured:
    """Two animals grown together, a quarter turn apart (after duck and rabbit): each wins in its own frame."""
    return _share(_animals(), _changes, 0.25)


@metric("frames.animals_shift", unit="share")
def animals_shift() -> Measured:
    """The same figures: the weight of a reading is greater in its own frame."""
    return _share(_animals(), _shifts, 0.5)
