"""The form of new things: thick strokes, round corners, and strokes whose ends are bent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import New
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, dense
from imagery_agent.planners.construction.steps.editor import Editor, color_of, is_solid
from imagery_agent.planners.construction.steps.painting import filled
from imagery_agent.visual_routines.strokes import Stroke

_CORNER, _END = 0.28, 0.5
"""Radius of a round corner, and of a round end, as a share of the shorter side."""
_HOOK, _HOOK_DEG = 0.28, 60.0
"""Share of a stroke that is bent at its end, and by how much."""
_NEAR = 1.5 * STROKE


def formed(editor: Editor, index: int, new: New) -> None:
    """Give a new piece, where it is, the form that its strokes are said to have.

    Raises:
        SceneError: it has no corners there.
    """
    if new.thick == 1.0 and not new.rounded:
        return
    picture = editor.figure.pieces[index].picture
    shape = editor.figure.shape(index)
    if shape is None:
        return
    solid = is_solid(picture) and new.filled
    for side in new.rounded:
        shape = rounded(shape, side)
    width = shape.strokes[0].width * new.thick
    again = editor.drawn(shape, width=width, thickest=max(STROKE, width), color=color_of(picture))
    editor.set_picture(index, again)
    if solid:
        editor.set_picture(index, filled(editor, again, editor.figure.mask(index)))


def rounded(shape: Shape, side: str) -> Shape:
    """A shape with round corners on one side (``corners``: all); a side with two round corners is a round end."""
    direction = np.array(vector_of(side) if side != "corners" else (0.0, 0.0))
    corners = shape.vertices[0]
    away = (corners - shape.center) / np.maximum(shape.size, 1e-3)
    chosen = corners[(away @ direction > 0.25) if direction.any() else np.full(len(corners), True)]
    if not len(chosen):
        raise SceneError("it has no corners there that could be round")
    across = float(shape.size[0 if direction[1] else 1]) if direction.any() else float(shape.size.min())
    radius = (_END if direction.any() and len(chosen) == 2 else _CORNER) * min(across, 1.5 * float(shape.size.min()))
    strokes, arcs = list(shape.strokes), []
    for corner in chosen:
        cut = []
        for number, stroke in enumerate(strokes):
            shorter, end = _shortened(stroke, corner, radius)
            if end is not None:
                strokes[number] = shorter
                cut.append(end)
        if len(cut) == 2:
            t = np.linspace(0, 1, 15)[:, None]
            points = (1 - t) ** 2 * cut[0] + 2 * t * (1 - t) * corner + t**2 * cut[1]
            arcs.append(Stroke(points, False, (False, False), shape.strokes[0].width))
    return Shape((*(stroke for stroke in strokes if len(stroke.points) > 1), *arcs))


def _shortened(stroke: Stroke, corner: np.ndarray, radius: float) -> tuple[Stroke, np.ndarray | None]:
    """A stroke without what lies near a corner at one of its ends, and its new end; None if it does not end there."""
    if len(stroke.points) < 2 or min(np.hypot(*(stroke.points[[0, -1]] - corner).T)) > _NEAR:
        return stroke, None
    points = dense(stroke.points)
    kept = points[np.hypot(*(points - corner).T) >= min(radius, 0.5 * stroke.length + STROKE / 4)]
    if not len(kept):
        kept = points[[len(points) // 2]]
    end = min(kept[[0, -1]], key=lambda point: float(np.hypot(*(point - corner))))
    return replace(stroke, points=kept), np.asarray(end)


def bent(shape: Shape, new: New) -> Shape:
    """A straight stroke with the ends bent that are said to be."""
    points = dense(shape.strokes[0].points)
    for place, side in new.bent:
        for last in _ends(points, place):
            count = round(_HOOK * len(points))
            line = points if last else points[::-1]
            knee, along = line[-1 - count], line[-1] - line[-1 - count]
            length = float(np.hypot(*along))
            goal = np.array(vector_of(side)) / np.hypot(*vector_of(side))
            sign = np.sign(along[0] * goal[1] - along[1] * goal[0])
            if abs(along @ goal) > 0.9 * length:
                raise SceneError(f"an end of a stroke cannot be bent to the {side} if that is how it runs")
            angle = sign * np.radians(_HOOK_DEG)
            turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ along
            line = np.vstack([line[:-count], knee + np.linspace(0, 1, count + 1)[1:, None] * turned])
            points = line if last else line[::-1]
    return Shape((replace(shape.strokes[0], points=points, is_straight=False),)) if new.bent else shape


def _ends(points: np.ndarray, place: str) -> list[bool]:
    """Which ends are meant: whether the last one (or, False, the first)."""
    if place == "ends":
        return [False, True]
    if place not in OPPOSITE_SIDE:
        return [True]
    return [bool((points[-1] - points[0]) @ np.array(vector_of(place)) > 0)]
