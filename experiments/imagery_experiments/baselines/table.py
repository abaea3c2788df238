"""The table of all steps: means over seeds with their standard deviation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from imagery_agent.models.baselines.registry import TITLES
from imagery_experiments.baselines.measures import COLUMNS
from imagery_experiments.reporting.markdown import table

TABLES = {
    "What is kept of a picture": ("psnr_db", "rate_bits", "codes_used", "perplexity", "names_kept", "parameters"),
    "What is drawn": ("names_drawn", "confidence", "frechet", "caption_nats", "bits_per_pixel"),
    "What it costs": ("train_s", "draw_s"),
}
_SHARES = ("names_kept", "names_drawn", "confidence")
_DIGITS = {"psnr_db": 2, "frechet": 2, "bits_per_pixel": 3, "draw_s": 3, "caption_nats": 1}


def tables(rows: Sequence[Mapping[str, Any]], real: Mapping[str, float]) -> str:
    """Markdown from one row for every network and seed, and the figures of real pictures."""
    parts = []
    for title, columns in TABLES.items():
        lines = []
        for name, label in TITLES.items():
            own = [row for row in rows if row["name"] == name]
            if own:
                lines.append([label, *(_cell(own, column) for column in columns)])
        if any(column in real for column in columns):
            known = [_number(column, real[column]) if column in real else "" for column in columns]
            lines.append(["*real pictures*", *known])
        parts.append(f"**{title}**\n\n" + table(["", *(COLUMNS[column] for column in columns)], lines))
    return "\n\n".join(parts)


def _cell(rows: Sequence[Mapping[str, Any]], column: str) -> str:
    values = [float(row[column]) for row in rows if column in row]
    if not values:
        return ""
    mean = _number(column, float(np.mean(values)))
    same = len(values) < 2 or max(values) == min(values)
    return mean if same else f"{mean} ± {_number(column, float(np.std(values, ddof=1)))}"


def _number(column: str, value: float) -> str:
    return f"{value:.0%}" if column in _SHARES else f"{value:,.{_DIGITS.get(column, 0)}f}"
