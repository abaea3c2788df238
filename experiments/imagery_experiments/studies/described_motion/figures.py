"""Figures of described motion: success over the number of movers and over the work allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.plotting.comparison import curves, shares
from imagery_experiments.studies.described_motion.analysis import QUESTION_TITLES
from imagery_experiments.studies.described_motion.design import FACTORS
from imagery_experiments.studies.planner_comparison.analysis import over_budget
from imagery_experiments.studies.planner_comparison.figures import with_intervals

_SIZE_CAPTION = "Right answers with 95 % intervals over the number of things that move; guessing is right in half."
_BUDGET_CAPTION = "Right answers over the work allowed: the best answer by then, over all sizes, with 95 % intervals."
_BUDGETS = 13


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Success over size and over the budget of work, one panel per question."""
    panels = {"question": list(QUESTION_TITLES)}
    found = {
        _SIZE_CAPTION: curves(
            shares(rows, list(FACTORS), "correct"), [], x="movers", labels=("things that move", "right"), panels=panels
        )
    }
    changes = " ".join(rows["course"]).split()
    most_ms = max((float(change.split(":")[0]) for change in changes), default=0.0)
    if most_ms:
        budgets_ms = np.linspace(0.0, most_ms, _BUDGETS)
        table = with_intervals(over_budget(rows.assign(task=rows["question"]), budgets_ms.tolist()))
        table = table.rename(columns={"task": "question", "success": "value"})
        table = table.assign(budget_s=table["budget_ms"] / 1000)
        found[_BUDGET_CAPTION] = curves(
            table, [], x="budget_s", labels=("budget (seconds of counted work)", "right"), panels=panels
        )
    return found
