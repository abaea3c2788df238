"""Moving parts of a figure in mind: in a direction, to where constraints hold, and towards each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.motions import placed, pushed
from imagery_agent.planners.construction.solving.residuals import CONTACT, distance
from imagery_agent.planners.construction.solving.theme import about_theme, is_of_itself
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.several import ACROSS, is_exact, one_each

_OTHER = tree.Known("piece", which="other")


def move(editor: Editor, step: tree.Move) -> list[Placed]:
    """Shift parts in a direction, or to where the constraints hold."""
    figure = editor.figure
    parts = _one_by_one(figure, step.theme)
    each = one_each(figure, step.constraints, len(parts))
    if each is not None:
        return _move_each(editor, parts, each)
    if len(parts) > 1 and any(_means_others(c) for c in step.constraints):
        return _move_onto_first(editor, parts, step.constraints)
    apart = any(isinstance(c, tree.Coincides) for c in step.constraints)  # each to its own stroke
    if step.constraints and not apart and len(parts) > 1:
        parts = [figure.one(step.theme)]
    moved = []
    for part in parts:
        indices = editor.take_out(part)
        if (straight := _moved_straight(editor, indices, step, part)) is not None:
            moved.append(Placed(indices, straight))
            continue
        if step.constraints:
            move_to(editor, indices, step.constraints, part=part, side=step.side, keeps_size=not step.stated)
        elif step.side is not None:
            share = 0.5 if step.share is None else step.share
            extent = np.maximum(part.shape.size, part.shape.size.max() * 0.5)
            shift = tuple(np.array(vector_of(step.side)) * share * extent)
            editor.change(indices, Change(part.shape.center, shift=shift), base=part.shape)
        else:
            raise SceneError("it is not said where to move it")
        moved.append(Placed(indices, step.constraints))
    return moved


def _moved_straight(
    editor: Editor, indices: Sequence[int], step: tree.Move, part: Part
) -> tuple[tree.Constraint, ...] | None:
    """``down to the middle of the upright``: a line goes in that direction alone until it is level with the place.

    The constraints that hold then; None if something else is said, or if it would not reach the place so.
    """
    axis, said, base = ACROSS.get(step.side or ""), step.constraints, part.shape
    level = next((c for c in said if isinstance(c, tree.Aligned) and c.axis == axis), None)
    if level is None or not base.is_line or any(getattr(c, "target", None) != level.target for c in said):
        return None
    place, direction = editor.figure.without(indices).places(level.target).mean(axis=0), vector_of(step.side or "")
    way = float((place - base.center) @ np.array(direction))
    change = Change(base.center, shift=(way * direction[0], way * direction[1]))
    if way < 0 or distance(base.mapped(change).points, place[None]) > CONTACT:
        return None
    editor.change(indices, change, base=base)
    return tuple(tree.Touches(c.target) if isinstance(c, tree.At) else c for c in said)


def _one_by_one(figure: Figure, known: tree.Known) -> list[Part]:
    """The parts that a phrase means, one by one ("it": every piece of it)."""
    parts = figure.find(known)
    if known.name == "it" and len(parts) == 1 and parts[0].is_whole and len(parts[0].pieces) > 1:
        return [figure.part([index]) for index in parts[0].pieces]
    return parts


def _means_others(constraint: tree.Constraint) -> bool:
    """Whether a constraint on several things relates them to each other."""
    target = getattr(constraint, "target", None)
    known = target.of if isinstance(target, tree.Feature) else target
    while known is not None:
        if known.which == "other":
            return True
        known = known.of.of if isinstance(known.of, tree.Feature) else known.of
    return False


def _move_onto_first(editor: Editor, parts: Sequence[Part], constraints: Sequence[tree.Constraint]) -> list[Placed]:
    """Several parts so that the constraints hold between each and the first one (of three, the middle one)."""
    in_order = sorted(parts, key=lambda part: float(part.shape.center[0]))
    fixed = in_order[(len(parts) - 1) // 2]
    groups = [(part, editor.take_out(part)) for part in parts]
    kept = next(indices for part, indices in groups if part is fixed)
    moved = [Placed(kept)]
    for part, indices in groups:
        if part is not fixed:
            move_to(editor, indices, constraints, others=kept)
            moved.append(Placed(indices, tuple(constraints)))
    return moved


def _move_each(editor: Editor, parts: Sequence[Part], each: Sequence[tuple[tree.Constraint, ...]]) -> list[Placed]:
    """Every part to the place that is nearest among those that are left."""
    figure = editor.figure
    goals = [figure.places(own[0].target).mean(axis=0) for own in each if isinstance(own[0], tree.Touches | tree.At)]
    if len(goals) < len(each):
        raise SceneError("it is not said at which place each of them is to be")
    centers = np.array([part.shape.center for part in parts])
    pairs = zip(*linear_sum_assignment(cdist(centers, np.array(goals))), strict=True)
    groups = [(editor.take_out(parts[int(row)]), each[int(column)]) for row, column in pairs]
    for indices, constraints in groups:
        move_to(editor, indices, constraints)
    return [Placed(indices, constraints) for indices, constraints in groups]


def move_to(
    editor: Editor, indices: Sequence[int], constraints: Sequence[tree.Constraint], *,
    part: Part | None = None, side: str | None = None, others: Sequence[int] | None = None, keeps_size: bool = True,
) -> None:  # fmt: skip
    """Move pieces (seen as ``part``) to where constraints hold, in one direction if that will do.

    Turns and what is said of the theme alone are no matter of its place. Pieces keep their size unless a constraint
    changes it. ``others``: the pieces that they are placed by, if not all the rest.
    """
    constraints = [c for c in constraints if not isinstance(c, tree.Points | tree.Parallel) and not is_of_itself(c)]
    if not constraints:
        return
    figure = editor.figure
    base = part.shape if part is not None and part.shape.is_line else figure.part(indices).shape
    hidden = sorted(set(range(len(figure.pieces))) - set(others)) if others is not None else ()
    view = figure.without(indices, hidden=hidden)
    contacts = [c for c in about_theme(constraints) if isinstance(c, tree.Touches)]
    to_place = any(isinstance(c, tree.Coincides | tree.Spans | tree.Closes) or is_exact(c) for c in constraints)
    to_place |= any(isinstance(c, tree.Aligned) and c.axis == ACROSS.get(side or "") for c in constraints)
    if side in OPPOSITE_SIDE and contacts and not to_place:
        change = pushed(base, contacts, view, np.array(vector_of(side)))
    else:
        change = placed(base, constraints, view, keeps_size=keeps_size, from_here=True)
    editor.change(indices, change, base=base)


def join(editor: Editor, step: tree.Join) -> list[Placed]:
    """Push neighbouring parts together until they touch, or lay them on each other."""
    figure = editor.figure
    parts = figure.find(step.theme)
    if len(parts) < 2:
        parts = [figure.part([index]) for index in range(len(figure.pieces))]
    if len(parts) < 2:
        raise SceneError("there are no two things in mind to bring together")
    constraints = tuple(c for c in step.constraints if not isinstance(c, tree.Points))
    if not constraints:
        constraints = (
            tree.At(tree.Feature("center", _OTHER)) if step.overlay else tree.Touches(tree.Feature("all", _OTHER)),
        )
    groups = [editor.take_out(part) for part in parts]
    for fixed, moving in pairwise(groups):
        move_to(editor, moving, constraints, side=_way(figure, moving, fixed), others=fixed)
    return [Placed(groups[0]), *(Placed(group, constraints) for group in groups[1:])]


def _way(figure: Figure, moving: Sequence[int], fixed: Sequence[int]) -> str:
    """The side to which pieces move towards others: along the axis on which they are farther apart."""
    one, other = figure.part(moving).shape, figure.part(fixed).shape
    gap = np.maximum(other.low - one.high, one.low - other.high)
    away = other.center - one.center
    axis = int(np.argmax(gap)) if gap.max() > 0 else int(np.argmax(np.abs(away)))
    names = (("left", "right"), ("top", "bottom"))[axis]
    return names[1] if away[axis] > 0 else names[0]
