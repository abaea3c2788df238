"""Summary table and figure of the learned strategies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.statistics import fit_means
from imagery_experiments.plotting.theme import OTHER_COLORS, line_types, ordered, png, theme

TIME, STEPS, SIDE = "response time, s", "rotations by size", "first rotation in the shorter direction"


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per trained network: accuracy, and the linear fit of mean times of correct ``same`` trials."""
    parts = rows.groupby(["condition", "seed"], sort=False)
    return pd.DataFrame([_line(part) for _, part in parts])


def _line(rows: pd.DataFrame) -> dict[str, Any]:
    answered = rows[rows["correct"] & rows["same"].astype(bool)]
    fit = fit_means(answered, "angle_deg") if answered["angle_deg"].nunique() > 2 else None
    rotated = _rotated(rows)
    return {
        "condition": rows["condition"].iloc[0],
        "seed": rows["seed"].iloc[0],
        "n": len(rows),
        "correct": rows["correct"].mean(),
        "rt_ms": rows["rt_ms"].mean(),
        "slope_ms_per_deg": fit.slope if fit else np.nan,
        "r": fit.r if fit else np.nan,
        "shorter_side": rotated["shorter"].mean() if len(rotated) else np.nan,
        "first_left": (rows["first"] == "left").sum() / max(1, rows["first"].isin(["left", "right"]).sum()),
        "small": rows["small"].mean(),
        "medium": rows["medium"].mean(),
        "large": rows["large"].mean(),
        "mirrored": rows["mirrored"].mean(),
        "compared": rows["compared"].mean(),
    }


def _rotated(rows: pd.DataFrame) -> pd.DataFrame:
    """Trials with a rotation and a shorter direction, and whether the first rotation took it."""
    some = rows[rows["first"].isin(["left", "right"]) & (rows["angle_deg"] > 0) & (rows["angle_deg"] < 180)]
    return some.assign(shorter=some["first"] == some["direction"])


def draw_strategy(rows: pd.DataFrame) -> bytes:
    """PNG: response time over angle in all conditions; for the first one, sizes and direction of rotations."""
    from plotnine import (
        aes,
        facet_wrap,
        geom_errorbar,
        geom_line,
        geom_point,
        ggplot,
        labs,
        scale_color_manual,
        scale_linetype_manual,
        scale_x_continuous,
    )

    conditions = list(dict.fromkeys(rows["condition"]))
    first = rows[rows["condition"] == conditions[0]]
    answered = rows[rows["correct"] & rows["same"].astype(bool)]
    parts = [_means(answered.assign(value=answered["rt_ms"] / 1000, series=answered["condition"]), TIME)]
    for size in ("small", "medium", "large"):
        parts.append(_means(first.assign(value=first[size], series=f"{size} steps"), STEPS))
    rotated = _rotated(first)
    parts.append(_means(rotated.assign(value=rotated["shorter"].astype(float), series="shorter direction"), SIDE))
    table = pd.concat(parts, ignore_index=True)
    names = list(dict.fromkeys(table["series"]))
    table["panel"] = ordered(table["panel"], (TIME, STEPS, SIDE))
    table["series"] = ordered(table["series"], names)
    palette = ["#1f5fa8", "#c2571a", *OTHER_COLORS, "#444444", "#b03060"]
    figure = (
        ggplot(table, aes("angle_deg", "mean", color="series", linetype="series"))
        + geom_line()
        + geom_errorbar(aes(ymin="low", ymax="high"), width=5, alpha=0.5, linetype="solid")
        + geom_point(size=1.5)
        + facet_wrap("panel", scales="free_y")
        + scale_color_manual(dict(zip(names, palette, strict=False)))
        + scale_linetype_manual(line_types(names))
        + scale_x_continuous(breaks=range(0, 181, 60))
        + labs(x="angle between the figures, degrees", y="")
        + theme(width_in=9.5, height_in=3.6)
    )
    return png(figure)


def _means(rows: pd.DataFrame, panel: str) -> pd.DataFrame:
    """Mean and standard error over networks of their means at every angle."""
    by_seed = rows.groupby(["series", "angle_deg", "seed"])["value"].mean()
    table = by_seed.groupby(["series", "angle_deg"]).agg(["mean", "sem"]).reset_index()
    half = table["sem"].fillna(0.0)
    return table.assign(panel=panel, low=table["mean"] - half, high=table["mean"] + half)
