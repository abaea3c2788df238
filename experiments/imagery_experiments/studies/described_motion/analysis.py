"""Results of described motion: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from imagery_envs.motion.described_motion import KINDS, MOVERS
from imagery_experiments.analysis.statistics import by_condition, fit_means
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.described_motion.design import FACTORS

QUESTION_TITLES = {"ahead": "ahead at the end", "meet": "do they meet", "first": "first at the tree"}


def analyse(rows: pd.DataFrame) -> Analysis:
    """Success by question and number of movers; the line of response times over the duration of the motion."""
    fit = fit_means(rows, "duration_s")
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": fit and fit.as_dict(),
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text: success of every question and size, and response times."""
    found = {}
    for kind in KINDS:
        own = rows[rows["question"] == kind]
        found[QUESTION_TITLES[kind].capitalize()] = share_text(own["correct"].sum(), len(own))
    for count in MOVERS:
        own = rows[rows["movers"] == count]
        found[f"{count} movers"] = f"{share_text(own['correct'].sum(), len(own))}, {own['rt_ms'].mean():.0f} ms"
    if analysis["fit"]:
        found["Response time over the motion"] = f"{analysis['fit']['slope']:.0f} ms per second of motion"
    return found
