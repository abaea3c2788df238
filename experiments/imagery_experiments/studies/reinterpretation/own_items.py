"""The reinterpretation study with the items, grades and people's shares of one's own files."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from imagery_envs.stimuli.constructions import read_constructions
from imagery_experiments.analysis.answer_grading import AnswerKey
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.reinterpretation import STUDY
from imagery_experiments.studies.reinterpretation.design import item_name, items_design


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
