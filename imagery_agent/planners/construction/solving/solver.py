"""The solution of all constraints of a step: least squares over what the step may change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from imagery_agent.language.construction.tree import Beside, Constraint, Touches
from imagery_agent.planners.construction.seeing.places import is_place
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape
from imagery_agent.planners.construction.solving import contact, courses, regions
from imagery_agent.planners.construction.solving.meetings import meetings
from imagery_agent.planners.construction.solving.residuals import Residual, Setting, residuals
from imagery_agent.planners.construction.solving.theme import is_of_itself

_REGISTERED = (contact, courses, regions)
"""The rooms whose residuals are registered by being imported."""
_AWAY = 5.0
"""Differences are relative to the unknowns, which are therefore kept away from zero."""
_STARTS = 2
"""The search goes on from the usual start and from the best few of the others."""

_VAGUE = 0.15
"""Weight of the side on which something is, where a place of it is to be at a given place."""

Weighted = tuple[float, Residual]


@dataclass(frozen=True, eq=False)
class Motion:
    """What may change of a shape: unknown numbers make a shape, and some of them are more usual than others."""

    shape: Callable[[np.ndarray], Shape]
    starts: Sequence[np.ndarray]
    """Where the search begins; the first one is what is usual."""
    usual: Callable[[np.ndarray], Sequence[float]] = lambda unknowns: ()


def terms_of(
    constraints: Sequence[Constraint], figure: Figure, base: Shape, *, weights: Sequence[float] | None = None
) -> list[Weighted]:
    """The residuals of all constraints on a shape seen as ``base``, with the weights of their constraints.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    given = [1.0] * len(constraints) if weights is None else weights
    found: list[Weighted] = []
    paired = meetings(constraints, figure, base)
    found += [(given[numbers[0]], meeting.residual) for numbers, meeting in paired]
    done = {number for numbers, _ in paired for number in numbers}
    for number, constraint in enumerate(constraints):
        if number not in done and not is_of_itself(constraint):
            others = tuple(other for n, other in enumerate(constraints) if n != number)
            setting = Setting(figure, base, others)
            weight = given[number] * (_VAGUE if paired and is_vague(constraint) else 1.0)
            found += [(weight, residual) for residual in residuals(constraint, setting)]
    return found


def is_vague(constraint: Constraint) -> bool:
    """Whether it only says on which side something is."""
    return isinstance(constraint, Beside) or (
        isinstance(constraint, Touches) and constraint.own is None and not is_place(constraint.target)
    )  # fmt: skip


def solved(motion: Motion, terms: Sequence[Weighted]) -> tuple[np.ndarray, float]:
    """The unknowns with the least sum of squares, and that sum."""

    def values(unknowns: np.ndarray) -> np.ndarray:
        shape = motion.shape(unknowns)
        found = [weight * value for weight, residual in terms for value in residual(shape)]
        return np.array([*found, *motion.usual(unknowns)], dtype=float)

    costs = [float(np.square(values(start)).sum()) for start in motion.starts]
    promising = sorted(range(1, len(costs)), key=lambda number: costs[number])[:_STARTS]
    best, least = motion.starts[0], np.inf
    for number in (0, *promising):
        start = motion.starts[number]
        size = len(values(start))
        if size == 0:
            return start, 0.0
        try:
            found = least_squares(
                lambda unknowns, size=size: _of_size(values(unknowns - _AWAY), size),  # type: ignore[misc]
                start + _AWAY, diff_step=[2e-4], max_nfev=40, x_scale=0.1, ftol=1e-5, xtol=1e-6,
            )  # fmt: skip
        except np.linalg.LinAlgError:  # from this start the search leaves all numbers
            continue
        if found.cost < least - 1e-9:
            best, least = found.x - _AWAY, float(found.cost)
    return best, least


def _of_size(values: np.ndarray, size: int) -> np.ndarray:
    """Residuals of a constant number: what is too much is summed into the last one."""
    if len(values) >= size:
        return np.array([*values[: size - 1], np.sqrt(np.square(values[size - 1 :]).sum())])
    return np.pad(values, (0, size - len(values)))
