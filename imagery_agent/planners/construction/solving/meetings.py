"""Places of the theme that come to places of the figure: which of them to which, and how far they still are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, permutations, product

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import At, Constraint, Feature, Touches
from imagery_agent.planners.construction.seeing.places import NthPlace, is_place, names_all
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape
from imagery_agent.planners.construction.solving.theme import Points, is_of_itself, own_part, own_places

_MOST_WAYS = 48
"""Ways of pairing places that a search begins with."""
_REGION = {"all", "outline", "inside"}


@dataclass(frozen=True)
class Meeting:
    """``count`` of the theme's own places are at as many of the figure's."""

    own: Points
    to: np.ndarray
    """float64 (L, 2)."""
    count: int = 1

    def residual(self, shape: Shape) -> list[float]:
        """The differences (x, y) of the places that are paired."""
        own = self.own(shape)
        rows, columns = self._pairs(own)
        return list((own[rows] - self.to[columns]).ravel())

    def _pairs(self, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if self.count == len(own) == len(self.to) > 1:  # by their places relative to each other
            return linear_sum_assignment(cdist(_relative(own), _relative(self.to)))
        gaps = cdist(own, self.to)
        rows, columns = linear_sum_assignment(gaps**2)
        nearest = np.argsort(gaps[rows, columns], kind="stable")[: self.count]
        return rows[nearest], columns[nearest]

    def ways(self, base: Shape) -> list[tuple[np.ndarray, np.ndarray]]:
        """Ways of pairing: some places of the theme, seen as ``base``, and the places that they could come to."""
        own = self.own(base)
        if self.count == len(own) == len(self.to):
            rows, columns = self._pairs(own)
            return [(own[rows], self.to[columns])]
        mine = islice(permutations(range(len(own)), min(self.count, len(own))), _MOST_WAYS)
        its = list(islice(permutations(range(len(self.to)), min(self.count, len(self.to))), 8))
        return [(own[list(one)], self.to[list(other)]) for one in mine for other in its][:_MOST_WAYS]


def _relative(points: np.ndarray) -> np.ndarray:
    return np.asarray((points - points.mean(axis=0)) / max(float(np.ptp(points, axis=0).max()), 1e-6))


def is_meeting(constraint: Constraint) -> bool:
    """Whether a constraint brings a place of the theme to a place of the figure."""
    if isinstance(constraint, At):
        return True
    return isinstance(constraint, Touches) and constraint.own is not None and (
        is_place(constraint.own) and is_place(constraint.target)
    )  # fmt: skip


def meetings(constraints: Sequence[Constraint], figure: Figure, base: Shape) -> list[tuple[list[int], Meeting]]:
    """All meetings with the indices of their constraints; several of the same own places are one meeting."""
    groups: dict[object, list[int]] = {}
    for number, constraint in enumerate(constraints):
        if is_meeting(constraint) and not is_of_itself(constraint):
            assert isinstance(constraint, At | Touches)
            groups.setdefault(constraint.own or number, []).append(number)
    found = []
    for numbers in groups.values():
        first = constraints[numbers[0]]
        assert isinstance(first, At | Touches)
        is_region = first.own is not None and first.own.at in _REGION and first.own.of.name != "point"
        own = _middle_of(first, base) if is_region else own_places(first.own, base)
        targets = [c.target for n in numbers if isinstance(c := constraints[n], At | Touches)]
        to = np.vstack([_goal(figure, target) for target in dict.fromkeys(targets)])
        count = len(numbers)
        if count == 1 and (names_all(targets[0]) or (first.own is not None and names_all(first.own))):
            count = len(to)
        found.append((numbers, Meeting(own, to, max(1, min(count, len(to), len(own(base)))))))
    return found


def _middle_of(constraint: At | Touches, base: Shape) -> Points:
    """The middle of a part of the theme."""
    assert constraint.own is not None
    part = own_part(constraint.own.of, base)
    return lambda shape: part(shape).center[None]


def _goal(figure: Figure, target: Feature) -> np.ndarray:
    if target.at in _REGION and not isinstance(target, NthPlace):
        return figure.marks(target) if names_all(target) else figure.one(target.of).shape.center[None]
    return figure.places(target)


def first_places(found: Sequence[Meeting], base: Shape, *, resizes: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """(scale, shift) from which a search can begin: those that bring paired places together as well as possible."""
    starts = []
    for way in islice(product(*(meeting.ways(base) for meeting in found)), _MOST_WAYS):
        own = np.vstack([pair[0] for pair in way]) - base.center
        to = np.vstack([pair[1] for pair in way])
        scale = _spread_ratio(own, to) if resizes else np.ones(2)
        starts.append((scale, (to - scale * own).mean(axis=0) - base.center))
    return starts


def _spread_ratio(own: np.ndarray, to: np.ndarray) -> np.ndarray:
    """The factors in x and y between the spreads of two sets of points; the same where one set has no spread."""
    mine, its = own - own.mean(axis=0), to - to.mean(axis=0)
    squares, products = (mine**2).sum(axis=0), (mine * its).sum(axis=0)
    if squares.max() < 1e-4:
        return np.ones(2)
    both = max(float(products.sum() / squares.sum()), 0.1)
    factors = np.where((squares > 1e-3) & (products > 0), products / np.maximum(squares, 1e-6), both)
    return np.asarray(np.clip(factors, 0.1, 6.0))
