"""The reinterpretation study with items, grades and people's shares from files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from imagery_agent.schemas import number
from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import read_constructions
from imagery_envs.tables import read_rows
from imagery_experiments.analysis.answer_grading import AnswerKey
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.reinterpretation import STUDY
from imagery_experiments.studies.reinterpretation.design import item_name, items_design

PARTICIPANTS_OF_ITEMS = {True: 1, False: 5}
"""Of the quick and the full design: five give an interval between participants. An item takes a participant with
learned pictures about 24 s on one core, so that twelve items take 24 minutes."""


def item_study(items: Path, *, grades: Path | None = None, people: Path | None = None) -> Study:
    """The study with the items of a file, graded by a key from another, beside people's shares from a third.

    Raises:
        InputError: a missing or malformed file, a key without answers to one of the items, or shares of other items.
    """
    constructions = read_constructions(items)
    if grades is not None:
        key_of_grades = AnswerKey.read(grades)
        key_of_grades.check_blocks((item.block for item in constructions), key=grades, items=items)
    shares = {} if people is None else read_shares(people)
    if people is not None and not any(item.block in shares for item in constructions):
        raise InputError(f"expected people's shares of blocks of {items} in {people}, it has none of them")
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
    return replace(STUDY, design=own_design, people=values, participants=PARTICIPANTS_OF_ITEMS)


def read_shares(path: Path) -> dict[int, float]:
    """Block -> people's share of good names, from a table with the columns block and p_good; InputError otherwise."""
    shares: dict[int, float] = {}
    for row in read_rows(path, "people's shares of good names", {"block": int, "p_good": number(0, 1)}):
        if row.cells["block"] in shares:
            raise InputError(f"expected every block once, got block {row.cells['block']} again in {row.where}")
        shares[row.cells["block"]] = row.cells["p_good"]
    return shares
