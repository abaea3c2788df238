"""``imagery run planner-comparison``: practice of the dual-code planner, all planners on the same trials, a report."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_experiments.experiment.participant import Source
from imagery_experiments.experiment.population import CLONES
from imagery_experiments.experiment.trial_log import finished_trials
from imagery_experiments.participants.registry import AGENTS, AgentSpec
from imagery_experiments.studies.planner_comparison import STUDY
from imagery_experiments.studies.planner_comparison.design import TRIALS, trials_of

if TYPE_CHECKING:
    from imagery_agent.agent import Parameters
    from imagery_agent.planners.dual import Experience

LEARNED, EXACT = "imagery", "imagery-oracle-imagination"
PLANNERS = ("imagery", "propositional", "dual", "random", EXACT, "dual-oracle-imagination", "propositional-oracle")
"""Agents in the order of tables and legends."""
PRACTICE = {True: 6, False: 15}
"""Practice trials per task and code with feedback, which are not in the comparison."""
PRACTICE_PARTICIPANT, PRACTICE_SEED = 1001, 1_000_003
"""Participant number of the practice trials, and the offset of their seed."""


@dataclass(frozen=True)
class PractisedSpec(AgentSpec):
    """A dual-code agent with its experience from practice."""

    experience: Experience | None = None

    def parameters(self) -> Parameters | None:
        """The planner's parameters with the experience."""
        from imagery_agent.planners.dual import DualParameters

        return None if self.experience is None else DualParameters(experience=self.experience)

    def settings(self) -> Mapping[str, Any]:
        """The settings with a hash of the experience."""
        content = json.dumps(asdict(self.experience) if self.experience else None)
        return {**super().settings(), "experience": sha256(content.encode()).hexdigest()[:16]}


def run_planners(
    *,
    seed: int,
    quick: bool,
    out: Path,
    trials: int | None = None,
    planners: Sequence[Source] | None = None,
    progress: bool = True,
) -> tuple[dict[str, pd.DataFrame], dict[str, float]]:
    """Agent -> rows, and agent -> mean seconds per trial that was run now.

    ``trials`` is the number per task for every planner; None: that of the design.
    """
    from imagery_experiments.experiment.runner import run

    rows, seconds = {}, {}
    design = trials_of((1,), trials or TRIALS[quick], seed=seed)
    if planners is None:
        planners = [
            _with_two_codes(name, seed=seed, quick=quick, out=out, progress=progress)
            if name.startswith("dual")
            else AGENTS[name]
            for name in PLANNERS
        ]
    for planner in planners:
        folder = out / "runs" / planner.name
        before, begun = finished_trials(folder), time.monotonic()
        rows[planner.name] = run(STUDY, planner, design=design, folder=folder, population=CLONES, progress=progress)
        new = len(rows[planner.name]) - before
        if new:
            seconds[planner.name] = (time.monotonic() - begun) / new
    return rows, seconds


def _with_two_codes(name: str, *, seed: int, quick: bool, out: Path, progress: bool) -> PractisedSpec:
    depictive = LEARNED if name == "dual" else EXACT
    experience = practised(depictive, seed=seed, quick=quick, out=out, progress=progress)
    return PractisedSpec(name, "dual", imagination=AGENTS[depictive].imagination, experience=experience)


def practised(depictive: str, *, seed: int, quick: bool, out: Path, progress: bool = True) -> Experience:
    """Confidence and success of both codes on practice trials; ``depictive`` is the name of an agent."""
    from imagery_agent.planners.dual import IMAGINAL, VERBAL, Experience, PracticeTrial
    from imagery_experiments.experiment.runner import run

    design = trials_of((PRACTICE_PARTICIPANT,), PRACTICE[quick], seed=seed + PRACTICE_SEED)
    trials = []
    for name, code in ((depictive, IMAGINAL), ("propositional", VERBAL)):
        folder = out / "practice" / name
        rows = run(STUDY, AGENTS[name], design=design, folder=folder, population=CLONES, progress=progress)
        trials += [
            PracticeTrial(code, float(row["confidence"]), bool(row["correct"])) for row in rows.to_dict("records")
        ]
    return Experience(tuple(trials))


def compare(*, seed: int, quick: bool, out: Path, trials: int | None = None) -> None:
    """Run all planners and write the report; an unfinished run in ``out`` is resumed."""
    from imagery_experiments.reporting.planner_report import summary, write_report

    rows, seconds = run_planners(seed=seed, quick=quick, out=out, trials=trials)
    print("analysing and drawing the report", file=sys.stderr)
    for path in write_report(rows, seconds, seed=seed, quick=quick, out=out):
        print(path)
    print("\n".join(summary(json.loads((out / "results.json").read_text(encoding="utf-8")))))
