"""The figure of the ablations: errors of every agent."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imagery_experiments.participants.registry import TWO_BY_TWO
from imagery_experiments.plotting.theme import AGENT_COLORS, ordered, percent, theme


def ablation_figure(table: pd.DataFrame) -> Any:
    """Errors of every agent with 95 % intervals, from :func:`.ablation_tables.errors_by_agent`."""
    from plotnine import aes, coord_flip, geom_col, geom_errorbar, ggplot, labs, scale_fill_manual, scale_y_continuous

    shown = table.assign(
        label=ordered(table["parts"], reversed(list(table["parts"]))),
        kind=["with mental pictures" if name in TWO_BY_TWO else "without" for name in table["agent"]],
    )
    return (
        ggplot(shown, aes("label", "errors", fill="kind"))
        + geom_col(width=0.65)
        + geom_errorbar(aes(ymin="low", ymax="high"), width=0.25, size=0.4)
        + coord_flip()
        + scale_fill_manual({"with mental pictures": AGENT_COLORS["imagery"], "without": AGENT_COLORS["propositional"]})
        + scale_y_continuous(limits=(0, 1), labels=percent)
        + labs(x="", y="errors (95 % interval)")
        + theme(height_in=0.7 + 0.45 * len(shown))
    )
