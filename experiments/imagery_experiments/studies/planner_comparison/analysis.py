"""Results of the planner comparison: success by task, size and budget, and differences on the same trials."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from imagery_experiments.analysis.statistics import Interval, by_condition
from imagery_experiments.experiment.study import Analysis

SPATIAL, RELATIONAL = ("FormBoard", "MapInference"), ("RelationalChain",)
EQUAL_BUDGET_MS = 16_000.0
"""The budget at which planners are compared."""


@dataclass(frozen=True)
class Rivals:
    """The agents with a depictive, a propositional and a dual-code planner on the same trials."""

    pictures: str
    words: str
    both: str


WITH_NETWORKS = Rivals("imagery", "propositional", "dual")
WITH_ORACLE = Rivals("imagery-oracle-imagination", "propositional", "dual-oracle-imagination")
"""The same planners with the oracle imagination."""


@dataclass(frozen=True)
class Difference:
    """Success of one planner minus that of another on the same trials."""

    value: float
    interval: Interval
    n: int


@dataclass(frozen=True)
class Interaction:
    """Planner x kind of task in a linear model of success, with standard errors clustered by trial."""

    estimate: float
    """Advantage of the depictive planner in spatial tasks minus that in relational tasks."""
    interval: Interval
    p: float
    n: int


def analyse(rows: pd.DataFrame) -> Analysis:
    """Success by task and size; there is no line to fit."""
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, ("task", "problem_size")),
        "fit": None,
        "by_task": {
            str(task): {
                "n": len(own),
                "success": float(own["correct"].mean()),
                "optimality": float(own["optimality"].mean()),
                "work_ms": float(own["work_ms"].mean()),
            }
            for task, own in rows.groupby("task", sort=False)
        },
    }


def success_at(course: str, budget_ms: float) -> int:
    """1 if the best answer so far was correct at this amount of work, else 0."""
    success = 0
    for change in course.split():
        work_ms, right = change.split(":")
        if float(work_ms) > budget_ms:
            break
        success = int(right)
    return success


def over_budget(rows: pd.DataFrame, budgets_ms: Sequence[float]) -> pd.DataFrame:
    """Successes of every agent and task within every budget: columns agent, task, budget_ms, hits, n."""
    found = []
    for (agent, task), own in rows.groupby(["agent", "task"], sort=False):
        for budget in budgets_ms:
            hits = int(np.sum([success_at(course, budget) for course in own["course"]]))
            found.append({"agent": agent, "task": task, "budget_ms": budget, "hits": hits, "n": len(own)})
    return pd.DataFrame(found)


def success(rows: pd.DataFrame, agent: str, task: str) -> pd.Series:
    """Success (0 or 1) of every trial at the equal budget, by participant and trial."""
    own = rows[(rows["agent"] == agent) & (rows["task"] == task)]
    hits = [success_at(course, EQUAL_BUDGET_MS) for course in own["course"]]
    return pd.Series(hits, index=pd.MultiIndex.from_frame(own[["participant", "trial"]]), dtype=float)


def difference(rows: pd.DataFrame, one: str, other: str, task: str) -> Difference:
    """Mean paired difference of success with its normal interval."""
    gaps = (success(rows, one, task) - success(rows, other, task)).dropna().to_numpy()
    half = 1.96 * float(gaps.std(ddof=1)) / math.sqrt(len(gaps)) if len(gaps) > 1 else math.nan
    value = float(gaps.mean())
    return Difference(value, Interval(value - half, value + half), len(gaps))


def said(gap: Difference) -> str:
    """A difference in points with its interval."""
    low, high = 100 * gap.interval.low, 100 * gap.interval.high
    return f"{100 * gap.value:+.1f} points [{low:+.1f}, {high:+.1f}], n = {gap.n}"


def left_open(rows: pd.DataFrame, rivals: Rivals, task: str) -> Difference:
    """Depictive minus propositional on the trials whose answer the propositional planner could not prove."""
    words = rows[(rows["agent"] == rivals.words) & (rows["task"] == task)]
    open_ones = words[words["confidence"] < 1]
    kept = rows["trial"].isin(open_ones["trial"]) & (rows["task"] == task)
    return difference(rows[kept], rivals.pictures, rivals.words, task)


def both_codes(rows: pd.DataFrame, rivals: Rivals, task: str) -> pd.DataFrame:
    """Success of the depictive and the propositional agent (columns) on the trials of both."""
    return pd.DataFrame({agent: success(rows, agent, task) for agent in (rivals.pictures, rivals.words)}).dropna()


def interaction(rows: pd.DataFrame, rivals: Rivals) -> Interaction:
    """The double dissociation: the interaction of planner and kind of task."""
    import statsmodels.formula.api as smf  # type: ignore[import-untyped]
    from scipy.stats import norm

    parts = []
    for task in (*SPATIAL, *RELATIONAL):
        both = both_codes(rows, rivals, task)
        for agent in (rivals.pictures, rivals.words):
            parts.append(
                pd.DataFrame(
                    {
                        "success": both[agent].to_numpy(),
                        "pictures": 1.0 if agent == rivals.pictures else 0.0,
                        "spatial": 1.0 if task in SPATIAL else 0.0,
                        "trial": [f"{mind}/{trial}" for mind, trial in both.index],
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True)
    groups = np.unique(table["trial"], return_inverse=True)[1]
    fit = smf.ols("success ~ pictures * spatial", table).fit(cov_type="cluster", cov_kwds={"groups": groups})
    term = "pictures:spatial"
    estimate = float(fit.params[term])
    # not fit.bse: the variance of a cell without errors may be slightly negative
    error = math.sqrt(float(fit.cov_params().loc[term, term]))
    p = float(2 * norm.sf(abs(estimate) / error)) if error else 0.0
    return Interaction(estimate, Interval(estimate - 1.96 * error, estimate + 1.96 * error), p, len(table))
