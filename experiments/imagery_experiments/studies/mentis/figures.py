"""Figures of the spatial puzzles: accuracy over level beside published models, and over the work allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_experiments.plotting.comparison import curves, shares
from imagery_experiments.studies.mentis.design import FACTORS
from imagery_experiments.studies.mentis.published import CHANCE, MODELS, published
from imagery_experiments.studies.planner_comparison.analysis import over_budget
from imagery_experiments.studies.planner_comparison.figures import with_intervals

_LEVEL_CAPTION = (
    "Accuracy with 95 % intervals over the level: pieces, hinges, folds. Points: multimodal models on the published "
    "items (30 a cell; Zeller et al. 2026), and chance. The agents' own items follow the same rules."
)
_BUDGET_CAPTION = "Accuracy over the work allowed: the best answer found by then, over all levels, with 95 % intervals."
_BUDGETS = 13


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Accuracy over level and over the budget of work, one panel per puzzle."""
    found = {_LEVEL_CAPTION: level_figure(rows)}
    if rows["course"].str.contains(":").any():
        found[_BUDGET_CAPTION] = budget_figure(rows)
    return found


def level_figure(rows: pd.DataFrame) -> Any:
    """Accuracy over level, beside published models."""
    models = [
        pd.DataFrame(
            [
                {"puzzle": puzzle, "level": level, "value": published(puzzle, level)[name], "people": name}
                for puzzle in PUZZLES
                for level in range(1, 6)
            ]
        ).assign(verified=name != CHANCE)
        for name in (*MODELS, CHANCE)
    ]
    return curves(
        shares(rows, FACTORS, "correct"),
        models,
        x="level",
        labels=("level", "accuracy"),
        panels={"puzzle": list(PUZZLES)},
    )


def budget_figure(rows: pd.DataFrame) -> Any:
    """Accuracy of the best answer so far, over budgets up to the last change of an answer."""
    changes = " ".join(rows["course"]).split()
    most_ms = max(float(change.split(":")[0]) for change in changes)
    budgets_ms = np.linspace(0.0, most_ms or 1000.0, _BUDGETS)
    table = with_intervals(over_budget(rows.assign(task=rows["puzzle"]), budgets_ms.tolist()))
    table = table.rename(columns={"task": "puzzle", "success": "value"}).assign(budget_s=table["budget_ms"] / 1000)
    return curves(
        table, x="budget_s", labels=("budget (seconds of counted work)", "accuracy"), panels={"puzzle": list(PUZZLES)}
    )
