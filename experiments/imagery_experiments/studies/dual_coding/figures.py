"""Figures of dual coding: recall, pairs, times of the walks, of clock hands and of judged pictures, problems solved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_values import BROOKS_SECONDS, PAIVIO_PAIRS
from imagery_experiments.plotting.comparison import caption, curves, dots, mean_times, people_points, shares
from imagery_experiments.studies.dual_coding.analysis import MANNER_TITLES
from imagery_experiments.studies.dual_coding.design import MATERIALS, PAIRS
from imagery_experiments.studies.dual_coding.sentences import ITEMS, MATCHES

_TITLES = {"picture": "pictures", "concrete": "concrete words", "abstract": "abstract words"}


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Caption -> figure."""
    return {**_recall(rows), **_pairs(rows), **_walks(rows), **_clocks(rows), **_sentences(rows), **_planning(rows)}


def _recall(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[(rows["part"] == "recall") & (rows["test"] == "free") & (rows["delay_min"] == 0)]
    if own.empty:
        return {}
    own = own.assign(shown=own["material"].map(_TITLES), panel=own["manner"].map(MANNER_TITLES))
    figure = dots(
        shares(own, ["panel", "shown"], "correct"),
        x="shown",
        levels=[_TITLES[material] for material in MATERIALS],
        label="recalled",
        panels={"panel": list(MANNER_TITLES.values())},
        height_in=4.6,
    )
    return {"Share of items recalled freely, by what was done with them, with 95 % intervals.": figure}


def _pairs(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[rows["part"] == "pairs"]
    if own.empty:
        return {}
    figure = dots(
        shares(own, ["material"], "correct"),
        [people_points(PAIVIO_PAIRS, "material")],
        x="material",
        levels=PAIRS,
        label="partner recalled",
    )
    text = (
        "Share of partners recalled by kind of pair, stimulus first (C concrete, A abstract), with 95 % intervals. "
        "People: mean of four trials."
    )
    return {caption(text, PAIVIO_PAIRS): figure}


def _walks(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[rows["part"] == "walk"]
    if own.empty:
        return {}
    times = mean_times(own.assign(correct=True), ["material", "manner"])
    people = [people_points(series, "manner", material=material) for material, series in BROOKS_SECONDS.items()]
    text = (
        "Time of ten answers while walking round a block letter or through a sentence, answering by pointing or by "
        "speaking. Agents: counted work, not scaled."
    )
    scale = sum(one["value"].sum() for one in people) / max(times["value"].sum() / times["agent"].nunique(), 1e-9)
    for column in ("value", "low", "high"):
        times[column] *= scale
    positions = {"point": 0.0, "speak": 1.0}
    times["at"] = times["manner"].map(positions)
    people = [one.assign(at=one["manner"].map(positions)) for one in people]
    figure = curves(
        times,
        people,
        x="at",
        labels=("0: pointing, 1: speaking", "time of ten answers in s, one scale"),
        panels={"material": ["letter", "sentence"]},
    )
    text = text.replace("not scaled", f"multiplied by {scale:.1f} so that the mean of all conditions is people's")
    return {caption(text, *BROOKS_SECONDS.values()): figure}


def _clocks(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[rows["part"] == "clocks"]
    if own.empty:
        return {}
    own = own.assign(degrees=own["test"].str.extract(r"(\d+)", expand=False).astype(float))
    figure = curves(
        mean_times(own, ["material", "degrees"]),
        x="degrees",
        labels=("difference of the angles in degrees", "response time in s"),
        panels={"material": ["digital", "mixed", "analog"]},
    )
    return {"Comparison of two clocks given as numbers, as pictures or one as each, with 95 % intervals.": figure}


def _sentences(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[(rows["part"] == "sentences") & rows["correct"].astype(bool)]
    if own.empty:
        return {}
    figure = dots(
        mean_times(own, ["material", "manner"]),
        x="manner",
        levels=MATCHES,
        label="response time in s",
        panels={"material": list(ITEMS)},
    )
    text = (
        "Whether the thing in a picture was mentioned in a sentence: time of right answers, by whether the picture is "
        "as the sentence implies, in the other orientation or form, or of another thing, with 95 % intervals."
    )
    return {text: figure}


def _planning(rows: pd.DataFrame) -> dict[str, Any]:
    own = rows[rows["part"] == "planning"]
    if own.empty:
        return {}
    figure = dots(
        shares(own, ["test"], "correct"), x="test", levels=sorted(own["test"].unique()), label="problems solved"
    )
    return {"Problems whose start follows from premises and whose answer is a distance, with 95 % intervals.": figure}
