"""Results of mental scanning: lines over distance per condition, the scale to people, recall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from imagery_experiments.analysis.contrasts import Contrast, Effect, Where, estimate
from imagery_experiments.analysis.human_data import KOSSLYN_R, KOSSLYN_S
from imagery_experiments.analysis.statistics import Fit, by_condition, fit_line, share_interval
from imagery_experiments.analysis.time_scaling import Scale, fit_on_half
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
    people_ms = 1000 * (KOSSLYN_S[0] + share * (KOSSLYN_S[1] - KOSSLYN_S[0]))
    names = [f"{distance:.1f} px" for distance in means.index]
    return fit_on_half(
        dict(zip(names, means.tolist(), strict=True)), dict(zip(names, people_ms.tolist(), strict=True))
    )


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


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = {}
    share = share_interval(int(rows["correct"].sum()), len(rows))
    if share:
        found["Accuracy"] = f"{rows['correct'].mean():.0%} [{share.low:.0%}, {share.high:.0%}]"
    for name, one in analysis["lines"].items():
        if one["low"] is not None and one["r"] is not None:
            found[f"Slope, {name}"] = (
                f"{one['slope_ms_per_px']:.1f} [{one['low']:.1f}, {one['high']:.1f}] ms/pixel, "
                f"r = {one['r']:.2f}, mean {one['rt_ms']:.0f} ms, {one['accuracy']:.0%} of {one['n']} correct"
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


PEOPLE = {
    "Slope, scan": f"r = {KOSSLYN_R:.2f}, 21 pairs (Kosslyn, Ball & Reiser 1978)",
    "Slope, on the map?": "no effect of distance (Kosslyn, Ball & Reiser 1978)",
    "Slope, direction": "no effect of distance (Pylyshyn 1981)",
    "Slope, half size": "smaller images are scanned faster (Kosslyn, Ball & Reiser 1978)",
    "Slope, surprise arrow": "linear in distance (Finke & Pinker 1982)",
    "Slope, jump": "no effect with free eye movements (Johansson et al. 2013)",
    "Slope, longer is faster": "smaller, but still positive (Goldston et al. 1985)",
    "Slope, told clockwise, 3 exposures": "r about .8 (Denis & Cocude 1989)",
    "Slope, told clockwise, 6 exposures": "r about .95 (Denis & Cocude 1989)",
    "Slope, told at random, 3 exposures": "no effect of distance (Denis & Cocude 1992)",
    "Slope, told at random, 6 exposures": "an effect of distance (Denis & Cocude 1992)",
    "Description recalled": "perfect after three exposures (Denis & Cocude 1992)",
    "Predicted times over distance": "linear, as when scanning (Mitchell & Richman 1980)",
}
"""Measure -> people's value with its source."""
