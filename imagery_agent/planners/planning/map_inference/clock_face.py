"""Inferences about spots on a clock face from the order of rings and hours alone, without lengths.

A spot is a ring (middle, halfway, coast, from the inside out) and an hour. The coast and the ring within it are circles
about the middle. Every rule is valid for any radii of the two rings; None means that no rule applies.
"""

from __future__ import annotations

from imagery_agent.tasks.planning import Spot

_RING = {"in the middle": 0, "halfway to the coast": 1, "on the coast": 2}
_RIGHT_ANGLE, _THIRD = 3, 2
"""In hours. At larger angles than the first, spots further out are further away; at smaller angles than the second, a
chord is shorter than a radius."""
_ACROSS, _DOWN = 3, 6
"""The hours furthest to the right and furthest down."""


def ring(spot: Spot) -> int:
    """0 in the middle, 1 halfway to the coast, 2 on it."""
    return _RING[spot[0]]


def apart(one: Spot, other: Spot) -> int:
    """Hours between two spots as seen from the middle, 0 to 6; 0 if one is in the middle."""
    if not ring(one) or not ring(other):
        return 0
    hours = abs(one[1] - other[1]) % 12
    return min(hours, 12 - hours)


def is_nearer(base: Spot, one: Spot, other: Spot) -> bool | None:
    """Whether the first is nearer to the base than the second; None if that does not follow."""
    if _certainly_nearer(base, one, other):
        return True
    return False if _certainly_nearer(base, other, one) else None


def _certainly_nearer(base: Spot, one: Spot, other: Spot) -> bool:
    if not ring(base):
        return ring(one) < ring(other)
    if not ring(other):  # the other is the middle: as far away as the base lies out
        return ring(one) <= ring(base) and apart(base, one) < _THIRD
    there = apart(base, other)
    here = apart(base, one) if ring(one) else there
    if here > there:
        return False
    if ring(one) == ring(other):
        return here < there  # on one circle, a smaller angle is a shorter chord
    return any(_further_out_is_further(base, one, other, angle) for angle in (here, there))


def _further_out_is_further(base: Spot, one: Spot, other: Spot, hours: int) -> bool:
    """Whether of two spots in one direction from the middle the first is certainly nearer to the base."""
    if ring(one) < ring(other):
        return hours >= _RIGHT_ANGLE or ring(one) >= ring(base)
    return hours == 0 and ring(one) <= ring(base)


def is_between(what: Spot, start: Spot, end: Spot) -> bool | None:
    """Whether a spot lies on the straight path between two others; None if that does not follow.

    A path of two hours along the coast counts as straight.
    """
    hours = apart(start, end)
    if not ring(what):
        return True if hours == 6 else False if hours < 5 else None
    along = _along_one_line(what, start, end)
    if along is not None:
        return along
    if ring(what) == 2:  # nothing on a circle lies between two others on or within it
        beside = ring(start) == ring(end) == 2 and hours == 2
        return beside and apart(start, what) == apart(what, end) == 1
    if any(_reverses(start, what, end, axis) for axis in (_ACROSS, _DOWN)):
        return False
    return None


def _along_one_line(what: Spot, start: Spot, end: Spot) -> bool | None:
    """Whether it is between them; None unless all three are on one straight line through the middle."""
    places = []
    for spot in (start, what, end):
        if ring(spot) and apart(what, spot) not in (0, 6):
            return None
        places.append(-ring(spot) if apart(what, spot) == 6 else ring(spot))
    low, high = sorted((places[0], places[2]))
    return low < places[1] < high


def _reverses(start: Spot, what: Spot, end: Spot, axis: int) -> bool:
    """Whether the path certainly reverses its direction along an axis."""
    first, then = order(start, what, axis), order(what, end, axis)
    return first is not None and then is not None and first * then < 0


def order(one: Spot, other: Spot, axis: int) -> int | None:
    """Which of two is further towards the hour ``axis``: 1 the first, -1 the second, 0 neither, None unknown."""
    (side, *first), (side2, *second) = (_reach(spot, axis) for spot in (one, other))
    if side != side2:
        return 1 if side > side2 else -1
    more = {(a > b) - (a < b) for a, b in zip(first, second, strict=True)} - {0}
    if not side or not more:
        return 0
    return side * more.pop() if len(more) == 1 else None


def _reach(spot: Spot, axis: int) -> tuple[int, int, int]:
    """Side of the middle (-1, 0, 1), ring, and hours from the line across the axis (0 to 3)."""
    if not ring(spot):
        return 0, 0, 0
    away = apart(("halfway to the coast", axis), ("halfway to the coast", spot[1]))
    return (away < 3) - (away > 3), ring(spot), abs(3 - away)
