"""Results of the spatial puzzles: accuracy by puzzle and level, beside published values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.statistics import by_condition, share_interval
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.mentis.design import FACTORS
from imagery_experiments.studies.mentis.published import published


def analyse(rows: pd.DataFrame) -> Analysis:
    """Accuracy by puzzle and level; there is no line to fit."""
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": None,
        "by_level": by_level(rows),
        "unanswered": int((rows["reason"] != "").sum()),
    }


def by_level(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One entry per puzzle and level: n, correct, accuracy, low and high (Wilson, 95 %), published accuracies."""
    found = []
    for _, own in rows.groupby(list(FACTORS)):
        puzzle, level = str(own["puzzle"].iloc[0]), int(own["level"].iloc[0])
        hits, count = int(own["correct"].sum()), len(own)
        interval = share_interval(hits, count)
        assert interval is not None  # a group has rows
        cell = {"n": count, "correct": hits, "accuracy": hits / count, "low": interval.low, "high": interval.high}
        found.append({"puzzle": puzzle, "level": level, **cell, "published": published(puzzle, level)})
    return found


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text: accuracy by puzzle and level beside published ones, and pictures that were not read."""
    found = {}
    for cell in analysis["by_level"]:
        own = f"{cell['accuracy']:.2f} [{cell['low']:.2f}, {cell['high']:.2f}], n = {cell['n']}"
        others = ", ".join(f"{name} {value:.2f}" for name, value in cell["published"].items())
        found[label(cell["puzzle"], cell["level"])] = f"{own} ({others})"
    if analysis["unanswered"]:
        reasons = rows.loc[rows["reason"] != "", "reason"].value_counts()
        found["Without an answer"] = f"{analysis['unanswered']} of {len(rows)}, most often: {reasons.index[0]}"
    return found


def label(puzzle: str, level: int) -> str:
    """For example ``"Form assembly, level 3"``."""
    return f"{puzzle.capitalize()}, level {level}"
