"""Agents with equal values stand beside each other in figures, each visible."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
from PIL import Image

from imagery_experiments.plotting.comparison import curves, move_aside
from imagery_experiments.plotting.theme import AGENT_COLORS, line_types

AGENTS = (
    "imagery",
    "propositional",
    "dual",
    "imagery-oracle-imagination",
    "dual-oracle-imagination",
    "propositional-oracle",
)


def equal_rows() -> pd.DataFrame:
    rows = [
        {"agent": agent, "angle_deg": float(at), "value": 1.0, "low": 0.9, "high": 1.1}
        for agent in AGENTS
        for at in range(0, 181, 60)
    ]
    return pd.DataFrame(rows)


def test_points_of_all_agents_stand_aside_of_each_other():
    table = equal_rows().assign(who=lambda rows: rows["agent"])
    move_aside(table, "angle_deg")
    places = table.groupby("agent")["angle_deg"].min()
    assert places.nunique() == len(AGENTS)
    assert len({str(one) for one in line_types(AGENTS).values()}) == len(AGENTS)


def test_every_agents_color_is_in_the_picture_of_coinciding_lines():
    figure = curves(equal_rows(), x="angle_deg", labels=("angle", "time"), panels={})
    buffer = io.BytesIO()
    figure.save(buffer, format="png", dpi=110, verbose=False)
    pixels = np.asarray(Image.open(buffer).convert("RGB")).astype(int)
    band = pixels[: int(0.75 * len(pixels))]  # without the legend
    for agent in AGENTS:
        color = [int(AGENT_COLORS[agent][i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(band - color).max(axis=-1) < 12).sum() > 30, agent
