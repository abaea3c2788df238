"""After each step the mind looks whether what was said holds in its picture, and repairs once what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.checking.checks import CONTRADICTED, Check, Seen, check
from imagery_agent.planners.construction.checking.ink import box, measured
from imagery_agent.planners.construction.seeing.choosing import STROKES, stroke_numbers
from imagery_agent.planners.construction.seeing.facing import facings
from imagery_agent.planners.construction.seeing.ink import stroke_ink
from imagery_agent.planners.construction.seeing.places import edge_points, is_place, names_all
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape, bend_deg
from imagery_agent.planners.construction.solving.meetings import is_meeting
from imagery_agent.planners.construction.solving.motions import placed
from imagery_agent.planners.construction.solving.solver import is_vague
from imagery_agent.planners.construction.solving.theme import (
    about_theme,
    direction_of_part,
    means_theme,
    own_places,
    places_part,
)  # fmt: skip
from imagery_agent.planners.construction.steps.editor import Editor, Placed

_PARALLEL_DEG = 10.0
_IN_LINE = 0.08
"""Largest difference of the middles of things in a row, in widths."""


def looked_at(editor: Editor, placed_ones: Sequence[Placed]) -> list[Check]:
    """A check of every constraint on the pieces that a step has added or changed: a glance each."""
    found = []
    for one in placed_ones:
        for constraint in about_theme(one.constraints) if one.pieces else ():
            theme = one.pieces
            if len(theme) == len(editor.figure.pieces) and _is_of_figure(constraint):
                continue  # the first thing of a figure is its top and its left
            if len(theme) == len(editor.figure.pieces) and not means_theme(getattr(constraint, "target", None)):
                theme = theme[1:] or theme  # between the things themselves
            view = editor.figure.without(theme, hidden=one.hidden)
            editor.workspace.clock.count("glances")
            try:
                seen = _look(constraint, view)
                vague = is_vague(constraint) and any(map(is_meeting, about_theme(one.constraints)))
                found.append(replace(seen, amount=min(seen.amount, CONTRADICTED)) if vague else seen)
            except SceneError:  # what it refers to is gone or cannot be seen any more
                found.append(Check(constraint, False, CONTRADICTED))
    return found


def _is_of_figure(constraint: tree.Constraint) -> bool:
    """Whether it relates the theme to all of the figure."""
    target = getattr(constraint, "target", None)
    return (target.of if isinstance(target, tree.Feature) else target) == tree.Known()


def _look(constraint: tree.Constraint, view: Figure) -> Check:
    if isinstance(constraint, tree.OneEach | tree.Arranged):
        return _arranged(constraint, view)
    if isinstance(constraint, tree.Parallel):
        bend = bend_deg(view.part(view.theme).shape.longest, view.one(constraint.target).shape.longest)
        off = abs(bend - (90 if constraint.perpendicular else 0))
        return Check(constraint, off < _PARALLEL_DEG, float(np.radians(off)))
    if isinstance(constraint, tree.At) and places_part(constraint):
        direction = direction_of_part(constraint, view.part(view.theme).shape)
        ahead = float(direction @ np.array(vector_of(constraint.target.at)))
        return Check(constraint, ahead > 0.6 * float(np.hypot(*direction)), max(0.0, -ahead))
    if isinstance(constraint, tree.Coincides):
        return _coinciding(constraint, view)
    single = isinstance(
        constraint, tree.Inside | tree.Encloses | tree.Touches | tree.Crosses | tree.Spans | tree.Points
    )
    groups = [(index,) for index in view.theme] if single else [view.theme]
    checks = [check(constraint, _seen(constraint, view, group)) for group in groups]
    return max(checks, key=lambda one: (not one.met, one.amount))


def _seen(constraint: tree.Constraint, view: Figure, theme: Sequence[int]) -> Seen:
    """What is looked at for one constraint on some pieces of the theme."""
    part = view.part(theme)
    if isinstance(constraint, tree.Points):
        return Seen(part.mask, part.mask, own=_directions(part.shape))
    if isinstance(constraint, tree.Spans):
        first, *second = _between(constraint, view)
        return Seen(part.mask, part.mask, to=first, second=second[0] if second else None)
    if isinstance(constraint, tree.Between):
        first, other = view.pair(constraint.first, constraint.second)
        return Seen(part.mask, part.mask, to=first, second=other)
    if isinstance(constraint, tree.Closes):
        return Seen(part.mask, view.rest().mask)
    length = 0.0
    if isinstance(constraint, tree.Away) and constraint.of is not None:
        whose = view.one(constraint.of)
        length = measured(whose.mask, constraint.dimension)
        if all(view.pieces[index].name == "dot" for index in whose.pieces):  # it is as wide as its ink
            length = float(np.ptp(box(whose.mask), axis=0).max())
    reference: tree.Feature | tree.Known = constraint.target  # type: ignore[union-attr]
    feature = reference if isinstance(reference, tree.Feature) else getattr(constraint, "at", None)
    known = reference.of if isinstance(reference, tree.Feature) else reference
    each = isinstance(constraint, tree.SizeRatio) and known.count == 0  # as large as each of them
    target = view.find(known)[0] if each else view.one(known)
    is_named = feature is not None and (is_place(feature) or not isinstance(constraint, tree.Touches))
    to = view.places(feature) if feature is not None and is_named else None
    all_of_them = feature is not None and names_all(feature)
    own = _own_places(constraint, part.shape)
    return Seen(part.mask, target.mask, own, to, length=length, all_of_them=all_of_them)


def _own_places(constraint: tree.Constraint, shape: Shape) -> np.ndarray | None:
    """The places of the theme that a constraint names; None where it names none or a whole edge of it."""
    if not isinstance(constraint, tree.Touches | tree.At | tree.Aligned):
        return None
    own = constraint.own
    if isinstance(constraint, tree.Touches) and (own is None or own.at in {*OPPOSITE_SIDE, "all", "outline"}):
        return None
    return own_places(own, shape)(shape)


def _directions(shape: Shape) -> np.ndarray:
    """Unit vectors to the sides that a shape can be said to face; of a single stroke its two directions."""
    sides = np.array([vector_of(side) for side in facings(shape)])
    if not shape.is_open_stroke:
        bowed = len(shape.ends) > 0 and not all(stroke.is_straight for stroke in shape.strokes)
        return np.vstack([sides, -sides]) if bowed else sides  # to the side of its opening, or of its curve
    chord = (shape.points[-1] - shape.points[0]) / max(shape.longest.length, 1e-6)
    return np.array([chord, -chord]) if shape.is_line else np.vstack([sides, -sides, chord, -chord])


def _coinciding(constraint: tree.Coincides, view: Figure) -> Check:
    """Whether one of the strokes that are meant lies on one of the others."""
    own, target = (replace(one, count=0) if one.which is None else one for one in (constraint.own, constraint.target))
    part, its = view.part(view.theme), view.one(target).mask
    numbers = stroke_numbers(part.shape, own) if own.name in STROKES else []
    inks = [stroke_ink(part.shape, [number], part.mask) for number in numbers] or [part.mask]
    return min((check(constraint, Seen(ink, its)) for ink in inks), key=lambda one: one.amount)


def _between(constraint: tree.Spans, view: Figure) -> list[np.ndarray]:
    """The places (or the ink of an edge) between which a stroke runs."""
    found = []
    for feature in (constraint.start, constraint.end):
        if feature is None:
            continue
        places, shape = view.places(feature), view.one(feature.of).shape
        if feature.at == "sides":
            places = shape.points
        elif feature.at in OPPOSITE_SIDE and not feature.middle:
            places = np.vstack([places, edge_points(shape, feature.at), shape.points])
        found.append(places)
    if len(found) == 2 and constraint.start == constraint.end and len(found[0]) > 1:
        return [found[0][:1], found[0][-1:]]
    return found or [np.zeros((0, 2))]


def _arranged(constraint: tree.OneEach | tree.Arranged, view: Figure) -> Check:
    """Whether things stand in a row or column; of things at one place each, every single one is looked at."""
    if isinstance(constraint, tree.OneEach) or len(view.theme) < 2 or constraint.order == "nested":
        return Check(constraint, True, 0.0)
    axis = 1 if constraint.order == "row" else 0
    off = float(np.ptp([box(view.mask(index)).mean(axis=0)[axis] for index in view.theme]))
    return Check(constraint, off < _IN_LINE, off)


def repaired(
    editor: Editor, placed_ones: Sequence[Placed], checks: Sequence[Check], *, keeps_size: bool = False
) -> list[Check]:
    """One attempt: what does not hold is placed again with more weight on it; kept if more holds then.

    ``keeps_size``: of what is only moved.
    """
    figure, before = editor.figure, editor.figure.pieces
    for one in placed_ones:
        constraints = about_theme(one.constraints)
        unmet = [c for c in constraints if any(not seen.met and seen.constraint == c for seen in checks)]
        if not unmet or not one.pieces or len(one.pieces) == len(figure.pieces):
            continue
        weights = [3.0 if c in unmet else 1.0 for c in constraints]
        try:
            base, view = figure.part(one.pieces).shape, figure.without(one.pieces, hidden=one.hidden)
            change = placed(base, constraints, view, keeps_size=keeps_size, from_here=True, weights=weights)
        except SceneError:
            continue
        editor.change(one.pieces, change, base=base)
    again = looked_at(editor, placed_ones)
    if sum(one.met for one in again) > sum(one.met for one in checks):
        return again
    figure.pieces = before
    return list(checks)
