"""``imagery replace``: runs every arm of the replacement test with some agents on the same trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_choice
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.executors import Executor, open_executor
from imagery_experiments.experiment.population import CLONES, PEOPLE
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS, AgentSpec, find_agent
from imagery_experiments.replacement.agents import ReplacedSpec
from imagery_experiments.replacement.arms import StudyTest
from imagery_experiments.replacement.sessions import ARMS, Arm, ReplacedSessions, find_donors
from imagery_experiments.studies.planner_comparison import STUDY as PLANNER_COMPARISON

EXACT = "exact"
"""The arm in which every imagined picture is exact."""
AGENTS_TESTED = ("imagery", "propositional")
Rows = Mapping[tuple[str, str], pd.DataFrame]
"""(agent, arm) -> rows."""


def run_replacement(
    test: StudyTest,
    *,
    design: Design,
    folder: Path,
    agents: Sequence[str] = AGENTS_TESTED,
    workers: int = 1,
    networks: NetworkOptions = SHIPPED,
    progress: bool = True,
) -> dict[tuple[str, str], pd.DataFrame]:
    """All arms with every agent; an unfinished test in ``folder`` is resumed.

    Raises:
        InputError: an unknown agent, or a folder that holds other rows.
    """
    named = [check_choice("agent", name, AGENTS) for name in dict.fromkeys(agents)]
    rows = {}
    with open_executor(workers) as executor:
        for name in named:
            spec = find_agent(name, networks)
            for arm in (*ARMS, Arm(EXACT), *(swap.arm for swap in test.swaps)):
                if arm.name == EXACT and spec.imagination != "learned":
                    continue
                own = folder / name / arm.name.replace(": ", "-").replace(" ", "-")
                rows[name, arm.name] = _run_arm(test, arm, spec, design, own, executor, progress)
    return rows


def _run_arm(
    test: StudyTest, arm: Arm, spec: AgentSpec, design: Design, folder: Path, executor: Executor, progress: bool
) -> pd.DataFrame:
    donors = find_donors(design, test.kind)
    trials = [trial for session in design.sessions() if all(map(arm.applies, session)) for trial in session]
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
