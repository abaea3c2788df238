"""Results of causal chains: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_envs.motion.causal_chain import KINDS
from imagery_experiments.analysis.statistics import Interval, by_condition, fit_means, slope_interval
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.causal_chain.design import DISTANCES, FACTORS, PIECES


def analyse(rows: pd.DataFrame) -> Analysis:
    """Success by condition; lines of response times over the distance, for every kind and number of pieces."""
    fit = fit_means(rows, "distance")
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": fit and fit.as_dict(),
        "slopes": {
            f"{column} {level}": _slope(rows[rows[column] == level])
            for column, levels in (("kind", KINDS), ("pieces", PIECES))
            for level in levels
        },
    }


def _slope(rows: pd.DataFrame) -> dict[str, float] | None:
    fit, interval = fit_means(rows, "distance"), slope_interval(rows, "distance")
    return None if fit is None or interval is None else {"slope": fit.slope, **_ends(interval)}


def _ends(interval: Interval) -> dict[str, float]:
    return {"low": interval.low, "high": interval.high}


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text: response times along the chain, and right answers by distance."""
    found = {}
    titles: dict[str, dict[Any, str]] = {
        "kind": {kind: kind for kind in KINDS},
        "pieces": {count: f"{count} pieces shown" for count in PIECES},
    }
    for column, names in titles.items():
        for level, title in names.items():
            slope = analysis["slopes"][f"{column} {level}"]
            found[f"Time per link, {title}"] = (
                "-" if slope is None else f"{slope['slope']:.0f} ms [{slope['low']:.0f}, {slope['high']:.0f}]"
            )
    for distance in DISTANCES:
        own = rows[rows["distance"] == distance]
        found[f"Right, {distance} {'link' if distance == 1 else 'links'} away"] = share_text(
            int(own["correct"].sum()), len(own)
        )
    for kind in KINDS:
        own = rows[rows["kind"] == kind]
        found[f"Right, {kind}"] = share_text(int(own["correct"].sum()), len(own))
    return found
