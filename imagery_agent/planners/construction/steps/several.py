"""Several things: which of them goes to which place, and how they stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import (
    Aligned,
    Arranged,
    At,
    Axis,
    Beside,
    Constraint,
    Feature,
    Inside,
    Known,
    OneEach,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.planners.construction.seeing.places import NthPlace, is_place, names_all
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.planners.construction.solving.change import Change

ACROSS = {"top": "horizontal", "bottom": "horizontal", "left": "vertical", "right": "vertical"}
_MOST_PLACES = 12
_NESTED = 0.4
"""By how much the innermost of several nested things is smaller, divided by their number less one."""


def one_each(figure: Figure, constraints: Sequence[Constraint], count: int) -> list[tuple[Constraint, ...]] | None:
    """The constraints on each of several things that go to different places; None if they are placed together."""
    said = next((c for c in constraints if isinstance(c, OneEach)), None)
    single = [c for c in constraints if isinstance(c, Touches | At) and c.own is None]
    if said is None:
        said = _as_many_places(figure, single, count)
    if said is None:
        return None
    places = said.places
    rest: list[Constraint] = [
        c for c in constraints if not isinstance(c, OneEach) and not (c in single and _target(c) in places)
    ]
    if said.relation == "beside" and all(place.fraction is not None for place in said.places):
        return [(*rest, _level(None, place)) for place in said.places]
    apart = said.relation == "beside" and not any(isinstance(c, Touches) for c in rest)
    beside = next((c for c in rest if isinstance(c, Beside) and apart), None)
    across = {"top": "horizontal", "bottom": "horizontal"}.get(beside.side if beside else "", "vertical")
    if beside is not None and all(ACROSS.get(place.at, across) != across for place in said.places):
        return [(*rest, _level(beside, place)) for place in said.places]
    said, rest = _at_corners(said, rest)
    return [(_relation(said, place), *rest) for place in _each(figure, said.places)]


def _level(beside: Beside | None, place: Feature) -> Aligned:
    """``below it, one at the left end``: under that end of it; near an end of something: its edge is there."""
    if place.fraction is not None or beside is None:
        upright = place.at in {"top", "bottom"} or place.of.orientation == "vertical"
        return Aligned("horizontal" if upright else "vertical", Feature(place.at, Known("theme")), place)
    axis: Axis = "vertical" if beside.side in {"top", "bottom"} else "horizontal"
    return Aligned(axis, Feature("center", Known("theme")), Feature(place.at, beside.target))


def _target(constraint: Constraint) -> Feature | None:
    return constraint.target if isinstance(constraint, Touches | At) else None


def _as_many_places(figure: Figure, single: Sequence[Touches | At], count: int) -> OneEach | None:
    """ "Two squares touching the ends", or "touching the top left and the top right": as many things as places."""
    if count < 2 or not single or not figure.pieces:
        return None
    relation = "touches" if isinstance(single[0], Touches) else "at"
    for constraint in single:
        if names_all(constraint.target) and len(figure.marks(constraint.target)) == count:
            return OneEach((constraint.target,), relation)  # type: ignore[arg-type]
    targets = tuple(dict.fromkeys(c.target for c in single))
    if len(targets) == count and all(vector_of(target.at) != (0.0, 0.0) for target in targets):
        return OneEach(targets, relation)  # type: ignore[arg-type]
    return None


def _at_corners(said: OneEach, rest: Sequence[Constraint]) -> tuple[OneEach, list[Constraint]]:
    """ "On top, one at the left and one at the right": at the top corners."""
    edges: dict[Constraint, str] = {}
    for c in rest:
        if isinstance(c, Beside):
            edges[c] = c.side
        elif isinstance(c, Touches) and c.own is None:
            edges[c] = c.target.at
    upright = next((side for side in edges.values() if side in {"top", "bottom"}), None)
    places = said.places
    if upright is not None and all(place.at in {"left", "right"} for place in places):
        places = tuple(replace(place, at=f"{upright} {place.at}") for place in places)  # type: ignore[arg-type]
    if not all(len(place.at.split()) == 2 for place in places):
        return said, list(rest)
    touches = said.relation == "touches" or any(isinstance(c, Touches) for c in edges)
    return replace(said, places=places, relation="touches" if touches else said.relation), [
        c for c in rest if c not in edges
    ]


def _each(figure: Figure, places: Sequence[Feature]) -> list[Feature]:
    """Single places: a feature of which there are several, or that is named repeatedly, is numbered."""
    found: list[Feature] = []
    for place in places:
        several = place.at in {"end", "ends", "sides", "corners", "junction"} or place.of.count != 1
        marks = len(figure.marks(place)) if several else 1
        if place.at not in OPPOSITE_SIDE and places.count(place) > 1:
            numbers = [sum(isinstance(one, NthPlace) for one in found)]
        else:
            numbers = list(range(min(marks, _MOST_PLACES))) if marks > 1 else []
        found += [NthPlace(place.at, place.of, place.middle, place.fraction, number=n) for n in numbers] or [place]
    return found


def _relation(said: OneEach, place: Feature) -> Constraint:
    if said.relation == "touches":
        return Touches(place)
    if said.relation == "from":
        return Spans(place, None)
    if said.relation == "at" or isinstance(place, NthPlace):
        return At(place)
    if said.relation == "inside":
        return Inside(place.of, place.at if vector_of(place.at) != (0.0, 0.0) else None)  # type: ignore[arg-type]
    return Beside(place.at, place.of) if vector_of(place.at) != (0.0, 0.0) else Touches(place)  # type: ignore[arg-type]


def arranged(
    shape: Shape, count: int, constraints: Sequence[Constraint], *, room: np.ndarray | None = None
) -> list[Change]:
    """How as many shapes as are wanted stand together, in a row unless something else is said.

    ``room``: width and height, float64 (2,), within which they stand if they can.
    """
    if count == 1:
        return [Change(shape.center)]
    how = next((c for c in constraints if isinstance(c, Arranged)), Arranged("row"))
    if how.order == "nested":
        factors = [1.0 - _NESTED * number / (count - 1) for number in range(count)]
        return [Change(shape.center, scale=(factor, factor)) for factor in factors]
    axis = 0 if how.order == "row" else 1
    gap = 0.8 * STROKE if how.touching else max(2.2 * STROKE, 0.3 * float(shape.size[axis]))
    if how.touching is False:
        gap = max(6 * STROKE, 1.2 * float(shape.size[axis]))
    if how.gap is not None:  # between the middles of their strokes
        gap = how.gap * (float(shape.size[axis]) + STROKE) + STROKE
    step = np.zeros(2)
    step[axis] = shape.size[axis] + gap
    if room is not None:  # equal gaps between them and on both sides
        step[axis] = min(step[axis], max((room[axis] + shape.size[axis]) / (count + 1), shape.size[axis] + STROKE / 2))
    return [Change(shape.center, shift=tuple(step * (number - (count - 1) / 2))) for number in range(count)]


def is_exact(constraint: Constraint) -> bool:
    """Whether a constraint says at which place something touches or is."""
    return isinstance(constraint, Touches | At) and is_place(constraint.target)
