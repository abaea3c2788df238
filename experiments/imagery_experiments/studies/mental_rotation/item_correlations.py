"""Items of mental rotation: do the same figures take people and agents long, beyond angle and parity?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

_SPLITS = 200
"""Random halves of the participants; their mean correlation is stepped up to all of them (Spearman-Brown)."""
_FEWEST = 10
"""Items below which no correlation is given."""


def item_means(rows: pd.DataFrame) -> pd.DataFrame:
    """Per item: pair, angle_deg, rt_ms (mean over participants of correct answers) and accuracy."""
    correct = rows[rows["correct"].astype(bool)]
    own = correct.groupby(["item", "participant"])["rt_ms"].mean().groupby("item").mean()
    table = rows.groupby("item").agg(pair=("pair", "first"), angle_deg=("angle_deg", "first"))
    return table.assign(rt_ms=own, accuracy=rows.groupby("item")["correct"].mean().astype(float))


def compare_items(table: pd.DataFrame, rows: pd.DataFrame, trials: pd.DataFrame | None) -> dict[str, Any]:
    """Correlations over items, plain and partial, for times and accuracies, and both reliabilities.

    Args:
        table: :func:`item_means` of the agent, with people_ms and people_accuracy.
        rows: the agent's trials.
        trials: people's trials, if they are known.
    """
    found: dict[str, Any] = {"count": len(table)}
    for name, ours, theirs in (("times", "rt_ms", "people_ms"), ("accuracies", "accuracy", "people_accuracy")):
        for pair in ("all", "same", "different"):
            part = table if pair == "all" else table[table["pair"] == pair]
            found[f"{name}, {pair}"] = correlations(part, ours, theirs)
    found["reliability_of_people"] = None if trials is None else split_half(trials)
    found["reliability_of_agent"] = split_half(rows)
    return found


def correlations(table: pd.DataFrame, ours: str, theirs: str) -> dict[str, float | int] | None:
    """n, r with its 95 % interval, and the partial r given angle, parity and their product; None if undefined."""
    both = table.assign(ours=table[ours].astype(float), theirs=table[theirs].astype(float))
    both = both.dropna(subset=["ours", "theirs"])
    r = _correlation(both["ours"], both["theirs"])
    if len(both) < _FEWEST or r is None:
        return None
    partial = _correlation(*(beyond_angle_and_parity(both, name) for name in ("ours", "theirs")))
    low, high = np.tanh(np.arctanh(np.clip(r, -0.999999, 0.999999)) + np.array([-1.96, 1.96]) / (len(both) - 3) ** 0.5)
    return {"n": len(both), "r": r, "low": float(low), "high": float(high)} | (
        {} if partial is None else {"partial_r": partial}
    )


def beyond_angle_and_parity(table: pd.DataFrame, column: str) -> pd.Series:
    """Residuals of a column after a linear regression on angle, parity and their product."""
    return pd.Series(_residuals(table, table[column].to_numpy(float)), index=table.index)


def _residuals(table: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """The same of values (items,) or (items, columns) of the table's items."""
    angle, different = table["angle_deg"].to_numpy(float), (table["pair"] == "different").to_numpy(float)
    known = np.stack([np.ones(len(table)), angle, different, angle * different], axis=1)
    weights, *_ = np.linalg.lstsq(known, values, rcond=None)
    return np.asarray(values - known @ weights)


def _means(sums: np.ndarray, counts: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Per item, of (items, participants) over those chosen; NaN without any."""
    with np.errstate(invalid="ignore"):
        return np.asarray(sums[:, chosen].sum(axis=1) / counts[:, chosen].sum(axis=1))


def split_half(rows: pd.DataFrame) -> dict[str, float] | None:
    """Split-half reliability over participants of the item means, plain and beyond angle and parity.

    None with fewer than four participants or ten items.
    """
    people = np.array(sorted(rows["participant"].unique()))
    if len(people) < 4 or rows["item"].nunique() < _FEWEST:
        return None
    correct = rows["correct"].astype(float)
    by_person = rows.assign(right=correct, rt_ms=rows["rt_ms"].where(correct > 0)).groupby(["item", "participant"])
    times, right, shown = (
        by_person[name].agg(how).unstack() for name, how in (("rt_ms", "mean"), ("right", "sum"), ("right", "size"))
    )
    known = rows.groupby("item").agg(pair=("pair", "first"), angle_deg=("angle_deg", "first"))
    is_known = known.notna().all(axis=1).to_numpy()
    asked, timed = shown.fillna(0.0).to_numpy(float), times.notna().to_numpy(float)
    correct_of, times_of = right.fillna(0.0).to_numpy(float), times.fillna(0.0).to_numpy(float)
    rng = np.random.default_rng(0)
    found: dict[str, list[float]] = {"times": [], "partial_times": [], "accuracies": []}
    for _ in range(_SPLITS):
        in_first = times.columns.isin(rng.permutation(people)[: len(people) // 2])
        split = (in_first, ~in_first)
        rt_ms = np.stack([_means(times_of, timed, half) for half in split], axis=1)  # (items, halves)
        accuracy = np.stack([_means(correct_of, asked, half) for half in split], axis=1)
        kept = is_known & np.isfinite(rt_ms).all(axis=1) & np.isfinite(accuracy).all(axis=1)
        partial = _residuals(known[kept], rt_ms[kept])
        for name, halves in (("times", rt_ms[kept]), ("partial_times", partial), ("accuracies", accuracy[kept])):
            if (r := _correlation(halves[:, 0], halves[:, 1])) is not None:
                found[name].append(r)
    means = {name: float(np.mean(values)) for name, values in found.items() if values}
    return {name: 2 * r / (1 + r) for name, r in means.items()}


def measures_of(analysis: Mapping[str, Any]) -> dict[str, str]:
    """The correlations and reliabilities as text."""
    items, found = analysis["items"], {"Accuracy": f"{analysis['accuracy']:.0%} of {analysis['trials']}"}
    if fit := analysis["fit"]:
        found["Slope, same"] = f"{fit['slope']:.1f} ms/degree, r = {fit['r']:.2f}"
    for name, value in items.items():
        if isinstance(value, dict) and "r" in value:
            beyond = f"; beyond angle and parity {value['partial_r']:.2f}" if "partial_r" in value else ""
            found[f"Items beside people, {name}"] = (
                f"r = {value['r']:.2f} [{value['low']:.2f}, {value['high']:.2f}] ({value['n']} items){beyond}"
            )
    for who in ("people", "agent"):
        if own := items[f"reliability_of_{who}"]:
            found[f"Split-half reliability of the items, {who}"] = ", ".join(
                f"{label} {own[name]:.2f}"
                for name, label in (
                    ("times", "times"),
                    ("partial_times", "times beyond angle and parity"),
                    ("accuracies", "accuracies"),
                )
                if name in own
            )
    return found


def _correlation(one: pd.Series | np.ndarray, other: pd.Series | np.ndarray) -> float | None:
    """Pearson correlation; None if one is constant or has fewer than three values."""
    if len(one) < 3 or np.std(one, ddof=1) < 1e-9 or np.std(other, ddof=1) < 1e-9:
        return None
    return float(np.corrcoef(one, other)[0, 1])
