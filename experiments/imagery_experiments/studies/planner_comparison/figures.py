"""Figures of the planner comparison: success over budget and over size, and the double dissociation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.plotting.comparison import dots, legend_rows, shares
from imagery_experiments.plotting.theme import agent_colors, agent_title, line_types, ordered, percent, theme
from imagery_experiments.studies.planner_comparison.analysis import over_budget
from imagery_experiments.studies.planner_comparison.design import TASKS

BUDGETS_MS = (0, 250, 500, 750, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12000, 16000)
TASK_TITLES = {
    "FormBoard": "form board",
    "MapInference": "map inference",
    "PaperFolding": "paper folding",
    "Assembly": "assembly",
    "RelationalChain": "relational chain",
    "Maze": "maze",
}
"""Task -> its name in figures and tables."""
RIVALS = ("imagery", "imagery-oracle-imagination", "propositional", "dual", "dual-oracle-imagination")


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Columns hits and n -> success, low and high (Wilson, 95 %)."""
    found = [share_interval(int(hits), int(n)) for hits, n in zip(table["hits"], table["n"], strict=True)]
    shares = table["hits"] / table["n"]
    return table.assign(
        success=shares,
        low=[one.low if one else share for one, share in zip(found, shares, strict=True)],
        high=[one.high if one else share for one, share in zip(found, shares, strict=True)],
    )


def over_size(rows: pd.DataFrame) -> pd.DataFrame:
    """Successes by agent, task and problem size: columns agent, task, problem_size, hits, n."""
    grouped = rows.groupby(["agent", "task", "problem_size"], sort=False)["correct"]
    return grouped.agg(hits="sum", n="count").reset_index()


def _curves(table: pd.DataFrame, x: str, agents: Sequence[str], *, label: str) -> Any:
    """One panel per task, success with its interval over ``x``."""
    from plotnine import (
        aes,
        facet_wrap,
        geom_line,
        geom_ribbon,
        ggplot,
        labs,
        scale_color_manual,
        scale_fill_manual,
        scale_linetype_manual,
        scale_y_continuous,
    )

    table = with_intervals(table)
    colors = agent_colors(agents)
    table["agent"] = ordered(table["agent"].map(agent_title), colors)
    table["task"] = ordered(table["task"].map(TASK_TITLES), TASK_TITLES.values())
    return (
        ggplot(table, aes(x, "success", color="agent", fill="agent", linetype="agent"))
        + geom_ribbon(aes(ymin="low", ymax="high"), alpha=0.1, color="none")
        + geom_line(size=0.8)
        + facet_wrap("task", ncol=3, scales="free_x")
        + scale_color_manual(colors)
        + scale_fill_manual(colors)
        + scale_linetype_manual(line_types(colors))
        + scale_y_continuous(limits=(0, 1), labels=percent)
        + labs(x=label, y="success")
        + legend_rows(colors)
        + theme(height_in=6.2)
    )


def budget_figure(rows: pd.DataFrame, agents: Sequence[str]) -> Any:
    """Success over the work allowed."""
    from plotnine import scale_x_sqrt

    table = over_budget(rows, BUDGETS_MS)
    table["budget_s"] = table["budget_ms"] / 1000
    label = "budget (seconds of counted work, square-root scale)"
    return _curves(table, "budget_s", agents, label=label) + scale_x_sqrt(breaks=(0, 1, 2, 4, 8, 16))


def size_figure(rows: pd.DataFrame, agents: Sequence[str]) -> Any:
    """Success over the size of the problem, without a limit of work."""
    from plotnine import scale_x_continuous

    units = ", ".join(task.unit for task in TASKS.values())
    return _curves(over_size(rows), "problem_size", agents, label=f"problem size ({units})") + scale_x_continuous(
        breaks=_whole
    )


def _whole(limits: tuple[float, float]) -> list[int]:
    """Ticks at whole numbers, every third where there are many."""
    first, last = math.ceil(limits[0]), math.floor(limits[1])
    return list(range(first, last + 1, 3 if last - first > 7 else 1))


def dissociation_figure(rows: pd.DataFrame) -> Any:
    """Success of the planners with pictures, with words and with both, task beside task."""
    rows = rows[rows["agent"].isin(RIVALS)].assign(title=lambda one: one["task"].map(TASK_TITLES))
    rows = rows.sort_values("agent", key=lambda agents: agents.map(RIVALS.index), kind="stable")
    table = shares(rows, ["title"], "correct")
    return dots(table, x="title", levels=list(TASK_TITLES.values()), label="success", height_in=3.8)


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Rows of all agents -> caption -> figure."""
    agents = list(dict.fromkeys(rows["agent"]))
    sizes = rows.groupby(["agent", "task"]).size()
    n = f"{sizes.min()}" if sizes.min() == sizes.max() else f"{sizes.min()} to {sizes.max()}"
    return {
        f"Success on the same trials ({n} per task) in pictures, in words, and with both codes, with 95 % intervals. "
        "No values of people are at hand for these tasks.": dissociation_figure(rows),
        "Success within a budget: the answer of the planner if it is stopped there. At 0 every planner "
        "guesses.": budget_figure(rows, agents),
        "Success over the size of the problem, without a limit of work.": size_figure(rows, agents),
    }
