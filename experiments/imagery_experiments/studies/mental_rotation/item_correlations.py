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
    angle, different = table["angle_deg"].to_numpy(float), (table["pair"] == "different").to_numpy(float)
    known = np.stack([np.ones(len(table)), angle, different, angle * different], axis=1)
    values = table[column].to_numpy(float)
    weights, *_ = np.linalg.lstsq(known, values, rcond=None)
    return pd.Series(values - known @ weights, index=table.index)


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
    items = rows.groupby("item").agg(pair=("pair", "first"), angle_deg=("angle_deg", "first"))
    rng = np.random.default_rng(0)
    found: dict[str, list[float]] = {"times": [], "partial_times": [], "accuracies": []}
    for _ in range(_SPLITS):
        in_first = times.columns.isin(rng.permutation(people)[: len(people) // 2])
        both = items.copy()
        for half, suffix in ((in_first, ""), (~in_first, "_second")):
            both["rt_ms" + suffix] = times.loc[:, half].mean(axis=1)
            both["accuracy" + suffix] = right.loc[:, half].sum(axis=1) / shown.loc[:, half].sum(axis=1)
        both = both.dropna()
        halves = {
            "times": (both["rt_ms"], both["rt_ms_second"]),
            "partial_times": tuple(beyond_angle_and_parity(both, name) for name in ("rt_ms", "rt_ms_second")),
            "accuracies": (both["accuracy"], both["accuracy_second"]),
        }
        for name, (one, other) in halves.items():
            if (r := _correlation(one, other)) is not None:
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


def _correlation(one: pd.Series, other: pd.Series) -> float | None:
    """Pearson correlation; None if one is constant or has fewer than three values."""
    if len(one) < 3 or one.std() < 1e-9 or other.std() < 1e-9:
        return None
    return float(np.corrcoef(one, other)[0, 1])
