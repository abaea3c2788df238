"""Statistics of the planner comparison: differences on the same trials, and the double dissociation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from imagery_experiments.statistics import Interval
from imagery_experiments.studies.planner_comparison import TASKS, success_at

SPATIAL, RELATIONAL = ("FormBoard", "MapInference"), ("RelationalChain",)
EQUAL_BUDGET_MS = 16_000.0
"""The one budget at which planners are compared."""
LEAST_MARGIN, DUAL_WITHIN = 0.15, 0.03


@dataclass(frozen=True)
class Difference:
    """Success of one planner minus another's on the same trials."""

    value: float
    interval: Interval
    n: int


@dataclass(frozen=True)
class Goal:
    """Something that was to be reached."""

    what: str
    figure: str
    reached: bool


@dataclass(frozen=True)
class Interaction:
    """Planner x kind of task, in a linear model of success with errors clustered by trial."""

    estimate: float
    """Points that imagery gains over propositions from relational to spatial tasks."""
    interval: Interval
    p: float
    n: int


def success(rows: pd.DataFrame, agent: str, task: str) -> pd.Series:
    """Success (0 or 1) of every trial at the equal budget, by participant and trial."""
    own = rows[(rows["agent"] == agent) & (rows["task"] == task)]
    hits = [success_at(course, EQUAL_BUDGET_MS) for course in own["course"]]
    return pd.Series(hits, index=pd.MultiIndex.from_frame(own[["participant", "trial"]]), dtype=float)


def difference(rows: pd.DataFrame, one: str, other: str, task: str) -> Difference:
    """With a normal interval of the paired differences."""
    gaps = (success(rows, one, task) - success(rows, other, task)).dropna().to_numpy()
    half = 1.96 * float(gaps.std(ddof=1)) / math.sqrt(len(gaps)) if len(gaps) > 1 else math.nan
    value = float(gaps.mean())
    return Difference(value, Interval(value - half, value + half), len(gaps))


def goals(rows: pd.DataFrame) -> list[Goal]:
    """The margins that were to be reached, with what was found."""
    found = []
    for task, first, second in (
        *((task, "imagery", "propositional") for task in SPATIAL),
        *((task, "propositional", "imagery") for task in RELATIONAL),
    ):
        gap = difference(rows, first, second, task)
        what = f"{task}: {first} beats {second} by {LEAST_MARGIN:.0%} or more"
        found.append(Goal(what, _said(gap), gap.value >= LEAST_MARGIN))
    for task in TASKS:
        better = max(("imagery", "propositional"), key=lambda agent: success(rows, agent, task).mean())
        gap = difference(rows, "dual", better, task)
        what = f"{task}: dual within {DUAL_WITHIN:.0%} of the better code ({better})"
        found.append(Goal(what, _said(gap), gap.value >= -DUAL_WITHIN - 1e-9))
    return found


def _said(gap: Difference) -> str:
    low, high = 100 * gap.interval.low, 100 * gap.interval.high
    return f"{100 * gap.value:+.1f} points [{low:+.1f}, {high:+.1f}], n = {gap.n}"


def interaction(rows: pd.DataFrame) -> Interaction:
    """The double dissociation: does it depend on the kind of task which planner is better?"""
    import statsmodels.formula.api as smf  # type: ignore[import-untyped]

    parts = []
    for agent in ("imagery", "propositional"):
        for task in (*SPATIAL, *RELATIONAL):
            hits = success(rows, agent, task)
            parts.append(
                pd.DataFrame(
                    {
                        "success": hits.to_numpy(),
                        "pictures": 1.0 if agent == "imagery" else 0.0,
                        "spatial": 1.0 if task in SPATIAL else 0.0,
                        "trial": [f"{mind}/{trial}" for mind, trial in hits.index],
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True)
    groups = np.unique(table["trial"], return_inverse=True)[1]
    fit = smf.ols("success ~ pictures * spatial", table).fit(cov_type="cluster", cov_kwds={"groups": groups})
    low, high = fit.conf_int().loc["pictures:spatial"]
    return Interaction(
        float(fit.params["pictures:spatial"]),
        Interval(float(low), float(high)),
        float(fit.pvalues["pictures:spatial"]),
        len(table),
    )


def surprises(rows: pd.DataFrame) -> list[str]:
    """Tasks where the planner that was expected to win did not, at the equal budget."""
    expected = dict.fromkeys(TASKS, "imagery") | dict.fromkeys(("RelationalChain", "Maze"), "propositional")
    said = []
    for task, winner in expected.items():
        loser = "propositional" if winner == "imagery" else "imagery"
        gap = difference(rows, winner, loser, task)
        if gap.value <= 0:
            said.append(f"{task}: {winner} was expected to win; {winner} minus {loser} is {_said(gap)}")
        elif gap.interval.low <= 0:
            said.append(f"{task}: {winner} is ahead, but not reliably: {_said(gap)}")
    return said
