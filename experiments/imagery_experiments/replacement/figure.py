"""The figure of the replacement test: accuracy with each kind of picture."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imagery_experiments.plotting.theme import agent_colors, agent_title, ordered, percent, theme

_PANELS_ABREAST, _PANEL_IN = 2, 2.6


def accuracy_figure(table: pd.DataFrame) -> Any:
    """Accuracy by arm with 95 % intervals, a panel per group of trials, from :func:`.tables.accuracy_table`.

    A dashed line is the accuracy of guessing, where it is known.
    """
    from plotnine import (
        aes,
        coord_flip,
        facet_wrap,
        geom_hline,
        geom_pointrange,
        ggplot,
        labs,
        position_dodge,
        scale_color_manual,
        scale_y_continuous,
    )

    shown = table.assign(
        arm=ordered(table["arm"], reversed(list(dict.fromkeys(table["arm"])))),
        agent=ordered(table["agent"].map(agent_title), map(agent_title, table["agent"])),
        group=ordered(table["group"], table["group"]),
    )
    chance = shown.dropna(subset=["chance"]).drop_duplicates("group")
    rows = -(-shown["group"].nunique() // _PANELS_ABREAST)
    return (
        ggplot(shown, aes("arm", "accuracy", color="agent"))
        + geom_hline(aes(yintercept="chance"), data=chance, linetype="dashed", color="#888888")
        + geom_pointrange(aes(ymin="low", ymax="high"), position=position_dodge(width=0.6), size=0.4)
        + coord_flip()
        + facet_wrap("group", ncol=_PANELS_ABREAST)
        + scale_color_manual(agent_colors(dict.fromkeys(table["agent"])))
        + scale_y_continuous(limits=(0, 1), labels=percent)
        + labs(x="", y="accuracy (95 % interval)")
        + theme(height_in=0.8 + _PANEL_IN * rows)
    )
