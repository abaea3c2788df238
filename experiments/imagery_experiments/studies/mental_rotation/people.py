"""Comparison with people: Ganis & Kievit's trials, by condition, error, quantile and item.

The data are not part of the project: the file ``mental_rotation_ganis_kievit_2015.csv`` is read from the folder
that the environment variable ``IMAGERY_HUMAN_DATA`` names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from imagery_agent.schemas import number
from imagery_envs.tables import read_rows
from imagery_experiments.analysis.human_data import human_data_file
from imagery_experiments.analysis.statistics import Fit, fit_line, fit_means

FILE = "mental_rotation_ganis_kievit_2015.csv"
_INTEGERS = ("participant", "angle", "correct", "arm1", "arm2", "arm3", "arm4", "base_rotation")
COLUMNS: dict[str, Any] = {"kind": str, "rt_ms": number(0) | None, **dict.fromkeys(_INTEGERS, int)}
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


def read_people(path: Path | None = None) -> pd.DataFrame | None:
    """One row per trial: participant, pair, angle_deg, figure, rt_ms, correct; None without the file.

    Raises:
        ValueError: a file that lacks a column.
    """
    path = path or human_data_file(FILE)
    if path is None:
        return None
    table = pd.DataFrame([row.cells for row in read_rows(path, "people's trials", COLUMNS)], columns=list(COLUMNS))
    arms = table[["arm1", "arm2", "arm3", "arm4"]].astype(str).agg("-".join, axis=1)
    return pd.DataFrame(
        {
            "participant": table["participant"],
            "pair": table["kind"],
            "angle_deg": table["angle"],
            "figure": arms + "@" + table["base_rotation"].astype(str),
            "rt_ms": table["rt_ms"].astype(float),
            "correct": table["correct"].astype(bool) & table["rt_ms"].notna(),
        }
    )


@dataclass(frozen=True)
class Comparison:
    """Comparison of the agent's depth trials with people's."""

    table: pd.DataFrame
    """Columns pair, angle_deg, people_ms, agent_ms, predicted_ms, fitted, people_errors, agent_errors."""
    factor: float
    """People's ms per ms of the agent's work."""
    intercept_ms: float
    rmse_ms: float
    """Over the conditions not used for the fit."""
    slope: float
    """Scaled slope of ``same``, ms per degree."""
    people_slope: float
    people_slope_sd: float
    """Between people."""
    within_spread: bool
    """Whether the scaled slope is within one standard deviation of people's."""
    quantiles: pd.DataFrame
    """Columns pair, angle_deg, share, people_ms, predicted_ms; correct trials."""
    errors_r: float
    """Correlation of error shares over conditions."""
    item_r: float
    """Partial correlation of item times given angle and parity; NaN with fewer than ten items in common."""
    items: int


def compare(rows: pd.DataFrame, people: pd.DataFrame) -> Comparison | None:
    """Compare one agent's rows with people, at people's angles; None with fewer than six conditions in common."""
    rows = rows[(rows["plane"] == "depth") & rows["angle_deg"].isin(people["angle_deg"].unique())]
    ours, theirs = (one[one["correct"].astype(bool)] for one in (rows, people))
    means = [condition_means(one) for one in (theirs, ours)]
    table = pd.concat(means, axis=1, keys=["people_ms", "agent_ms"]).dropna()
    if len(table) < 6:
        return None
    table["fitted"] = np.arange(len(table)) % 2 == 0
    fitted = table[table["fitted"]]
    line = fit_line(fitted["agent_ms"], fitted["people_ms"])
    factor = max(0.0, line.slope) if line else 0.0
    intercept = float(fitted["people_ms"].mean() - factor * fitted["agent_ms"].mean())
    table["predicted_ms"] = intercept + factor * table["agent_ms"]
    for name, one in (("people_errors", people), ("agent_errors", rows)):
        table[name] = 1 - one.groupby(["pair", "angle_deg"])["correct"].mean()
    tested = table[~table["fitted"]]
    own_slopes = [
        found.slope
        for _, one in theirs[theirs["pair"] == "same"].groupby("participant")
        if (found := fit_means(one, "angle_deg"))
    ]
    slope = _slope(ours) * factor
    item_r, items = _item_correlation(ours, theirs)
    return Comparison(
        table.reset_index(),
        factor,
        intercept,
        float(np.sqrt(((tested["predicted_ms"] - tested["people_ms"]) ** 2).mean())),
        slope,
        float(np.mean(own_slopes)),
        float(np.std(own_slopes, ddof=1)),
        bool(abs(slope - np.mean(own_slopes)) <= np.std(own_slopes, ddof=1)),
        _quantiles(ours, theirs, factor, intercept),
        float(table["people_errors"].corr(table["agent_errors"])),
        item_r,
        items,
    )


def condition_means(correct: pd.DataFrame) -> pd.Series:
    """Mean over participants of their mean times, by pair and angle."""
    own = correct.groupby(["participant", "pair", "angle_deg"])["rt_ms"].mean()
    return own.groupby(["pair", "angle_deg"]).mean()


def _slope(correct: pd.DataFrame) -> float:
    line: Fit | None = fit_means(correct[correct["pair"] == "same"], "angle_deg")
    return line.slope if line else 0.0


def _quantiles(ours: pd.DataFrame, theirs: pd.DataFrame, factor: float, intercept: float) -> pd.DataFrame:
    found = [one.groupby(["pair", "angle_deg"])["rt_ms"].quantile(np.array(QUANTILES)) for one in (theirs, ours)]
    table = (
        pd.concat(found, axis=1, keys=["people_ms", "agent_ms"])
        .dropna()
        .reset_index(names=["pair", "angle_deg", "share"])
    )
    table["predicted_ms"] = intercept + factor * table.pop("agent_ms")
    return table


def _item_correlation(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[float, int]:
    """Correlation of mean times of the same displays, each minus the mean of its angle and parity; and their number."""
    keys = ["pair", "angle_deg", "figure"]
    both = pd.concat([one.groupby(keys)["rt_ms"].mean() for one in (ours, theirs)], axis=1, keys=["ours", "theirs"])
    both = both.dropna()
    residual = both - both.groupby(["pair", "angle_deg"]).transform("mean")
    if len(residual) < 10 or (residual.std() == 0).any():
        return float("nan"), len(residual)
    return float(residual["ours"].corr(residual["theirs"])), len(residual)
