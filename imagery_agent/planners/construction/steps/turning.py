"""Rotating and mirroring the figure in mind or parts of it."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Feature, Known, Mirror, Parallel, Points, Turn
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, straight
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.motions import turned
from imagery_agent.planners.construction.solving.theme import places_part
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.imagining import turn_part_to, turn_to
from imagery_agent.planners.construction.steps.moving import move_to
from imagery_agent.planners.construction.steps.removing import everything_but

_GOALS_DEG = {"horizontal": 0.0, "vertical": 90.0, "rising": 45.0, "falling": 135.0, "diagonal": 45.0}


def turn(editor: Editor, step: Turn) -> list[Placed]:
    """Rotate parts about a point, by an angle or until a stroke runs, or a part faces, as it should."""
    figure = editor.figure
    done = []
    for part in parts_of(figure, step.theme):
        about = _pivot(figure, part, step.about)
        change = _turn(figure, part, step, about)
        indices = editor.take_out(part)
        editor.change(indices, change, base=part.shape)
        move_to(editor, indices, step.constraints)
        done.append(Placed(indices, step.constraints))
    return done


def parts_of(figure: Figure, known: Known) -> list[Part]:
    """The parts that are turned or mirrored one by one; the whole figure is one."""
    whole = figure.one(known)
    if whole.is_whole and len(whole.pieces) == len(figure.pieces) and known.count != 0:
        return [whole]
    return figure.find(known)


def _turn(figure: Figure, part: Part, step: Turn, about: np.ndarray) -> Change:
    if step.angle_deg is not None:
        return Change(about, angle_deg=step.angle_deg)
    if step.until is not None:
        now, goal = _runs_deg(part.shape, step.until), _GOALS_DEG[step.until]
        return Change(about, angle_deg=(goal - now + 90) % 180 - 90)
    until = [c for c in step.constraints if isinstance(c, Points | Parallel)]
    if (lies := next((c for c in step.constraints if places_part(c)), None)) is not None:
        return turn_part_to(part.shape, lies, about)
    if not until:
        raise SceneError("it is not said how far to turn it")
    points = next((c for c in until if isinstance(c, Points)), None)
    if points is not None and not part.shape.is_line:
        return turn_to(part.shape, points.side, about) or Change(about)
    return turned(_from(part.shape, about), until, figure.without(part.pieces if part.is_whole else ()), about)


def _runs_deg(shape: Shape, until: str) -> float:
    """The direction of its longest stroke; of a round thing that of its longer side."""
    if shape.longest.is_straight:
        return shape.longest.angle_deg
    wide, high = shape.size
    if 0.9 < wide / max(float(high), 1e-3) < 1.1:
        raise SceneError(f"it has no straight line and no longer side that could be {until}")
    return 0.0 if wide > high else 90.0


def _from(shape: Shape, about: np.ndarray) -> Shape:
    """A straight stroke seen from the end that is nearer to a point."""
    if not shape.is_line:
        return shape
    near, far = sorted(shape.points[[0, -1]], key=lambda end: float(np.hypot(*(end - about))))
    return straight(near, far)


def _pivot(figure: Figure, part: Part, about: Feature | None) -> np.ndarray:
    """The fixed point: as told, or where a part is joined to the rest, or its center."""
    if about is not None:
        return figure.places(about).mean(axis=0)
    joints = joints_of(figure, part)
    return joints[0] if len(part.shape.strokes) == 1 and len(joints) == 1 else part.shape.center


def joints_of(figure: Figure, part: Part) -> np.ndarray:
    """float64 (J, 2): where a part of a piece is joined to the rest of that piece."""
    rest = None if part.is_whole else everything_but(figure, part)
    if rest is None:
        return np.zeros((0, 2))
    found: list[np.ndarray] = []
    for stroke in part.shape.strokes:
        away = cdist(stroke.points, rest.shape.points).min(axis=1)
        ends = [end for end in (0, -1) if away[end] < 1.9 * STROKE]
        for index in ends or ([int(away.argmin())] if away.min() < STROKE else []):
            if all(np.hypot(*(stroke.points[index] - other)) > 2.0 * STROKE for other in found):
                found.append(stroke.points[index])
    return np.array(found).reshape(-1, 2)


def mirror(editor: Editor, step: Mirror) -> list[Placed]:
    """Mirror parts: about a stroke, where a part is joined to the rest, or about their middle."""
    figure = editor.figure
    done = []
    for part in parts_of(figure, step.theme):
        joints = joints_of(figure, part)
        at = joints.mean(axis=0) if len(joints) else part.shape.center
        if step.about is not None:
            at = figure.one(step.about).shape.center
        indices = editor.take_out(part)
        editor.change(indices, Change(at, mirrored=step.axis), base=part.shape)
        move_to(editor, indices, step.constraints)
        done.append(Placed(indices, step.constraints))
    return done
