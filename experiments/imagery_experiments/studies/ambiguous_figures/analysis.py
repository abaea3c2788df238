"""Results of ambiguous figures: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_experiments.analysis.human_values import AMBIGUOUS, people_column
from imagery_experiments.analysis.statistics import by_condition, finite
from imagery_experiments.analysis.wording import share_text
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
        found[f"First reading is one of the two, {KIND_TITLES[kind]}"] = share_text(
            rows.loc[rows["kind"] == kind, "first_right"].sum(), int((rows["kind"] == kind).sum())
        )
    for condition, (hint, medium) in CONDITIONS.items():
        for kind in KINDS:
            own = reversible(rows, kind, hint, medium)
            if len(own):
                found[_label(condition, kind)] = (
                    f"{share_text(own['reversed'].astype(float).sum(), len(own))} (guessing "
                    f"{own['guess'].astype(float).mean():.0%}), {own['rt_ms'].mean():.0f} ms"
                )
    return found


def _label(condition: str, kind: str) -> str:
    return f"Reversed, {KIND_TITLES[kind]}: {condition}"


def reversible(rows: pd.DataFrame, kind: str, hint: str, medium: str) -> pd.DataFrame:
    """Trials of a condition whose first answer is one of the two readings."""
    fits = (rows["kind"] == kind) & (rows["hint"] == hint) & (rows["medium"] == medium)
    return rows[fits & rows["first_right"].astype(bool)]


PEOPLE = people_column(AMBIGUOUS)
"""Measure -> people's value, for the table of results."""
