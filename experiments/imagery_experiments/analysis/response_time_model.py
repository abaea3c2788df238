"""The composition of response times: counted work per condition, its prices, and times at other prices.

Times are recomputed from the counted work, without running trials again. This is exact unless work depends on prices:
through the fading of a picture over seconds (``VisualBuffer.sharpness``), and in conditions with a limited time for
preparation (``Prediction.timed``), which are excluded.
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
    """The kinds of work in the rows."""
    return [column.removeprefix("work_") for column in rows.columns if column.startswith("work_")]


def slowness(rows: pd.DataFrame) -> pd.Series:
    """By which the prices of every trial were multiplied: the trait of its participant, 1 without traits."""
    return rows["trait_slowness"].astype(float) if "trait_slowness" in rows else pd.Series(1.0, index=rows.index)


def priced_ms(rows: pd.DataFrame, prices: Prices) -> pd.DataFrame:
    """Milliseconds of every kind of work (columns) in every trial (rows)."""
    own = slowness(rows)
    return pd.DataFrame(
        {kind: own * rows[f"work_{kind}"].astype(float) * getattr(prices, f"{kind}_ms") for kind in kinds_of(rows)},
        index=rows.index,
    )


def responses(rows: pd.DataFrame, prices: Prices) -> np.ndarray:
    """int64 (trials,): number of responses whose times a trial sums (several for items with steps)."""
    rest = rows["rt_ms"].astype(float) - priced_ms(rows, prices).sum(axis=1)
    return (rest / (prices.base_ms * slowness(rows))).round().to_numpy().astype(int)


def unexplained_ms(rows: pd.DataFrame, prices: Prices) -> float:
    """The largest part of a response time that is neither counted work nor base times; 0 up to rounding."""
    if rows.empty:
        return 0.0
    priced = priced_ms(rows, prices).sum(axis=1) + responses(rows, prices) * prices.base_ms * slowness(rows)
    return float((rows["rt_ms"].astype(float) - priced).abs().max())


def repriced(rows: pd.DataFrame, before: Prices, after: Prices) -> pd.DataFrame:
    """The same trials with response times at other prices."""
    change = priced_ms(rows, after).sum(axis=1) - priced_ms(rows, before).sum(axis=1)
    change += responses(rows, before) * (after.base_ms - before.base_ms) * slowness(rows)
    return rows.assign(rt_ms=rows["rt_ms"].astype(float) + change)


def work_table(rows: pd.DataFrame, conditions: Sequence[str], prices: Prices) -> pd.DataFrame:
    """Per condition the mean count and milliseconds of every kind of work, in correct trials.

    Columns: conditions, ``n``, per kind its name and its name with ``_ms``, ``responding_ms``, ``rt_ms``.
    """
    right = rows[rows["correct"].astype(bool)]
    if right.empty:
        return pd.DataFrame()
    priced = priced_ms(right, prices)
    table = right[list(conditions)].assign(n=1)
    for kind in kinds_of(right):
        table = table.assign(**{kind: right[f"work_{kind}"].astype(float), f"{kind}_ms": priced[kind]})
    table = table.assign(
        responding_ms=responses(right, prices) * prices.base_ms * slowness(right), rt_ms=right["rt_ms"]
    )
    numbers = {column: "mean" for column in table.columns if column not in conditions} | {"n": "sum"}
    if not conditions:
        return table.agg(numbers).to_frame().T
    return table.groupby(list(conditions), dropna=False).agg(numbers).reset_index()


def sensitivity(rows: pd.DataFrame, lines: Mapping[str, Contrast], prices: Prices) -> pd.DataFrame:
    """Slope, interval and r of every line with each price halved and doubled, and the ratio to the unchanged slope."""
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
