"""Rows of people with known effects, and of known work."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from imagery_agent.mind.work_clock import Prices, Work
from imagery_experiments.analysis.contrasts import Contrast

ANGLES = (0.0, 60.0, 120.0, 180.0)
SAME = Contrast({"pair": ("same",)}, x="angle_deg", negligible=1.0)


def people_rows(*, slope=9.0, slope_sd=2.0, noise_ms=60.0, participants=20, seed=0) -> pd.DataFrame:
    """Participants with slopes of their own for 'same', half of them for 'different'."""
    rng = np.random.default_rng(seed)
    rows = []
    for participant in range(1, participants + 1):
        own, base = rng.normal(slope, slope_sd), rng.normal(900, 80)
        for angle in ANGLES:
            for pair, factor in (("same", 1.0), ("different", 0.5)):
                for _ in range(3):
                    rt = base + factor * own * angle + rng.normal(0, noise_ms)
                    rows.append((participant, pair, angle, True, rt))
    return pd.DataFrame(rows, columns=["participant", "pair", "angle_deg", "correct", "rt_ms"])


def working_rows(counts: list[Work], prices: Prices, *, responses: int = 1) -> pd.DataFrame:
    """Trials whose time is their priced work, half of them at each of three angles."""
    table = pd.DataFrame([{f"work_{kind}": n for kind, n in asdict(work).items()} for work in counts])
    times = [prices.work_ms(work) + responses * prices.base_ms for work in counts]
    angles = [ANGLES[number % 3] for number in range(len(counts))]
    return table.assign(rt_ms=times, angle_deg=angles, pair="same", correct=True, participant=1)
