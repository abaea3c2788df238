"""Results of ambiguous figures: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_experiments.analysis.statistics import by_condition, finite, share_interval
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.ambiguous_figures.design import CONDITIONS, FACTORS

KIND_TITLES = {"letter": "letters", "object": "objects", "part": "parts, same top"}


def analyse(rows: pd.DataFrame) -> Analysis:
    """Reversals by kind, hint and medium, of the trials whose first answer is one of the two readings."""
    conditions = by_condition(rows, FACTORS)
    for condition in conditions:
        own = rows[(rows[list(FACTORS)] == [condition[name] for name in FACTORS]).all(axis=1)]
        condition["first_right"] = float(own["first_right"].mean())
        condition["reversed"] = finite(own["reversed"].astype(float).mean())
        condition["guess"] = finite(own["guess"].astype(float).mean())
        condition["all_rt_ms"] = float(own["rt_ms"].mean())
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": conditions,
        "fit": None,
        "first_right": float(rows["first_right"].mean()),
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = {}
    for kind in KINDS:
        found[f"First reading is one of the two, {KIND_TITLES[kind]}"] = _share(
            rows.loc[rows["kind"] == kind, "first_right"]
        )
    for condition, (hint, medium) in CONDITIONS.items():
        for kind in KINDS:
            own = reversible(rows, kind, hint, medium)
            if len(own):
                found[_label(condition, kind)] = (
                    f"{_share(own['reversed'])} (guessing {own['guess'].astype(float).mean():.0%}), "
                    f"{own['rt_ms'].mean():.0f} ms"
                )
    return found


def _label(condition: str, kind: str) -> str:
    return f"Reversed, {KIND_TITLES[kind]}: {condition}"


def reversible(rows: pd.DataFrame, kind: str, hint: str, medium: str) -> pd.DataFrame:
    """Trials of a condition whose first answer is one of the two readings."""
    fits = (rows["kind"] == kind) & (rows["hint"] == hint) & (rows["medium"] == medium)
    return rows[fits & rows["first_right"].astype(bool)]


def _share(values: pd.Series) -> str:
    interval = share_interval(int(values.astype(float).sum()), len(values))
    if interval is None:
        return "-"
    share = values.astype(float).mean()
    return f"{share:.0%} [{interval.low:.0%}, {interval.high:.0%}] of {len(values)}"


_PEOPLE = {
    "in mind, asked for another": "0 of 15 (Chambers & Reisberg 1985)",
    "in mind, its top may be elsewhere": "a fifth to four fifths, by how plain the hint is (Peterson et al. 1992)",
    "in mind, which side is its top": "about half (Reisberg & Chambers 1991)",
    "in mind, rotated": "hardly any by 90 degrees (Reisberg & Chambers 1991), 11 of 36 by 180 (Kamermans et al. 2017)",
    "own drawing": "15 of 15 (Chambers & Reisberg 1985)",
}
PEOPLE = {_label(condition, "object"): value for condition, value in _PEOPLE.items()} | {
    _label("in mind, asked for another", "part"): "common (Peterson et al. 1992)"
}
"""Measure -> people's value with its source."""
