"""Draw the figures of mental rotation anew from the published table of conditions, people beside the agents.

Trials of the full run are not in the repository, their means per condition are. Writes
docs/results/mental-rotation/figure-1.png (times), figure-2.png (advance information) and figure-6.png (errors).
Run: python experiments/rotation_figures.py
"""

from pathlib import Path

import pandas as pd

from imagery_experiments.analysis.human_values import (
    COOPER_SHEPARD_INFORMED,
    COOPER_SHEPARD_UNINFORMED,
    GANIS_KIEVIT_ERRORS,
    GANIS_KIEVIT_TIMES,
)
from imagery_experiments.files import write_atomically
from imagery_experiments.plotting.comparison import curves, people_points
from imagery_experiments.plotting.theme import png
from imagery_experiments.workflows.publish import small_png

FOLDER = Path("docs") / "results" / "mental-rotation"
PANELS = {
    ("letters", "picture"): "letters, picture plane",
    ("blocks", "picture"): "block figures, picture plane",
    ("blocks", "depth"): "block figures in depth",
}
ANSWERS = {"same": "same", "different": "mirror images"}
KNOWN = {
    "none": "no information",
    "identity": "identity known",
    "orientation": "orientation known",
    "both": "both known",
}
AGENTS = ("imagery", "propositional")


def conditions() -> pd.DataFrame:
    """One row per agent and condition: factors, n, accuracy with interval, mean time and its standard deviation."""
    table = pd.read_csv(FOLDER / "summary.csv")
    table = table[table["agent"].isin(AGENTS)].reset_index(drop=True)
    factors = [dict(part.split("=") for part in text.split(", ")) for text in table["condition"]]
    found = pd.concat([table.drop(columns="condition"), pd.DataFrame(factors)], axis=1)
    return found.assign(angle_deg=found["angle_deg"].astype(float), lead_ms=found["lead_ms"].astype(int))


def times(table: pd.DataFrame) -> pd.DataFrame:
    """Mean response times in seconds with 95 % intervals."""
    half = 1.96 * table["rt_sd_ms"] / (table["n"] * table["accuracy"]) ** 0.5
    bounds = {"low": (table["rt_ms"] - half) / 1000, "high": (table["rt_ms"] + half) / 1000}
    return table.assign(value=table["rt_ms"] / 1000, **bounds).dropna(subset=["value"])


if __name__ == "__main__":
    table = conditions()
    pairs = table[table["condition"] == "pairs"]
    pairs = pairs.assign(figures=[PANELS.get(kind, "") for kind in zip(pairs["stimuli"], pairs["plane"], strict=True)])
    pairs = pairs[pairs["figures"] != ""].assign(answer=pairs["pair"].map(ANSWERS))
    errors = {"value": 1 - pairs["accuracy"], "low": 1 - pairs["accuracy_high"], "high": 1 - pairs["accuracy_low"]}
    wrong = pairs.assign(**{name: 100 * share for name, share in errors.items()})
    cued = table[(table["condition"] == "information") & (table["pair"] == "same")]
    leads = {lead: f"{lead} ms before" for lead in sorted(cued["lead_ms"].unique())}
    cued = cued.assign(known=cued["information"].map(KNOWN), lead=cued["lead_ms"].map(leads))
    depth = {"figures": PANELS["blocks", "depth"]}
    people_times = [
        people_points(series, "angle_deg", scale=1e-3, answer=ANSWERS[pair], **depth)
        for pair, series in GANIS_KIEVIT_TIMES.items()
    ]
    letters = {"figures": PANELS["letters", "picture"], "answer": "same"}
    people_times.append(people_points(COOPER_SHEPARD_UNINFORMED, "angle_deg", scale=1e-3, **letters))
    people_errors = [
        people_points(series, "angle_deg", scale=100, answer=ANSWERS[pair], **depth)
        for pair, series in GANIS_KIEVIT_ERRORS.items()
    ]
    people_cued = [
        people_points(series, "angle_deg", scale=1e-3, known=KNOWN[known], lead=leads[lead])
        for series, known, lead in (
            (COOPER_SHEPARD_UNINFORMED, "none", min(leads)),
            (COOPER_SHEPARD_INFORMED, "both", 1000),
        )
    ]
    grid = {"answer": tuple(ANSWERS.values()), "figures": tuple(PANELS.values())}
    cues = {"lead": tuple(leads.values()), "known": tuple(KNOWN.values())}
    for name, own, people, panels, label, height_in in (
        ("figure-1", times(pairs), people_times, grid, "response time (s)", 5.4),
        ("figure-2", times(cued), people_cued, cues, "response time (s)", 8.3),
        ("figure-6", wrong, people_errors, grid, "errors (%)", 5.4),
    ):
        labels = ("angle (degrees)", label)
        figure = curves(own, people, x="angle_deg", labels=labels, panels=panels, height_in=height_in)
        path = FOLDER / f"{name}.png"
        write_atomically(path, png(figure))
        write_atomically(path, small_png(path))
        print(path)
