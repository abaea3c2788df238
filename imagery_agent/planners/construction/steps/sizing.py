"""Scaling parts of a figure in mind, and lengthening strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import (
    Apart,
    At,
    Constraint,
    Dimension,
    Extend,
    Known,
    Points,
    Resize,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.naming import described
from imagery_agent.planners.construction.seeing.places import places
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, coincide, straight
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.motions import lengthened, resized
from imagery_agent.planners.construction.solving.theme import own_places
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.turning import joints_of, parts_of
from imagery_agent.visual_routines.strokes import Stroke

_LARGER, _LONGER = 1.3, 0.25
"""Factor on the size, and share of the length that is added, if nothing is said about how much."""


def resize(editor: Editor, step: Resize) -> list[Placed]:
    """Scale parts by a factor in one or both dimensions, or until the constraints hold; the anchor stays."""
    figure = editor.figure
    done = []
    for part in parts_of(figure, step.theme):
        link = _longer_link(editor, part, step)
        if link is not None:
            done.append(Placed((link,)))
            continue
        anchor = _anchor(figure, part, step)
        indices = editor.take_out(part)
        constraints = tuple(c for c in step.constraints if not isinstance(c, Points))
        factor = step.factor if step.factor is not None or constraints else _LARGER
        axes = _axes(part.shape, _dimension(step))
        if factor is not None:
            scale = (factor if axes[0] else 1.0, factor if axes[1] else 1.0)
            editor.change(indices, Change(anchor, scale=scale), base=part.shape)
        if constraints:
            base = part.shape if factor is None and part.shape.is_line else figure.part(indices).shape
            about = anchor if factor is None else base.center
            change = resized(base, constraints, figure.without(indices), about, axes)
            editor.change(indices, change, base=base)
        done.append(Placed(indices, constraints))
    return done


def _dimension(step: Resize) -> Dimension:
    """What is scaled; of a thing that is to be wider than it is high its width alone."""
    own = (c for c in step.constraints if isinstance(c, SizeRatio) and c.target_dimension not in {None, c.dimension})
    inner = next((c.dimension for c in own if c.target == Known("theme")), None)
    return step.dimension if inner is None or step.dimension != "size" else inner


def _axes(shape: Shape, dimension: str) -> tuple[bool, bool]:
    """Whether it is scaled in x and in y; a line only grows along itself."""
    if dimension == "length" and not shape.is_line:
        wide, high = shape.size
        return bool(wide > high), bool(wide <= high)
    return dimension != "height" or shape.is_line, dimension != "width" or shape.is_line


def _anchor(figure: Figure, part: Part, step: Resize) -> np.ndarray:
    """The point that stays: as told, or where a stroke is joined to the rest, or its center."""
    if step.anchor is not None:
        own = step.anchor.of.name in {"it", "figure", "theme"}
        return (places(part.shape, step.anchor) if own else figure.places(step.anchor)).mean(axis=0)
    for constraint in step.constraints:
        if isinstance(constraint, Touches | At) and constraint.own is not None:  # what is opposite to the place stays
            place = own_places(constraint.own, part.shape)(part.shape).mean(axis=0)
            return np.clip(2 * part.shape.center - place, part.shape.low, part.shape.high)
    joints = joints_of(figure, part) if len(part.shape.strokes) == 1 else np.zeros((0, 2))
    return np.asarray(joints[0]) if len(joints) == 1 else part.shape.center


def _longer_link(editor: Editor, part: Part, step: Resize) -> int | None:
    """A stroke between two others of its piece, made longer: what is joined to its far end goes along.

    The index of the changed piece; None if the stroke is not such a link.
    """
    is_plain = step.factor is not None and step.anchor is None and step.dimension in {"size", "length", "width"}
    if part.is_whole or len(part.masks) != 1 or not part.shape.is_line or not is_plain:
        return None
    (index,) = part.masks
    shape, line = editor.figure.shape(index), part.shape.strokes[0]
    assert shape is not None  # it has a stroke
    assert step.factor is not None
    rest = [s for s in shape.strokes if s is not line and not coincide(s, line)]
    sides = [_connected(rest, line.points[end]) for end in (0, -1)]
    if not sides[0] or not sides[1] or set(map(id, sides[0])) & set(map(id, sides[1])):
        return None
    moving = int(np.argmin([sum(s.length for s in side) for side in sides]))
    end = (0, -1)[moving]
    shift = (step.factor - 1) * (line.points[end] - line.points[-1 - end])
    carried = {id(stroke) for stroke in sides[moving]}
    ends = line.points[[0, -1]].copy()
    ends[end] += shift
    kept = [replace(s, points=s.points + shift) if id(s) in carried else s for s in rest]
    editor.redraw(index, Shape((*kept, *straight(ends[0], ends[1], line.width).strokes)))
    return index


def _connected(strokes: Sequence[Stroke], place: np.ndarray) -> list[Stroke]:
    """The strokes that are joined to a place, directly or through others."""
    found: list[Stroke] = []
    border = place[None]
    while True:
        new = [s for s in strokes if not any(s is f for f in found) and cdist(s.points, border).min() < 1.2 * STROKE]
        if not new:
            return found
        found += new
        border = np.vstack([s.points for s in found])


# ---------------------------------------------------------------- longer strokes


def extend(editor: Editor, step: Extend) -> list[Placed]:
    """Lengthen strokes at one end or both, by a share of their length or until the constraints hold."""
    figure = editor.figure
    done = []
    for part in figure.find(step.theme):
        lines = [stroke for stroke in part.shape.strokes if stroke.is_straight]
        if not lines:
            raise SceneError(f"there is no straight line of the {described(step.theme)} to be made longer")
        line = max(lines, key=lambda one: one.length)
        points = _between(figure, line, step.constraints)
        if points is None:
            points = line.points[[0, -1]].copy()
            for end in _ends_toward(line, step.toward):
                points[end] = _longer(figure, line, end, step)
        longer = straight(points[0], points[1], line.width)
        if len(part.shape.strokes) == 1:
            index = editor.take_out(part)[0]
            editor.redraw(index, longer)
        else:
            (index,) = editor.draw("line", [longer])
        done.append(Placed((index,), step.constraints))
    return done


def _between(figure: Figure, stroke: Stroke, constraints: Sequence[Constraint]) -> np.ndarray | None:
    """float64 (2, 2): both places from which and to which a stroke is said to run; None if they are not said."""
    for constraint in constraints:
        if isinstance(constraint, Spans) and constraint.start is not None and constraint.end is not None:
            first, second = (figure.places(one).mean(axis=0) for one in (constraint.start, constraint.end))
            along = stroke.points[-1] - stroke.points[0]
            return np.array([first, second] if (second - first) @ along > 0 else [second, first])
    return None


def _ends_toward(stroke: Stroke, sides: Sequence[str]) -> list[int]:
    """Which ends (0, -1) lie on the named sides; without sides the free one, or both."""
    if not sides:
        free = [end for end, is_free in zip((0, -1), stroke.free, strict=True) if is_free]
        return free if len(free) == 1 else [0, -1]
    chord = stroke.points[-1] - stroke.points[0]
    return sorted({-1 if chord @ np.array(vector_of(side)) > 0 else 0 for side in sides})


def _longer(figure: Figure, stroke: Stroke, end: int, step: Extend) -> np.ndarray:
    """The new place of one end of a stroke."""
    place, other = stroke.points[end], stroke.points[-1 - end]
    along = (place - other) / max(float(np.hypot(*(place - other))), 1e-6)
    constraints = [c for c in step.constraints if not isinstance(c, Apart | Points)]
    if step.share is not None or not constraints:
        return np.asarray(place + along * (_LONGER if step.share is None else step.share) * stroke.length)
    reach = _reach(figure, constraints, place, along)
    beyond = any(isinstance(c, Spans) and c.beyond for c in constraints)
    if beyond and (reach is None or reach < STROKE):  # it reaches as far already
        return np.asarray(place + along * _LONGER * stroke.length)
    if reach is not None:
        return np.asarray(place + along * reach)
    return lengthened(other, place, constraints, figure, least=0.0)


def _reach(figure: Figure, constraints: Sequence[Constraint], place: np.ndarray, along: np.ndarray) -> float | None:
    """How far it is along a direction to the ink, or to the level of the place, that a constraint names."""
    for constraint in constraints:
        feature = constraint.target if isinstance(constraint, Touches | At) else None
        if isinstance(constraint, Spans):
            feature = constraint.end or constraint.start
        if feature is None:
            continue
        ink = figure.one(feature.of).shape.points - place
        ahead = ink[(np.abs(ink @ np.array([-along[1], along[0]])) < 0.7 * STROKE) & (ink @ along > 1.2 * STROKE)]
        if feature.at in {"all", "outline"}:
            return float((ahead @ along).min()) if len(ahead) else None
        if feature.at in OPPOSITE_SIDE and not feature.middle and len(ahead) and feature.of.name != "figure":
            return float((ahead @ along).max())
        return float(((figure.places(feature) - place) @ along).max())
    return None
