"""Errors by part of the agent: the 2 x 2 of learned and exact parts, the lesions and the propositional agent.

{learned, exact} imagination x {learned, exact} interpreter on the same trials by the same participants, which
separates errors of imagination from errors of perception.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.participants.registry import LESIONS, TWO_BY_TWO

ABLATIONS = (*TWO_BY_TWO, *LESIONS, "propositional")
"""Agents of the table, in its order."""
PARTS = {
    "imagery": "learned imagination, learned interpreter",
    "imagery-oracle-imagination": "exact imagination, learned interpreter",
    "imagery-oracle-interpreter": "learned imagination, exact interpreter",
    "imagery-oracle": "exact imagination, exact interpreter",
    "imagery-lesioned": "empty buffer",
    "verbal-only": "verbal-only agent",
    "propositional": "propositional agent",
}
"""Agent -> its parts in words."""
DRAWS = 2000


@dataclass(frozen=True)
class Share:
    """Errors of the learned agent that one part accounts for, as a share of all trials."""

    part: str
    errors: float
    low: float
    """Lower end of the 95 % bootstrap interval."""
    high: float


def errors_by_agent(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """agent, n, errors (share of trials) with Wilson's interval, mean response time of correct trials."""
    lines: list[dict[str, Any]] = []
    for agent in [name for name in ABLATIONS if name in rows]:
        own = rows[agent]
        wrong = int((~own["correct"].astype(bool)).sum())
        interval = share_interval(wrong, len(own))
        if interval is None:
            continue
        times = own.loc[own["correct"].astype(bool), "rt_ms"].astype(float)
        lines.append(
            {
                "agent": agent,
                "parts": PARTS[agent],
                "n": len(own),
                "errors": wrong / len(own),
                "low": interval.low,
                "high": interval.high,
                "rt_ms": float(times.mean()) if len(times) else None,
            }
        )
    return pd.DataFrame(lines)


def shares_of_errors(rows: Mapping[str, pd.DataFrame], *, seed: int = 0) -> list[Share]:
    """Errors of the learned agent, split into imagination, interpreter and the rest; they add up to all.

    The share of a part is the decrease of errors when it is replaced by the exact one, averaged over replacing it first
    and last (the Shapley value of two players); the rest are errors with both parts exact: planner, task and decision.
    Intervals are over trials, the same in all four cells. Negative: the learned part made fewer errors. Empty if a cell
    of the 2 x 2 was not run.
    """
    if not all(name in rows for name in TWO_BY_TWO):
        return []
    wrong = pd.concat(
        {
            name: rows[name].set_index(["participant", "trial"])["correct"].astype(bool).map(lambda x: 1.0 - x)
            for name in TWO_BY_TWO
        },
        axis=1,
        join="inner",
    )
    if wrong.empty:
        return []
    cells = wrong.to_numpy(dtype=float)  # (trials, 4): LL, oracle imagination, oracle interpreter, both
    drawn = np.random.default_rng(seed).integers(len(cells), size=(DRAWS, len(cells)))
    means = np.vstack([cells.mean(axis=0), cells[drawn].mean(axis=1)])
    both, no_imagination, no_interpreter, neither = means.T
    parts = {
        "imagination": ((both - no_imagination) + (no_interpreter - neither)) / 2,
        "interpreter": ((both - no_interpreter) + (no_imagination - neither)) / 2,
        "planner and task": neither,
        "together": both,
    }
    return [
        Share(part, float(values[0]), *(float(q) for q in np.quantile(values[1:], [0.025, 0.975])))
        for part, values in parts.items()
    ]


def effects_by_agent(predicted: pd.DataFrame) -> pd.DataFrame:
    """Effects of every agent from a table of predictions, without conditions that were not run."""
    if predicted.empty:
        return predicted
    return predicted.loc[predicted["n"] > 0, ["condition", "agent", "effect", "low", "high", "unit", "n", "found"]]
