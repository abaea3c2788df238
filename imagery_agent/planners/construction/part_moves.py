"""Moving and resizing parts of a figure in mind: to a place, together until they touch, or onto each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from imagery_agent.language.construction.steps import Part, Step
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.figure_editor import FigureEditor
from imagery_agent.planners.construction.ink_geometry import STROKE, Point, distance_along, size_of
from imagery_agent.planners.construction.part_removal import drop_empty, split_off
from imagery_agent.planners.construction.parts import Target
from imagery_agent.planners.construction.placement import Goal, goal_of
from imagery_agent.visual_routines.contours import box_of, center_of

_OVERLAP = STROKE / 2
"""Overlap of parts that were moved until they touch."""


def move_part(editor: FigureEditor, step: Step) -> None:
    """Move every target by half its size, along one direction, or to a placement."""
    for target in editor.figure.find(step.part):
        x, y = center_of(target.box)
        if step.where is None:
            goal = Goal(1.0, _shifted((x, y), vector_of(step.side), *size_of(target.box), 0.5))
        elif step.side in OPPOSITE_SIDE:
            goal = _goal_along(editor, step, target)
        else:
            goal = _goal_at(editor, step, target)
        index, picture = split_off(editor, target)
        editor.settle(index, picture, (x, y), goal)
    drop_empty(editor)


def _goal_at(editor: FigureEditor, step: Step, target: Target) -> Goal:
    """To a placement; the target keeps its size unless two of its spots are to be aligned, or it closes the figure."""
    where, sizes = step.where, editor.parameters.sizes
    assert where is not None
    step = replace(step, part=replace(step.part, size="medium"), like=None)
    goal = goal_of(step, where, target.mask, editor.figure, sizes)
    if where.relation == "close" or len(where.own) > 1:
        return goal
    # the same placement for the present size: the share is chosen so that the scale becomes 1
    unscaled = replace(step, share=step.share / goal.scale)
    found = goal_of(unscaled, where, target.mask, editor.figure, sizes)
    return Goal(1.0, found.center if abs(found.scale - 1) < 0.05 else goal.center)


def _goal_along(editor: FigureEditor, step: Step, target: Target) -> Goal:
    """Along one direction until it touches the goal, or to the height (or horizontal position) of a spot."""
    assert step.where is not None
    direction, (x, y), spot = vector_of(step.side), center_of(target.box), step.where.to[0]
    goal = editor.figure.ink_of(spot.part) & ~target.mask
    if spot.at or not target.whole:
        to = editor.figure.spot(spot)
        return Goal(1.0, (to[0], y) if direction[0] else (x, to[1]))
    return _goal_touching((x, y), direction, distance_along(target.mask, goal, direction))


def _goal_touching(center: Point, direction: Point, gap: float) -> Goal:
    shift = gap + _OVERLAP
    return Goal(1.0, (center[0] + direction[0] * shift, center[1] + direction[1] * shift))


def join_parts(editor: FigureEditor, step: Step) -> None:
    """Push neighbouring targets together, along the axis on which they are farther apart, until they touch."""
    targets = editor.figure.find(step.part)
    if len(targets) < 2:
        targets = [Target(i, editor.figure.mask(i)) for i in range(len(editor.pieces))]
    if len(targets) < 2:
        raise SceneError("there are no two things in mind to push together")
    for pair in pairwise(targets):
        fixed, moving = (Target(target.index, editor.figure.mask(target.index)) for target in pair)
        (x1, y1), (x2, y2) = center_of(fixed.box), center_of(moving.box)
        horizontal = abs(x1 - x2) >= abs(y1 - y2)
        direction = (float(np.sign(x1 - x2)), 0.0) if horizontal else (0.0, float(np.sign(y1 - y2)))
        goal = _goal_touching((x2, y2), direction, distance_along(moving.mask, fixed.mask, direction))
        editor.settle(moving.index, editor.pieces[moving.index].picture, (x2, y2), goal)


def overlay_parts(editor: FigureEditor, step: Step) -> None:
    """Lay the targets on each other, with their centers (or a stroke that each has) at the same place."""
    targets = editor.figure.find(step.part)
    marks = [_mark(editor, target, step.like) for target in targets]
    fixed = targets[sorted(range(len(targets)), key=lambda i: marks[i][0])[len(targets) // 2]].index
    for index in (target.index for target in targets if target.index != fixed):
        # looked up anew, since making room for a part can move all others
        target, anchor = (Target(i, editor.figure.mask(i)) for i in (index, fixed))
        mark, to = _mark(editor, target, step.like), _mark(editor, anchor, step.like)
        x, y = center_of(target.box)
        goal = Goal(1.0, (x + to[0] - mark[0], y + to[1] - mark[1]))
        editor.settle(index, editor.pieces[index].picture, (x, y), goal)


def _mark(editor: FigureEditor, target: Target, like: Part | None) -> Point:
    lines = editor.figure.lines(target.index, like.name.split()[0]) if like is not None else []
    return center_of(lines[0].box if lines else target.box)


def resize_part(editor: FigureEditor, step: Step) -> None:
    """Scale every target by a factor, to the length of another part, or until it reaches a spot."""
    for target in editor.figure.find(step.part):
        center, (width, height) = center_of(target.box), size_of(target.box)
        factor, direction, own = step.share, vector_of(step.side), max(width, height)
        if step.like is not None:
            factor *= max(size_of(box_of(editor.figure.ink_of(step.like)) or target.box)) / own
        elif step.where is not None:
            spot = editor.figure.spot(step.where.to[0])
            axis = 0 if width > height else 1
            offset = spot[axis] - center[axis]
            factor = 0.5 + abs(offset) / own
            direction = (float(np.sign(offset)), 0.0) if axis == 0 else (0.0, float(np.sign(offset)))
        goal = _shifted(center, direction, width, height, (factor - 1) / 2)
        index, picture = split_off(editor, target)
        editor.settle(index, picture, center, Goal(factor, goal))
    drop_empty(editor)


def _shifted(center: Point, direction: Point, width: float, height: float, share: float) -> Point:
    """A center shifted in a direction by a share of the width and height."""
    return center[0] + direction[0] * share * width, center[1] + direction[1] * share * height
