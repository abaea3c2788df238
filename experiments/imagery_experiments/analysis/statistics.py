"""Lines, intervals and condition tables: pure functions of trial rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

Condition = dict[str, Any]


@dataclass(frozen=True)
class Fit:
    """A straight line through condition means."""

    slope: float
    intercept: float
    r: float
    """Pearson correlation in [-1, 1]; 0 for constant y."""

    def as_dict(self) -> dict[str, float]:
        """The fit as written to results.json."""
        return {"slope": self.slope, "intercept": self.intercept, "r": self.r}


@dataclass(frozen=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def fit_line(x: ArrayLike, y: ArrayLike) -> Fit | None:
    """Least-squares line of ``y`` on ``x``; None with fewer than three different ``x``."""
    from scipy.stats import linregress

    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = np.isfinite(xs) & np.isfinite(ys)
    xs, ys = xs[known], ys[known]
    if len(np.unique(xs)) < 3:
        return None
    if np.ptp(ys) == 0:  # linregress has no correlation for a constant
        return Fit(0.0, float(ys[0]), 0.0)
    line = linregress(xs, ys)
    return Fit(float(line.slope), float(line.intercept), float(line.rvalue))


def fit_means(rows: pd.DataFrame, x: str, y: str = "rt_ms") -> Fit | None:
    """The line through the means of ``y`` at every value of ``x`` (as in the published analyses)."""
    if rows.empty:
        return None
    means = rows.groupby(x)[y].mean()
    return fit_line(means.index.to_numpy(dtype=float), means.to_numpy(dtype=float))


def slope_interval(
    rows: pd.DataFrame, x: str, y: str = "rt_ms", *, seed: int = 0, draws: int = 1000
) -> Interval | None:
    """Bootstrap interval of the slope of :func:`fit_means`, trials resampled within every ``x``.

    None without a line.
    """
    groups = [(value, group[y].to_numpy(dtype=float)) for value, group in rows.groupby(x)] if len(rows) else []
    xs = np.array([value for value, _ in groups], dtype=float)
    if len(xs) < 3:
        return None
    generator = np.random.default_rng(seed)
    means = np.stack([generator.choice(values, (draws, len(values))).mean(axis=1) for _, values in groups], axis=1)
    centred = xs - xs.mean()
    slopes = means @ centred / (centred @ centred)  # least squares, one slope per draw
    low, high = np.quantile(slopes, [0.025, 0.975])
    return Interval(float(low), float(high))


def share_interval(hits: int, n: int) -> Interval | None:
    """Wilson's interval of a share; None without trials."""
    from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

    if n == 0:
        return None
    low, high = proportion_confint(hits, n, method="wilson")
    return Interval(float(low), float(high))


def share_difference_interval(hits: Sequence[int], n: Sequence[int]) -> Interval:
    """Newcombe's interval (1998, method 10) of the difference of two shares."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(hits[0], n[0], hits[1], n[1], method="newcomb", compare="diff")
    return Interval(float(low), float(high))


def by_condition(rows: pd.DataFrame, levels: Sequence[str]) -> list[Condition]:
    """One entry per combination of levels: n, accuracy, and the mean time of correct trials in ms.

    ``rt_ms`` is None without correct trials.
    """
    if rows.empty:
        return []
    conditions = []
    for values, group in rows.groupby(list(levels), sort=True):
        times = group.loc[group["correct"].astype(bool), "rt_ms"]
        conditions.append(
            {
                **{level: plain(value) for level, value in zip(levels, values, strict=True)},
                "n": len(group),
                "accuracy": float(group["correct"].mean()),
                "rt_ms": finite(times.mean()) if len(times) else None,
            }
        )
    return conditions


def plain(value: Any) -> Any:
    """A numpy scalar as a Python value; other values unchanged."""
    return value.item() if isinstance(value, np.generic) else value


def finite(value: float | None) -> float | None:
    """The number, or None for NaN and infinities, which JSON does not have."""
    return float(value) if value is not None and math.isfinite(value) else None
