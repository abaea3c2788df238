"""Adding things and strokes to a figure in mind, where the constraints hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.binding import Bound, with_meant
from imagery_agent.planners.construction.seeing.naming import described
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE
from imagery_agent.planners.construction.solving.drawing import is_stroke, leaving
from imagery_agent.planners.construction.solving.theme import means_theme
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.forming import formed
from imagery_agent.planners.construction.steps.several import one_each
from imagery_agent.planners.construction.steps.strokes import add_dots, add_strokes
from imagery_agent.planners.construction.steps.things import add_things

_NOT_WHERE = (tree.Points, tree.SizeRatio, tree.Parallel, tree.Arranged, tree.Apart, tree.Aligned)
"""Constraints that do not say where a thing is."""
_LONG = {"rectangle", "oval"}
"""Things without a front: the way that they go is that of their longer sides."""
_ORIENTED = {f"{word} line": word for word in ("horizontal", "vertical", "diagonal")}


def add(editor: Editor, step: tree.Add) -> list[Placed]:
    """Add what a step names.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    new, constraints = step.theme, step.constraints
    if new.name in _ORIENTED:
        new = replace(new, name="line", orientation=_ORIENTED[new.name])  # type: ignore[arg-type]
    figure = editor.figure
    if new.units or any(isinstance(c, tree.Away) and c.of is None for c in constraints):
        constraints = _in_units(figure, new, constraints)
        measured = add(editor, tree.Add(replace(new, units=()), constraints))
        if new.units:
            editor.mark_measured([index for one in measured for index in one.pieces], new.units[0])
        return measured
    if figure.pieces:
        constraints = _others_told_apart(figure, constraints)
        figure.mentioned = _meant_by_it(figure, constraints)
    else:
        _refuse_without_figure(constraints)
    if not is_stroke(new.name):
        constraints = tuple(one for constraint in constraints for one in _from_outside(figure, constraint))
    if new.name == "dot" and figure.pieces:
        constraints = tuple(_on_line(figure, constraint) for constraint in constraints)
    added = _add_each(editor, new, constraints)
    for index in [index for one in added for index in one.pieces if not is_stroke(new.name)]:
        formed(editor, index, new)
    return added


def _add_each(editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint]) -> list[Placed]:
    """Things that are placed together, or one at each of several places."""
    figure = editor.figure
    each = one_each(figure, constraints, new.count) if figure.pieces else None
    if each is None:
        return [_add_group(editor, new, constraints)]
    added: list[Placed] = []
    for own in each:
        like = added[0].pieces[0] if added and added[0].pieces else None
        added.append(_add_group(editor, replace(new, count=1), own, like=like))
        editor.figure.theme = tuple(index for one in added for index in one.pieces)
    return [replace(one, hidden=editor.figure.theme) for one in added]


def _in_units(figure: Figure, new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """Lengths and distances in units, compared with what was measured last, or with the thing's own lengths.

    Raises:
        SceneError: nothing tells how long a unit is.
    """
    known = next((n for n in reversed(range(len(figure.pieces))) if figure.pieces[n].measured is not None), None)
    if known is not None:
        dimension, amount = figure.pieces[known].measured or ("size", 1.0)
        target: Any = Bound("piece", pieces=(known,))
    elif new.units:
        (dimension, amount), target = new.units[0], tree.Known("theme")
    else:
        raise SceneError("nothing was measured yet, so that it is not known how long a unit is")
    own = new.units[1:] if known is None else new.units
    found = [replace(c, ratio=c.ratio / amount, of=target, dimension=dimension)  # type: ignore[arg-type]
             if isinstance(c, tree.Away) and c.of is None else c for c in constraints]  # fmt: skip
    return (*found, *(tree.SizeRatio(long / amount, target, side, dimension) for side, long in own))  # type: ignore[arg-type]


def _from_outside(figure: Figure, constraint: tree.Constraint) -> tuple[tree.Constraint, ...]:
    """``on its flat side``, ``on the free end of the line``: on the side that is turned away from the rest of it."""
    if not isinstance(constraint, tree.Touches) or constraint.own or constraint.target.at not in {"flat", "end"}:
        return (constraint,)
    target = constraint.target
    line, flat = figure.one(target.of), target.at == "flat"
    ends = line.shape.center[None] if flat else figure.places(target)
    if not line.shape.is_line or len(ends) > 1:
        return (constraint,)
    axis = int(np.argmin(line.shape.size) if flat else np.argmax(line.shape.size))
    whole: Any = Bound("piece", pieces=line.pieces) if flat else target.of
    off = (ends[0] - figure.one(whole).shape.center)[axis]
    side: Any = (("left", "right"), ("top", "bottom"))[axis][int(off > STROKE)]
    return (replace(constraint, target=tree.Feature(side, whole)), *([tree.Beside(side, whole)] if flat else []))


def _on_line(figure: Figure, constraint: tree.Constraint) -> tree.Constraint:
    """``three dots on it``, if that is a line: along its upper side."""
    if isinstance(constraint, tree.Inside) and figure.one(constraint.target).shape.is_line:
        return tree.Touches(tree.Feature("top", constraint.target))
    return constraint


_UNNAMED = {"figure", "it", "theme", "piece", "each"}
"""References that name no thing."""
_OF_ITSELF = (tree.Points, tree.SizeRatio, tree.Arranged, tree.Apart, tree.Parallel, tree.Closes)
"""Constraints that the first thing of a figure can meet alone."""


def _known_in(constraint: tree.Constraint) -> list[tree.Known]:
    """What a constraint refers to."""
    values = [getattr(constraint, field.name) for field in fields(constraint)]
    found = [value.of if isinstance(value, tree.Feature) else value for value in values]
    return [one for one in found if isinstance(one, tree.Known)]


def _others_told_apart(figure: Figure, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """``from the top circle to the other``: the other than that one."""
    named = [known for constraint in constraints for known in _known_in(constraint)]
    for one in [one for one in named if one.which not in {None, "other"}]:
        if (other := replace(one, which="other")) in named:
            figure.mentioned = figure.one(one).pieces
            constraints = with_meant(tuple(constraints), other, Bound("piece", pieces=tuple(figure.one(other).pieces)))
    return tuple(constraints)


def _refuse_without_figure(constraints: Sequence[tree.Constraint]) -> None:
    """SceneError for the first thing of a figure that is said to be at something: it can only be on a side."""
    for constraint in constraints:
        for known in _known_in(constraint):
            while isinstance(known, tree.Known) and known.of is not None:
                known = known.of
            if isinstance(known, tree.Known) and (known.name not in _UNNAMED or known.which in {"first", "other"}):
                raise SceneError(f"there is no {described(known)}: nothing is in mind yet")
        if not isinstance(constraint, _OF_ITSELF) and not _is_side_of_picture(constraint):
            raise SceneError("nothing is in mind yet at which it could be")


def _is_side_of_picture(constraint: tree.Constraint) -> bool:
    """``at the top``, ``in the middle``, ``from left to right``: also without a figure."""
    if isinstance(constraint, tree.Beside) and constraint.side in {"top", "bottom"}:
        return False  # "beneath it"
    if isinstance(constraint, tree.At) and constraint.target == tree.Feature("center", tree.Known("it")):
        return False  # "on its centre"
    if isinstance(constraint, tree.Beside | tree.Inside):
        return constraint.target == tree.Known() and getattr(constraint, "region", "") is not None
    if means_theme(getattr(constraint, "target", None)):
        return True
    places = [one for one in vars(constraint).values() if isinstance(one, tree.Feature)]
    if places and all(one.of.of == tree.Known("it") for one in places):
        return True  # "so that it lies on its flat side"
    plain = all((one.of == tree.Known() and vector_of(one.at) != (0.0, 0.0)) or one.at == "center" for one in places)
    return plain and (not isinstance(constraint, tree.Spans) or len(places) == 2) and bool(places)


def _meant_by_it(figure: Figure, constraints: Sequence[tree.Constraint]) -> Sequence[int]:
    """What "it" means: a whole thing named in the same sentence, or else what was mentioned last, if it is no line."""
    beside = any(isinstance(c, tree.Beside) and c.target == tree.Known("it") for c in constraints)
    for constraint in constraints:
        if beside and isinstance(constraint, tree.Inside):
            continue  # what something is inside of cannot be what it is beside
        target: Any = getattr(constraint, "target", None)
        known = target.of if isinstance(target, tree.Feature) else target
        if known is not None and known.name not in {"it", "figure", "theme", "piece", "point"}:
            part = figure.one(known)
            if part.is_whole:
                return part.pieces
        if isinstance(target, tree.Feature) and target.at in {"end", "ends", "far"}:
            return figure.mentioned  # "at the end of it": only a stroke has ends
    is_thing = [not is_stroke(figure.pieces[index].name) for index in figure.mentioned]
    return figure.mentioned if any(is_thing) else range(len(figure.pieces))  # "its foot" is not a line's


def _add_group(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], *, like: int | None = None
) -> Placed:
    """Things that are placed together; ``like``: a piece of the same size."""
    constraints = tuple(c for c in constraints if not isinstance(c, tree.OneEach))
    if like is not None and any(isinstance(c, tree.Spans) and c.end is None for c in constraints):
        same: Any = Bound("piece", pieces=(like,))
        constraints = (*constraints, tree.SizeRatio(1.0, same, "length"))
    touches = any(isinstance(c, tree.Touches) for c in constraints)
    if new.count > 1 and (touches or not editor.figure.pieces):  # "two of them, apart": from each other
        constraints = tuple(c for c in constraints if c != tree.Apart(tree.Known()))
    if editor.figure.pieces and all(isinstance(c, _NOT_WHERE) for c in constraints):
        constraints = (*constraints, tree.Beside("right"))
    if new.name == "dot":
        return Placed(add_dots(editor, new, constraints, like), constraints)
    if is_stroke(new.name):
        constraints = leaving(constraints)
        return Placed(add_strokes(editor, new, constraints), constraints)
    points = next((c.side for c in constraints if isinstance(c, tree.Points)), None)
    if new.name in _LONG and points is not None:
        constraints = tuple(c for c in constraints if not isinstance(c, tree.Points))
        if points in {"top", "bottom"} and new.angle_deg == 0.0 and new.height <= new.width:
            new = replace(new, angle_deg=90.0, width=new.height, height=new.width)
    elif points is not None and new.faces is None:
        new = replace(new, faces=points)  # type: ignore[arg-type]
    return Placed(add_things(editor, new, constraints, like), constraints)
