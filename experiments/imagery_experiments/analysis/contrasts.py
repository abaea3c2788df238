"""Contrasts of conditions as data, and their estimates with intervals.

An effect is a slope, a mean or a share in some conditions, or the difference of two. Its interval is a seeded
bootstrap over participants, or over trials with fewer than FEWEST_PARTICIPANTS participants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.statistics import share_difference_interval, share_interval

Levels = tuple[Any, ...]
Where = Mapping[str, Levels]
"""Column -> admitted values; a row must match in all columns."""
FEWEST_PARTICIPANTS = 5
"""Least number for a bootstrap over participants."""
DRAWS = 2000


@dataclass(frozen=True)
class Contrast:
    """The slope of ``y`` over ``x``, or the mean of ``y``, in the rows that match ``where``."""

    where: Where = field(default_factory=dict)
    x: str = ""
    """Column of a slope; empty: the mean of ``y``."""
    y: str = "rt_ms"
    """``rt_ms`` (of correct trials), or any other number (of all trials), for example ``correct``."""
    against: Where | None = None
    """If given, the effect is the difference: ``where`` minus ``against``."""
    negligible: float = 0.0
    """An effect whose whole interval lies within plus and minus this value counts as none."""

    @property
    def columns(self) -> set[str]:
        """Columns that the rows must have."""
        return {*self.where, *(self.against or {}), self.y} | ({self.x} if self.x else set())


@dataclass(frozen=True)
class Effect:
    """An estimate in units of ``y`` (per unit of ``x``)."""

    estimate: float
    low: float
    """Lower end of the 95 % interval."""
    high: float
    n: int
    """Trials."""


def estimate(rows: pd.DataFrame, contrast: Contrast, *, seed: int = 0, draws: int = DRAWS) -> Effect | None:
    """The effect in these rows; None if a condition was not run or has too few correct trials."""
    if not contrast.columns <= set(rows.columns) or rows.empty:
        return None
    rows = rows.reset_index(drop=True)
    sides = [select(rows, contrast, contrast.where)]
    if contrast.against is not None:
        sides.append(select(rows, contrast, contrast.against))
    enough = 3 if contrast.x else 1
    if any(len(side) < 2 or (contrast.x and side[contrast.x].nunique() < enough) for side in sides):
        return None
    clusters = _clusters(rows.loc[sorted({index for side in sides for index in side.index})])
    names = clusters.unique()
    weights = _weights(len(names), np.random.default_rng(seed), draws)
    found = np.zeros(draws + 1)
    for sign, side in zip((1, -1), sides, strict=False):
        codes = np.asarray(pd.Categorical(clusters.loc[side.index], categories=names).codes, dtype=int)
        found += sign * _statistic(side, codes, contrast, weights)
    found = np.round(found, 9)  # equal times have a slope of exactly 0
    drawn = found[1:][np.isfinite(found[1:])]
    if not np.isfinite(found[0]) or not len(drawn):
        return None
    low, high = (float(edge) for edge in np.quantile(drawn, [0.025, 0.975]))
    if not contrast.x and all(side[contrast.y].isin((0, 1)).all() for side in sides):
        low, high = _at_least_of_shares(sides, contrast.y, low, high)
    return Effect(float(found[0]), low, high, sum(map(len, sides)))


def _at_least_of_shares(sides: Sequence[pd.DataFrame], y: str, low: float, high: float) -> tuple[float, float]:
    """The interval, widened to that of a share (Wilson) or of a difference of two (Newcombe 1998, method 10).

    A bootstrap of equal values has no width: no hit in five trials does not show that there never is one.
    """
    hits, counts = [int(side[y].sum()) for side in sides], [len(side) for side in sides]
    wide = share_interval(hits[0], counts[0]) if len(sides) == 1 else share_difference_interval(hits, counts)
    assert wide is not None  # sides have rows
    return min(low, wide.low), max(high, wide.high)


def select(rows: pd.DataFrame, contrast: Contrast, where: Where) -> pd.DataFrame:
    """The rows of one side of a contrast."""
    fits = rows[contrast.y].notna()
    if contrast.x:
        fits &= rows[contrast.x].notna()
    if contrast.y == "rt_ms" and "correct" in rows:
        fits &= rows["correct"].astype(bool)
    for column, levels in where.items():
        fits &= rows[column].isin(levels)
    return rows[fits]


def _clusters(rows: pd.DataFrame) -> pd.Series:
    """The resampled unit of every row: its participant, or the row itself."""
    if "participant" in rows and rows["participant"].nunique() >= FEWEST_PARTICIPANTS:
        return rows["participant"]
    return pd.Series(np.arange(len(rows)), index=rows.index)


def _weights(clusters: int, generator: np.random.Generator, draws: int) -> np.ndarray:
    """float64 (1 + draws, clusters): weight of each cluster, first 1, then its count in each bootstrap sample."""
    drawn = generator.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)
    return np.vstack([np.ones(clusters), drawn]).astype(float)


def _statistic(rows: pd.DataFrame, codes: np.ndarray, contrast: Contrast, weights: np.ndarray) -> np.ndarray:
    """float64 (1 + draws,): the slope through condition means, or the mean, under every weighting."""
    values = rows[contrast.y].astype(float).to_numpy()
    levels, at = (
        np.unique(rows[contrast.x].astype(float).to_numpy(), return_inverse=True)
        if contrast.x
        else (np.zeros(1), np.zeros(len(rows), int))
    )
    sums, counts = (np.zeros((weights.shape[1], len(levels))) for _ in range(2))
    np.add.at(sums, (codes, at), values)
    np.add.at(counts, (codes, at), 1.0)
    present = weights @ counts  # (draws + 1, levels)
    means = np.divide(weights @ sums, present, out=np.full_like(present, np.nan), where=present > 0)
    if not contrast.x:
        return np.asarray(means[:, 0])
    seen = np.isfinite(means)
    center = (seen * levels).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    dx = np.where(seen, levels - center[:, None], 0.0)
    spread = (dx**2).sum(axis=1)
    slopes = (dx * np.where(seen, means, 0.0)).sum(axis=1)
    return np.divide(slopes, spread, out=np.full(len(spread), np.nan), where=spread > 0)
