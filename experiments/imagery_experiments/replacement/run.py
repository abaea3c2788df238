"""Runs every arm of the replacement test with some agents on the same trials, and writes its tables and figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_choice
from imagery_experiments.experiment.design import Design, Trial, session_seed
from imagery_experiments.experiment.executors import Executor, open_executor
from imagery_experiments.experiment.population import CLONES, PEOPLE
from imagery_experiments.experiment.runner import run
from imagery_experiments.files import write_csv
from imagery_experiments.participants.registry import MAIN_AGENTS, AgentSpec, find_agent
from imagery_experiments.plotting.theme import save
from imagery_experiments.replacement.agents import ReplacedSpec
from imagery_experiments.replacement.arms import StudyTest
from imagery_experiments.replacement.figure import accuracy_figure
from imagery_experiments.replacement.sessions import ARMS, Arm, Donors, ReplacedSessions, find_donors
from imagery_experiments.replacement.tables import Rows, accuracy_table, follow_table
from imagery_experiments.studies.participation import check_participation
from imagery_experiments.studies.planner_comparison import STUDY as PLANNER_COMPARISON

EXACT = "exact"
"""The arm in which every imagined picture is exact."""


def run_replacement(
    test: StudyTest,
    *,
    design: Design,
    folder: Path,
    agents: Sequence[str] = MAIN_AGENTS,
    arms: Sequence[str] = (),
    workers: int = 1,
    networks: NetworkOptions = SHIPPED,
    progress: bool = True,
) -> dict[tuple[str, str], pd.DataFrame]:
    """All arms (or those named, and ``own``) with every agent; an unfinished test in ``folder`` is resumed.

    Raises:
        InputError: an unknown arm, an agent that is unknown or does not take part, or a folder that holds other rows.
    """
    every = {arm.name: arm for arm in (*ARMS, Arm(EXACT), *(swap.arm for swap in test.swaps))}
    wanted = {"own", *(check_choice("arm", name, every) for name in arms)} if arms else set(every)
    specs = {name: find_agent(name, networks) for name in agents}
    check_participation(specs.values(), test.study.name)
    donors = find_donors(design, test.kind)
    rows = {}
    with open_executor(workers) as executor:
        for name, spec in specs.items():
            for arm in every.values():
                if arm.name not in wanted or (arm.name == EXACT and spec.imagination != "learned"):
                    continue
                own = folder / name / arm.name.replace(": ", "-").replace(" ", "-")
                rows[name, arm.name] = _run_arm(test, arm, spec, design, donors, own, executor, progress)
    return rows


def _run_arm(
    test: StudyTest,
    arm: Arm,
    spec: AgentSpec,
    design: Design,
    donors: Donors,
    folder: Path,
    executor: Executor,
    progress: bool,
) -> pd.DataFrame:
    trials = [
        trial
        for session in design.sessions()
        if arm.has(tuple(session), session_seed(design.seed, session))
        for trial in session
    ]
    shown = replace(test.study, name=f"{test.study.name}, {arm.name}")
    used = Arm("own") if arm.name == EXACT else arm
    source = ReplacedSpec(replace(spec, imagination="oracle") if arm.name == EXACT else spec, arm.name)
    return run(
        replace(shown, run=ReplacedSessions(test.study.run, used, donors)),
        source,
        design=replace(design, trials=tuple(replace(trial, record_trace=False) for trial in trials)),
        folder=folder,
        population=CLONES if test.study is PLANNER_COMPARISON else PEOPLE,
        executor=executor,
        progress=progress,
    )


def few_trials(test: StudyTest, design: Design, count: int) -> Design:
    """The first ``count`` trials of every group and participant; sessions of several trials stay whole."""
    taken: Counter[tuple[int, str]] = Counter()
    kept: list[Trial] = []
    for session in design.sessions():
        group = session[0].participant, test.group(session[0].levels)
        if taken[group] < count:
            taken[group] += len(session)
            kept += session
    return replace(design, trials=tuple(kept))


def write_replacement(test: StudyTest, design: Design, rows: Rows, folder: Path) -> list[str]:
    """Write ``accuracy.csv``, ``follows.csv`` and ``replacement.png`` and ``.svg``; return lines for the terminal."""
    accuracy = accuracy_table(test, rows)
    follows = follow_table(test, rows, design)
    write_csv(folder / "accuracy.csv", accuracy)
    write_csv(folder / "follows.csv", follows)
    save(accuracy_figure(accuracy), folder / "replacement")
    lines = [
        f"{row['accuracy']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] correct of {row['n']}  "
        f"{row['agent']}, {row['group']}: {row['arm']}"
        for row in accuracy.to_dict("records")
    ]
    return lines + [
        f"{row['follows']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] of {row['n']}: the {row['what']} follows the "
        f"other picture  {row['agent']}, {row['group']}: {row['arm']}"
        for row in follows.to_dict("records")
    ]
