"""Rows of a few trials of every study, for comparison with rows that were stored; runnable in other processes.

Run: python tests/experiments/reference_rows.py exact|learned
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.population import CLONES, PEOPLE
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.studies import find_study
from imagery_experiments.studies.planner_comparison import STUDY as PLANNER_COMPARISON

DATA = Path(__file__).parents[1] / "data"
EXACT = (
    ("mental-rotation", "imagery-oracle", 12),
    ("mental-rotation", "propositional-oracle", 12),
    ("mental-scanning", "imagery-oracle", 1),
    ("mental-scanning", "propositional-oracle", 1),
    ("reinterpretation", "imagery-oracle", 2),
    ("reinterpretation", "propositional-oracle", 2),
    ("ambiguous-figures", "imagery-oracle", 6),
    ("planner-comparison", "imagery-oracle", 6),
    ("planner-comparison", "propositional-oracle", 6),
    ("dual-coding", "imagery-oracle", 10),
    ("dual-coding", "imagery-oracle-no-picture-store", 10),
    ("causality", "imagery-oracle", 2),
    ("causality", "propositional-oracle", 2),
    ("causal-chain", "imagery-oracle", 5),
    ("causal-chain", "propositional-oracle", 3),
    ("mentis", "imagery-oracle", 3),
    ("mentis", "propositional-oracle", 3),
)
"""Study, agent whose pictures and readings are exact, number of sessions: no network computes anything."""
LEARNED = (
    ("mental-rotation", "imagery", 6),
    ("mental-rotation", "propositional", 6),
    ("mental-scanning", "imagery", 1),
    ("mental-scanning", "propositional", 1),
    ("reinterpretation", "imagery", 1),
    ("reinterpretation", "propositional", 2),
    ("ambiguous-figures", "imagery", 2),
    ("ambiguous-figures", "propositional", 2),
    ("planner-comparison", "propositional", 6),
)
"""The same with the shipped networks, whose last digits depend on the kind of processor."""


def reference_rows(cases: tuple[tuple[str, str, int], ...]) -> Iterator[str]:
    """One JSON line per trial, without the hash of the weights and columns that are empty."""
    with tempfile.TemporaryDirectory() as folder:
        for name, agent, sessions in cases:
            study = PLANNER_COMPARISON if name == PLANNER_COMPARISON.name else find_study(name)
            whole = study.design(seed=0, participants=1, quick=True)
            population = CLONES if study is PLANNER_COMPARISON else PEOPLE
            rows = run(
                study,
                AGENTS[agent],
                design=_part(whole, sessions),
                folder=Path(folder) / name / agent,
                population=population,
                progress=False,
            )
            for line in rows.to_json(orient="records", lines=True, double_precision=10).splitlines():
                row = {key: value for key, value in json.loads(line).items() if value is not None}
                del row["weights"]
                yield json.dumps(row, sort_keys=True)


def _part(design: Design, count: int) -> Design:
    """``count`` sessions, spread evenly over the design."""
    sessions = list(design.sessions())
    chosen = sessions[:: max(1, len(sessions) // count)][:count]
    trials = tuple(trial for session in chosen for trial in session)
    return Design(design.study, design.seed, design.participants, trials)


if __name__ == "__main__":
    for line in reference_rows({"exact": EXACT, "learned": LEARNED}[sys.argv[1]]):
        print(line)
