"""Composed figures: objects assembled from letters and simple shapes, as the reinterpretation items end up.

Drawn by the world's own renderer, never seen in training. A good name is one that raters gave 4 or more of 5
(McCarty & Morales 2025) where their grades are at hand, else one of the accepted names of the five classic items.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache

import numpy as np

from imagery_envs.stimuli.classic_figures import DRAWN, final
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, normal_answer
from imagery_envs.stimuli.further_figures import FURTHER_NAMES
from imagery_experiments.analysis.human_data import people_file
from imagery_experiments.evaluation.held_out_data import interpreter
from imagery_experiments.evaluation.registry import Measured, metric

_GRADES = "reinterpretation_answer_grades.csv"
_GOOD_GRADE = 4.0
_FIRST = 5
CLASSIC: dict[int, tuple[str, ...]] = {
    item.block: item.accepted for item in CLASSIC_ITEMS if item.block in DRAWN
}
ITEMS: dict[int, tuple[str, ...]] = CLASSIC | FURTHER_NAMES
"""Item -> its own names, for those that the world can draw."""


@cache
def _graded() -> dict[int, frozenset[str]]:
    """Item -> well graded answers; none when the grades are not at hand."""
    path = people_file(_GRADES)
    if path is None:
        return {}
    good: dict[int, set[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if float(row["grade"]) >= _GOOD_GRADE:
                good.setdefault(int(row["block"]), set()).add(normal_answer(row["answer"]))
    return {block: frozenset(names) for block, names in good.items()}


def good_names(block: int) -> frozenset[str]:
    """Normal forms of the good names of an item; its own names where no answer was graded well."""
    own = frozenset(normal_answer(name) for name in ITEMS[block])
    return _graded().get(block, own)


def nameable() -> list[int]:
    """Items that can be drawn and for which raters found some answer good (all, where grades are not at hand)."""
    graded = _graded()
    return [block for block in ITEMS if block in graded or not graded]


@cache
def _rank(block: int) -> int:
    """Place of the first good name among all names, from 1; the number of names and one if none is good."""
    names = list(interpreter().vocabulary)
    given = interpreter().readings(final(block), up="top", top=len(names))
    good = good_names(block)
    ranks = [place for place, reading in enumerate(given, start=1) if _said(reading.name) in good]
    return min(ranks, default=len(names) + 1)


def _said(name: str) -> str:
    """A name as people would answer it: "capital letter t" is "letter t"."""
    return normal_answer(name.replace("capital letter", "letter"))


def _by_chance(block: int) -> float:
    """How likely a good name is among the first five in a random order."""
    names = interpreter().vocabulary
    bad = sum(_said(name) not in good_names(block) for name in names)
    return 1 - float(np.prod([(bad - k) / (len(names) - k) for k in range(_FIRST)]))


def _named(blocks: list[int]) -> Measured:
    right = [_rank(block) <= _FIRST for block in blocks]
    return Measured(float(sum(right)), len(blocks), chance=float(sum(map(_by_chance, blocks))))


@metric("composed.classic", target=3, unit="items")
def classic() -> Measured:
    """Umbrella, heart, stick figure, sailboat, T: a good name among the first five of all names."""
    return _named(list(CLASSIC))


@metric("composed.all", unit="items")
def every() -> Measured:
    """The same for all items that can be drawn and for which raters found some answer good (25 of 29)."""
    return _named(nameable())


@metric("composed.median_rank", unit="rank")
def median_rank() -> Measured:
    """All items that can be drawn: median place of the first good name; chance: the middle of all names."""
    ranks = [_rank(block) for block in ITEMS]
    return Measured(float(np.median(ranks)), len(ranks), chance=(len(interpreter().vocabulary) + 1) / 2)


def _measured_rank(block: int) -> Callable[[], Measured]:
    def measure() -> Measured:
        names = interpreter().vocabulary
        good = sum(_said(name) in good_names(block) for name in names)
        return Measured(float(_rank(block)), 1, chance=(len(names) + 1) / (good + 1))

    measure.__doc__ = f"Place of the first good name of item {block} ({' or '.join(ITEMS[block])})"
    return measure


for _block in sorted(ITEMS):
    metric(f"composed.rank_{_block}", unit="rank")(_measured_rank(_block))
