"""The figures of the original papers, agents beside people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.human_data import COOPER_SHEPARD
from imagery_experiments.studies.mental_rotation.people import compare, read_people

SHADES = ("#1f5fa8", "#c2571a", "#3a8f5c", "#8d4fa8", "#a88a1f")


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Rows of all agents -> caption -> figure."""
    correct = rows[rows["correct"].astype(bool)]
    pairs = correct[correct["condition"] == "pairs"].assign(
        panel=lambda one: one["agent"] + ": " + one["stimuli"] + ", " + one["plane"]
    )
    found = {
        "Pairs shown together (Shepard & Metzler 1971, figure 2): time of correct trials over the angle, mean and "
        "standard error.": (pairs, "angle_deg", "pair", "panel"),
        "Advance information (Cooper & Shepard 1973): time after a figure has appeared that is as learned, by lead "
        "time. "
        f"People without information: {COOPER_SHEPARD.points[0][1]:.0f} ms upright, "
        f"{COOPER_SHEPARD.points[1][1]:.0f} ms upside down.": (
            _imagery(correct[correct["pair"] == "same"], "information").assign(
                panel=lambda one: one["lead_ms"].astype(str) + " ms before"
            ),
            "angle_deg",
            "information",
            "panel",
        ),
        "Polygons of 6 to 24 points, learned (Cooper 1975): complexity does not change the slope.": (
            _imagery(correct, "learned").assign(
                points=lambda one: one["polygon_points"].astype(int).astype(str).str.zfill(2) + " points"
            ),
            "angle_deg",
            "points",
            "pair",
        ),
        "Which letter is it? Time over angle (Corballis et al. 1978).": (
            _imagery(correct, "identity"), "angle_deg", "pair", "agent",
        ),
        "Probe test (Cooper 1976): time over how far the probe stands from the orientation that had been reached.": (
            _binned(_imagery(correct, "probe")), "departure_deg", "pair", "agent",
        ),
    }  # fmt: skip
    drawn = {caption: _times(*args) for caption, args in found.items() if len(args[0])}
    drawn |= _errors(rows) | _step_sizes(rows) | _beside_people(rows)
    return drawn


def _imagery(correct: pd.DataFrame, condition: str) -> pd.DataFrame:
    """One condition of the first agent in the rows."""
    first = correct["agent"].iloc[0] if len(correct) else ""
    return correct[(correct["condition"] == condition) & (correct["agent"] == first)]


def _binned(rows: pd.DataFrame) -> pd.DataFrame:
    """Departures to the nearest 20 degrees, so that means have more than one trial."""
    return rows.assign(departure_deg=(rows["departure_deg"].astype(float) / 20).round() * 20)


def _times(rows: pd.DataFrame, x: str, line: str, panel: str) -> Any:
    from imagery_experiments.plotting.theme import condition_means

    means = condition_means(rows, [panel, line, x])
    return _curves(means, x, "rt_s", line, panel, "time (s)")


def _curves(means: pd.DataFrame, x: str, y: str, line: str, panel: str, label: str) -> Any:
    from plotnine import (
        aes,
        expand_limits,
        facet_wrap,
        geom_errorbar,
        geom_line,
        geom_point,
        ggplot,
        labs,
        scale_color_manual,
    )

    from imagery_experiments.plotting.theme import theme

    columns = min(4, means[panel].nunique())
    height = 2.6 * -(-means[panel].nunique() // 4) + 0.8
    figure = ggplot(means, aes(x, y, color=line, group=line)) + geom_line(size=0.7) + geom_point(size=1.8)
    if "low" in means:
        figure += geom_errorbar(aes(ymin="low", ymax="high"), width=3, size=0.4)
    return (
        figure
        + facet_wrap(panel, ncol=columns)
        + scale_color_manual(list(SHADES[: means[line].nunique()]))
        + expand_limits(y=0)
        + labs(x=x.replace("_deg", " (degrees)"), y=label)
        + theme(width_in=max(4.5, 2.7 * columns), height_in=height)
    )


def _errors(rows: pd.DataFrame) -> dict[str, Any]:
    pairs = rows[rows["condition"] == "pairs"]
    if pairs.empty:
        return {}
    table = (
        pairs.assign(panel=pairs["agent"] + ": " + pairs["stimuli"] + ", " + pairs["plane"])
        .groupby(["panel", "pair", "angle_deg"])["correct"]
        .mean()
        .reset_index()
    )
    table["errors"] = 100 * (1 - table["correct"].astype(float))
    return {
        "Errors over the angle, pairs.": _curves(table, "angle_deg", "errors", "pair", "panel", "errors (%)")
    }


def _step_sizes(rows: pd.DataFrame) -> dict[str, Any]:
    from plotnine import aes, facet_wrap, geom_histogram, ggplot, labs

    from imagery_experiments.plotting.theme import theme

    pairs = rows[(rows["condition"] == "pairs") & (rows["step_sizes_deg"].fillna("") != "")]
    if pairs.empty:
        return {}
    sizes = [
        {"size_deg": abs(float(size)), "panel": f"{row.stimuli}, {row.plane}"}
        for row in pairs.itertuples()
        for size in str(row.step_sizes_deg).split()
    ]
    figure = (
        ggplot(pd.DataFrame(sizes), aes("size_deg"))
        + geom_histogram(binwidth=2, fill=SHADES[0])
        + facet_wrap("panel", scales="free_y")
        + labs(x="step (degrees)", y="number")
        + theme(width_in=8.0, height_in=3.0)
    )
    return {"Sizes of the steps in which mental pictures were rotated or turned, pairs.": figure}


def _beside_people(rows: pd.DataFrame) -> dict[str, Any]:
    """Times by condition and quantile after the one scale, where people's trials are at hand."""
    people = read_people()
    first = rows[rows["agent"] == rows["agent"].iloc[0]] if len(rows) else rows
    found = compare(first, people) if people is not None else None
    if found is None:
        return {}
    table = found.table.melt(
        ["pair", "angle_deg"], ["people_ms", "predicted_ms"], var_name="who", value_name="ms"
    )
    quantiles = found.quantiles.melt(
        ["pair", "angle_deg", "share"], ["people_ms", "predicted_ms"], var_name="who", value_name="ms"
    )
    quantiles["panel"] = quantiles["pair"] + ", " + quantiles["angle_deg"].astype(str) + " degrees"
    for one in (table, quantiles):
        one["time_s"] = one["ms"] / 1000
        one["who"] = np.where(one["who"] == "people_ms", "27 people", "agent, scaled")
    how = (
        f"Scale {found.factor:.2f} and intercept fitted on three of the six conditions; error on the others "
        f"{found.rmse_ms:.0f} ms."
    )
    return {
        f"Block figures in depth beside Ganis & Kievit's people: mean times. {how}": _curves(
            table, "angle_deg", "time_s", "who", "pair", "time (s)"
        ),
        "Block figures in depth: quantiles of times, with the same scale.": _curves(
            quantiles, "share", "time_s", "who", "panel", "time (s)"
        ),
    }
