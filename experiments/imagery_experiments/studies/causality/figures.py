"""Figures of causal judgment: ratings over the oracle's, and what ratings follow over the work allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.plotting.comparison import curves
from imagery_experiments.plotting.theme import agent_colors, agent_title, theme
from imagery_experiments.studies.causality.analysis import GROUPS, over_budget

_RATINGS = (
    "Ratings of every clip over those of the physics oracle, which simulates the hidden state with noise: hypothetical "
    "(will), counterfactual (without, displaced) and causal questions (caused)."
)
_BUDGETS = (
    "What the counterfactual ratings correlate with over the work allowed: the oracle's ratings, or the cue of contact "
    "(what touched made the difference), with 95 % intervals."
)


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Caption -> figure."""
    found = {_RATINGS: ratings_figure(rows)}
    table = pd.concat([over_budget(own).assign(agent=agent) for agent, own in rows.groupby("agent")], ignore_index=True)
    if len(table):
        found[_BUDGETS] = curves(
            table,
            x="budget_s",
            labels=("budget (seconds of counted work)", "correlation of ratings"),
            panels={"like": ["oracle", "contact"], "group": list(GROUPS)},
            height_in=4.6,
        )
    return found


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
