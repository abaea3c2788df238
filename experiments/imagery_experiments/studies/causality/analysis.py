"""Results of causal judgment: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.contrasts import Effect
from imagery_experiments.analysis.statistics import by_condition
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.causality.design import FACTORS, NUMBERS

CLIP = ["participant", "modality", "kind", "discs", "clip", "variant"]
"""Columns that name one clip given to one participant."""
BUDGETS_S = (0.2, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Work allowed, in results over it."""
_DRAWS = 2000
_FEWEST = 4


def analyse(rows: pd.DataFrame) -> Analysis:
    """Correlations with the oracle and with counterfactual judgments, pairs in the right order, ratings over work."""
    seen, told = in_pictures(rows), rows[rows["modality"] == "words"]
    return {
        "trials": len(rows),
        "accuracy": float(seen["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": None,
        "with_oracle": {
            str(question): _as_dict(correlation(own["rating"], own["oracle_rating"]))
            for question, own in seen.groupby("question")
        },
        "told_with_oracle": {
            str(question): _as_dict(correlation(own["rating"], own["oracle_rating"]))
            for question, own in told.groupby("question")
        },
        "caused_over_counterfactual": _as_dict(_caused_over_counterfactual(seen)),
        "pairs": pairs_in_order(seen),
        "told_pairs": pairs_in_order(told),
        "over_numbers": over_numbers(seen).to_dict("records"),
        "over_budget": over_budget(seen).to_dict("records"),
    }


def in_pictures(rows: pd.DataFrame) -> pd.DataFrame:
    """The trials whose clip was shown."""
    return rows[rows["modality"] == "pictures"]


def _caused_over_counterfactual(rows: pd.DataFrame) -> Effect | None:
    joined = judged_clips(rows)
    return correlation(joined["caused"], joined["difference"])


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


def over_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Counterfactual and causal ratings of clips with no brick and no teleporter, by number of discs.

    Columns: question, discs, like (``oracle``, or ``contact``, the cue of contact), value and low and high (correlation
    with a 95 % interval over clips), n.
    """
    found = []
    for question, discs, own in _by_number(rows, ("without", "caused")):
        for like, ratings in (("oracle", own["oracle_rating"]), ("contact", _contact_cue(own))):
            effect = correlation(own["rating"], ratings)
            if effect is not None:
                found.append({"question": question, "discs": discs, "like": like, **_columns(effect)})
    return pd.DataFrame(found, columns=["question", "discs", "like", "value", "low", "high", "n"])


def over_budget(rows: pd.DataFrame) -> pd.DataFrame:
    """Counterfactual ratings after some work, by number of discs.

    Columns: discs, budget_s, like (``oracle`` or ``contact``), value and low and high (correlation with a 95 % interval
    over clips), n.
    """
    found = []
    for _, discs, own in _by_number(rows, ("without",)):
        cue = _contact_cue(own)
        for budget_s in BUDGETS_S:
            ratings = [rating_at(text, 1000 * budget_s) for text in own["course"]]
            for like, others in (("oracle", own["oracle_rating"]), ("contact", cue)):
                effect = correlation(ratings, others)
                if effect is not None:
                    found.append({"discs": discs, "budget_s": budget_s, "like": like, **_columns(effect)})
    return pd.DataFrame(found, columns=["discs", "budget_s", "like", "value", "low", "high", "n"])


def _by_number(rows: pd.DataFrame, questions: tuple[str, ...]) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Question, number of discs and trials, of clips with no brick and no teleporter."""
    free = rows[rows["kind"] == "free"]
    for question in questions:
        for discs in NUMBERS:
            yield question, discs, free[(free["question"] == question) & (free["discs"] == discs)]


def _contact_cue(rows: pd.DataFrame) -> pd.Series:
    """The rating that contact alone suggests: what touched made the difference, what did not made none."""
    through, touched = rows["through"].astype(bool), rows["touched"].astype(bool)
    caused: Any = 100.0 * touched * np.where(through, 1, -1)
    return pd.Series(np.where(rows["question"] == "caused", caused, 100.0 * (through != touched)), index=rows.index)


def _columns(effect: Effect) -> dict[str, float]:
    return {"value": effect.estimate, "low": effect.low, "high": effect.high, "n": effect.n}


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
        found[f"Pairs in the right order, {titles[question]}"] = _pairs_text(analysis["pairs"], question)
    for one in analysis["pairs"]:
        if one["question"] == "without":
            found[f"Pairs in the right order, {one['kind']}"] = share_text(one["right"], one["n"])
    seen = in_pictures(rows)
    ordered = seen[seen["part"] == "order"]
    if len(ordered):
        found["Right where order decides"] = share_text(int(ordered["correct"].sum()), len(ordered))
    for question in ("without", "caused"):
        told = analysis["told_with_oracle"].get(question)
        found[f"Told in words: correlation with the oracle, {titles[question]}"] = _text(told)
    found["Told in words: pairs in the right order"] = _pairs_text(analysis["told_pairs"], "without")
    return found | _measures_by_number(seen, analysis)


def _measures_by_number(rows: pd.DataFrame, analysis: Analysis) -> dict[str, str]:
    """Of counterfactual ratings: what they correlate with, and the time they take, by number of discs."""
    found = {}
    for one in analysis["over_numbers"]:
        if one["question"] == "without":
            effect = {"r": one["value"], **{name: one[name] for name in ("low", "high", "n")}}
            found[f"Correlation with {_LIKE[one['like']]}, {one['discs']} discs"] = _text(effect)
    for _, discs, own in _by_number(rows, ("without",)):
        if len(own):
            found[f"Time, {discs} discs"] = f"{own['rt_ms'].mean() / 1000:.1f} s"
    return found


_LIKE = {"oracle": "the oracle", "contact": "the cue of contact"}


def _pairs_text(pairs: Sequence[Mapping[str, Any]], question: str) -> str:
    own = [one for one in pairs if one["question"] == question]
    n, right = sum(one["n"] for one in own), sum(one["right"] for one in own)
    return share_text(right, n) if n else "-"


def _as_dict(effect: Effect | None) -> dict[str, float] | None:
    return None if effect is None else {"r": effect.estimate, "low": effect.low, "high": effect.high, "n": effect.n}


def _text(found: Mapping[str, float] | None) -> str:
    return (
        "-" if found is None else f"r = {found['r']:.2f} [{found['low']:.2f}, {found['high']:.2f}] (n = {found['n']})"
    )
