"""Things that are added to a figure in mind: imagined by themselves, then placed where the constraints hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape, joined
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.motions import placed, resized
from imagery_agent.planners.construction.steps.editor import Editor
from imagery_agent.planners.construction.steps.imagining import FIRST_SIZE, imagine, small_enough, usual_size
from imagery_agent.planners.construction.steps.several import arranged

_LARGEST = 0.86
"""Largest longest side of the first thing, in widths."""
_SMALL = 0.62
"""Things that are scaled by less are imagined small."""
_REGULAR = {"circle", "square", "star"}
"""Things whose width and height are the same, if nothing else is said."""


def add_things(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], like: int | None
) -> tuple[int, ...]:
    figure, is_first = editor.figure, not editor.figure.pieces
    seen = imagine(editor, new, "large" if is_first and new.size > 1.2 else "medium", constraints)
    own = seen[1]
    aspect = np.array([new.width, new.height]) / np.sqrt(new.width * new.height)
    size = (
        _first_size(new, own) if is_first else usual_size(figure, new, constraints) / float((own.size * aspect).max())
    )
    factors = aspect * size
    same = None if like is None else figure.shape(like)
    if same is not None:
        factors = same.size / np.maximum(own.size, 1e-3)
    if is_first:
        factors = _own_proportions(figure, own.moved(factors), constraints) * factors
        factors = factors * min(1.0, _LARGEST / float((own.size * factors).max()))
    members = arranged(own.moved(factors), new.count, constraints)
    base = joined([own.moved(factors).mapped(member) for member in members])
    if is_first and base.size.max() > _LARGEST:  # gaps do not shrink with the things
        factors = factors * 0.9 * _LARGEST / float(base.size.max())
        members = arranged(own.moved(factors), new.count, constraints)
        base = joined([own.moved(factors).mapped(member) for member in members])
    if is_first:
        shrink = min(1.0, _LARGEST / float(base.size.max()))
        change = Change(base.center, scale=(shrink, shrink), shift=tuple(0.5 - base.center))
    else:
        change = placed(
            base,
            _of_group(new, constraints),
            figure,
            keeps_size=new.copy_of is not None or same is not None,
            keeps_form=_keeps_form(new, constraints),
        )
        if float((factors * change.scale).max()) < _SMALL and new.copy_of is None:
            seen = small_enough(editor, new, seen, constraints)
    room = editor.make_room(base.mapped(change), range(len(figure.pieces)))
    copied = [] if new.copy_of is None else [figure.pieces[index].name for index in figure.one(new.copy_of).pieces]
    name = copied[0] if len(copied) == 1 else new.name
    added = []
    for member in members:
        goal = own.moved(factors).mapped(member).mapped(change)
        added.append(editor.append(name, editor.changed(seen[0], _onto(seen[1], goal), room)))
    return tuple(added)


def _keeps_form(new: tree.New, constraints: Sequence[tree.Constraint]) -> bool:
    """Whether a thing is no longer what its name says if it is stretched: a circle, a square."""
    said = {c.dimension for c in constraints if isinstance(c, tree.SizeRatio)}
    return new.name in _REGULAR and new.width == new.height and new.count == 1 and not {"width", "height"} <= said


def _of_group(new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """Several things in a row that touch an edge are together no wider than it."""
    order = next((c.order for c in constraints if isinstance(c, tree.Arranged)), "row")
    sides, dimension = (("left", "right"), "height") if order == "column" else (("top", "bottom"), "width")
    edges = [c.target.of for c in constraints if isinstance(c, tree.Touches) and c.target.at in sides]
    if new.count == 1 or not edges:
        return tuple(constraints)
    return (*constraints, tree.SizeRatio(0.99, edges[0], dimension, exact=False))  # type: ignore[arg-type]


def _onto(shape: Shape, goal: Shape) -> Change:
    """The change that brings a shape to the place and size of another one of its kind."""
    scale = goal.size / np.maximum(shape.size, 1e-3)
    scale = np.where(shape.size < 0.05, scale[int(np.argmax(shape.size))], scale)
    return Change(shape.center, scale=(float(scale[0]), float(scale[1])), shift=tuple(goal.center - shape.center))


def _first_size(new: tree.New, own: Shape) -> float:
    """The factor on the first thing of a figure."""
    size = min(new.size, 1.4) * np.sqrt(max(new.width * new.height, 1.0)) if new.count == 1 else 1.0
    return float(size) * min(1.0, FIRST_SIZE / float(own.size.max()))


def _own_proportions(figure: Figure, own: Shape, constraints: Sequence[tree.Constraint]) -> np.ndarray:
    """float64 (2,): the factors in x and y after which it is, for example, twice as tall as wide."""
    factors = np.ones(2)
    for constraint in constraints:
        if isinstance(constraint, tree.SizeRatio) and constraint.target.name in {"it", "figure", "theme"}:
            axes = (constraint.dimension != "height", constraint.dimension == "height")
            ratio = resized(own, [constraint], figure, own.center, axes).scale
            factors = np.array(ratio) / np.sqrt(np.prod(ratio))
    return factors
