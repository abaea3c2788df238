"""Constraints as residuals: how far a shape, moved in thought, is from meeting each of them. Lengths are in widths.

What is solved for is the least squares solution of all residuals together; defaults are residuals of little weight.
Each kind of constraint registers its residuals: contact, regions, and courses and sizes of strokes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Constraint
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape

Residual = Callable[[Shape], Sequence[float]]
CONTACT = 0.7 * STROKE
"""Distance of the middle lines of strokes that touch."""
GAP = 0.06
"""Between things that are beside each other, without more being said."""
WEAK = 0.04
"""Weight of what is usual but not said."""


@dataclass(frozen=True, eq=False)
class Setting:
    """In what a constraint is to hold: the figure, the theme as it was seen, and what else is said of it."""

    figure: Figure
    base: Shape
    others: tuple[Constraint, ...] = ()

    def says(self, *kinds: type) -> bool:
        """Whether one of the other constraints is of these kinds."""
        return any(isinstance(other, kinds) for other in self.others)


@singledispatch
def residuals(constraint: object, setting: Setting) -> list[Residual]:
    """The residuals of one constraint."""
    raise TypeError(f"no residual of {constraint!r}")


def distance(points: np.ndarray, others: np.ndarray) -> float:
    """Least distance between points and points."""
    return float(cdist(points, others).min())


def unit(vector: np.ndarray) -> np.ndarray:
    """A vector's direction."""
    return np.asarray(vector / max(float(np.hypot(*vector)), 1e-6))
