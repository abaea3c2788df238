"""Figures of agents beside people: lines with intervals for agents, points with intervals for people, one legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.human_data import RECALLED_NOTE, HumanSeries
from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.plotting.theme import (
    PEOPLE_COLOR,
    agent_colors,
    agent_title,
    line_types,
    ordered,
    percent,
    theme,
)

_CHECKED_SHAPES, _RECALLED_SHAPES = ("D", "s", "^"), ("d", "v", "<")
"""Shapes of people's values, by source."""
_Z = 1.96
_ASIDE = 0.8
"""Points of people stand this many widths of an error bar to the right of the first agent's, those of every further
agent to the left of the one before: nothing is hidden where values are equal."""
_ROW_CHARACTERS, _KEY_CHARACTERS = 118, 8
"""Characters of one row of a legend, and what a key takes of them."""
FEWEST_TRIALS = 5
"""Means and shares of fewer trials are drawn without an interval, which would say little."""


def mean_times(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Per agent and condition: mean response time of correct trials in seconds and its 95 % interval.

    Columns: ``by``, agent, value, low, high; without an interval for fewer than five trials.
    """
    correct = rows[rows["correct"].astype(bool)]
    table = correct.groupby(["agent", *by], observed=True)["rt_ms"].agg(["mean", "sem", "count"]).reset_index()
    half = _Z * table.pop("sem").where(table.pop("count") >= FEWEST_TRIALS) / 1000
    table["value"] = table.pop("mean") / 1000
    return table.assign(low=table["value"] - half, high=table["value"] + half)


def shares(rows: pd.DataFrame, by: Sequence[str], column: str) -> pd.DataFrame:
    """Per agent and condition: share of trials in which ``column`` is true, with Wilson's 95 % interval.

    Columns: ``by``, agent, value, low, high.
    """
    known = rows.dropna(subset=[column])
    grouped = known.groupby(["agent", *by], sort=False, observed=True)[column]
    table = grouped.agg(hits="sum", n="count").reset_index()
    found = [
        share_interval(int(hits), int(n)) if n >= FEWEST_TRIALS else None
        for hits, n in zip(table["hits"], table["n"], strict=True)
    ]
    return table.assign(
        value=table["hits"].astype(float) / table["n"],
        low=[one.low if one else np.nan for one in found],
        high=[one.high if one else np.nan for one in found],
    )


def people_points(series: HumanSeries, x: str, *, scale: float = 1.0, **levels: str) -> pd.DataFrame:
    """People's values as rows of a figure: x, value, low, high, people (legend) and the levels given."""
    return pd.DataFrame(
        [
            {
                x: point.at,
                "value": point.value * scale,
                "low": interval.low * scale if (interval := point.interval) else np.nan,
                "high": interval.high * scale if interval else np.nan,
                "people": series.label,
                "verified": series.source_kind != "recalled",
                **levels,
            }
            for point in series.points
        ]
    )


def caption(text: str, *people: HumanSeries) -> str:
    """A caption with a note where a value of people was recalled and not checked."""
    return f"{text} {RECALLED_NOTE}" if any(one.source_kind == "recalled" for one in people) else text


def curves(
    agents: pd.DataFrame,
    people: Iterable[pd.DataFrame] = (),
    *,
    x: str,
    labels: tuple[str, str],
    panels: Mapping[str, Sequence[str]],
    height_in: float = 3.4,
) -> Any:
    """Lines of agents and points of people over a number.

    Args:
        agents: Columns agent, x, value and the panels'; perhaps low and high.
        people: From :func:`people_points`.
        x: Column of the horizontal axis.
        labels: Of the horizontal and the vertical axis, with units.
        panels: Column -> its levels in order; one column wraps, of two the first makes rows.
        height_in: Height of the figure.
    """
    from plotnine import aes, expand_limits, geom_errorbar, geom_line, geom_point, ggplot, labs

    table, names = _joined(agents, people, panels)
    width = move_aside(table, x)
    return (
        ggplot(table, aes(x, "value", color="who", shape="who", linetype="who"))
        + geom_line(data=table[table["agent"].notna()], size=0.8)
        + geom_errorbar(aes(ymin="low", ymax="high"), width=width, size=0.5, linetype="solid", show_legend=False)
        + geom_point(size=2.2)
        + _scales(table, names)
        + _facets(panels)
        + expand_limits(y=0)
        + labs(x=labels[0], y=labels[1])
        + theme(height_in=height_in)
    )


def dots(
    agents: pd.DataFrame,
    people: Iterable[pd.DataFrame] = (),
    *,
    x: str,
    levels: Sequence[str],
    label: str,
    panels: Mapping[str, Sequence[str]] | None = None,
    sideways: bool = False,
    height_in: float = 3.4,
) -> Any:
    """Shares of agents and people by category, side by side, with intervals; arguments as for :func:`curves`."""
    from plotnine import aes, coord_flip, geom_errorbar, geom_point, ggplot, labs, position_dodge, scale_y_continuous

    panels = panels or {}
    table, names = _joined(agents, people, panels)
    table[x] = ordered(table[x], levels)
    beside, ticks = position_dodge(width=0.6), (0, 0.5, 1) if panels else (0, 0.25, 0.5, 0.75, 1)
    figure = (
        ggplot(table, aes(x, "value", color="who", shape="who"))
        + geom_errorbar(aes(ymin="low", ymax="high"), position=beside, width=0.25, size=0.5, show_legend=False)
        + geom_point(position=beside, size=2.6)
        + _scales(table, names, lines=False)
        + scale_y_continuous(limits=(0, 1), breaks=ticks, labels=percent)
        + _facets(panels)
        + labs(x="", y=label)
        + theme(height_in=height_in, key_width=14)
    )
    return figure + coord_flip() if sideways else figure


def _joined(
    agents: pd.DataFrame, people: Iterable[pd.DataFrame], panels: Mapping[str, Sequence[str]]
) -> tuple[pd.DataFrame, list[str]]:
    """Agents' and people's rows with the column ``who``, without panels in which no agent is."""
    named = agents.assign(who=agents["agent"].map(agent_title))
    added = [one.assign(who=one["people"]) for one in people]
    table = pd.concat([named, *added], ignore_index=True)
    table = table.assign(**{column: np.nan for column in ("low", "high") if column not in table})
    for column, levels in panels.items():
        filled = [level for level in levels if level in set(named[column])]
        table = table[table[column].isin(filled)]
        table[column] = ordered(table[column], filled)
    names = list(dict.fromkeys(table["who"]))
    table["who"] = ordered(table["who"], names)
    return table.reset_index(drop=True), names


def move_aside(table: pd.DataFrame, x: str) -> float:
    """Separate points at the same ``x``, in place; the width of an error bar."""
    width = 0.02 * float(np.ptp(table[x].astype(float)) or 1.0)
    agents = dict.fromkeys(table.loc[table["agent"].notna(), "who"])
    aside = {name: -_ASIDE * number for number, name in enumerate(agents)}
    table[x] = table[x].astype(float) + width * table["who"].astype(str).map(aside).fillna(_ASIDE)
    return width


def _scales(table: pd.DataFrame, names: Sequence[str], *, lines: bool = True) -> list[Any]:
    """Colour, shape and line type of every agent and source of people, as one legend."""
    from plotnine import scale_color_manual, scale_linetype_manual, scale_shape_manual

    is_agent = table["agent"].notna()
    colors = agent_colors(dict.fromkeys(table.loc[is_agent, "agent"]))
    shapes = dict.fromkeys(colors, "o")
    types = line_types(colors)
    checked, recalled = iter(_CHECKED_SHAPES), iter(_RECALLED_SHAPES)
    for source in table[~is_agent].drop_duplicates("who").to_dict("records"):
        colors[source["who"]] = PEOPLE_COLOR
        shapes[source["who"]] = next(checked if source["verified"] else recalled)
        types[source["who"]] = "none"
    found = [scale_color_manual(colors), scale_shape_manual(shapes), legend_rows(names)]
    return [*found, scale_linetype_manual(types)] if lines else found


def legend_rows(names: Iterable[str]) -> Any:
    """The legend in as many rows as its names need."""
    from plotnine import guide_legend, guides

    characters = sum(len(name) + _KEY_CHARACTERS for name in names)
    nrow = -(-characters // _ROW_CHARACTERS)
    return guides(**{name: guide_legend(nrow=nrow) for name in ("color", "shape", "linetype")})


def _facets(panels: Mapping[str, Sequence[str]]) -> Any:
    from plotnine import facet_grid, facet_wrap

    names = list(panels)
    if not names:
        return []
    return facet_wrap(names[0]) if len(names) == 1 else facet_grid(names[0], names[1])
