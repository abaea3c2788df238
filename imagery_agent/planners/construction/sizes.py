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
    Extend,
    Points,
    Resize,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import Figure, Part, coincide, described
from imagery_agent.planners.construction.moves import Pieces, RestOfFigure, place_pieces, redraw
from imagery_agent.planners.construction.shapes import STROKE, Shape, places
from imagery_agent.planners.construction.solver import Placement, constraint_residuals
from imagery_agent.planners.construction.turns import joints_of
from imagery_agent.visual_routines.strokes import Stroke


def resize(editor: Editor, step: Resize) -> Pieces:
    """Scale parts by a factor in one or both dimensions, or until the constraints hold; the anchor stays."""
    figure = editor.figure
    changed: list[int] = []
    for part in figure.find(step.theme):
        line = part.shape.strokes[0] if len(part.shape.strokes) == 1 and part.shape.strokes[0].is_straight else None
        anchor = _anchor(figure, part, step)
        constraints = [c for c in step.constraints if not isinstance(c, Points)]
        if line is not None and step.dimension in {"size", "length", "width"}:
            link = _lengthened(editor, part, step)
            if link is not None:
                changed.append(link)
                continue
        indices = editor.take_out(part)
        changed += indices
        if line is not None and step.dimension in {"size", "length"}:
            factor = step.factor if step.factor is not None else _line_factor(editor, part.shape, anchor, constraints)
            redraw(editor, indices[0], _scaled(part.shape, anchor, factor))
            continue
        given = step.factor if step.factor is not None or constraints else 1.3
        if given is not None:
            factor = given
            scale = {"width": (factor, 1.0), "height": (1.0, factor)}.get(step.dimension, (factor, factor))
            if step.dimension == "length":
                scale = (factor, 1.0) if part.shape.size[0] > part.shape.size[1] else (1.0, factor)
            shift = (1 - np.array(scale)) * (anchor - part.shape.center)
            place_pieces(editor, indices, part.shape, Placement(scale, tuple(shift)))
        if constraints:
            _scale_to(editor, indices, constraints, step)
    return tuple(changed)


def _lengthened(editor: Editor, part: Part, step: Resize) -> int | None:
    """A stroke between two others of its piece, made longer: what is joined to its far end goes along.

    The index of the changed piece; None if the stroke is not such a link.
    """
    if part.is_whole or len(part.masks) != 1 or step.factor is None or step.anchor is not None:
        return None
    (index,) = part.masks
    shape = editor.figure.look_at(editor.figure.pieces[index].picture)[0]
    assert shape is not None  # it has a stroke
    line = part.shape.strokes[0]
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
    redraw(editor, index, Shape((*kept, replace(line, points=np.linspace(ends[0], ends[1], 30)))))
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


def _anchor(figure: Figure, part: Part, step: Resize) -> np.ndarray:
    if step.anchor is not None:
        anchored = step.anchor
        if anchored.of.name in {"it", "figure"}:
            return places(part.shape, anchored).mean(axis=0)
        return figure.places(anchored).mean(axis=0)
    joints = joints_of(figure, part) if len(part.shape.strokes) == 1 else np.zeros((0, 2))
    return np.asarray(joints[0]) if len(joints) == 1 else part.shape.center


def _scaled(shape: Shape, anchor: np.ndarray, factor: float) -> Shape:
    """Scaled about a point."""
    return shape.mapped(lambda points: anchor + factor * (points - anchor))


def _line_factor(editor: Editor, shape: Shape, anchor: np.ndarray, constraints: Sequence[Constraint]) -> float:
    """The factor at which a line meets the constraints best."""
    if not constraints:
        return 1.3
    terms = constraint_residuals(constraints, editor.figure, shape)

    def cost(factor: float) -> float:
        changed = shape.mapped(lambda points: anchor + factor * (points - anchor))
        return sum(float(np.square(weight * np.array(residual(changed))).sum()) for weight, residual in terms)

    factors = np.geomspace(0.1, 8.0, 160)
    return float(min(factors, key=lambda factor: (round(cost(factor), 6), abs(np.log(factor)))))


def _scale_to(editor: Editor, indices: Sequence[int], constraints: Sequence[Constraint], step: Resize) -> None:
    figure = editor.figure
    base = figure.part(indices).shape
    axes = {"width": (0,), "height": (1,)}.get(step.dimension, (0, 1))
    others = [index for index in range(len(figure.pieces)) if index not in indices]
    view = RestOfFigure(figure, others) if others else figure
    ratios = [c for c in constraints if isinstance(c, SizeRatio) and c.target.name in {"it", "figure"} and not others]
    terms = constraint_residuals([c for c in constraints if c not in ratios], view, base)

    def changed(factor: float) -> Shape:
        scale = np.array([factor if axis in axes else 1.0 for axis in (0, 1)])
        return base.moved(tuple(scale))

    def cost(factor: float) -> float:
        shape = changed(factor)
        total = sum(float(np.square(weight * np.array(residual(shape))).sum()) for weight, residual in terms)
        for ratio in ratios:  # "until it is twice as wide as tall"
            sizes = {"width": shape.size[0], "height": shape.size[1]}
            own = sizes.get(ratio.dimension, shape.size.max())
            other = sizes.get(ratio.target_dimension or "", base.size.max())
            gap = own - ratio.ratio * other
            wanted = gap if ratio.exact else min(0.0, gap - 0.1) if ratio.ratio >= 1 else max(0.0, gap + 0.1)
            total += float(wanted) ** 2
        return total

    factor = float(min(np.geomspace(0.15, 6.0, 140), key=lambda f: (round(cost(f), 6), abs(np.log(f)))))
    scale = tuple(factor if axis in axes else 1.0 for axis in (0, 1))
    place_pieces(editor, indices, base, Placement((scale[0], scale[1]), (0.0, 0.0)))


def extend(editor: Editor, step: Extend) -> Pieces:
    """Lengthen strokes at one end or both, by a share of their length or until the constraints hold."""
    figure = editor.figure
    changed: list[int] = []
    for part in figure.find(step.theme):
        straight = [stroke for stroke in part.shape.strokes if stroke.is_straight]
        if not straight:
            raise SceneError(f"there is no straight line of the {described(step.theme)} to be made longer")
        stroke = max(straight, key=lambda one: one.length)
        ends = _ends_toward(stroke, step.toward)
        points = stroke.points[[0, -1]].copy()
        for end in ends:
            points[end] = _extended(editor, stroke, end, step)
        rest = Shape((stroke,))
        taken = part if len(part.shape.strokes) == 1 else Part(rest, part.masks, False)
        longer = Shape((Stroke(np.linspace(points[0], points[1], 30), True, (True, True), stroke.width),))
        if len(part.shape.strokes) == 1:
            index = editor.take_out(taken)[0]
            redraw(editor, index, longer)
        else:
            index = editor.draw("line", longer, width=stroke.width)
        changed.append(index)
    return tuple(changed)


def _ends_toward(stroke: Stroke, sides: Sequence[str]) -> list[int]:
    """Which ends (0, -1) lie on the named sides; without sides the free one, or both."""
    if not sides:
        free = [end for end, is_free in zip((0, -1), stroke.free, strict=True) if is_free]
        return free if len(free) == 1 else [0, -1]
    chord = stroke.points[-1] - stroke.points[0]
    return sorted({-1 if chord @ np.array(vector_of(side)) > 0 else 0 for side in sides})


def _extended(editor: Editor, stroke: Stroke, end: int, step: Extend) -> np.ndarray:
    """The new place of one end of a stroke."""
    place, other = stroke.points[end], stroke.points[-1 - end]
    along = (place - other) / max(float(np.hypot(*(place - other))), 1e-6)
    if step.share is not None or not step.constraints:
        share = 0.25 if step.share is None else step.share
        return np.asarray(place + along * share * stroke.length)
    figure = editor.figure
    constraints = [c for c in step.constraints if not isinstance(c, Apart | Points)]
    base = Shape((Stroke(np.linspace(other, place, 20), True, (True, True), stroke.width),))
    terms = constraint_residuals(constraints, figure, base)

    def cost(length: float) -> float:
        tip = other + along * length
        shape = Shape((Stroke(np.linspace(other, tip, 20), True, (True, True), stroke.width),))
        return sum(float(np.square(weight * np.array(residual(shape))).sum()) for weight, residual in terms)

    reach = _reach(figure, constraints, place, along)
    if reach is not None:
        return np.asarray(place + along * reach)
    lengths = np.linspace(stroke.length, stroke.length + 1.2, 240)
    return np.asarray(other + along * float(min(lengths, key=lambda length: (round(cost(length), 6), length))))


def _reach(figure: Figure, constraints: Sequence[Constraint], place: np.ndarray, along: np.ndarray) -> float | None:
    """How far it is along a direction to the place that a constraint names; None if none does."""
    for constraint in constraints:
        feature = None
        if isinstance(constraint, Touches | At):
            feature = constraint.target
        elif isinstance(constraint, Spans):
            feature = constraint.end or constraint.start
        if feature is None:
            continue
        ink = figure.one(feature.of).shape.points - place
        ahead = ink[(np.abs(ink @ np.array([-along[1], along[0]])) < 0.7 * STROKE) & (ink @ along > 1.2 * STROKE)]
        if feature.at in {"all", "outline"} or (len(ahead) and feature.at in {"inside"}):
            return float((ahead @ along).min()) if len(ahead) else None
        goal = figure.places(feature)
        if feature.at in OPPOSITE_SIDE and not feature.middle and len(ahead) and feature.of.name != "figure":
            return float((ahead @ along).max())
        return float(((goal - place) @ along).max())
    return None
