"""Results of reinterpretation: pure functions of trial rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from imagery_experiments.analysis.human_values import GOOD_NAMES, REINTERPRETATION, people_column
from imagery_experiments.analysis.statistics import by_condition
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.reinterpretation.design import CANONICAL
from imagery_experiments.studies.reinterpretation.session import TOP


def _pooled_names(rows: pd.DataFrame) -> list[str]:
    """The names in order; of several participants in order of the sum of 1 / rank."""
    weight: dict[str, float] = defaultdict(float)
    for names in rows["names"]:
        for rank, name in enumerate(filter(None, names.split("; ")), start=1):
            weight[name] += 1 / rank
    return sorted(weight, key=lambda name: -weight[name])[:TOP]  # sorted is stable


def analyse(rows: pd.DataFrame) -> Analysis:
    """Share of good names over all trials; per item the names in order."""
    conditions = by_condition(rows, ["item"])
    for condition in conditions:
        own = rows[rows["item"] == condition["item"]]
        condition["good_in_top5"] = float(own["good_in_top5"].mean())
        condition["mean_grade"] = float(own["grade"].mean())
        condition["answers"] = _pooled_names(own)
        condition["guesses"] = str(own["guesses"].iloc[0])
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": conditions,
        "fit": None,
        "good_names": float(rows["correct"].mean()),
        "good_names_top5": float(rows["good_in_top5"].mean()),
        "guessed_before_the_last_step": float(rows["guessed_before"].mean()),
        "sentences": int(rows["sentences"].sum()),
        "sentences_failed": int(rows["failed"].sum()),
        "constraints": _total(rows, "constraints"),
        "constraints_met": _total(rows, "constraints_met"),
        "reasons": sorted({reason for text in rows["reasons"] for reason in str(text).split(" | ") if reason}),
        "decided_by": {str(by): float(share) for by, share in rows["graded_by"].value_counts(normalize=True).items()},
        "best_decided_by": {
            str(by): float(share) for by, share in rows["best_graded_by"].value_counts(normalize=True).items()
        },
        "items": {condition["item"]: condition["answers"] for condition in conditions},
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = {}
    for column, label in (
        ("correct", "Good names, first answer"),
        ("good_in_top5", "Good name in the first five"),
        ("guessed_before", "Good name guessed before the last step"),
    ):
        found[label] = share_text(rows[column].sum(), len(rows))
    found["Mean grade of the first name, of the best of five"] = (
        f"{rows['grade'].mean():.2f}, {rows['best_grade'].mean():.2f} (names that are not in the key count as 1)"
    )
    found["Grade of the first name decided by"] = _shares(analysis["decided_by"])
    found["Best grade decided by"] = _shares(analysis["best_decided_by"])
    done = analysis["sentences"] - analysis["sentences_failed"]
    found["Sentences carried out"] = f"{done} of {analysis['sentences']}"
    if analysis["constraints"]:
        found["Constraints seen to hold in the picture"] = (
            f"{analysis['constraints_met']} of {analysis['constraints']} of the sentences carried out"
        )
    for number, reason in enumerate(analysis["reasons"][:20], 1):
        found[f"Not carried out ({number})"] = reason
    for item, names in analysis["items"].items():
        found[_label(item)] = ", ".join(names)
    return found


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{by} {share:.0%}" for by, share in shares.items())


def _label(item: str) -> str:
    return f"Answers, {CANONICAL.get(item, item)}"


PEOPLE = people_column(REINTERPRETATION) | {
    _label(str(point.at)): f"{point.value:.0%} good names ({GOOD_NAMES.source})" for point in GOOD_NAMES.points
}
"""Measure -> people's value, for the table of results."""


def _total(rows: pd.DataFrame, column: str) -> int:
    """The sum of a column; 0 in runs from before there was one."""
    return int(rows[column].sum()) if column in rows else 0
