"""How things bounce: what imagery and propositional agent both know about colliding discs of equal mass."""

from __future__ import annotations

import math

Vector = tuple[float, float]


def after_contact(first: Vector, second: Vector, line: Vector) -> tuple[Vector, Vector]:
    """Velocities of two discs of equal mass after they touch: along the line of their middles they are exchanged.

    ``line`` points from the first to the second, with length 1. Discs that move apart go on as they are.
    """
    closing = _along(first, line) - _along(second, line)
    if closing <= 0:
        return first, second
    return _plus(first, line, -closing), _plus(second, line, closing)


def after_wall(velocity: Vector, line: Vector) -> Vector:
    """Velocity of a disc after it touches something solid: reflected.

    ``line`` points from what it touches to its middle, with length 1.
    """
    towards = _along(velocity, line)
    return velocity if towards >= 0 else _plus(velocity, line, -2 * towards)


def moves(velocity: Vector, *, least: float = 1e-3) -> bool:
    """Whether something moves at all; what rests goes on resting unless it is touched."""
    return math.hypot(*velocity) > least


def _along(velocity: Vector, line: Vector) -> float:
    return velocity[0] * line[0] + velocity[1] * line[1]


def _plus(velocity: Vector, line: Vector, amount: float) -> Vector:
    return velocity[0] + amount * line[0], velocity[1] + amount * line[1]
