"""Rotating and mirroring the figure in mind or parts of it."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Feature, Known, Mirror, Parallel, Points, Turn  # fmt: skip
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.add_things import facing, turned_to
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import Figure, Part
from imagery_agent.planners.construction.moves import Pieces, move_to, redraw
from imagery_agent.planners.construction.removal import without
from imagery_agent.planners.construction.shapes import STROKE, Shape


def turn(editor: Editor, step: Turn) -> Pieces:
    """Rotate parts about a point, by an angle or until a stroke runs as it should."""
    figure = editor.figure
    if is_all(figure, step.theme):
        return _turn_all(editor, step)
    changed: list[int] = []
    for part in figure.find(step.theme):
        about = _pivot(figure, part, step.about)
        constraint = next((c for c in step.constraints if isinstance(c, Points)), None)
        angle = _angle(figure, part, step)
        indices = editor.take_out(part)
        changed += indices
        if angle is None and constraint is not None:
            if len(part.shape.strokes) > 1 or not part.shape.strokes[0].is_straight:
                for index in indices:
                    editor.set_picture(index, turned_to(editor, figure.pieces[index].picture, constraint.side, about))
                continue
            angle = _angle_to(part.shape, about, constraint.side)
        if len(part.shape.strokes) == 1 and part.shape.strokes[0].is_straight and len(indices) == 1:
            redraw(editor, indices[0], part.shape.turned(angle or 0.0, about))
        else:
            for index in indices:
                editor.set_picture(index, editor.rotated(figure.pieces[index].picture, angle or 0.0, about))
        fit_in(editor)
    rest = [c for c in step.constraints if not isinstance(c, Points | Parallel)]
    if rest:
        move_to(editor, tuple(changed), rest)
    return tuple(changed)


def is_all(figure: Figure, known: Known) -> bool:
    """Whether a phrase means the whole figure."""
    part = figure.one(known)
    return part.is_whole and len(part.pieces) == len(figure.pieces)


def _turn_all(editor: Editor, step: Turn) -> Pieces:
    figure = editor.figure
    whole = figure.whole().shape
    constraint = next((c for c in step.constraints if isinstance(c, Points)), None)
    angle = _angle(figure, figure.whole(), step)
    if angle is None and constraint is not None:
        now = facing(whole)
        angles = [float(np.degrees(np.arctan2(-vector_of(w)[1], vector_of(w)[0]))) for w in (constraint.side, now)]
        angle = (angles[0] - angles[1] + 180) % 360 - 180
    for index in range(len(figure.pieces)):
        picture = editor.rotated(figure.pieces[index].picture, angle or 0.0, whole.center)
        editor.set_picture(index, picture)
    fit_in(editor)
    return tuple(range(len(figure.pieces)))


def _angle(figure: Figure, part: Part, step: Turn) -> float | None:
    if step.angle_deg is not None:
        return step.angle_deg
    longest = max(part.shape.strokes, key=lambda stroke: stroke.length)
    now = longest.angle_deg
    if step.until is not None:
        goal = {"horizontal": 0.0, "vertical": 90.0, "rising": 45.0, "falling": 135.0, "diagonal": 45.0}[step.until]
        return (goal - now + 90) % 180 - 90
    parallel = next((c for c in step.constraints if isinstance(c, Parallel)), None)
    if parallel is not None:
        target = max(figure.one(parallel.target).shape.strokes, key=lambda stroke: stroke.length).angle_deg
        return (target + (90 if parallel.perpendicular else 0) - now + 90) % 180 - 90
    if not any(isinstance(c, Points) for c in step.constraints):
        raise SceneError("it is not said how far to turn it")
    return None


def _angle_to(shape: Shape, about: np.ndarray, side: str) -> float:
    """Angle by which a stroke is rotated about a point until its far end lies on a side."""
    ends = shape.points[[0, -1]]
    far = ends[np.argmax(np.hypot(*(ends - about).T))] - about
    wanted = vector_of(side)
    now, goal = (float(np.degrees(np.arctan2(-y, x))) for x, y in (tuple(far), wanted))
    return (goal - now + 180) % 360 - 180


def _pivot(figure: Figure, part: Part, about: Feature | None) -> np.ndarray:
    """The fixed point: as told, or where a part is joined to the rest, or its center."""
    if about is not None:
        return figure.places(about).mean(axis=0)
    joints = joints_of(figure, part)
    if len(part.shape.strokes) == 1 and len(joints) == 1:
        return np.asarray(joints[0])
    return part.shape.center


def joints_of(figure: Figure, part: Part) -> np.ndarray:
    """float64 (J, 2): where a part of a piece is joined to the rest of that piece."""
    if part.is_whole:
        return np.zeros((0, 2))
    rest = without(figure, part)
    if rest is None:
        return np.zeros((0, 2))
    others = rest.shape.points
    found: list[np.ndarray] = []
    for stroke in part.shape.strokes:
        away = cdist(stroke.points, others).min(axis=1)
        ends = [end for end in (0, -1) if away[end] < 1.9 * STROKE]
        for index in ends or ([int(away.argmin())] if away.min() < STROKE else []):
            if all(np.hypot(*(stroke.points[index] - other)) > 2.0 * STROKE for other in found):
                found.append(stroke.points[index])
    return np.array(found).reshape(-1, 2)


def mirror(editor: Editor, step: Mirror) -> Pieces:
    """Mirror parts: about a stroke, where a part is joined to the rest, or about their middle."""
    figure = editor.figure
    changed: list[int] = []
    parts = [figure.whole()] if is_all(figure, step.theme) else figure.find(step.theme)
    for part in parts:
        at = part.shape.center
        if step.about is not None:
            at = figure.one(step.about).shape.center
        elif not part.is_whole:
            joints = joints_of(figure, part)
            at = joints.mean(axis=0) if len(joints) else at
        indices = editor.take_out(part)
        changed += indices
        for index in indices:
            editor.set_picture(index, editor.mirrored(figure.pieces[index].picture, step.axis, at))
        fit_in(editor)
    rest = [c for c in step.constraints if not isinstance(c, Points)]
    if rest:
        move_to(editor, tuple(changed), rest)
    return tuple(changed)


def fit_in(editor: Editor) -> None:
    """Zoom and shift the whole figure if some of it has left the picture's margin."""
    whole = editor.figure.whole().shape
    if whole.low.min() < editor.parameters.margin / 2 or whole.high.max() > 1 - editor.parameters.margin / 2:
        editor.make_room(whole, range(len(editor.figure.pieces)))
