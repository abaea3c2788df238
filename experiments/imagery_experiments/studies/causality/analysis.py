"""Results of causal judgment: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.contrasts import Effect
from imagery_experiments.analysis.statistics import by_condition
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.causality.design import FACTORS

CLIP = ["participant", "kind", "discs", "clip", "variant"]
"""Columns that name one clip seen by one participant."""
GROUPS = {"2 discs": (2, 2), "4 and 6 discs": (4, 6), "8 to 12 discs": (8, 12)}
"""Numbers of discs that are taken together in results over the work allowed."""
_DRAWS = 2000
_FEWEST = 4


def analyse(rows: pd.DataFrame) -> Analysis:
    """Correlations with the oracle and with counterfactual judgments, pairs in the right order, ratings over work."""
    joined = judged_clips(rows)
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": None,
        "with_oracle": {
            str(question): _as_dict(correlation(own["rating"], own["oracle_rating"]))
            for question, own in rows.groupby("question")
        },
        "caused_over_counterfactual": _as_dict(correlation(joined["caused"], joined["difference"])),
        "pairs": pairs_in_order(rows),
        "over_budget": over_budget(rows).to_dict("records"),
    }


def correlation(first: Any, second: Any, *, seed: int = 0) -> Effect | None:
    """Pearson correlation with a bootstrap interval over trials; None with too few, or without variance."""
    values = np.stack([np.asarray(first, float), np.asarray(second, float)])
    if values.shape[1] < _FEWEST or not (np.ptp(values, axis=1) > 0).all():
        return None
    chosen = np.random.default_rng(seed).integers(values.shape[1], size=(_DRAWS, values.shape[1]))
    own = values[:, chosen]  # (2, draws, trials)
    own = own - own.mean(axis=-1, keepdims=True)
    spread = np.sqrt((own**2).sum(axis=-1).prod(axis=0))
    drawn = ((own[0] * own[1]).sum(axis=-1)[spread > 0]) / spread[spread > 0]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Effect(float(np.corrcoef(values)[0, 1]), float(low), float(high), values.shape[1])


def judged_clips(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per clip with both judgments: ``caused``, and ``difference``, the actual minus the judged outcome."""
    wide = rows[rows["question"].isin(("without", "caused"))].pivot_table(
        index=CLIP, columns="question", values="rating", aggfunc="first"
    )
    wide = wide.reindex(columns=["without", "caused"]).dropna()
    through = rows.drop_duplicates(CLIP).set_index(CLIP)["through"].astype(float)
    return wide.assign(difference=100 * through.reindex(wide.index) - wide["without"]).reset_index()


def pairs_in_order(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Per kind of pair and question: pairs whose two ratings differ in the right direction; ties are wrong."""
    found = []
    for (kind, question), own in rows[rows["part"] == "pairs"].groupby(["kind", "question"]):
        table = own.pivot_table(index=["participant", "clip"], columns="variant", values=["rating", "true_rating"])
        table = table.dropna()
        if table.empty:
            continue
        right = np.sign(table["rating"][1] - table["rating"][0]) == np.sign(
            table["true_rating"][1] - table["true_rating"][0]
        )
        found.append({"kind": str(kind), "question": str(question), "n": len(table), "right": int(right.sum())})
    return found


def over_budget(rows: pd.DataFrame, *, budgets: int = 12) -> pd.DataFrame:
    """Ratings of ``without`` after some work: their correlation with the oracle and with the cue of contact.

    Columns: group (of numbers of discs), budget_s, like (``oracle`` or ``contact``), value, n.
    """
    own = rows[rows["question"] == "without"]
    cue = 100.0 * (own["through"].astype(bool) != own["touched"].astype(bool))
    own = own.assign(contact=cue)
    last_ms = max([float(text.split()[-1].split(":")[0]) for text in own["course"] if text] or [1.0])
    found = []
    for group, (low, high) in GROUPS.items():
        part = own[own["discs"].between(low, high)]
        for budget_ms in np.geomspace(200.0, max(last_ms, 400.0), budgets):
            ratings = [rating_at(text, budget_ms) for text in part["course"]]
            for like, column in (("oracle", "oracle_rating"), ("contact", "contact")):
                effect = correlation(ratings, part[column])
                if effect is not None:
                    found.append(
                        {"group": group, "budget_s": budget_ms / 1000, "like": like, "value": effect.estimate}
                        | {"low": effect.low, "high": effect.high, "n": effect.n}
                    )
    return pd.DataFrame(found, columns=["group", "budget_s", "like", "value", "low", "high", "n"])


def rating_at(course: str, budget_ms: float) -> float:
    """The rating that had been reached after some work, from the column ``course``."""
    reached = [change for change in course.split() if float(change.split(":")[0]) <= budget_ms]
    return float((reached or course.split()[:1])[-1].split(":")[1])


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text."""
    found = {}
    titles = {"without": "counterfactual", "displaced": "displacement", "will": "hypothetical", "caused": "causal"}
    for question, title in titles.items():
        found[f"Correlation with the oracle, {title}"] = _text(analysis["with_oracle"].get(question))
    found["Causal over counterfactual ratings"] = _text(analysis["caused_over_counterfactual"])
    for question in ("without", "caused"):
        own = [one for one in analysis["pairs"] if one["question"] == question]
        n, right = sum(one["n"] for one in own), sum(one["right"] for one in own)
        found[f"Pairs in the right order, {titles[question]}"] = share_text(right, n) if n else "-"
    for one in analysis["pairs"]:
        if one["question"] == "without":
            found[f"Pairs in the right order, {one['kind']}"] = share_text(one["right"], one["n"])
    ordered = rows[rows["part"] == "order"]
    if len(ordered):
        found["Right where order decides"] = share_text(int(ordered["correct"].sum()), len(ordered))
    for discs, part in rows[(rows["kind"] == "free") & (rows["question"] == "without")].groupby("discs"):
        found[f"Correlation with the oracle, {discs} discs"] = _text(
            _as_dict(correlation(part["rating"], part["oracle_rating"]))
        )
        found[f"Time, {discs} discs"] = f"{part['rt_ms'].mean() / 1000:.1f} s"
    return found


def _as_dict(effect: Effect | None) -> dict[str, float] | None:
    return None if effect is None else {"r": effect.estimate, "low": effect.low, "high": effect.high, "n": effect.n}


def _text(found: Mapping[str, float] | None) -> str:
    return (
        "-" if found is None else f"r = {found['r']:.2f} [{found['low']:.2f}, {found['high']:.2f}] (n = {found['n']})"
    )
