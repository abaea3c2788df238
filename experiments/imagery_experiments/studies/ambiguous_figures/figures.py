"""The figure of ambiguous figures: share of reversals by condition and kind of figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.studies.ambiguous_figures.analysis import KIND_TITLES, reversible
from imagery_experiments.studies.ambiguous_figures.design import CONDITIONS


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of reversals by condition, one panel per kind of figure."""
    from plotnine import (
        aes,
        coord_flip,
        facet_wrap,
        geom_col,
        geom_errorbar,
        ggplot,
        labs,
        position_dodge,
        scale_fill_manual,
        scale_y_continuous,
    )

    from imagery_experiments.plotting.theme import colors, ordered, theme

    lines = []
    for agent in dict.fromkeys(rows["agent"]):
        for condition, (hint, medium) in CONDITIONS.items():
            for kind in KINDS:
                own = reversible(rows[rows["agent"] == agent], kind, hint, medium)["reversed"].astype(float)
                interval = share_interval(int(own.sum()), len(own))
                if interval is not None:
                    lines.append(
                        (agent, condition, KIND_TITLES[kind], own.mean(), interval.low, interval.high)
                    )
    table = pd.DataFrame(lines, columns=["agent", "condition", "kind", "share", "low", "high"])
    agents = list(dict.fromkeys(rows["agent"]))
    table["agent"] = ordered(table["agent"], agents)
    table["condition"] = ordered(table["condition"], list(CONDITIONS)[::-1])
    table["kind"] = ordered(table["kind"], KIND_TITLES.values())
    side_by_side = position_dodge(width=0.75)
    figure = (
        ggplot(table, aes("condition", "share", fill="agent"))
        + geom_col(position=side_by_side, width=0.65)
        + geom_errorbar(aes(ymin="low", ymax="high"), position=side_by_side, width=0.3, size=0.4)
        + coord_flip()
        + facet_wrap("kind")
        + scale_fill_manual(colors(agents))
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="reversed")
        + theme(width_in=9.0, height_in=3.2)
    )
    caption = (
        "Share of figures whose other reading is named, of those whose first answer was one of the two, with Wilson's "
        "95 % intervals. People: 0 of 15 reverse an image, 15 of 15 their own drawing (Chambers & Reisberg 1985)."
    )
    return {caption: figure} if lines else {}
