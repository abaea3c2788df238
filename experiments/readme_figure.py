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

from imagery_experiments.analysis.human_data import GANIS_KIEVIT, GANIS_KIEVIT_ERRORS
from imagery_experiments.plotting.theme import AGENT_COLORS, ordered, theme

TIME, ERRORS = "response time (s)", "errors (%)"
PEOPLE = "54 people (Ganis & Kievit 2015)"
COLORS = {
    PEOPLE: "#111111",
    "imagery agent": AGENT_COLORS["imagery"],
    "propositional agent": AGENT_COLORS["propositional"],
}


def agents(summary: pd.DataFrame) -> pd.DataFrame:
    """Means and 95 % intervals of "same" trials with block figures in depth."""
    depth = summary[summary["condition"].str.contains("stimuli=blocks, plane=depth.*pair=same")]
    rows = []
    for row in depth[depth["agent"].isin(AGENT_COLORS)].itertuples():
        angle = float(row.condition.split("angle_deg=")[1].split(",")[0])
        half = 1.96 * row.rt_sd_ms / (row.n * row.accuracy) ** 0.5
        times = [value / 1000 for value in (row.rt_ms, row.rt_ms - half, row.rt_ms + half)]
        errors = [100 * (1 - share) for share in (row.accuracy, row.accuracy_high, row.accuracy_low)]
        rows += [(f"{row.agent} agent", angle, TIME, *times), (f"{row.agent} agent", angle, ERRORS, *errors)]
    return pd.DataFrame(rows, columns=["who", "angle_deg", "measure", "mean", "low", "high"])


def people() -> pd.DataFrame:
    """Published means; no intervals were published."""
    times = [(PEOPLE, angle, TIME, ms / 1000) for angle, ms in GANIS_KIEVIT.points]
    errors = [(PEOPLE, angle, ERRORS, 100 * share) for angle, share in GANIS_KIEVIT_ERRORS]
    return pd.DataFrame(times + errors, columns=["who", "angle_deg", "measure", "mean"])


if __name__ == "__main__":
    table = pd.concat([people(), agents(pd.read_csv("docs/results/mental-rotation/summary.csv"))])
    table["measure"] = ordered(table["measure"], [TIME, ERRORS])
    table["who"] = ordered(table["who"], COLORS)
    figure = (
        ggplot(table, aes("angle_deg", "mean", color="who"))
        + geom_line()
        + geom_errorbar(aes(ymin="low", ymax="high"), width=4, na_rm=True)
        + geom_point(size=2)
        + facet_wrap("measure", scales="free_y")
        + scale_color_manual(COLORS)
        + scale_x_continuous(breaks=[0, 50, 100, 150])
        + labs(x="rotation in depth between the two block figures (degrees)", y="")
        + theme(width_in=8, height_in=3.4)
    )
    path = Path("docs") / "images" / "rotation_in_depth.png"
    figure.save(path, dpi=160, verbose=False)
    print(path)
