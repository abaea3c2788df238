"""The figure of reinterpretation: share of good names per item, agents beside people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import MCCARTY_MORALES
from imagery_experiments.studies.reinterpretation.design import CANONICAL


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of good names per item, agents beside people."""
    from plotnine import aes, geom_col, ggplot, labs, position_dodge, scale_fill_manual, scale_y_continuous

    from imagery_experiments.plotting.theme import colors, ordered, theme

    table = rows.groupby(["agent", "item"])["correct"].mean().rename("share").reset_index()
    known = rows.dropna(subset=["people"]).drop_duplicates("item")
    people = pd.DataFrame({"item": known["item"], "share": known["people"], "agent": MCCARTY_MORALES.label})
    agents = list(dict.fromkeys(rows["agent"]))
    table = pd.concat([table, people], ignore_index=True)
    table["agent"] = ordered(table["agent"], [*agents, MCCARTY_MORALES.label])
    table["share"] = table["share"].astype(float)
    names = {item: CANONICAL.get(item, item) for item in dict.fromkeys(table["item"])}
    table["name"] = ordered(table["item"].map(names), names.values())
    figure = (
        ggplot(table, aes("name", "share", fill="agent"))
        + geom_col(position=position_dodge(width=0.75), width=0.65)
        + scale_fill_manual(colors(agents, [MCCARTY_MORALES.label]))
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="good names")
        + theme(width_in=9.0, height_in=3.0)
    )
    caption = (
        "Share of good names per item (first answer). People: share of answers graded 4 or more of 5 "
        "(McCarty & Morales 2025, 22 to 28 people per item)."
    )
    return {caption: figure}
