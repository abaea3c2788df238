"""Constraints are seen to hold or not, and by how much they are missed."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction.tree import (
    Apart,
    Beside,
    Encloses,
    Feature,
    Inside,
    Known,
    Overlaps,
    SizeRatio,
    Touches,
)  # fmt: skip
from imagery_agent.planners.construction.checking.checks import Seen, check
from tests.agent.planners.construction.built import Box


def squares(first: Box, second: Box) -> tuple[np.ndarray, np.ndarray]:
    """Outlines of two boxes, in pixels."""
    inks = []
    for left, top, right, bottom in (first, second):
        ink = np.zeros((64, 64), bool)
        ink[int(top) : int(bottom), int(left) : int(right)] = True
        ink[int(top) + 3 : int(bottom) - 3, int(left) + 3 : int(right) - 3] = False
        inks.append(ink)
    return inks[0], inks[1]


@pytest.mark.parametrize(
    ("constraint", "theme", "target", "met"),
    [
        (Touches(Feature("right")), (40, 20, 60, 40), (20, 20, 40, 40), True),
        (Touches(Feature("right")), (46, 20, 60, 40), (20, 20, 40, 40), False),
        (Touches(Feature("right")), (30, 10, 50, 30), (20, 20, 40, 40), False),
        (Apart(Known()), (46, 20, 60, 40), (20, 20, 40, 40), True),
        (Apart(Known()), (40, 20, 60, 40), (20, 20, 40, 40), False),
        (Beside("right"), (42, 20, 60, 40), (20, 20, 40, 40), True),
        (Beside("left"), (42, 20, 60, 40), (20, 20, 40, 40), False),
        (Inside(touching=False), (26, 26, 34, 34), (20, 20, 40, 40), True),
        (Inside(), (26, 26, 50, 34), (20, 20, 40, 40), False),
        (Inside(region="top"), (26, 30, 34, 37), (20, 20, 40, 40), False),
        (Encloses(touching=False), (10, 10, 50, 50), (20, 20, 40, 40), True),
        (Encloses(touching=False), (17, 10, 50, 50), (20, 20, 40, 40), False),
        (Overlaps(), (30, 30, 50, 50), (20, 20, 40, 40), True),
        (Overlaps(), (42, 20, 60, 40), (20, 20, 40, 40), False),
        (SizeRatio(0.5, Known(), "height"), (42, 20, 60, 32), (20, 20, 40, 40), True),
        (SizeRatio(0.5, Known(), "height"), (42, 20, 60, 40), (20, 20, 40, 40), False),
        (SizeRatio(0.25, Known(), "height"), (44, 20, 60, 27), (20, 10, 40, 34), True),
        (SizeRatio(0.25, Known(), "height"), (44, 20, 60, 33), (20, 10, 40, 34), False),
        (SizeRatio(0.9, Known(), "height", exact=False), (42, 20, 60, 32), (20, 20, 40, 40), True),
    ],
)  # fmt: skip
def test_constraints_are_seen_to_hold_or_not(constraint, theme, target, met):
    found = check(constraint, Seen(*squares(theme, target)))
    assert found.met is met
    assert (found.amount > 0) is not met or found.amount <= 4 / 64
