"""Figures of the planner comparison: success over budget and over size, and the double dissociation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.plotting.theme import colors, ordered, theme
from imagery_experiments.studies.planner_comparison.analysis import over_budget
from imagery_experiments.studies.planner_comparison.design import TASKS

BUDGETS_MS = (0, 250, 500, 750, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12000, 16000)
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
    """Successes by agent, task and problem size: columns agent, task, size, hits, n."""
    grouped = rows.groupby(["agent", "task", "size"], sort=False)["correct"]
    return grouped.agg(hits="sum", n="count").reset_index()


def _arranged(table: pd.DataFrame, agents: Sequence[str]) -> pd.DataFrame:
    table = with_intervals(table)
    table["agent"] = ordered(table["agent"], agents)
    table["task"] = ordered(table["task"], TASKS)
    return table


def _curves(table: pd.DataFrame, x: str, agents: Sequence[str], *, label: str) -> Any:
    """One panel per task, success with its interval over ``x``."""
    from plotnine import (
        aes,
        facet_wrap,
        geom_line,
        geom_point,
        geom_ribbon,
        ggplot,
        labs,
        scale_color_manual,
        scale_fill_manual,
        scale_y_continuous,
    )

    own = colors(agents)
    return (
        ggplot(table, aes(x, "success", color="agent", fill="agent"))
        + geom_ribbon(aes(ymin="low", ymax="high"), alpha=0.15, color="none")
        + geom_line(size=0.8)
        + geom_point(size=1.2)
        + facet_wrap("task", ncol=3, scales="free_x")
        + scale_color_manual(own)
        + scale_fill_manual(own)
        + scale_y_continuous(limits=(0, 1))
        + labs(x=label, y="success")
        + theme(width_in=9.5, height_in=6.0)
    )


def budget_figure(rows: pd.DataFrame, agents: Sequence[str]) -> Any:
    """Success over the work allowed."""
    table = _arranged(over_budget(rows, BUDGETS_MS), agents)
    table["budget_s"] = table["budget_ms"] / 1000
    from plotnine import scale_x_sqrt

    label = "budget (seconds of priced work, square-root scale)"
    return _curves(table, "budget_s", agents, label=label) + scale_x_sqrt(breaks=(0, 1, 2, 4, 8, 16))


def size_figure(rows: pd.DataFrame, agents: Sequence[str]) -> Any:
    """Success over the size of the problem, without a limit of work."""
    from plotnine import scale_x_continuous

    units = ", ".join(task.unit for task in TASKS.values())
    table = _arranged(over_size(rows), agents)
    return _curves(table, "size", agents, label=f"size: {units}") + scale_x_continuous(breaks=_whole)


def _whole(limits: tuple[float, float]) -> list[int]:
    """Ticks at whole numbers, every third where there are many."""
    first, last = math.ceil(limits[0]), math.floor(limits[1])
    return list(range(first, last + 1, 3 if last - first > 7 else 1))


def dissociation_figure(rows: pd.DataFrame) -> Any:
    """Success of the rivals, task beside task."""
    from plotnine import (
        aes,
        geom_col,
        geom_errorbar,
        ggplot,
        labs,
        position_dodge,
        scale_fill_manual,
        scale_y_continuous,
    )

    rows = rows[rows["agent"].isin(RIVALS)]
    table = rows.groupby(["agent", "task"], sort=False)["correct"].agg(hits="sum", n="count").reset_index()
    table = _arranged(table, [agent for agent in RIVALS if agent in set(table["agent"])])
    beside = position_dodge(0.75)
    return (
        ggplot(table, aes("task", "success", fill="agent"))
        + geom_col(position=beside, width=0.7)
        + geom_errorbar(aes(ymin="low", ymax="high"), position=beside, width=0.25, size=0.4)
        + scale_fill_manual(colors(RIVALS))
        + scale_y_continuous(limits=(0, 1))
        + labs(x="", y="success")
        + theme(width_in=9.0, height_in=3.4)
    )


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Rows of all agents -> caption -> figure."""
    agents = list(dict.fromkeys(rows["agent"]))
    sizes = rows.groupby(["agent", "task"]).size()
    n = f"{sizes.min()}" if sizes.min() == sizes.max() else f"{sizes.min()} to {sizes.max()}"
    return {
        f"Success on the same trials ({n} per task) in pictures, in words, and with both codes; bars: 95 % "
        "intervals (Wilson).": dissociation_figure(rows),
        "Success within a budget: what the planner would have answered had it been stopped there. At 0 everybody "
        "guesses.": budget_figure(rows, agents),
        "Success over the size of the problem, without a limit of work.": size_figure(rows, agents),
    }
