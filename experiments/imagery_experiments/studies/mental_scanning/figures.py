"""Figures of mental scanning as in the original papers: time over distance, one panel per condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import RECALLED_MARK, RECALLED_NOTE, HumanValue
from imagery_experiments.analysis.human_values import SCANNING
from imagery_experiments.plotting.comparison import mean_times, move_aside
from imagery_experiments.plotting.theme import PEOPLE_COLOR, agent_colors, agent_title, line_types, ordered, theme
from imagery_experiments.studies.mental_scanning.analysis import in_words
from imagery_experiments.studies.mental_scanning.design import CONDITIONS

TITLES = {
    "scan": "scan to the landmark",
    "half size": "scan, map at half size",
    "on the map?": "is it on the map?",
    "direction": "in which direction?",
    "jump": "jump to the landmark",
    "surprise arrow": "unexpected arrow",
    "longer is slower": "scan, expecting: far is slower",
    "longer is faster": "scan, expecting: far is faster",
    "told clockwise": "clockwise",
    "told at random": "random order",
}
"""Condition -> its name in figures; ratings of durations have no response time of interest."""
_COLUMNS = 3
_TEXT_WIDTH = 34
"""Characters of a line of text in a panel."""


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Response time over distance: one panel per condition; for described maps, per order and exposures."""
    part = rows[rows["present"].astype(bool) & rows["correct"].astype(bool)]
    part = part.assign(condition=_names(part))
    part = part[part["condition"].isin(TITLES)]
    described = part["learning"].eq("description")
    text = (
        "Response time of correct answers over the distance between two landmarks, one point per pair (per trial with "
        "the arrow), with least-squares lines. "
    )
    found = {}
    for own, about in (
        (part[~described], "Maps that were seen. "),
        (
            part[described],
            "Maps that were only described, by order of the sentences and number of times they were heard. ",
        ),
    ):
        if len(own):
            figure, recalled = _panels(own)
            found[about + text + "Text in a panel: what people did." + (f" {RECALLED_NOTE}" if recalled else "")] = (
                figure
            )
    return found


def _names(rows: pd.DataFrame) -> list[str]:
    names = {tuple(levels.values()): name for name, levels in CONDITIONS.items()}
    columns = list(next(iter(CONDITIONS.values())))
    return [names[tuple(levels)] for levels in rows[columns].itertuples(index=False, name=None)]


def _panels(rows: pd.DataFrame) -> tuple[Any, bool]:
    """The figure, and whether a value of people in it was recalled."""
    from plotnine import aes, geom_text

    rows = rows.assign(panel=[_title(*key) for key in zip(rows["condition"], rows["exposures"], strict=True)])
    panels = _ordered_panels(rows)
    people, recalled = _peoples_results(rows, panels)
    table = mean_times(rows, ["panel", "distance_px"])
    table["panel"], people["panel"] = ordered(table["panel"], panels), ordered(people["panel"], panels)
    people["x"], people["y"] = table["distance_px"].min(), 0.0
    texts = geom_text(
        aes("x", "y", label="text"), people, inherit_aes=False, color=PEOPLE_COLOR, size=9, ha="left", va="bottom"
    )
    return _lines(table) + texts + theme(height_in=1.1 + 2.1 * -(-len(panels) // _COLUMNS)), recalled


def _lines(table: pd.DataFrame) -> Any:
    """Points and least-squares lines of every agent, one panel per condition."""
    from plotnine import (
        aes,
        expand_limits,
        facet_wrap,
        geom_point,
        geom_smooth,
        ggplot,
        labs,
        scale_color_manual,
        scale_linetype_manual,
    )

    colors = agent_colors(dict.fromkeys(table["agent"]))
    table["who"] = ordered(table["agent"].map(agent_title), colors)
    move_aside(table, "distance_px")
    return (
        ggplot(table, aes("distance_px", "value", color="who", linetype="who"))
        + geom_smooth(method="lm", se=False, size=0.7)
        + geom_point(size=1.3)
        + facet_wrap("panel", ncol=_COLUMNS)
        + scale_color_manual(colors)
        + scale_linetype_manual(line_types(colors))
        + expand_limits(y=0)
        + labs(x="distance on the map (pixels)", y="response time (s)")
    )


def _title(condition: str, exposures: int) -> str:
    if not condition.startswith("told"):
        return TITLES[condition]
    return f"{TITLES[condition]}, {exposures} {'time' if exposures == 1 else 'times'}"


def _ordered_panels(rows: pd.DataFrame) -> list[str]:
    shown = sorted(
        set(zip(rows["condition"], rows["exposures"], strict=True)),
        key=lambda one: (list(TITLES).index(one[0]), one[1]),
    )
    return list(dict.fromkeys(_title(*one) for one in shown))


def _peoples_results(rows: pd.DataFrame, panels: Sequence[str]) -> tuple[pd.DataFrame, bool]:
    """What people did in every panel, in words: columns panel and text; and whether a value was recalled."""
    found: dict[str, HumanValue | None] = {}
    for condition, exposures in set(zip(rows["condition"], rows["exposures"], strict=True)):
        counted = f", {exposures} exposures" if condition.startswith("told") else ""
        found[_title(condition, exposures)] = SCANNING.get(f"Slope, {in_words(condition + counted)}")
    texts = [_peoples_text(found[panel]) for panel in panels]
    return pd.DataFrame({"panel": list(panels), "text": texts}), any(RECALLED_MARK in text for text in texts)


def _peoples_text(value: HumanValue | None) -> str:
    if value is None:
        return ""
    return fill(f"people: {value.text}" + ("" if value.verified else f" {RECALLED_MARK}"), _TEXT_WIDTH)
