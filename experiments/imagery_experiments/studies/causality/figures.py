"""Figures of causal judgment: ratings over the oracle's, and what ratings follow over the work allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.plotting.comparison import curves
from imagery_experiments.plotting.theme import agent_colors, agent_title, theme
from imagery_experiments.studies.causality.analysis import BUDGETS_S, in_pictures, over_budget, over_numbers
from imagery_experiments.studies.causality.design import NUMBERS

_RATINGS = (
    "Ratings of every clip over those of the physics oracle, which simulates the hidden state with noise: hypothetical "
    "(will), counterfactual (without, displaced) and causal questions (caused)."
)
_NUMBERS = (
    "Correlation of counterfactual (without) and causal ratings with the oracle's, and with the cue of contact (what "
    "touched made the difference), over the number of discs; clips without brick and teleporter, 95 % intervals over "
    "clips."
)
_BUDGETS = (
    "What the counterfactual ratings correlate with over the work allowed (logarithmic scale), by number of discs: the "
    "oracle's ratings, or the cue of contact, with 95 % intervals over clips."
)

_TICKS_S = (*BUDGETS_S[:1], *BUDGETS_S[1::2])
"""Work allowed that the axis of budgets names."""


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Caption -> figure."""
    from plotnine import scale_x_continuous

    seen = in_pictures(rows)
    found = {_RATINGS: ratings_figure(seen)}
    numbers = _of_each(seen, over_numbers)
    if len(numbers):
        found[_NUMBERS] = curves(
            numbers,
            x="discs",
            labels=("discs", "correlation of ratings"),
            panels={"like": ["oracle", "contact"], "question": ["without", "caused"]},
            height_in=4.6,
        ) + scale_x_continuous(breaks=NUMBERS)
    budgets = _of_each(seen, over_budget)
    if len(budgets):
        budgets = budgets.assign(discs=budgets["discs"].astype(str) + " discs", doublings=np.log2(budgets["budget_s"]))
        found[_BUDGETS] = curves(
            budgets,
            x="doublings",
            labels=("budget (seconds of counted work)", "correlation of ratings"),
            panels={"like": ["oracle", "contact"], "discs": [f"{number} discs" for number in NUMBERS]},
            height_in=4.6,
        ) + scale_x_continuous(breaks=np.log2(_TICKS_S).tolist(), labels=[f"{budget_s:g}" for budget_s in _TICKS_S])
    return found


def _of_each(rows: pd.DataFrame, table: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """A table of every agent's rows, below one another."""
    return pd.concat([table(own).assign(agent=agent) for agent, own in rows.groupby("agent")], ignore_index=True)


def ratings_figure(rows: pd.DataFrame) -> Any:
    """One point per clip, one panel per question."""
    from plotnine import aes, facet_wrap, geom_abline, geom_point, ggplot, labs, scale_color_manual

    table = rows.assign(who=rows["agent"].map(agent_title))
    return (
        ggplot(table, aes("oracle_rating", "rating", color="who"))
        + geom_abline(intercept=0, slope=1, linetype="dotted", color="gray")
        + geom_point(size=1.6, alpha=0.6)
        + scale_color_manual(agent_colors(dict.fromkeys(table["agent"])))
        + facet_wrap("question", scales="free")
        + labs(x="rating of the physics oracle", y="rating")
        + theme(height_in=4.6)
    )
