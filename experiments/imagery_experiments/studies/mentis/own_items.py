"""The study of spatial puzzles with items from a folder, or with another number of own items."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from imagery_agent.validation import InputError, check_count
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.mentis import STUDY
from imagery_experiments.studies.mentis.design import PER_CELL, items_design, own_design
from imagery_experiments.studies.mentis.items import read_items

MOST_PER_CELL = 10_000


def puzzle_study(*, items: Path | None = None, per_cell: int | None = None) -> Study:
    """The study with the items of a folder, or with ``per_cell`` own items for every puzzle and level.

    Raises:
        InputError: both are given, or items that cannot be read.
    """
    if items is not None and per_cell is not None:
        raise InputError("--trials has no effect with --items: every item of the folder is shown once")
    found = None if items is None else read_items(items)
    if per_cell is not None:
        check_count("trials", per_cell, at_most=MOST_PER_CELL)

    def design(*, seed: int, participants: int, quick: bool) -> Design:
        if found is not None:
            return items_design(found, seed=seed, participants=participants, quick=quick)
        return own_design(per_cell or PER_CELL[quick], seed=seed, participants=participants)

    return replace(STUDY, design=design)
