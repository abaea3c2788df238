"""Where time comes from: counted work per condition, its price, and what other prices would give.

Rows are re-priced, not run again: what an agent does depends on prices only through the fading of a picture that is
kept in mind for seconds (see ``VisualBuffer.sharpness``), and where it prepares as much as a given time allows; such
conditions (``Prediction.timed``) are not priced anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.analysis.contrasts import Contrast, estimate, select
from imagery_experiments.analysis.statistics import fit_means

FACTORS = (0.5, 2.0)


def kinds_of(rows: pd.DataFrame) -> list[str]:
    """The kinds of work that the rows count."""
    return [column.removeprefix("work_") for column in rows.columns if column.startswith("work_")]


def priced_ms(rows: pd.DataFrame, prices: Prices) -> pd.DataFrame:
    """Milliseconds of every kind of work (columns) in every trial (rows)."""
    return pd.DataFrame(
        {kind: rows[f"work_{kind}"].astype(float) * getattr(prices, f"{kind}_ms") for kind in kinds_of(rows)},
        index=rows.index,
    )


def responses(rows: pd.DataFrame, prices: Prices) -> np.ndarray:
    """int64 (trials,): how many responses a trial's time is made of (several where an item has steps)."""
    rest = rows["rt_ms"].astype(float) - priced_ms(rows, prices).sum(axis=1)
    return np.rint(rest / prices.base_ms).to_numpy().astype(int)


def unexplained_ms(rows: pd.DataFrame, prices: Prices) -> float:
    """The largest part of any response time that is not counted work and whole responses; 0 up to rounding."""
    if rows.empty:
        return 0.0
    priced = priced_ms(rows, prices).sum(axis=1) + responses(rows, prices) * prices.base_ms
    return float((rows["rt_ms"].astype(float) - priced).abs().max())


def repriced(rows: pd.DataFrame, before: Prices, after: Prices) -> pd.DataFrame:
    """The same trials, had work cost something else."""
    change = priced_ms(rows, after).sum(axis=1) - priced_ms(rows, before).sum(axis=1)
    change += responses(rows, before) * (after.base_ms - before.base_ms)
    return rows.assign(rt_ms=rows["rt_ms"].astype(float) + change)


def work_table(rows: pd.DataFrame, conditions: Sequence[str], prices: Prices) -> pd.DataFrame:
    """Per condition the mean count of every kind of work and, beside it, its milliseconds; correct trials.

    Columns: conditions, ``n``, per kind its name and its name with ``_ms``, ``responding_ms``, ``rt_ms``.
    """
    right = rows[rows["correct"].astype(bool)]
    if right.empty:
        return pd.DataFrame()
    priced = priced_ms(right, prices)
    table = right[list(conditions)].assign(n=1)
    for kind in kinds_of(right):
        table = table.assign(**{kind: right[f"work_{kind}"].astype(float), f"{kind}_ms": priced[kind]})
    table = table.assign(responding_ms=responses(right, prices) * prices.base_ms, rt_ms=right["rt_ms"])
    numbers = {column: "mean" for column in table.columns if column not in conditions} | {"n": "sum"}
    if not conditions:
        return table.agg(numbers).to_frame().T
    return table.groupby(list(conditions), dropna=False).agg(numbers).reset_index()


def sensitivity(rows: pd.DataFrame, lines: Mapping[str, Contrast], prices: Prices) -> pd.DataFrame:
    """Every line with each price halved and doubled: slope, its interval and r, and the slope over the unchanged."""
    variants = [("as set", 1.0, prices)]
    variants += [
        (price.name, factor, replace(prices, **{price.name: factor * getattr(prices, price.name)}))
        for price in fields(Prices)
        for factor in FACTORS
    ]
    found: list[dict[str, Any]] = []
    for name, line in lines.items():
        if not line.columns <= set(rows.columns):
            continue
        unchanged: float | None = None
        for price, factor, changed in variants:
            own = repriced(rows, prices, changed)
            fit = fit_means(select(own, line, line.where), line.x)
            effect = estimate(own, line)
            if fit is None or effect is None:
                break
            unchanged = fit.slope if unchanged is None else unchanged
            found.append(
                {
                    "line": name,
                    "price": price,
                    "factor": factor,
                    "slope": fit.slope,
                    "low": effect.low,
                    "high": effect.high,
                    "r": fit.r,
                    "slope_ratio": fit.slope / unchanged if unchanged else None,
                }
            )
    return pd.DataFrame(found)
