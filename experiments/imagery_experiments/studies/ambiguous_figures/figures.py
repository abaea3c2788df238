"""The figure of ambiguous figures: share of reversals by condition and kind of figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_values import REVERSED_CHECKED, REVERSED_RECALLED
from imagery_experiments.plotting.comparison import caption, dots, people_points, shares
from imagery_experiments.studies.ambiguous_figures.analysis import KIND_TITLES
from imagery_experiments.studies.ambiguous_figures.design import CONDITIONS


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of reversals by condition, one panel per kind of figure."""
    names = {levels: name for name, levels in CONDITIONS.items()}
    known = rows[rows["first_right"].astype(bool)]
    known = known.assign(
        condition=[names[pair] for pair in zip(known["hint"], known["medium"], strict=True)],
        panel=known["kind"].map(KIND_TITLES),
    )
    if known.empty:
        return {}
    text = (
        "Share of figures whose other reading is named, of those whose first answer was one of the two readings, with "
        "95 % intervals where there are five figures or more. People saw pictures of objects, such as the duck or "
        "rabbit."
    )
    people = [
        people_points(series, "condition", panel=KIND_TITLES["object"])
        for series in (REVERSED_CHECKED, REVERSED_RECALLED)
    ]
    figure = dots(
        shares(known, ["panel", "condition"], "reversed"),
        people,
        x="condition",
        levels=list(CONDITIONS)[::-1],
        label="other reading found",
        panels={"panel": list(KIND_TITLES.values())},
        sideways=True,
        height_in=4.2,
    )
    return {caption(text, REVERSED_RECALLED): figure}
