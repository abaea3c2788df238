"""Rotating and mirroring a figure in mind: all of it, a part about its center, or a stroke until it is upright."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.steps import Step
from imagery_agent.language.directions import vector_of
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.figure_editor import CENTER, FigureEditor
from imagery_agent.planners.construction.ink_geometry import point_of, size_of
from imagery_agent.planners.construction.part_removal import drop_empty, split_off
from imagery_agent.planners.construction.parts import Target
from imagery_agent.planners.construction.placement import Goal
from imagery_agent.visual_routines.contours import box_of, center_of, principal_axis_deg

_FINAL_ANGLE_DEG = {"vertical": 90.0, "horizontal": 0.0}


def turn_figure(editor: FigureEditor, step: Step) -> None:
    """Rotate or mirror all pieces; before a rotation they are zoomed to fit into a circle, so that nothing is cut."""
    box = editor.figure.box()
    if box is None:
        return
    (x, y), radius = center_of(box), 0.5 - editor.parameters.margin / 2
    scale = min(1.0, radius / (float(np.hypot(*size_of(box))) / 2)) if step.action == "rotate" else 1.0
    if scale < 0.93 or float(np.hypot(0.5 - x, 0.5 - y)) > 0.06:
        editor.move_all(scale, ((0.5 - x) * scale, (0.5 - y) * scale))
    editor.transform_all([_operation(step)])


def _operation(step: Step) -> Operation:
    if step.action == "rotate":
        return Operation("rotate", angle_deg=step.angle_deg)
    return Operation("mirror", axis=step.axis)


def turn_part(editor: FigureEditor, step: Step) -> None:
    """Rotate or mirror every target of the step."""
    for target in editor.figure.find(step.part):
        if not step.until:
            _turn_about_center(editor, step, target)
        elif step.until not in _FINAL_ANGLE_DEG:
            raise SceneError(f"how it lies now is not known well enough to turn it until it points {step.until}")
        elif step.like is not None:
            _turn_until_stroke(editor, step, step.like.name, target)
        else:
            _turn_stroke(editor, step.until, target)
    drop_empty(editor)


def _turn_about_center(editor: FigureEditor, step: Step, target: Target) -> None:
    x, y = center_of(target.box)
    rest = editor.figure.mask(target.index) & ~target.mask
    index, picture = split_off(editor, target)
    picture = editor.centered(picture, (x, y))
    if step.action == "rotate":
        picture = editor.workspace.rotate(step.angle_deg, picture)
    else:
        picture = editor.workspace.mirror(picture, axis=step.axis)
    if step.side and rest.any():  # flipped over to the other side of the stroke that it is attached to
        sideways = bool(vector_of(step.side)[0])
        lines = editor.figure.lines(target.index, "vertical" if sideways else "horizontal")
        hinge = center_of(lines[0].box if lines else (box_of(rest) or target.box))
        x, y = (2 * hinge[0] - x, y) if sideways else (x, 2 * hinge[1] - y)
    editor.settle(index, picture, CENTER, Goal(1.0, (x, y)))


def _turn_until_stroke(editor: FigureEditor, step: Step, stroke: str, target: Target) -> None:
    """Rotate the target about its center until a stroke of it is vertical or horizontal."""
    strokes = editor.figure.lines(target.index, stroke.split()[0])
    if not strokes:
        raise SceneError(f"there is no {stroke} to be seen in what is to be turned")
    angle_deg = _rotation_to(step.until, strokes[0].mask)
    _turn_about_center(editor, replace(step, angle_deg=angle_deg, side=""), target)


def _turn_stroke(editor: FigureEditor, until: str, target: Target) -> None:
    """Rotate a stroke about its upper end until it is vertical or horizontal."""
    lines = editor.figure.lines(target.index, "line")
    if not any((line.mask & target.mask).any() for line in lines):
        raise SceneError("only a straight stroke can be turned until it is vertical or horizontal")
    hinge, middle = point_of(target.mask, "top"), center_of(target.box)
    angle_deg = _rotation_to(until, target.mask)
    index, picture = split_off(editor, target)
    picture = editor.workspace.rotate(angle_deg, editor.centered(picture, middle))
    left, top, right, bottom = editor.workspace.extent() or target.box
    x, y = center_of((left, top, right, bottom))
    end = (x, top) if until == "vertical" else (left if hinge[0] < middle[0] else right, y)
    center = (hinge[0] + 0.5 - end[0], hinge[1] + 0.5 - end[1] - 0.02)
    editor.settle(index, picture, CENTER, Goal(1.0, center))


def _rotation_to(until: str, stroke: np.ndarray) -> float:
    """Smallest rotation, in degrees, after which a stroke, bool (64, 64), is vertical or horizontal."""
    return (_FINAL_ANGLE_DEG[until] - principal_axis_deg(stroke) + 90) % 180 - 90
