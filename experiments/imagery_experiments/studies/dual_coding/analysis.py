"""Results of dual coding: pure functions of trial rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from imagery_experiments.analysis.contrasts import Contrast, Effect, Where, estimate
from imagery_experiments.analysis.human_values import DUAL_CODING, people_column
from imagery_experiments.analysis.statistics import by_condition, fit_means
from imagery_experiments.analysis.wording import share_text
from imagery_experiments.experiment.study import Analysis
from imagery_experiments.studies.dual_coding.design import FACTORS, MANNERS, MATERIALS, PAIRS, REPETITIONS
from imagery_experiments.studies.dual_coding.sentences import ITEMS, MATCHES

MANNER_TITLES = {"count": "parts counted", "learn": "learned", "name": "named", "imagine": "imagined"}
PEOPLE = people_column(DUAL_CODING)
_WORD_LISTS = ("concrete", "middle", "abstract")
_FREE: Where = {"test": ("free",), "delay_min": (0,)}
_CORRELATION_DRAWS = 2000


def analyse(rows: pd.DataFrame) -> Analysis:
    """Shares recalled and times by condition; correlation of recall with people's ratings; slope over clock angles."""
    clocks = rows[(rows["part"] == "clocks") & rows["correct"].astype(bool)]
    clocks = clocks.assign(degrees=clocks["test"].str.extract(r"(\d+)", expand=False).astype(float))
    fit = fit_means(clocks, "degrees")
    found = correlation(rows)
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, FACTORS),
        "fit": fit.as_dict() if fit else None,
        "recall_over_concreteness": None
        if found is None
        else {"r": found.estimate, "low": found.low, "high": found.high},
    }


def correlation(rows: pd.DataFrame, *, seed: int = 0) -> Effect | None:
    """Pearson correlation over words between their free recall and people's ratings of concreteness.

    Of all words that were studied once and recalled at once, whatever was done with them; the interval is a bootstrap
    over words. None without variance.
    """
    own = rows[rows["part"].isin(("recall", "rated")) & rows["material"].isin(_WORD_LISTS)]
    own = own[(own["test"] == "free") & (own["delay_min"] == 0)]
    words = own.groupby("item").agg(
        recalled=("correct", "mean"), rating=("concreteness", "first"), n=("correct", "size")
    )
    if len(words) < 3 or words["recalled"].nunique() < 2:
        return None
    values = words[["recalled", "rating"]].to_numpy(float)
    generator = np.random.default_rng(seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = [
            np.corrcoef(values[generator.integers(len(values), size=len(values))].T)[0, 1]
            for _ in range(_CORRELATION_DRAWS)
        ]
        low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Effect(float(np.corrcoef(values.T)[0, 1]), float(low), float(high), len(words))


def sum_of_codes(rows: pd.DataFrame, pictures_only: pd.DataFrame, words_only: pd.DataFrame) -> tuple[float, float]:
    """Recall of a picture and its word, found and expected from the two lesioned twins if the codes are independent.

    1 - (1 - p)(1 - q), with p the recall of the same items without the verbal store and q without the picture store.
    """

    def share(part: pd.DataFrame) -> float:
        own = part[(part["part"] == "repetition") & (part["material"] == "picture, word")]
        return float(own["correct"].mean())

    return share(rows), 1 - (1 - share(pictures_only)) * (1 - share(words_only))


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """Measure -> value as text, for the table of results."""
    found = {}
    for manner in MANNERS:
        for material in MATERIALS:
            where = {**_FREE, "part": ("recall",), "manner": (manner,), "material": (material,)}
            found[f"Recalled, {MANNER_TITLES[manner]}: {_title(material)}"] = _share(rows, where)
    for material in MATERIALS:
        where = {"part": ("recall",), "test": ("cued",), "material": (material,)}
        found[f"Recalled by its initial: {_title(material)}"] = _share(rows, where)
        for delay_min in sorted(set(rows.loc[rows["part"] == "recall", "delay_min"]) - {0}):
            where = {"part": ("recall",), "delay_min": (delay_min,), "material": (material,)}
            found[f"Recalled after {delay_min} minutes: {_title(material)}"] = _share(rows, where)
    for material in REPETITIONS:
        found[f"Recalled, studied as {material}"] = _share(rows, {"part": ("repetition",), "material": (material,)})
    for material in PAIRS:
        found[f"Partner recalled, {material}"] = _share(rows, {"part": ("pairs",), "material": (material,)})
    found["Place recalled, of the things recalled"] = _share(
        rows, {"part": ("places",), "correct": (True,)}, "place_right"
    )
    if (over := correlation(rows)) is not None:
        found["Recall over people's concreteness, words"] = (
            f"r = {over.estimate:.2f} [{over.low:.2f}, {over.high:.2f}] (n = {over.n})"
        )
    return found | _times(rows) | _sentences(rows) | _planning(rows)


def _title(material: str) -> str:
    return {"picture": "pictures", "concrete": "concrete words", "abstract": "abstract words"}[material]


def _share(rows: pd.DataFrame, where: Where, column: str = "correct") -> str:
    own = rows
    for name, levels in where.items():
        own = own[own[name].isin(levels)]
    own = own.dropna(subset=[column]) if column in own else own.iloc[:0]
    return share_text(own[column].astype(bool).sum(), len(own)) if len(own) else "-"


def _sentences(rows: pd.DataFrame) -> dict[str, str]:
    """What a picture costs that does not look as a sentence implies, and how many judgments are right."""
    found = {}
    for material in ITEMS:
        where = {"part": ("sentences",), "material": (material,)}
        unlike, like = ({**where, "manner": (manner,)} for manner in ("mismatch", "match"))
        if effect := estimate(rows, Contrast(unlike, against=like)):
            found[f"Sentence, then picture: other minus implied {material}"] = (
                f"{effect.estimate:+.0f} [{effect.low:+.0f}, {effect.high:+.0f}] ms"
            )
        for manner in MATCHES:
            found[f"Sentence, then picture, {material}, {manner}: right"] = _share(rows, {**where, "manner": (manner,)})
    return found


def _planning(rows: pd.DataFrame) -> dict[str, str]:
    """Problems in two parts that are solved, by the number of premises."""
    own = rows[rows["part"] == "planning"]
    found = {"Problems in two parts, solved": _share(own, {})}
    for test in sorted(set(own["test"])):
        found[f"Problems in two parts, solved: {test}"] = _share(own, {"test": (test,)})
    return found


def _times(rows: pd.DataFrame) -> dict[str, str]:
    """Mean times of the tasks with response times."""
    found = {}
    for part, title in (("walk", "Walk"), ("clocks", "Clock hands"), ("sizes", "Sizes in life")):
        for material, manner in rows.loc[rows["part"] == part, ["material", "manner"]].drop_duplicates().to_numpy():
            where = {"part": (part,), "material": (material,), "manner": (manner,)}
            effect = estimate(rows, Contrast(where))
            if effect:
                name = f"{title}, {material}" + (f", {manner}" if manner else "")
                found[name] = f"{effect.estimate:.0f} [{effect.low:.0f}, {effect.high:.0f}] ms"
    return found
