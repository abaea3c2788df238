"""Predictions of the planner comparison: margins between planners, and the better planner of each task."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from imagery_experiments.studies.planner_comparison.analysis import (
    RELATIONAL,
    SPATIAL,
    Rivals,
    both_codes,
    difference,
    said,
)
from imagery_experiments.studies.planner_comparison.design import TASKS

LEAST_MARGIN, DUAL_WITHIN = 0.15, 0.03


@dataclass(frozen=True)
class Goal:
    """A predicted margin, and whether it was reached."""

    what: str
    figure: str
    reached: bool


def goals(rows: pd.DataFrame, rivals: Rivals) -> list[Goal]:
    """The predicted margins, with the differences that were found."""
    found = []
    for task, first, second in (
        *((task, rivals.pictures, rivals.words) for task in SPATIAL),
        *((task, rivals.words, rivals.pictures) for task in RELATIONAL),
    ):
        gap = difference(rows, first, second, task)
        what = f"{task}: {first} beats {second} by {LEAST_MARGIN:.0%} or more"
        found.append(Goal(what, said(gap), gap.value >= LEAST_MARGIN))
    for task in TASKS:
        pictures, words = (both_codes(rows, rivals, task)[agent] for agent in (rivals.pictures, rivals.words))
        better = rivals.pictures if pictures.mean() >= words.mean() else rivals.words
        gap = difference(rows, rivals.both, better, task)
        what = f"{task}: {rivals.both} within {DUAL_WITHIN:.0%} of the better code ({better})"
        found.append(Goal(what, said(gap), gap.value >= -DUAL_WITHIN - 1e-9))
    return found


def surprises(rows: pd.DataFrame, rivals: Rivals) -> list[str]:
    """Tasks where the planner that was expected to be better is not reliably so at the equal budget."""
    expected = dict.fromkeys(TASKS, rivals.pictures) | dict.fromkeys(("RelationalChain", "Maze"), rivals.words)
    found = []
    for task, winner in expected.items():
        loser = rivals.words if winner == rivals.pictures else rivals.pictures
        gap = difference(rows, winner, loser, task)
        if gap.value <= 0:
            found.append(f"{task}: {winner} was expected to be better; {winner} minus {loser} is {said(gap)}")
        elif gap.interval.low <= 0:
            found.append(f"{task}: {winner} is ahead, but not reliably: {said(gap)}")
    return found
