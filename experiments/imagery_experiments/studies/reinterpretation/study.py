"""Reinterpretation of a mental picture built from words (Finke, Pinker & Farah 1989).

Task         Build a figure in mind from spoken instructions ("Imagine a capital letter D. ..."), then
             say what it looks like.
Stimuli      The twelve classic items, or any list of them in a file (see ``item_study``).
Observation  One sentence per step and a blank picture, each followed by a guess; at last "What is it?".
Response     An open answer in words.
Truth        Accepted names; used here to score only.
Timing       Priced work of all steps together.
Measures     Grade of the first name and of the best of five by a key of graded answers (accepted names where there is
             none), share of good names (4 or more of 5), good guesses before the last step, sentences not carried out.
People       From 12 % (tree) to 82 % (umbrella) good names per item (McCarty & Morales 2025).
Source       See :mod:`imagery_experiments.analysis.human_data`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_envs.stimuli.constructions import (
    CLASSIC_ITEMS,
    Construction,
    read_constructions,
)
from imagery_experiments.analysis import accounts
from imagery_experiments.analysis.answer_grading import AnswerKey
from imagery_experiments.analysis.human_data import MCCARTY_MORALES
from imagery_experiments.analysis.statistics import by_condition, share_interval
from imagery_experiments.experiment.design import Design, Level, Trial, dealt
from imagery_experiments.experiment.study import Analysis, Study
from imagery_experiments.studies.reinterpretation.session import TOP, run
from imagery_experiments.studies.sizes import REINTERPRETATION

if TYPE_CHECKING:
    pass

NAME = "reinterpretation"
QUICK_BLOCKS = (48, 49, 50, 53, 58)
CANONICAL = {f"finke-{item.block}": item.accepted[0] for item in CLASSIC_ITEMS}
"""Item -> its name; numbers as in the item list of McCarty & Morales 2025."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """The twelve classic items in their order, all for the first participant; the quick design has the drawn five."""
    items = [item for item in CLASSIC_ITEMS if not quick or item.block in QUICK_BLOCKS]
    people = {str(name): share for name, share in MCCARTY_MORALES.points}
    return items_design(
        items, seed=seed, participants=participants, people=people, among=REINTERPRETATION[quick].among
    )


def items_design(
    items: Sequence[Construction],
    *,
    seed: int,
    participants: int,
    grades: str = "",
    people: Mapping[str, float] | None = None,
    among: int = 1,
) -> Design:
    """Any items, with the path of a key of graded answers and people's shares of good names by item.

    The first participant has all; the others are dealt them among so many (1: all to everybody).
    """
    trials = []
    for participant in range(1, participants + 1):
        for item in items if participant == 1 else dealt(items, participant, among=among):
            settings: dict[str, Level] = {
                f"instruction_{n}": text for n, text in enumerate(item.instructions, 1)
            }
            settings |= {"block": item.block, "accepted": "; ".join(item.accepted), "grades": grades}
            if people and item_name(item) in people:
                settings["people"] = people[item_name(item)]
            trials.append(
                Trial(participant, {"item": item_name(item)}, settings=settings, shown=participant == 1)
            )
    return Design(NAME, seed, participants, tuple(trials))


def item_name(item: Construction) -> str:
    """Where it is from and its block, for example ``finke-48``."""
    source = re.sub(r"[^a-z]", "", item.source.lower().split("20")[0].split("19")[0]) or "item"
    return f"{source}-{item.block}"


def _pooled_names(rows: pd.DataFrame) -> list[str]:
    """The names in order: as they came for one participant, for several by the sum of 1 / rank."""
    weight: dict[str, float] = defaultdict(float)
    for names in rows["names"]:
        for rank, name in enumerate(filter(None, names.split("; ")), start=1):
            weight[name] += 1 / rank
    return sorted(weight, key=lambda name: -weight[name])[:TOP]  # sorted is stable: ties as they came


def analyse(rows: pd.DataFrame) -> Analysis:
    """Share of good names over all trials and, per item, the names in the order they came."""
    conditions = by_condition(rows, ["item"])
    for condition in conditions:
        own = rows[rows["item"] == condition["item"]]
        condition["good_in_top5"] = float(own["good_in_top5"].mean())
        condition["mean_grade"] = float(own["grade"].mean())
        condition["answers"] = _pooled_names(own)
        condition["guesses"] = str(own["guesses"].iloc[0])
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": conditions,
        "fit": None,
        "good_names": float(rows["correct"].mean()),
        "good_names_top5": float(rows["good_in_top5"].mean()),
        "guessed_before_the_last_step": float(rows["guessed_before"].mean()),
        "sentences": int(rows["sentences"].sum()),
        "sentences_failed": int(rows["failed"].sum()),
        "reasons": sorted(
            {reason for text in rows["reasons"] for reason in str(text).split(" | ") if reason}
        ),
        "decided_by": {
            str(by): float(share) for by, share in rows["graded_by"].value_counts(normalize=True).items()
        },
        "best_decided_by": {
            str(by): float(share) for by, share in rows["best_graded_by"].value_counts(normalize=True).items()
        },
        "items": {condition["item"]: condition["answers"] for condition in conditions},
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """For the table of results."""
    found = {}
    for column, label in (
        ("correct", "Good names, first answer"),
        ("good_in_top5", "Good name in the first five"),
        ("guessed_before", "Good name guessed before the last step"),
    ):
        share = share_interval(int(rows[column].sum()), len(rows))
        if share:
            found[label] = f"{rows[column].mean():.0%} [{share.low:.0%}, {share.high:.0%}]"
    found["Mean grade of the first name, of the best of five"] = (
        f"{rows['grade'].mean():.2f}, {rows['best_grade'].mean():.2f} (names that the key does not know count as 1)"
    )
    found["Grade of the first name decided by"] = _shares(analysis["decided_by"])
    found["Best grade decided by"] = _shares(analysis["best_decided_by"])
    done = analysis["sentences"] - analysis["sentences_failed"]
    found["Sentences carried out"] = f"{done} of {analysis['sentences']}"
    for number, reason in enumerate(analysis["reasons"][:20], 1):
        found[f"Not carried out ({number})"] = reason
    for item, names in analysis["items"].items():
        found[_label(item)] = ", ".join(names)
    return found


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{by} {share:.0%}" for by, share in shares.items())


def _label(item: str) -> str:
    return f"Answers, {CANONICAL.get(item, item)}"


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of good names per item, agents beside people."""
    from plotnine import aes, geom_col, ggplot, labs, position_dodge, scale_fill_manual, scale_y_continuous

    from imagery_experiments.plotting.theme import colors, ordered, theme

    table = rows.groupby(["agent", "item"])["correct"].mean().rename("share").reset_index()
    known = rows.dropna(subset=["people"]).drop_duplicates("item")
    people = pd.DataFrame({"item": known["item"], "share": known["people"], "agent": MCCARTY_MORALES.label})
    agents = list(dict.fromkeys(rows["agent"]))
    table = pd.concat([table, people], ignore_index=True)
    table["agent"] = ordered(table["agent"], [*agents, MCCARTY_MORALES.label])
    table["share"] = table["share"].astype(float)
    names = {item: CANONICAL.get(item, item) for item in dict.fromkeys(table["item"])}
    table["name"] = ordered(table["item"].map(names), names.values())
    figure = (
        ggplot(table, aes("name", "share", fill="agent"))
        + geom_col(position=position_dodge(width=0.75), width=0.65)
        + scale_fill_manual(colors(agents, [MCCARTY_MORALES.label]))
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="good names")
        + theme(width_in=9.0, height_in=3.0)
    )
    caption = (
        "Share of good names per item (first answer). People: share of answers graded 4 or more of 5 "
        "(McCarty & Morales 2025, 22 to 28 people per item)."
    )
    return {caption: figure}


PEOPLE = {
    "Good names, first answer": "50 %, mean of the twelve items (McCarty & Morales 2025)",
    "Good name guessed before the last step": "0-3 % (Finke et al. 1989, experiment 2)",
    **{
        _label(str(item)): f"{share:.0%} good names (McCarty & Morales 2025)"
        for item, share in MCCARTY_MORALES.points
    },
}
"""Measure -> people's value and where it is from, for the table of results."""

STUDY = Study(
    NAME,
    "Reinterpretation",
    "A figure is built in mind from spoken instructions, step by step; nothing is shown. At the end: what "
    "is it? People often see what they have made, although no step says so.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in REINTERPRETATION.items()},
    predictions=accounts.REINTERPRETATION,
)


def item_study(items: Path, *, grades: Path | None = None, people: Path | None = None) -> Study:
    """The same study of the items of a file, graded by the key of another, with people's shares of a third.

    Raises:
        ValueError: a file that is missing or malformed.
    """
    constructions = read_constructions(items)
    if grades is not None:
        AnswerKey.read(grades)  # complain now
    shares = _people(people) if people is not None else {}
    named = {item_name(item): shares[item.block] for item in constructions if item.block in shares}
    key = str(grades.resolve()) if grades is not None else ""

    def own_design(*, seed: int, participants: int, quick: bool) -> Design:
        return items_design(constructions, seed=seed, participants=participants, grades=key, people=named)

    labels = {
        f"Answers, {item_name(item)}": f"{', '.join(item.accepted)}"
        + (f" ({named[item_name(item)]:.0%} good names of people)" if item_name(item) in named else "")
        for item in constructions
    }
    mean = (
        {"Good names, first answer": f"{sum(named.values()) / len(named):.0%}, mean of these items"}
        if named
        else {}
    )
    return replace(STUDY, design=own_design, people={**mean, **labels}, participants={True: 1, False: 1})


def _people(path: Path) -> dict[int, float]:
    """Block -> share of good names."""
    if not path.is_file():
        raise ValueError(f"expected a CSV file of people's shares, found none at {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in ("block", "p_good") if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(
                f"{path} lacks the column {missing[0]!r}; it has {', '.join(reader.fieldnames or ())}"
            )
        try:
            return {int(row["block"]): float(row["p_good"]) for row in reader}
        except (TypeError, ValueError) as error:
            raise ValueError(f"expected numbers as block and p_good in {path}: {error}") from error
