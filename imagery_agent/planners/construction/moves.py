"""Moving parts of a figure in mind: in a direction, until contact, or to where constraints hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import (
    At,
    Closes,
    Coincides,
    Constraint,
    Feature,
    Known,
    Move,
    OneEach,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.add_things import each_its_own
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import Figure, Part
from imagery_agent.planners.construction.residuals import CONTACT, about_theme, own_part
from imagery_agent.planners.construction.shapes import STROKE, Shape
from imagery_agent.planners.construction.solver import Placement, place

Pieces = tuple[int, ...]
"""Indices of the pieces that a step has changed."""


def move(editor: Editor, step: Move) -> Pieces:
    """Shift parts in a direction, or to where the constraints hold."""
    figure = editor.figure
    each = next((c for c in step.constraints if isinstance(c, OneEach)), None)
    parts = _all_parts(figure, step.theme)
    each = each or each_its_own(step.constraints, len(parts))
    if each is not None:
        return _move_each(editor, parts, step, each)
    if len(parts) > 1 and any(_means_others(c) for c in step.constraints):
        return _move_onto_first(editor, parts, step.constraints)
    apart = any(isinstance(c, Coincides) for c in step.constraints)  # each to its own stroke
    if step.constraints and not apart and len(parts) > 1:
        parts = [figure.one(step.theme)]
    changed: list[int] = []
    for part in parts:
        length = part.shape.size
        indices = editor.take_out(part)
        changed += indices
        if step.constraints:
            along = _direction(step, figure)
            move_to(editor, indices, step.constraints, along=along, straight=part.shape)
        elif step.side is not None:
            share = 0.5 if step.share is None else step.share
            shift = np.array(vector_of(step.side)) * share * np.maximum(length, length.max() * 0.5)
            place_pieces(editor, indices, part.shape, Placement((1.0, 1.0), tuple(shift)))
        else:
            raise SceneError("it is not said where to move it")
    return tuple(changed)


def _means_others(constraint: Constraint) -> bool:
    """Whether a constraint on several things relates them to each other."""
    target = getattr(constraint, "target", None)
    known = target.of if isinstance(target, Feature) else target
    while known is not None:
        if known.which == "other":
            return True
        known = known.of
    return False


def _move_onto_first(editor: Editor, parts: Sequence[Part], constraints: Sequence[Constraint]) -> Pieces:
    """Several parts so that the constraints hold between each and the first one (of three, the middle one)."""
    in_order = sorted(parts, key=lambda part: float(part.shape.center[0]))
    fixed = in_order[(len(parts) - 1) // 2]
    groups = {id(part): editor.take_out(part) for part in parts}
    for part in parts:
        if part is not fixed:
            move_to(editor, groups[id(part)], constraints, others=groups[id(fixed)])
    return tuple(index for group in groups.values() for index in group)


def _all_parts(figure: Figure, known: Known) -> list[Part]:
    """The parts that a phrase means, one by one ("it": every piece of it)."""
    parts = figure.find(known)
    if known.name == "it" and len(parts) == 1 and parts[0].is_whole and len(parts[0].pieces) > 1:
        return [figure.part([index]) for index in parts[0].pieces]
    return parts


def _move_each(editor: Editor, parts: Sequence[Part], step: Move, each: OneEach) -> Pieces:
    """Every part to the place that is nearest among those that are left."""
    figure = editor.figure
    places_of = [figure.places(feature).mean(axis=0) for feature in each.places]
    centers = np.array([part.shape.center for part in parts])
    rows, columns = linear_sum_assignment(cdist(centers, np.array(places_of)))
    groups = [
        (editor.take_out(parts[int(row)]), each.places[int(column)]) for row, column in zip(rows, columns, strict=True)
    ]
    for indices, feature in groups:
        constraint = At(feature) if each.relation == "at" else Touches(feature)
        others = [c for c in step.constraints if c is not each and getattr(c, "target", None) not in each.places]
        move_to(editor, indices, [constraint, *others])
    return tuple(index for indices, _ in groups for index in indices)


def _direction(step: Move, figure: Figure) -> np.ndarray | None:
    """The direction of a movement along one axis; None if the constraints need both."""
    if step.side is None or len(step.side.split()) > 1:
        return None
    free = any(
        isinstance(c, At | Coincides | Spans | Closes) or (isinstance(c, Touches) and _is_exact(c))
        for c in step.constraints
    )
    return None if free else np.array(vector_of(step.side), float)


def _is_exact(constraint: Touches) -> bool:
    target = constraint.target
    return target.middle or target.fraction is not None or target.at not in {*OPPOSITE_SIDE, "all", "outline"}


def move_to(
    editor: Editor, indices: Sequence[int], constraints: Sequence[Constraint], *,
    along: np.ndarray | None = None, straight: Shape | None = None, others: Sequence[int] | None = None,
) -> None:  # fmt: skip
    """Move pieces to where the constraints hold; they keep their size unless a constraint changes it."""
    figure = editor.figure
    base = straight if straight is not None and len(straight.strokes) == 1 else figure.part(indices).shape
    rest = others if others is not None else [i for i in range(len(figure.pieces)) if i not in set(indices)]
    view = RestOfFigure(figure, rest) if rest else figure
    touching = next((c for c in about_theme(constraints) if isinstance(c, Touches)), None)
    if along is not None and touching is not None:  # until it first meets the target
        own = own_part(touching.own.of, base)(base) if touching.own is not None else base
        target = view.one(touching.target.of).shape
        shift = along * distance_along(own.points, target.points, along)
        placement = Placement((1.0, 1.0), (float(shift[0]), float(shift[1])))
    else:
        placement = place(base, constraints, view, fixed_size=True, along=along)
    place_pieces(editor, indices, base, placement)


class RestOfFigure(Figure):
    """A figure seen without some of its pieces, unless nothing else fits the words."""

    def __init__(self, figure: Figure, others: Sequence[int]) -> None:
        super().__init__(figure.workspace)
        self._others_indices, self._seen = tuple(others), figure._seen

    def before(self) -> Part:
        """Everything else."""
        return self.part(self._others_indices)

    def _scope(self, known: Known) -> list[int]:
        scope = super()._scope(known)
        if known.of is not None or known.name in {"it"}:
            return scope
        return [index for index in scope if index in self._others_indices] or scope

    def _others(self, candidates: list[Part]) -> list[Part]:
        """ "The other" is what does not move."""
        return [part for part in candidates if set(part.pieces) <= set(self._others_indices)] or candidates


def place_pieces(editor: Editor, indices: Sequence[int], base: Shape, placement: Placement) -> None:
    """Bring pieces to a placement; a single straight stroke is drawn anew there."""
    if len(indices) == 1 and len(base.strokes) == 1 and base.strokes[0].is_straight:
        redraw(editor, indices[0], base.moved(placement.scale, placement.shift))
    else:
        editor.settle(indices, base, placement)


def redraw(editor: Editor, index: int, shape: Shape) -> None:
    """Give a piece new strokes, after making room for them."""
    from imagery_agent.planners.construction.editor import color_of

    old = editor.figure.pieces[index].picture
    seen = editor.figure.look_at(old)[0]
    width = seen.strokes[0].width if seen is not None else STROKE
    rest = [other for other in range(len(editor.figure.pieces)) if other != index]
    factor, offset = editor.make_room(shape, rest)
    moved = shape.mapped(lambda points: 0.5 + factor * (points - 0.5) + offset)
    editor.set_picture(index, editor.redrawn(moved, max(width * np.sqrt(factor), 2.6 / 64), color_of(old)))


def distance_along(points: np.ndarray, target: np.ndarray, direction: np.ndarray) -> float:
    """How far some ink moves along a direction until it touches other ink (negative: back until it only touches)."""
    across = np.array([-direction[1], direction[0]])
    sideways = np.abs((points @ across)[:, None] - (target @ across)[None])
    forward = (target @ direction)[None] - (points @ direction)[:, None]
    near = sideways < CONTACT
    if not near.any():
        return float((target @ direction).min() - (points @ direction).max()) - CONTACT
    reach = forward[near] - np.sqrt(CONTACT**2 - sideways[near] ** 2)
    return float(reach.min())
