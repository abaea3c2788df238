"""The figure of reinterpretation: share of good names per item, agents beside people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import HumanPoint
from imagery_experiments.analysis.human_values import GOOD_NAMES
from imagery_experiments.plotting.comparison import dots, people_points, shares
from imagery_experiments.studies.reinterpretation.design import CANONICAL


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of good names per item, agents beside people."""
    names = {item: CANONICAL.get(item, item) for item in dict.fromkeys(rows["item"])}
    table = shares(rows.assign(name=rows["item"].map(names)), ["name"], "correct")
    people = _people(rows)
    people["name"] = people["at"].map(names)
    easiest = people.sort_values("value", ascending=False)
    levels = list(dict.fromkeys([*easiest["name"], *names.values()]))
    caption = (
        "Share of good names per item (first answer), with 95 % intervals where there are five answers or more. "
        "People: share of answers that raters graded 4 or more of 5; 22 to 28 people per item."
    )
    figure = dots(
        table,
        [people] if len(people) else [],
        x="name",
        levels=levels[::-1],
        label="good names",
        sideways=True,
        height_in=1.4 + 0.36 * len(levels),
    )
    return {caption: figure}


def _people(rows: pd.DataFrame) -> pd.DataFrame:
    """People's shares of the items in the rows; of own items without intervals, as their file has none."""
    published = {point.at: point for point in GOOD_NAMES.points}
    known = rows.dropna(subset=["people"]).drop_duplicates("item")
    points = [
        published.get(item, HumanPoint(item, float(share)))
        for item, share in zip(known["item"], known["people"], strict=True)
    ]
    own = [point for point in points if point.at not in published]
    series = replace(GOOD_NAMES, points=tuple(points), source="own file" if own else GOOD_NAMES.source)
    return people_points(series, "at") if points else pd.DataFrame(columns=["at", "value"])
