"""Figures of mental scanning as in the original papers: time over distance, one panel per condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import KOSSLYN_R
from imagery_experiments.studies.mental_scanning.design import CONDITIONS

_COLUMNS = 3


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Response time over distance: one panel per condition; for told maps, per order and exposures."""
    part = rows[rows["present"].astype(bool) & rows["correct"].astype(bool) & ~rows["task"].eq("duration")]
    part = part.assign(condition=_names(part))
    told = part[part["learning"].eq("description")]
    found = {}
    seen = part[~part["learning"].eq("description")]
    if len(seen):
        caption = (
            "Response time of correct answers over the distance between the two landmarks, one point per pair (per "
            f"trial with the arrow), with least-squares lines. People: r = {KOSSLYN_R:.2f} when scanning, no "
            "effect of distance when not (Kosslyn, Ball & Reiser 1978)."
        )
        found[caption] = _seen(seen)
    if len(told):
        caption = (
            "Maps that were only told: response time over distance by order of the sentences and number of "
            "exposures. People: in random order no effect after three exposures, one after six (Denis & Cocude 1992)."
        )
        found[caption] = _told(told)
    return found


def _names(rows: pd.DataFrame) -> list[str]:
    names = {tuple(levels.values()): name for name, levels in CONDITIONS.items()}
    columns = list(next(iter(CONDITIONS.values())))
    return [names[tuple(levels)] for levels in rows[columns].itertuples(index=False, name=None)]


def _seen(rows: pd.DataFrame) -> Any:
    from plotnine import facet_wrap

    from imagery_experiments.plotting.theme import condition_means, ordered, theme

    table = condition_means(rows, ["agent", "condition", "distance_px"])
    names = [name for name in CONDITIONS if name in set(table["condition"])]
    table["condition"] = ordered(table["condition"], names)
    height = 1.0 + 2.0 * -(-len(names) // _COLUMNS)
    return _base(table, rows) + facet_wrap("condition", ncol=_COLUMNS) + theme(width_in=9.0, height_in=height)


def _told(rows: pd.DataFrame) -> Any:
    from plotnine import facet_grid

    from imagery_experiments.plotting.theme import condition_means, theme

    table = condition_means(rows, ["agent", "condition", "exposures", "distance_px"])
    table["heard"] = "heard " + table["exposures"].astype(str) + " times"
    return _base(table, rows) + facet_grid("condition", "heard") + theme(width_in=9.0, height_in=5.0)


def _base(table: pd.DataFrame, rows: pd.DataFrame) -> Any:
    from plotnine import aes, expand_limits, geom_point, geom_smooth, ggplot, labs, scale_color_manual

    from imagery_experiments.plotting.theme import colors, ordered

    agents = list(dict.fromkeys(rows["agent"]))
    table["agent"] = ordered(table["agent"], agents)
    return (
        ggplot(table, aes("distance_px", "rt_s", color="agent"))
        + geom_smooth(method="lm", se=False, size=0.6)
        + geom_point(size=1.2)
        + scale_color_manual(colors(agents))
        + expand_limits(y=0)
        + labs(x="distance on the map (pixels)", y="response time (s)")
    )
