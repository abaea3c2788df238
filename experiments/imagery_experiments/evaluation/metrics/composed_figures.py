"""Metrics of naming composed figures: assembled from letters and simple shapes, as in the reinterpretation task.

The figures are drawn by the environments' renderer and do not occur in training. A correct name is one that raters
graded 4 or more of 5 (McCarty & Morales 2025) where their grades are available, else one of the accepted names.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache

import numpy as np

from imagery_envs.stimuli.classic_figures import DRAWN, final
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, normal_answer
from imagery_envs.stimuli.further_figures import FURTHER_NAMES
from imagery_experiments.analysis.human_data import human_data_file
from imagery_experiments.evaluation.held_out_data import Networks
from imagery_experiments.evaluation.measurement import Measured, Metric, metric

_GRADES = "reinterpretation_answer_grades.csv"
_GOOD_GRADE = 4.0
_FIRST = 5
CLASSIC: dict[int, tuple[str, ...]] = {item.block: item.accepted for item in CLASSIC_ITEMS if item.block in DRAWN}
ITEMS: dict[int, tuple[str, ...]] = CLASSIC | FURTHER_NAMES
"""Item -> its accepted names, for the items that can be drawn."""


@cache
def _graded() -> dict[int, frozenset[str]]:
    """Item -> answers with a good grade; empty when the grades are not available."""
    path = human_data_file(_GRADES)
    if path is None:
        return {}
    good: dict[int, set[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if float(row["grade"]) >= _GOOD_GRADE:
                good.setdefault(int(row["block"]), set()).add(normal_answer(row["answer"]))
    return {block: frozenset(names) for block, names in good.items()}


def good_names(block: int) -> frozenset[str]:
    """Normal forms of the correct names of an item; its accepted names where no answer has a good grade."""
    own = frozenset(normal_answer(name) for name in ITEMS[block])
    return _graded().get(block, own)


def nameable() -> list[int]:
    """Items that can be drawn and have an answer with a good grade (all items where grades are not available)."""
    graded = _graded()
    return [block for block in ITEMS if block in graded or not graded]


@cache
def _rank(networks: Networks, block: int) -> int:
    """Rank of the first correct name among all names, from 1; the number of names plus one if none is correct."""
    names = list(networks.interpreter.vocabulary)
    given = networks.interpreter.readings(final(block), up="top", top=len(names))
    good = good_names(block)
    ranks = [rank for rank, reading in enumerate(given, start=1) if _answer(reading.name) in good]
    return min(ranks, default=len(names) + 1)


def _answer(name: str) -> str:
    """A name in the form in which people answer: "capital letter t" is "letter t"."""
    return normal_answer(name.replace("capital letter", "letter"))


def _count_good(names: Sequence[str], block: int) -> int:
    return sum(_answer(name) in good_names(block) for name in names)


def _by_chance(names: Sequence[str], block: int) -> float:
    """Probability that a correct name is among the first five in a random order."""
    bad = len(names) - _count_good(names, block)
    return 1 - float(np.prod([(bad - k) / (len(names) - k) for k in range(_FIRST)]))


def _named(networks: Networks, blocks: list[int]) -> Measured:
    right = [_rank(networks, block) <= _FIRST for block in blocks]
    chance = [_by_chance(networks.interpreter.vocabulary, block) for block in blocks]
    return Measured(float(sum(right)), len(blocks), chance=float(sum(chance)))


@metric("composed.classic", target=3, unit="items")
def classic(networks: Networks) -> Measured:
    """Umbrella, heart, stick figure, sailboat, T: items with a correct name among the first five of all names."""
    return _named(networks, list(CLASSIC))


@metric("composed.all", unit="items")
def every(networks: Networks) -> Measured:
    """The same for all items that can be drawn and have an answer with a good grade (25 of 29)."""
    return _named(networks, nameable())


@metric("composed.median_rank", unit="rank")
def median_rank(networks: Networks) -> Measured:
    """Median rank of the first correct name over all items that can be drawn; chance: the middle of all names."""
    ranks = [_rank(networks, block) for block in ITEMS]
    return Measured(float(np.median(ranks)), len(ranks), chance=(len(networks.interpreter.vocabulary) + 1) / 2)


def _rank_metric(block: int) -> Metric:
    def measure(networks: Networks) -> Measured:
        names = networks.interpreter.vocabulary
        chance = (len(names) + 1) / (_count_good(names, block) + 1)
        return Measured(float(_rank(networks, block)), 1, chance=chance)

    measure.__doc__ = f"Rank of the first correct name of item {block} ({' or '.join(ITEMS[block])})"
    return Metric(f"composed.rank_{block}", measure, unit="rank")


METRICS = (classic, every, median_rank, *map(_rank_metric, sorted(ITEMS)))
