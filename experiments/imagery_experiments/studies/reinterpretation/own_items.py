"""The reinterpretation study with items, grades and people's shares from files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from imagery_envs.stimuli.constructions import read_constructions
from imagery_experiments.analysis.answer_grading import AnswerKey
from imagery_experiments.analysis.input_tables import read_table
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.reinterpretation import STUDY
from imagery_experiments.studies.reinterpretation.design import item_name, items_design


def item_study(items: Path, *, grades: Path | None = None, people: Path | None = None) -> Study:
    """The study with the items of a file, graded by a key from another, beside people's shares from a third.

    Raises:
        ValueError: a missing or malformed file.
    """
    constructions = read_constructions(items)
    if grades is not None:
        AnswerKey.read(grades)  # raises for a malformed file
    shares: dict[int, float] = {}
    if people is not None:
        table = read_table(people, "people's shares of good names", {"block": int, "p_good": float})
        shares = dict(zip(table["block"], table["p_good"], strict=True))
    named = {item_name(item): shares[item.block] for item in constructions if item.block in shares}
    key = str(grades.resolve()) if grades is not None else ""

    def own_design(*, seed: int, participants: int, quick: bool) -> Design:
        return items_design(constructions, seed=seed, participants=participants, grades=key, people=named)

    values = {}
    if named:
        values["Good names, first answer"] = f"{sum(named.values()) / len(named):.0%}, mean of these items"
    for item in constructions:
        name = item_name(item)
        share = f" ({named[name]:.0%} good names of people)" if name in named else ""
        values[f"Answers, {name}"] = ", ".join(item.accepted) + share
    return replace(STUDY, design=own_design, people=values, participants={True: 1, False: 1})
