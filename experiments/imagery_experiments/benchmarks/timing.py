"""Time several ways of doing one thing in turn, so that what else the machine does falls on all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

from tqdm import tqdm

LONG_S = 30.0
"""What takes longer needs no warming up and is timed once."""


def side_by_side(ways: Mapping[str, Callable[[], object]], *, rounds: int, what: str) -> dict[str, float]:
    """Median seconds of every way over ``rounds``, each round in turn, after one round that warms up."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in tqdm(range(rounds + 1), desc=what, unit="round", leave=False):
        for name, way in ways.items():
            if found[name] and found[name][0] > LONG_S:
                continue
            start = time.perf_counter()
            way()
            found[name].append(time.perf_counter() - start)
            if number == 1:
                del found[name][0]
    return {name: median(seconds) for name, seconds in found.items()}
