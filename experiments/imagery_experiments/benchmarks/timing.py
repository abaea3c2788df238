"""Timing of several implementations in turn, so that other load of the machine affects all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

from tqdm import tqdm

LONG_S = 30.0
"""Implementations that take longer are timed once, without warm-up."""


def side_by_side(implementations: Mapping[str, Callable[[], object]], *, rounds: int, what: str) -> dict[str, float]:
    """Median seconds of every implementation over ``rounds``, after one warm-up round."""
    found: dict[str, list[float]] = {name: [] for name in implementations}
    for number in tqdm(range(rounds + 1), desc=what, unit="round", leave=False):
        for name, call in implementations.items():
            if found[name] and found[name][0] > LONG_S:
                continue
            start = time.perf_counter()
            call()
            found[name].append(time.perf_counter() - start)
            if number == 1:
                del found[name][0]
    return {name: median(seconds) for name, seconds in found.items()}
