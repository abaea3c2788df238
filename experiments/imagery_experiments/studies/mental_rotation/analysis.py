"""Results of mental rotation: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.human_values import ROTATION, people_column
from imagery_experiments.analysis.statistics import Interval, by_condition, fit_line, fit_means, slope_interval
from imagery_experiments.analysis.wording import difference_text, line_text, share_text
from imagery_experiments.experiment.design import Level
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.mental_rotation.design import PARITIES
from imagery_experiments.studies.mental_rotation.people import Comparison, compare, read_people

FACTORS = (
    "condition", "stimuli", "plane", "polygon_points", "question", "information", "lead_ms", "angle_deg", "pair",
)  # fmt: skip
INFORMATION = ("none", "identity", "orientation", "both")


def select(rows: pd.DataFrame, **levels: object) -> pd.DataFrame:
    """Correct rows of these levels."""
    chosen = rows[rows["correct"].astype(bool)]
    for column, level in levels.items():
        chosen = chosen[chosen[column] == level]
    return chosen


def analyse(rows: pd.DataFrame) -> Analysis:
    """Accuracy over all trials; the fitted line is that of correct "same" pairs of letters in the picture plane."""
    fit = fit_means(select(rows, condition="pairs", stimuli="letters", pair="same"), "angle_deg")
    people = read_people()
    found = compare(rows, people) if people is not None else None
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": fit.as_dict() if fit else None,
        "people": _summary(found) if found else None,
    }


def _summary(found: Comparison) -> dict[str, object]:
    """The comparison as written to results.json."""
    return {
        "scale": found.factor,
        "intercept_ms": found.intercept_ms,
        "fitted_conditions": int(found.table["fitted"].sum()),
        "rmse_tested_ms": found.rmse_ms,
        "slope": found.slope,
        "people_slope": found.people_slope,
        "people_slope_sd": found.people_slope_sd,
        "slope_within_spread": found.within_spread,
        "errors_r": found.errors_r,
        "item_r": None if np.isnan(found.item_r) else found.item_r,
        "items": found.items,
        "conditions": found.table.to_dict("records"),
        "quantiles": found.quantiles.to_dict("records"),
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = dict(_accuracies(rows))
    for label, levels in _lines(rows).items():
        for pair in PARITIES:
            if line := _line(select(rows, pair=pair, **levels)):
                found[f"Slope, {label}, {pair}"] = line
        if later := _gap(select(rows, **levels), "pair", "same", "different"):
            found[f"Different later than same, {label}"] = later
    if later := _gap(select(rows, plane="depth", pair="same"), "angle_deg", 50, 100):
        found["100 degrees later than 50, block figures in depth, same"] = later
    informed = rows.loc[rows["condition"] == "information", "lead_ms"]
    for lead_ms in sorted(informed.unique()):
        for information in INFORMATION:
            part = select(rows, condition="information", information=information, lead_ms=lead_ms, pair="same")
            if line := _line(part):
                found[f"Slope, {information} known {lead_ms} ms before, same"] = line
    if line := _line(select(rows, condition="identity")):
        found["Slope, which letter"] = line
    if line := _line(select(rows, condition="probe", pair="same"), x="departure_deg"):
        found["Probe: time over departure from the expected orientation"] = line
    found |= _steps(rows)
    if people := analysis.get("people"):
        found |= _beside_people(people)
    return found


def _beside_people(people: Mapping[str, Any]) -> dict[str, str]:
    """The comparison with Ganis & Kievit's participants."""
    found = {
        "Beside 27 people: scaled slope, block figures in depth": (
            f"{people['slope']:.1f} ms/degree (people {people['people_slope']:.1f}, SD {people['people_slope_sd']:.1f})"
        ),
        "Beside 27 people: error over the conditions not fitted": f"{people['rmse_tested_ms']:.0f} ms",
        "Beside 27 people: errors by condition": f"r = {people['errors_r']:.2f}",
    }
    if people["item_r"] is not None:
        found["Beside 27 people: times of items beyond angle and parity"] = (
            f"r = {people['item_r']:.2f} ({people['items']} items)"
        )
    return found


def _lines(rows: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Name of a line over angles -> its levels."""
    points = sorted(rows.loc[rows["stimuli"] == "polygons", "polygon_points"].unique())
    return {
        "letters, picture plane": {"condition": "pairs", "stimuli": "letters"},
        "block figures, picture plane": {"condition": "pairs", "stimuli": "blocks", "plane": "picture"},
        "block figures in depth": {"condition": "pairs", "plane": "depth"},
        **{f"polygons of {n} points": {"condition": "learned", "polygon_points": n} for n in points},
    }


def _gap(correct: pd.DataFrame, factor: str, first: Level, second: Level) -> str | None:
    """Difference of the second level from the first over participants, as text; None for fewer than three."""
    own = correct.groupby(["participant", factor])["rt_ms"].mean().unstack()
    if not {first, second} <= set(own):
        return None
    from scipy.stats import ttest_1samp

    later = (own[second] - own[first]).dropna()
    if len(later) < 3:
        return None
    low, high = ttest_1samp(later, 0).confidence_interval()
    return difference_text(later.mean(), Interval(float(low), float(high)), len(later), unit="ms", of="participants")


def _accuracies(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    parts = {
        "pairs, picture plane": rows[(rows["condition"] == "pairs") & (rows["plane"] == "picture")],
        "block figures in depth": rows[rows["plane"] == "depth"],
        "learned figures": rows[rows["condition"].isin(("learned", "information", "probe"))],
        "which letter": rows[rows["condition"] == "identity"],
    }
    for label, part in parts.items():
        if len(part):
            yield f"Accuracy, {label}", share_text(part["correct"].sum(), len(part))
    for label, part in list(parts.items())[:2]:
        means = part[part["pair"] == "same"].groupby("angle_deg")["correct"].mean()
        if (line := fit_line(means.index.to_numpy(float), 1 - means.to_numpy(float))) is not None:
            rise = round(100 * 90 * line.slope, 1)
            yield (
                f"Errors of same over angle, {label}",
                f"{rise:+.1f} % per 90 degrees" if rise else "no change with the angle",
            )


def _line(part: pd.DataFrame, x: str = "angle_deg") -> str | None:
    """Slope with interval and correlation, as text; None without a line."""
    part = part.dropna(subset=[x])
    fit, interval = fit_means(part, x), slope_interval(part, x)
    if fit is None or interval is None:
        return None
    return line_text(fit, interval, len(part), unit="ms/degree")


def _steps(rows: pd.DataFrame) -> dict[str, str]:
    """Step sizes, and the share of rotations in the shorter direction."""
    part = select(rows, condition="pairs", stimuli="letters", pair="same")
    part = part[part["angle_deg"].between(1, 179)]
    sizes = [float(size) for text in part["step_sizes_deg"] for size in str(text).split()]
    if not sizes:
        return {}
    shorter = np.sign(part["rotated_deg"].astype(float)) == np.where(part["direction"] == "left", 1, -1)
    size = np.abs(sizes)
    return {
        "Step size, letters": f"{size.mean():.1f} degrees (SD {size.std():.1f}, n = {len(size)})",
        "Rotated the shorter way, letters": f"{shorter.mean():.0%} of {len(part)}",
    }


PEOPLE = people_column(ROTATION)
"""Measure -> people's value, for the table of results."""
