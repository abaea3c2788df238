"""After each step the mind looks whether what was said holds in its picture, and repairs once what does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.construction.tree import (
    Add,
    Arranged,
    Between,
    Closes,
    Coincides,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Join,
    Move,
    OneEach,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Step,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.add_things import facing
from imagery_agent.planners.construction.checks import Check, box, check, gap
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import Figure, Part, stroke_ink
from imagery_agent.planners.construction.moves import RestOfFigure
from imagery_agent.planners.construction.residuals import about_theme, own_places
from imagery_agent.planners.construction.shapes import STROKE, Shape, edge_points, stroke_numbers
from imagery_agent.planners.construction.solver import place


def looked_at(editor: Editor, step: Step, theme: Sequence[int]) -> list[Check]:
    """A check of every constraint of a step on the pieces that it has added or changed: a glance each."""
    constraints = about_theme(getattr(step, "constraints", ()))
    if not constraints or not theme:
        return []
    figure = editor.figure
    others = [index for index in range(len(figure.pieces)) if index not in theme]
    if not others and len(theme) > 1 and isinstance(step, Add | Join | Move):  # between the things themselves
        others, theme = list(theme[:1]), theme[1:]
    view = RestOfFigure(figure, others) if others else figure
    found = []
    for constraint in constraints:
        editor.workspace.clock.count("glances")
        try:
            found.append(_look(constraint, figure, view, theme))
        except SceneError:  # what it refers to is gone or cannot be seen any more
            found.append(Check(constraint, False, 1.0))
    return found


def _look(constraint: Constraint, figure: Figure, view: Figure, theme: Sequence[int]) -> Check:
    part = figure.part(theme)
    if isinstance(constraint, OneEach):
        return _one_each(constraint, figure, view, theme)
    if isinstance(constraint, Arranged):
        return _arranged(constraint, figure, theme)
    if isinstance(constraint, Points):
        return check(constraint, part.mask, part.mask, own=_direction(part.shape, constraint)[None])
    if isinstance(constraint, Parallel):
        return _parallel(constraint, part, view)
    if isinstance(constraint, Coincides):
        return _coincides(constraint, part, view)
    if isinstance(constraint, Spans):
        return _spans(constraint, figure, view, theme)
    if isinstance(constraint, Between):
        first, second = view.places(constraint.first), view.places(constraint.second)
        return check(constraint, part.mask, part.mask, to=first, second=second)
    if isinstance(constraint, Closes):
        return check(constraint, part.mask, view.one(constraint.target).mask)
    if isinstance(constraint, SizeRatio) and constraint.target.name == "theme":
        return check(constraint, part.mask, part.mask)
    reference = constraint.target
    known = reference.of if isinstance(reference, Feature) else reference
    target = view.one(known)
    to = view.places(reference) if isinstance(reference, Feature) else None
    own: np.ndarray | None = None
    if hasattr(constraint, "own"):
        own = own_places(constraint.own, part.shape)(part.shape) if not _is_bare_touch(constraint) else None
    if isinstance(constraint, Crosses) and constraint.at is not None:
        to = view.places(constraint.at)
    if isinstance(constraint, Inside | Encloses | Touches | Crosses) and len(theme) > 1:
        return _worst([check(constraint, figure.mask(i), target.mask, own=own, to=to) for i in theme])
    return check(constraint, part.mask, target.mask, own=own, to=to)


def _is_bare_touch(constraint: Constraint) -> bool:
    own = constraint.own if isinstance(constraint, Touches) else None
    return isinstance(constraint, Touches) and (own is None or own.at in {*OPPOSITE_SIDE, "all"})


def _worst(checks: Sequence[Check]) -> Check:
    return max(checks, key=lambda one: (not one.met, one.amount))


def _direction(shape: Shape, constraint: Points) -> np.ndarray:
    """Unit vector to the side that a shape faces; of a single stroke the one of its two directions that is nearer."""
    if len(shape.strokes) == 1 and not shape.strokes[0].is_closed:
        chord = shape.points[-1] - shape.points[0]
        chord *= np.sign(chord @ np.array(vector_of(constraint.side))) or 1.0
        return np.asarray(chord / max(float(np.hypot(*chord)), 1e-6))
    return np.array(vector_of(facing(shape)))


def _parallel(constraint: Parallel, part: Part, view: Figure) -> Check:
    strokes = [max(shape.strokes, key=lambda s: s.length) for shape in (part.shape, view.one(constraint.target).shape)]
    bend = abs(strokes[0].angle_deg - strokes[1].angle_deg) % 180
    bend = min(bend, 180 - bend)
    off = abs(bend - (90 if constraint.perpendicular else 0))
    return Check(constraint, off < 10, 0.0 if off < 10 else float(np.radians(off)))


def _coincides(constraint: Coincides, part: Part, view: Figure) -> Check:
    """The two strokes' own ink."""
    own = part.mask
    for index, mask in part.masks.items():
        if len(part.masks) > 1:
            break
        numbers = stroke_numbers(part.shape, constraint.own) if constraint.own.name in {"line", "curve"} else []
        own = stroke_ink(part.shape, numbers, mask) if numbers else mask
        del index
    return check(constraint, own, view.one(constraint.target).mask)


def _spans(constraint: Spans, figure: Figure, view: Figure, theme: Sequence[int]) -> Check:
    features = [feature for feature in (constraint.start, constraint.end) if feature is not None]
    places = []
    for feature in features:
        found = view.places(feature)
        if feature.at in {"top", "bottom", "left", "right"} and not feature.middle:
            found = np.vstack(
                [found, edge_points(view.one(feature.of).shape, feature.at), view.one(feature.of).shape.points]
            )
        if feature.at == "sides":
            found = view.one(feature.of).shape.points
        places.append(found)
    if constraint.start == constraint.end and len(places[0]) > 1:
        places = [places[0][:1], places[0][-1:]]
    second = places[1] if len(places) > 1 else None
    return _worst([check(constraint, figure.mask(i), figure.mask(i), to=places[0], second=second) for i in theme])


def _one_each(constraint: OneEach, figure: Figure, view: Figure, theme: Sequence[int]) -> Check:
    """Every place has a theme that is near."""
    places = [mark for feature in constraint.places for mark in view.marks(feature)]
    if constraint.relation in {"inside", "beside"}:
        return Check(constraint, len(theme) >= len(constraint.places), 0.0)
    gaps = []
    for mark in places[: len(theme)]:
        there = np.zeros((64, 64), bool)
        column, row = np.clip((mark * 64).astype(int), 0, 63)
        there[row, column] = True
        gaps.append(min(gap(figure.mask(index), there) for index in theme))
    worst = max(gaps)
    return Check(constraint, worst < 2.2 * STROKE, worst)


def _arranged(constraint: Arranged, figure: Figure, theme: Sequence[int]) -> Check:
    if len(theme) < 2 or constraint.order == "nested":
        return Check(constraint, True, 0.0)
    axis = 1 if constraint.order == "row" else 0
    centers = [box(figure.mask(index)).mean(axis=0)[axis] for index in theme]
    off = float(np.ptp(centers))
    return Check(constraint, off < 0.08, off)


def repaired(editor: Editor, step: Step, theme: Sequence[int], checks: Sequence[Check]) -> list[Check]:
    """One attempt: the pieces are placed again, with more weight on what was not met; kept if more is met then."""
    unmet = [one for one in checks if not one.met]
    constraints: Sequence[Constraint] = getattr(step, "constraints", ())
    if not unmet or any(isinstance(one.constraint, OneEach | Arranged) for one in unmet):
        return list(checks)
    figure = editor.figure
    others = [index for index in range(len(figure.pieces)) if index not in theme]
    if not others:
        return list(checks)
    before = figure.pieces
    weights = [3.0 if not one.met else 1.0 for one in checks]
    base = figure.part(theme).shape
    try:
        placement = place(base, constraints, RestOfFigure(figure, others), weights=weights)
        editor.settle(theme, base, placement)
        again = looked_at(editor, step, theme)
    except SceneError:
        figure.pieces = before
        return list(checks)
    if sum(one.met for one in again) > sum(one.met for one in checks):
        return again
    figure.pieces = before
    return list(checks)
