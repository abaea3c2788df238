"""Metrics of ambiguous figures whose reading depends on which side is taken to be up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from imagery_agent.training.data.composition import Layer, pose
from imagery_experiments.evaluation.held_out_data import Networks, painted, unseen_drawings
from imagery_experiments.evaluation.measurement import Measured, metric

TURNED_LETTERS: tuple[tuple[str, str, str], ...] = (
    ("capital letter m", "capital letter w", "bottom"),
    ("capital letter z", "capital letter n", "left"),
    ("lowercase letter n", "lowercase letter u", "bottom"),
    ("lowercase letter d", "lowercase letter p", "bottom"),
    ("lowercase letter b", "lowercase letter q", "bottom"),
    ("number 6", "number 9", "bottom"),
)
"""(reading with the top up, other reading, side that is up in the other reading); each is used in both directions."""
_OPPOSITE = {"bottom": "bottom", "left": "right"}
ANIMALS = (
    "bear", "bee", "bird", "butterfly", "cat", "chicken", "cow", "crab", "deer", "dog", "duck", "elephant", "fish",
    "fox", "frog", "horse", "koala", "lion", "monkey", "mouse", "owl", "panda", "pig", "rabbit", "sheep", "shrimp",
    "snail", "spider", "tiger", "turtle", "wolf",
)  # fmt: skip
_COMPOSED = 120
_SIZE, _ASIDE = 0.6, 0.15
"""Size of the two drawings and their distance from the center, in picture widths; they overlap in the middle."""
_BLACK = (20, 20, 20)


def _first_weight(networks: Networks, picture: np.ndarray, first: str, second: str, up: str) -> float:
    """Weight of the first reading relative to the second with this side up."""
    seen = networks.interpreter.readings(picture, up=up, names=[first, second], top=2)
    return next(reading.weight for reading in seen if reading.name == first)


def _changes(networks: Networks, picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether the first reading is more probable with the top up, and the second with the other side up."""
    with_top, with_side = (_first_weight(networks, picture, first, second, side) for side in ("top", up))
    return with_top > 0.5 > with_side


def _shifts(networks: Networks, picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether the first reading has less weight when the other side is up."""
    with_top, with_side = (_first_weight(networks, picture, first, second, side) for side in ("top", up))
    return with_side < with_top


def _has_both(networks: Networks, picture: np.ndarray, first: str, second: str, up: str) -> bool:
    """Whether both readings, each in its own frame, are among the first five when no frame is given."""
    seen = [(reading.name, reading.up) for reading in networks.interpreter.readings(picture, top=5)]
    return (first, "top") in seen and (second, up) in seen


Figures = list[tuple[np.ndarray, str, str, str]]
"""Pictures, reading with the top up, other reading, side that is up in the other reading."""


@cache
def _letters() -> Figures:
    """Every unseen drawing of each letter that becomes another one when rotated."""
    sampler, found = unseen_drawings(), []
    both = [*TURNED_LETTERS, *((b, a, _OPPOSITE[up]) for a, b, up in TURNED_LETTERS)]
    for first, second, up in both:
        for group in sampler.by_kind["letter"]:
            drawings = group.drawings[group.names.index(first)]
            pictures = painted([[Layer(int(one), pose(0.5, 0.5, 0.7), _BLACK)] for one in drawings])
            found += [(picture, first, second, up) for picture in pictures]
    return found


@cache
def _animals() -> Figures:
    """Two overlapping unseen drawings of animals side by side, the right one rotated so that its top is at the left."""
    sampler, rng = unseen_drawings(), np.random.default_rng(91)
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
        found.append((painted([layers])[0], first, second, "left"))
    return found


def _share(
    networks: Networks, figures: Figures, right: Callable[[Networks, np.ndarray, str, str, str], bool], chance: float
) -> Measured:
    return Measured.share([right(networks, *one) for one in figures], chance=chance)


@metric("frames.letters", unit="share")
def letters(networks: Networks) -> Measured:
    """M/W, Z/N, n/u, d/p, b/q and 6/9 in unseen fonts: each reading is the more probable one in its own frame."""
    return _share(networks, _letters(), _changes, 0.25)


@metric("frames.letters_both", unit="share")
def letters_both(networks: Networks) -> Measured:
    """Without a given frame, both readings are among the first five of all names in four frames."""
    every = 4 * len(networks.interpreter.vocabulary)
    return _share(networks, _letters(), _has_both, 5 / every * 4 / every)


@metric("frames.animals", unit="share")
def animals(networks: Networks) -> Measured:
    """Two overlapping animals a quarter turn apart (as in duck/rabbit): each is more probable in its own frame."""
    return _share(networks, _animals(), _changes, 0.25)


@metric("frames.animals_shift", unit="share")
def animals_shift(networks: Networks) -> Measured:
    """The same figures: the weight of a reading is greater in its own frame."""
    return _share(networks, _animals(), _shifts, 0.5)


METRICS = (letters, letters_both, animals, animals_shift)
