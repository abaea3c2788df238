"""Residuals of the courses and sizes of strokes: from where to where, through what, which way, how long."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.facing import axis_of
from imagery_agent.planners.construction.seeing.places import edge, is_point
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.planners.construction.solving.measures import measure
from imagery_agent.planners.construction.solving.meetings import Meeting
from imagery_agent.planners.construction.solving.residuals import WEAK, Residual, Setting, distance, residuals, unit


def span_places(constraint: tree.Spans, figure: Figure) -> list[tuple[tree.Feature, np.ndarray]]:
    """The one or two features between which it runs, with their places, float64 (K, 2)."""
    features = [feature for feature in (constraint.start, constraint.end) if feature is not None]
    found = [(feature, figure.places(feature)) for feature in features]
    places = found[0][1] if found else np.zeros((0, 2))
    if len(found) == 2 and features[0] == features[1] and len(places) > 1:
        return [(features[0], places[:1]), (features[0], places[-1:])]
    if len(found) == 1 and len(places) == 2:  # "between the two ends"
        return [(features[0], places[:1]), (features[0], places[1:])]
    return found


@residuals.register
def _(constraint: tree.Spans, setting: Setting) -> list[Residual]:
    """Both ends of the theme (of a shape that is no line: two of its corners) at the two places."""
    found = span_places(constraint, setting.figure)
    if not found:
        return []
    shapes = [setting.figure.one(feature.of).shape for feature, _ in found]
    inks = [shape.points for shape in shapes]
    points = [is_point(feature, shape) for (feature, _), shape in zip(found, shapes, strict=True)]

    def away(end: np.ndarray, number: int) -> list[float]:
        feature, to = found[number]
        if points[number]:
            return list(end - to[np.argmin(np.hypot(*(to - end).T))])
        values = [distance(end[None], inks[number]), *(WEAK * (end - to.mean(axis=0)))]
        if feature.at in OPPOSITE_SIDE:  # the outermost ink on that side of it, at the level of the end
            axis, ink = axis_of(feature.at), inks[number]
            sign = vector_of(feature.at)[axis]
            level = ink[np.abs(ink[:, 1 - axis] - end[1 - axis]) < 1.5 * STROKE]
            values.append(min(0.0, (end[axis] - ink[:, axis].mean()) * sign))
            if len(level):
                values.append(min(0.0, end[axis] * sign - float((level[:, axis] * sign).max())))
        return values

    def residual(shape: Shape) -> list[float]:
        ends = shape.points[[0, -1]] if len(shape.strokes) == 1 else _facing_corners(shape, found[0][1][0])
        if len(found) == 1:
            return away(ends[0 if constraint.start is not None else -1], 0)
        ways = [[*away(ends[0], 0), *away(ends[1], 1)]]
        if len(shape.strokes) > 1:
            ways.append([*away(ends[1], 0), *away(ends[0], 1)])
        return min(ways, key=lambda values: float(np.square(values).sum()))

    return [residual]


def _facing_corners(shape: Shape, place: np.ndarray) -> np.ndarray:
    """The two corners (or ends) of a shape on the side of a place."""
    marks = shape.ends if len(shape.ends) == 2 else np.vstack([shape.ends, shape.vertices[0]])
    if len(marks) < 2:
        marks = np.vstack([edge(shape, "left"), edge(shape, "right")])
    return np.asarray(marks[np.argsort(np.hypot(*(marks - place).T), kind="stable")[:2]])


@residuals.register
def _(constraint: tree.Closes, setting: Setting) -> list[Residual]:
    """Two corners or ends of the theme at the two free ends of the figure that are nearest to each other."""
    if setting.says(tree.Spans, tree.Coincides):
        return []
    ends = setting.figure.one(constraint.target).shape.ends
    gaps = cdist(ends, ends) if len(ends) > 1 else np.zeros((1, 1))
    gaps[gaps < 1.5 * STROKE] = np.inf
    if not np.isfinite(gaps).any():
        raise SceneError("there are no two open ends to be closed")
    pair = ends[list(np.unravel_index(int(gaps.argmin()), gaps.shape))]

    def corners(shape: Shape) -> np.ndarray:
        return shape.points[[0, -1]] if len(shape.strokes) == 1 else _facing_corners(shape, pair.mean(axis=0))

    return [Meeting(corners, pair, 2).residual]


@residuals.register
def _(constraint: tree.Crosses, setting: Setting) -> list[Residual]:
    """Through the target's middle, or a place, and out on both sides."""
    target = setting.figure.one(constraint.target).shape
    at = constraint.at
    through = target.center if at is None else setting.figure.places(at).mean(axis=0)
    is_loose = at is None and setting.says(tree.Aligned, tree.Between, tree.At, tree.Inside, tree.Arranged)
    loose = 3 * WEAK if is_loose else 1.0
    if at is None and any(isinstance(c, tree.Beside) and c.target != constraint.target for c in setting.others):
        loose = 0.2 * WEAK  # "a little below the o": that tells where it is crossed
    whole = at is None or (at.at == "center" and at.of == constraint.target)
    over, spans = 0.18 * max(float(target.size.max()), 0.2), setting.says(tree.Spans)

    def residual(shape: Shape) -> list[float]:
        ends = shape.points[[0, -1]]
        along = unit(ends[1] - ends[0])
        offset = through - ends[0]
        sideways = float(along[0] * offset[1] - along[1] * offset[0])
        across = (target.points - ends[0]) @ np.array([-along[1], along[0]])
        near = target.points if whole else target.points[np.abs(across) < 2 * STROKE]
        extents = ((near if len(near) else target.points) - through) @ along
        beyond = np.array([(ends[0] - through) @ along - extents.min(), extents.max() - (ends[1] - through) @ along])
        firm = np.maximum(0.0, beyond + (0.0 if spans else 0.5 * over))
        return [loose * sideways, *firm, *((0.0 if spans else WEAK) * (beyond + over))]

    return [residual]


@residuals.register
def _(constraint: tree.Points, setting: Setting) -> list[Residual]:
    """A stroke runs that way; other shapes are turned before they are placed."""
    direction = unit(np.array(vector_of(constraint.side)))
    if not setting.base.is_open_stroke:
        return []
    return [lambda shape: list(0.3 * (unit(shape.points[-1] - shape.points[0]) - direction))]


@residuals.register
def _(constraint: tree.Parallel, setting: Setting) -> list[Residual]:
    target = setting.figure.one(constraint.target).shape.longest
    chord = unit(target.points[-1] - target.points[0])
    wanted = np.array([-chord[1], chord[0]]) if constraint.perpendicular else chord

    def residual(shape: Shape) -> list[float]:
        own = unit(shape.longest.points[-1] - shape.longest.points[0])
        return [0.5 * float(own[0] * wanted[1] - own[1] * wanted[0])]

    return [residual]


@residuals.register
def _(constraint: tree.SizeRatio, setting: Setting) -> list[Residual]:
    """A dimension of the theme against one of something else, of itself, or of itself before the step."""
    ratio, dimension = constraint.ratio, constraint.dimension
    other = constraint.target_dimension or dimension
    target = _compared(constraint, setting)
    is_own = target == tree.Known("theme")
    compared = setting.base if is_own else _one_of(target, setting.figure)
    fixed = None if is_own and other != dimension else measure(compared, other)

    def residual(shape: Shape) -> list[float]:
        off = measure(shape, dimension) - ratio * (measure(shape, other) if fixed is None else fixed)
        if constraint.exact:
            return [off]
        return [max(0.0, off) if ratio < 1 else min(0.0, off)]

    return [residual]


def _compared(constraint: tree.SizeRatio, setting: Setting) -> tree.Known:
    """With what the theme is compared: with itself if there is nothing else, but a line's length not with its width."""
    figure, target = setting.figure, constraint.target
    if target == tree.Known("theme") and setting.base.is_line and figure.pieces:
        return tree.Known() if constraint.target_dimension not in {None, constraint.dimension} else target
    is_all = set(figure.theme) >= set(range(len(figure.pieces)))
    return tree.Known("theme") if is_all and target.name in {"it", "figure"} else target


def _one_of(known: tree.Known, figure: Figure) -> Shape:
    """All that is meant, or one of "each of" several."""
    return figure.find(known)[0].shape if known.count == 0 else figure.one(known).shape
