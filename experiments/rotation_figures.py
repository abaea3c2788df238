"""Draw the figures of mental rotation anew from the published table of conditions, people beside the agents.

Trials of the full run are not in the repository, their means per condition are. Writes
docs/results/mental-rotation/figure-1.png (times), figure-2.png (advance information) and figure-6.png (errors).
Run: python experiments/rotation_figures.py
"""

from pathlib import Path

import pandas as pd

from imagery_experiments.files import write_atomically
from imagery_experiments.plotting.theme import png
from imagery_experiments.studies.mental_rotation.figures import (
    advance_information,
    informed_trials,
    pair_errors,
    pair_times,
    pairs_shown,
)
from imagery_experiments.workflows.publish import small_png

FOLDER = Path("docs") / "results" / "mental-rotation"
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


def errors(table: pd.DataFrame) -> pd.DataFrame:
    """Errors in percent with 95 % intervals."""
    shares = {"value": table["accuracy"], "low": table["accuracy_high"], "high": table["accuracy_low"]}
    return table.assign(**{name: 100 * (1 - share) for name, share in shares.items()})


if __name__ == "__main__":
    table = conditions()
    pairs = pairs_shown(table)
    for name, found in (
        ("figure-1", pair_times(times(pairs))),
        ("figure-2", advance_information(times(informed_trials(table)))),
        ("figure-6", pair_errors(errors(pairs))),
    ):
        (figure,) = found.values()
        path = FOLDER / f"{name}.png"
        write_atomically(path, png(figure))
        write_atomically(path, small_png(path))
        print(path)
