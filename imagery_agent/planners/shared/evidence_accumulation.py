"""Decisions under noise: evidence is summed over glances until it reaches a threshold (Ratcliff & McKoon 2008).

Each glance carries decision noise (``Traits.decision_noise``), so that clear cases are decided after one glance, and
doubtful ones take several and may be decided wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

MATCH_SPREAD, WORDS_SPREAD = 0.03, 0.006
"""Softmax temperatures: for matches of pictures, and for similarities of a picture with texts (a fifth of that)."""


def accumulate(look: Callable[[], float], *, threshold: float, max_looks: int) -> float:
    """Sum of evidence when its size first reaches the threshold, or after ``max_looks``."""
    total = 0.0
    for _ in range(max_looks):
        total += look()
        if abs(total) >= threshold:
            break
    return total


def softmax_confidence(evidence: Sequence[float], *, spread: float) -> float:
    """Softmax probability of the best alternative, in (0, 1]: its share of exp(evidence / spread)."""
    best = max(evidence)
    return 1.0 / sum(math.exp((one - best) / spread) for one in evidence)
