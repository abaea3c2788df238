"""The content of ``results.json``."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imagery_experiments.experiment.study import Analysis, Study

SCHEMA = 1


def study_results(study: Study, rows: pd.DataFrame) -> Analysis:
    """The results of one agent in one study.

    Raises:
        ValueError: the analysis lacks a required key.
    """
    analysis = study.analyse(rows)
    missing = {"trials", "accuracy", "by_condition", "fit"} - analysis.keys()
    if missing:
        raise ValueError(f"expected the analysis of {study.name} to have the keys {', '.join(sorted(missing))} too")
    return analysis


def all_results(
    studies: dict[str, dict[str, Analysis]], *, seed: int, weights: dict[str, str], seconds: float
) -> dict[str, Any]:
    """The content of ``results.json``; ``studies`` is study -> agent -> results."""
    return {"schema": SCHEMA, "seed": seed, "weights": dict(weights), "studies": studies, "seconds": round(seconds, 1)}
