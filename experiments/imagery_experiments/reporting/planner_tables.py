"""Tables of the planner comparison, as they are published: CSV, and the double dissociation in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.reporting.markdown import table
from imagery_experiments.studies.planner_comparison.analysis import (
    Rivals,
    difference,
    interaction,
    over_budget,
    said,
    success,
)
from imagery_experiments.studies.planner_comparison.design import TASKS
from imagery_experiments.studies.planner_comparison.figures import BUDGETS_MS, over_size, with_intervals
from imagery_experiments.studies.planner_comparison.predictions import goals


def tables(rows: pd.DataFrame, families: Sequence[Rivals], *, seed: int) -> dict[str, pd.DataFrame]:
    """File name without its ending -> table."""
    by_task = rows.groupby(["agent", "task"], sort=False)
    means = by_task[["correct", "optimality", "work_ms", "confidence"]].mean().reset_index()
    means.insert(2, "n", by_task.size().to_numpy())
    means.insert(3, "seed", seed)
    reached = [vars(goal) for rivals in families for goal in goals(rows, rivals)]
    return {
        "success": means,
        "success_over_budget": with_intervals(over_budget(rows, BUDGETS_MS)).round(4),
        "success_over_size": with_intervals(over_size(rows)).round(4),
        "goals": pd.DataFrame(reached),
    }


def share(rows: pd.DataFrame, agent: str, task: str) -> str:
    """Success at the equal budget with its interval and n, for example ``"95 % [90, 98] of 200"``."""
    hits = success(rows, agent, task)
    interval = share_interval(int(hits.sum()), len(hits))
    if interval is None:
        return "-"
    return f"{hits.mean():.0%} [{100 * interval.low:.0f}, {100 * interval.high:.0f}] of {len(hits)}"


def dissociation(rows: pd.DataFrame, rivals: Rivals) -> str:
    """The double dissociation in Markdown: a line per task, then the interaction."""
    agents = (rivals.pictures, rivals.words, rivals.both)
    gaps = {task: difference(rows, rivals.pictures, rivals.words, task) for task in TASKS}
    text = table(
        ["task", *agents, f"{rivals.pictures} minus {rivals.words}, same trials"],
        [[task, *(share(rows, agent, task) for agent in agents), said(gap)] for task, gap in gaps.items()],
    )
    found = interaction(rows, rivals)
    low, high = 100 * found.interval.low, 100 * found.interval.high
    return (
        f"{text}\n\nInteraction of planner and kind of task: {100 * found.estimate:+.0f} points "
        f"[{low:+.0f}, {high:+.0f}], p = {found.p:.1g}, n = {found.n} answers."
    )
