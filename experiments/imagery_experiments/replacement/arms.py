"""What is replaced in which study: groups of trials, kinds of donors, and swaps with their predictions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from imagery_agent.language.operations import Operation
from imagery_agent.validation import InputError, check_choice
from imagery_experiments.analysis.statistics import fit_line
from imagery_experiments.experiment.design import Level, Trial
from imagery_experiments.experiment.study import Study
from imagery_experiments.replacement.changed_maps import SMALLER, smaller, turned, turned_direction
from imagery_experiments.replacement.other_constructions import exchange_for, right_answer
from imagery_experiments.replacement.pictures import Exchange
from imagery_experiments.replacement.sessions import Arm
from imagery_experiments.studies import FURTHER, STUDIES
from imagery_experiments.studies.planner_comparison import STUDY as PLANNER_COMPARISON

EXTRA_DEG = 40.0
"""By how much a swapped picture of a flat figure is turned away from its goal."""


@dataclass(frozen=True)
class SwapTest:
    """A swap, and what follows from the swapped picture."""

    arm: Arm
    answer: Callable[[pd.Series], pd.Series] | None = None
    """Own answers -> the answers that follow from the swapped pictures."""
    right: Callable[[Trial, int], str] | None = None
    """The same, from a trial and its seed: the answer that is right in the other construction."""
    time_ms: Callable[[pd.DataFrame], pd.Series] | None = None
    """Own rows -> the response times that follow from the swapped pictures; None: no prediction."""


@dataclass(frozen=True)
class StudyTest:
    """The replacement test of one study."""

    study: Study
    group: Callable[[Mapping[str, Level]], str]
    """Levels of a trial -> the group of trials in which it is reported."""
    varied: frozenset[str]
    """Levels in which a trial and its donor may differ."""
    chance: Mapping[str, float] = field(default_factory=dict)
    """Group -> accuracy of guessing."""
    swaps: tuple[SwapTest, ...] = ()
    names: bool = False
    """Whether an answer names what was imagined, so that it can follow the pictures of another trial."""

    def kind(self, trial: Trial) -> tuple[Level, ...]:
        """Levels in which a trial and its donor agree."""
        return tuple(level for name, level in trial.levels.items() if name not in self.varied)


def find_test(study: str) -> StudyTest:
    """The replacement test of the study called ``study``; InputError with the nearest name otherwise."""
    if study in FURTHER and study not in TESTS:
        raise InputError(f"there is no replacement test of {study}; expected one of {', '.join(TESTS)}")
    return TESTS[check_choice("study", study, TESTS)]


# ---------------------------------------------------------------- mental rotation


def _rotation_group(levels: Mapping[str, Level]) -> str:
    if levels["condition"] == "pairs":
        return f"{levels['stimuli']}, {levels['plane']}"
    return str(levels["condition"])


def _is_parity(levels: Mapping[str, Level], pair: str) -> bool:
    return levels["question"] == "parity" and levels["pair"] == pair and bool(levels["angle_deg"])


def _is_same(trial: Trial) -> bool:
    return _is_parity(trial.levels, "same")


def _is_different(trial: Trial) -> bool:
    return _is_parity(trial.levels, "different")


def _mirror_image(trial: Trial, seed: int) -> Exchange | None:
    return Exchange(Operation("mirror")) if _is_same(trial) else None


def _figure_seen(trial: Trial, seed: int) -> Exchange | None:
    return Exchange(None) if _is_different(trial) else None


def _has_way_to_go(trial: Trial) -> bool:
    """Flat figures that are the same and are turned by a middle angle, without a fixed time."""
    levels = trial.levels
    is_flat = levels["condition"] in {"pairs", "learned"} and levels["plane"] != "depth"
    return is_flat and levels["pair"] == "same" and EXTRA_DEG <= float(levels["angle_deg"]) < 180 - EXTRA_DEG


def _turned_back(trial: Trial) -> Operation:
    """A rotation away from the goal."""
    return Operation("rotate", angle_deg=-EXTRA_DEG if trial.levels["direction"] == "left" else EXTRA_DEG)


def _opposite(answers: pd.Series) -> pd.Series:
    return answers.map({"same": "different", "different": "same"})


def _farther_ms(rows: pd.DataFrame) -> pd.Series:
    """Response times as if every figure had been rotated by EXTRA_DEG more."""
    return rows["rt_ms"] + EXTRA_DEG * _slope(rows["rotated_deg"].abs(), rows["rt_ms"])


# ---------------------------------------------------------------- mental scanning


def _is_plain(levels: Mapping[str, Level], task: str) -> bool:
    plain = (levels["learning"], levels["task"], levels["map_size"], levels["expectation"])
    return plain == ("picture", task, "full", "none")


def _is_scan(trial: Trial) -> bool:
    return _is_plain(trial.levels, "scan")


def _is_direction(trial: Trial) -> bool:
    return _is_plain(trial.levels, "direction")


def _shorter_ms(rows: pd.DataFrame) -> pd.Series:
    """Response times as if all distances were smaller."""
    distance = rows["distance_px"].astype(float)
    return rows["rt_ms"] - (1 - SMALLER) * distance * _slope(distance, rows["rt_ms"])


def _slope(x: pd.Series, y: pd.Series) -> float:
    line = fit_line(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return float("nan") if line is None else line.slope


# ---------------------------------------------------------------- all studies

_OTHER_CONSTRUCTION = SwapTest(Arm("swap: another construction", exchange=exchange_for), right=right_answer)
"""Of the planning tasks and the spatial puzzles."""
TESTS: dict[str, StudyTest] = {
    test.study.name: test
    for test in (
        StudyTest(
            STUDIES["mental-rotation"],
            _rotation_group,
            frozenset({"angle_deg", "pair", "direction", "figure", "polygon_points"}),
            chance=dict.fromkeys(
                ("letters, picture", "blocks, picture", "blocks, depth", "learned", "information", "probe"), 0.5
            ),
            swaps=(
                SwapTest(Arm("swap: mirror image", exchange=_mirror_image), answer=_opposite),
                SwapTest(Arm("swap: the figure seen", exchange=_figure_seen), answer=_opposite),
                SwapTest(Arm(f"swap: {EXTRA_DEG:g} degrees back", _turned_back, _has_way_to_go), time_ms=_farther_ms),
            ),
        ),
        StudyTest(
            STUDIES["mental-scanning"],
            lambda levels: f"{levels['learning']}, {levels['task']}, {levels['map_size']}",
            frozenset({"start", "target"}),
            swaps=(
                SwapTest(Arm("swap: turned map", turned, _is_direction, everywhere=True), right=turned_direction),
                SwapTest(Arm("swap: smaller map", smaller, _is_scan, everywhere=True), time_ms=_shorter_ms),
            ),
        ),
        StudyTest(
            STUDIES["ambiguous-figures"], lambda levels: f"{levels['hint']}, {levels['medium']}", frozenset({"figure"})
        ),
        StudyTest(STUDIES["reinterpretation"], lambda levels: "all items", frozenset({"item"}), names=True),
        StudyTest(
            PLANNER_COMPARISON,
            lambda levels: str(levels["task"]),
            frozenset({"number"}),
            chance={"FormBoard": 0.25, "MapInference": 0.5, "PaperFolding": 0.25, "RelationalChain": 1 / 3},
            swaps=(_OTHER_CONSTRUCTION,),
        ),
        StudyTest(
            FURTHER["mentis"],
            lambda levels: str(levels["puzzle"]),
            frozenset({"number", "style"}),
            chance={"form assembly": 1 / 31, "paper punch": 0.2},
            swaps=(_OTHER_CONSTRUCTION,),
        ),
    )
}
"""Name of the study -> its replacement test."""
