"""The trials of the spatial puzzles: own items of three puzzles at five levels, or items from a folder."""

from __future__ import annotations

from collections.abc import Sequence

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_envs.spatial_puzzles.puzzle_screen import LEVELS
from imagery_envs.stimuli.puzzles.styles import STYLE_NAMES
from imagery_experiments.experiment.design import Design, Trial
from imagery_experiments.studies.mentis.items import PuzzleItem

NAME = "mentis"
FACTORS = ("puzzle", "level")
PER_CELL = {True: 2, False: 30}
"""Items per puzzle and level, of the quick design and of the full one."""
WIDTHS_PX = (1200, 900, 1500, 1800)
ENVIRONMENTS = {
    "form assembly": "imagery_envs:Imagery/FormAssembly-v0",
    "hinge folding": "imagery_envs:Imagery/HingeFolding-v0",
    "paper punch": "imagery_envs:Imagery/PaperPunch-v0",
}
"""Puzzle -> id for gymnasium.make."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """The same number of own items for every puzzle and level; styles and widths take turns."""
    return own_design(PER_CELL[quick], seed=seed, participants=participants)


def own_design(per_cell: int, *, seed: int, participants: int) -> Design:
    """``per_cell`` own items for every puzzle and level."""
    trials = [
        Trial(
            participant,
            {"puzzle": puzzle, "level": level, "number": number, "style": STYLE_NAMES[number % len(STYLE_NAMES)]},
            settings={"width_px": WIDTHS_PX[number % len(WIDTHS_PX)]},
            record_trace=participant == 1 and number == 0,
        )
        for participant in range(1, participants + 1)
        for number in range(per_cell)
        for level in LEVELS
        for puzzle in PUZZLES
    ]
    return Design(NAME, seed, participants, tuple(trials))


def items_design(items: Sequence[PuzzleItem], *, seed: int, participants: int, quick: bool) -> Design:
    """Every item of a folder once per participant; of the quick design the first ones of every puzzle and level."""
    if quick:
        cells = [(item.puzzle, item.level) for item in items]
        items = [item for i, item in enumerate(items) if cells[:i].count(cells[i]) < PER_CELL[True]]
    first = {(item.puzzle, item.level): item.name for item in reversed(items)}
    trials = [
        Trial(
            participant,
            {"puzzle": item.puzzle, "level": item.level, "item": item.name},
            settings={"picture": str(item.picture), "sha256": item.sha256, "answer": item.answer},
            record_trace=participant == 1 and first[item.puzzle, item.level] == item.name,
        )
        for participant in range(1, participants + 1)
        for item in items
    ]
    return Design(NAME, seed, participants, tuple(trials))
