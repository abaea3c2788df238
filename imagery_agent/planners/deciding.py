"""Deciding under noise: one looks until what was seen adds up to enough (Ratcliff & McKoon 2008).

Every look is a glance, and its noise is the mind's own (``Traits.decision_noise``): clear cases are decided at one
glance, doubtful ones take several and may go wrong.
"""

from __future__ import annotations

from collections.abc import Callable


def accumulate(look: Callable[[], float], *, bound: float, most_looks: int) -> float:
    """Sum of evidence when it first reaches ``bound`` either way, or after ``most_looks``."""
    total = 0.0
    for _ in range(most_looks):
        total += look()
        if abs(total) >= bound:
            break
    return total
