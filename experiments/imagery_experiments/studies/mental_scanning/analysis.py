"""Results of mental scanning: lines over distance per condition, the scale to people, recall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from imagery_experiments.analysis.contrasts import Contrast, Effect, Where, estimate
from imagery_experiments.analysis.human_values import KOSSLYN_SECONDS, SCANNING, people_column
from imagery_experiments.analysis.statistics import Fit, Interval, by_condition, fit_line
from imagery_experiments.analysis.time_scaling import Scale, fit_on_half
from imagery_experiments.analysis.wording import line_text, share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.mental_scanning.design import CONDITIONS, FACTORS

SCAN = "scan"
_GROUPS = 21
"""Distances of arrows, which are all different, are averaged in as many groups as there are pairs of landmarks."""


def conditions(rows: pd.DataFrame) -> dict[str, Where]:
    """Every condition in the rows (for described maps with the number of exposures) -> its levels."""
    found: dict[str, Where] = {}
    for name, levels in CONDITIONS.items():
        where = {factor: (level,) for factor, level in levels.items()}
        own = rows[_match(rows, where)]
        for exposures in sorted(set(own["exposures"])):
            label = f"{name}, {exposures} exposures" if name.startswith("told") else name
            found[label] = {**where, "exposures": (exposures,), "present": (True,)}
    return found


def _match(rows: pd.DataFrame, where: Where) -> pd.Series:
    kept = pd.Series(True, index=rows.index)
    for column, levels in where.items():
        kept &= rows[column].isin(levels)
    return kept


def line(rows: pd.DataFrame, where: Where, y: str = "rt_ms") -> Fit | None:
    """The line through mean times of correct answers (or mean ratings) over distance."""
    own = rows[_match(rows, where)]
    own = own[own["correct"].astype(bool)] if y == "rt_ms" else own
    if own.empty:
        return None
    distances = own["distance_px"].astype(float).round(6)
    ranks = distances.rank(method="first") * _GROUPS / (len(own) + 1)
    groups = distances if distances.nunique() <= _GROUPS else ranks.astype(int)
    means = own.assign(distance_px=distances).groupby(groups.to_numpy())[["distance_px", y]].mean()
    return fit_line(means["distance_px"], means[y])


def slope(rows: pd.DataFrame, where: Where) -> Effect | None:
    """Slope over distance with bootstrap interval."""
    return estimate(rows, Contrast(where, x="distance_px"))


def seconds(rows: pd.DataFrame) -> Scale | None:
    """Scale from the agent's times to people's: fitted on every other of the 21 distances, tested on the rest."""
    own = rows[_match(rows, conditions(rows).get(SCAN, {"task": ()}))]
    means = own[own["correct"].astype(bool)].groupby("distance_px")["rt_ms"].mean().sort_index()
    if len(means) < 4:
        return None
    nearest, farthest = means.index.min(), means.index.max()
    share = (means.index.to_numpy(dtype=float) - nearest) / (farthest - nearest)
    shortest, longest = (point.value for point in KOSSLYN_SECONDS.points)
    people_ms = 1000 * (shortest + share * (longest - shortest))
    names = [f"{distance:.1f} px" for distance in means.index]
    return fit_on_half(dict(zip(names, means.tolist(), strict=True)), dict(zip(names, people_ms.tolist(), strict=True)))


def analyse(rows: pd.DataFrame) -> Analysis:
    """Accuracy over all trials; the fitted line is that of correct scans of the map learned from its picture."""
    found = conditions(rows)
    fit = line(rows, found[SCAN]) if SCAN in found else None
    scale = seconds(rows)
    present = rows[rows["present"].astype(bool)]
    absent = rows[~rows["present"].astype(bool)]
    lures = [{**one, "distance_px": None} for one in by_condition(absent, FACTORS)]
    exact = present[~present["task"].eq("arrow")]
    arrows = by_condition(present[present["task"].eq("arrow")], FACTORS)
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(exact, (*FACTORS, "distance_px"))
        + [{**one, "distance_px": None} for one in arrows]
        + lures,
        "fit": fit.as_dict() if fit else None,
        "lines": {name: _summary(rows, where) for name, where in found.items()},
        "scale": asdict(scale) if scale else None,
    }


def _summary(rows: pd.DataFrame, where: Where) -> dict[str, float | int | None]:
    """n, accuracy, mean time, line and slope interval of one condition."""
    own, fit, effect = rows[_match(rows, where)], line(rows, where), slope(rows, where)
    times = own.loc[own["correct"].astype(bool), "rt_ms"]
    return {
        "n": len(own),
        "accuracy": float(own["correct"].mean()),
        "rt_ms": float(times.mean()) if len(times) else None,
        "slope_ms_per_px": fit.slope if fit else None,
        "low": effect.low if effect else None,
        "high": effect.high if effect else None,
        "r": fit.r if fit else None,
        "recalled": float(own["recalled"].mean()),
    }


def in_words(condition: str) -> str:
    """The name of a condition in tables: ``told clockwise, 1 exposures`` -> ``described clockwise, 1 exposure``."""
    for code, words in (("told at random", "described in random order"), ("told", "described")):
        condition = condition.replace(code, words)
    return condition.replace(", 1 exposures", ", 1 exposure")


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = {}
    found["Accuracy"] = share_text(rows["correct"].sum(), len(rows))
    for name, one in analysis["lines"].items():
        if one["low"] is not None and one["r"] is not None:
            fit = Fit(one["slope_ms_per_px"], 0.0, one["r"])
            slope_text = line_text(fit, Interval(one["low"], one["high"]), one["n"], unit="ms/pixel")
            found[f"Slope, {in_words(name)}"] = (
                f"{slope_text}, mean {one['rt_ms']:.0f} ms, {one['accuracy']:.0%} correct"
            )
    described = rows[rows["learning"].eq("description")]
    if len(described):
        found["Description recalled"] = f"{described['recalled'].mean():.0%}"
    where = conditions(rows).get("prediction")
    predicted = line(rows, where, "rating") if where else None
    if predicted:
        found["Predicted times over distance"] = f"r = {predicted.r:.2f}"
    if analysis["scale"]:
        scale = Scale(**analysis["scale"])
        found["Error in seconds, distances not used for the fit"] = f"{scale.rmse_tested_ms / 1000:.3f} s"
    return found


PEOPLE = people_column(SCANNING)
"""Measure -> people's value, for the table of results."""
