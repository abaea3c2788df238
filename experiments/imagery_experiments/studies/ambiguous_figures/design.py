"""The trials of ambiguous figures: figures of every kind in every condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from imagery_envs.stimuli.ambiguous import figures
from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_experiments.experiment.design import Design, Trial, generator

NAME = "ambiguous-figures"
FACTORS = ("kind", "hint", "medium")
CONDITIONS: dict[str, tuple[str, str]] = {
    "in mind, asked again": ("none", "image"),
    "in mind, asked for another": ("another", "image"),
    "in mind, its top may be elsewhere": ("frame", "image"),
    "in mind, which side is its top": ("side", "image"),
    "in mind, rotated": ("rotate", "image"),
    "own drawing": ("another", "drawing"),
    "the figure again": ("another", "picture"),
}
"""Condition in words -> hint and medium."""


@dataclass(frozen=True)
class Size:
    """Trials of one participant: figures of each of three kinds in seven conditions."""

    participants: int
    figures: int
    """Per kind and condition, of the first participant."""
    later_figures: int
    """The same of every other participant."""


SIZES = {
    True: Size(participants=1, figures=2, later_figures=2),
    False: Size(participants=1, figures=5, later_figures=2),
}
"""Keys: whether the design is the quick one."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Random figures of every kind in every condition; none with one top where the hint is another."""
    size = SIZES[quick]
    trials = []
    for participant in range(1, participants + 1):
        per_kind = size.figures if participant == 1 else size.later_figures
        for hint, medium in sorted(CONDITIONS.values(), key=lambda one: one[0] != "rotate"):
            for kind in KINDS:  # rotated ones come first, so that they share a batch
                if kind == "part" and hint in ("side", "rotate"):
                    continue
                own = generator(seed, f"{participant}/{hint}/{medium}/{kind}")
                for number, figure in enumerate(_sampled(kind, per_kind, own)):
                    levels = {"kind": kind, "hint": hint, "medium": medium, "figure": figure}
                    recorded = participant == 1 and number == 0 and kind == "object"
                    trials.append(Trial(participant, levels, record_trace=recorded))
    return Design(NAME, seed, participants, tuple(trials))


def _sampled(kind: str, count: int, rng: Any) -> list[str]:
    """Random ids of one kind; every shape (in any orientation and line style) once before any twice."""
    by_shape: dict[str, list[str]] = {}
    for figure in figures().values():
        if figure.kind == kind:
            by_shape.setdefault(figure.shape, []).append(figure.id)
    if count > sum(map(len, by_shape.values())):
        raise ValueError(f"expected fewer than {count} figures of the kind {kind}")
    shuffled = [rng.permutation(by_shape[shape]).tolist() for shape in rng.permutation(sorted(by_shape))]
    rounds = [shape[turn] for turn in range(max(map(len, shuffled))) for shape in shuffled if turn < len(shape)]
    return rounds[:count]
