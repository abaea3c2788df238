"""Draw the figure of the README, people beside both agents: docs/images/rotation_in_depth.png.

Run: python experiments/readme_figure.py
"""

from pathlib import Path

import pandas as pd
from plotnine import (
    aes,
    facet_wrap,
    geom_errorbar,
    geom_line,
    geom_point,
    ggplot,
    labs,
    scale_color_manual,
    scale_x_continuous,
)

from imagery_experiments.analysis.human_data import HumanSeries
from imagery_experiments.analysis.human_values import GANIS_KIEVIT_ERRORS, GANIS_KIEVIT_TIMES
from imagery_experiments.plotting.theme import AGENT_COLORS, AGENT_TITLES, PEOPLE_COLOR, ordered, theme

COLUMNS = ["who", "angle_deg", "measure", "mean", "low", "high"]
TIME, ERRORS = "response time (s)", "errors (%)"
PEOPLE = "27 people (Ganis & Kievit 2015)"
AGENTS = ("imagery", "propositional")
COLORS = {PEOPLE: PEOPLE_COLOR} | {AGENT_TITLES[agent]: AGENT_COLORS[agent] for agent in AGENTS}


def agents(summary: pd.DataFrame) -> pd.DataFrame:
    """Means and 95 % intervals of "same" trials with block figures in depth."""
    depth = summary[summary["condition"].str.contains("stimuli=blocks, plane=depth.*pair=same")]
    rows = []
    for row in depth[depth["agent"].isin(AGENTS)].itertuples():
        who = AGENT_TITLES[row.agent]
        angle = float(row.condition.split("angle_deg=")[1].split(",")[0])
        half = 1.96 * row.rt_sd_ms / (row.n * row.accuracy) ** 0.5
        times = [value / 1000 for value in (row.rt_ms, row.rt_ms - half, row.rt_ms + half)]
        errors = [100 * (1 - share) for share in (row.accuracy, row.accuracy_high, row.accuracy_low)]
        rows += [(who, angle, TIME, *times), (who, angle, ERRORS, *errors)]
    return pd.DataFrame(rows, columns=COLUMNS)


def people(series: HumanSeries, measure: str, unit: float) -> pd.DataFrame:
    """Means and 95 % intervals, as multiples of ``unit``."""
    rows = [
        (PEOPLE, point.at, measure, *(value / unit for value in (point.value, point.low, point.high)))
        for point in series.points
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


if __name__ == "__main__":
    times = people(GANIS_KIEVIT_TIMES["same"], TIME, 1000)
    errors = people(GANIS_KIEVIT_ERRORS["same"], ERRORS, 0.01)
    table = pd.concat([times, errors, agents(pd.read_csv("docs/results/mental-rotation/summary.csv"))])
    table["measure"] = ordered(table["measure"], [TIME, ERRORS])
    table["who"] = ordered(table["who"], COLORS)
    figure = (
        ggplot(table, aes("angle_deg", "mean", color="who"))
        + geom_line()
        + geom_errorbar(aes(ymin="low", ymax="high"), width=3)
        + geom_point(size=2)
        + facet_wrap("measure", scales="free_y")
        + scale_color_manual(COLORS)
        + scale_x_continuous(breaks=[0, 50, 100])
        + labs(x="rotation in depth between the two block figures (degrees)", y="")
        + theme(width_in=8, height_in=3.4)
    )
    path = Path("docs") / "images" / "rotation_in_depth.png"
    figure.save(path, dpi=160, verbose=False)
    print(path)
