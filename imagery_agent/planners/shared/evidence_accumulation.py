"""Deciding under noise: one looks until what was seen adds up to enough (Ratcliff & McKoon 2008).

Every look is a glance, and its noise is the mind's own (``Traits.decision_noise``): clear cases are decided at one
glance, doubtful ones take several and may go wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

MATCH_SPREAD, WORDS_SPREAD = 0.03, 0.006
"""Differences that tell: of matches of pictures, and of likenesses of a picture with words (a fifth of that)."""


def accumulate(look: Callable[[], float], *, bound: float, most_looks: int) -> float:
    """Sum of evidence when it first reaches ``bound`` either way, or after ``most_looks``."""
    total = 0.0
    for _ in range(most_looks):
        total += look()
        if abs(total) >= bound:
            break
    return total


def sureness(evidence: Sequence[float], *, spread: float) -> float:
    """How sure one may be of the best of some alternatives: its share of exp(evidence / spread), in (0, 1]."""
    best = max(evidence)
    return 1.0 / sum(math.exp((one - best) / spread) for one in evidence)
