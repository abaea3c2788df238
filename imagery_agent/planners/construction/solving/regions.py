"""Residuals of regions: beside, inside, around, over, between, and level with something."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import vector_of
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, depth_in
from imagery_agent.planners.construction.solving.measures import measure
from imagery_agent.planners.construction.solving.residuals import GAP, WEAK, Residual, Setting, distance, residuals
from imagery_agent.planners.construction.solving.theme import own_places

_MEETING = (tree.Touches, tree.Spans, tree.At, tree.Coincides)


@residuals.register
def _(constraint: tree.Beside, setting: Setting) -> list[Residual]:
    """Outside on that side with a small gap, centered across unless something else says where."""
    target = setting.figure.one(constraint.target).shape
    direction = np.array(vector_of("right" if constraint.side == "either" else constraint.side))
    least = 0.3 * STROKE if setting.says(*_MEETING) else GAP + STROKE
    least = -STROKE if setting.says(tree.Coincides) else least
    is_pinned = setting.says(*_MEETING, tree.Aligned, tree.Between)

    def residual(shape: Shape) -> list[float]:
        values = []
        for axis in (0, 1):
            if direction[axis]:
                facing = shape.low[axis] if direction[axis] > 0 else shape.high[axis]
                limit = target.high[axis] if direction[axis] > 0 else target.low[axis]
                gap = (facing - limit) * direction[axis]
                values += [min(0.0, gap - least), WEAK * (gap - GAP - STROKE)]
            elif not is_pinned:
                values.append(3 * WEAK * (shape.center[axis] - target.center[axis]))
        return values

    return [residual]


@residuals.register
def _(constraint: tree.Away, setting: Setting) -> list[Residual]:
    """Its facing edge, or whatever of it is nearest, at that distance."""
    figure, of = setting.figure, constraint.of
    assert of is not None  # units are compared with something before
    to = figure.places(constraint.target)
    known = None if of == tree.Known("theme") else measure(figure.one(of).shape, constraint.dimension)
    direction = np.array(vector_of(constraint.side or "center"))

    def residual(shape: Shape) -> list[float]:
        wanted = constraint.ratio * (measure(shape, constraint.dimension) if known is None else known)
        if not direction.any():
            return [distance(shape.points, to) - wanted]
        return [float((shape.points @ direction).min() - (to @ direction).max()) - wanted]

    return [residual]


@residuals.register
def _(constraint: tree.Exceeds, setting: Setting) -> list[Residual]:
    """Its outermost ink on that side beyond the target's by some of the target's size."""
    target, direction = setting.figure.one(constraint.target).shape, np.array(vector_of(constraint.side))
    wanted = float((target.points @ direction).max()) + 0.2 * float(np.abs(target.size @ direction))
    return [lambda shape: [min(0.0, float((shape.points @ direction).max()) - wanted)]]


@residuals.register
def _(constraint: tree.Inside, setting: Setting) -> list[Residual]:
    """All its points within the target's hull, in a region of it on that side of its middle."""
    target = setting.figure.room(constraint.target)
    direction = np.array(vector_of(constraint.region or "center"))
    middle = target.center + direction * target.size * 0.23
    firm = 12.0 if " " in (constraint.region or "") else 3.0
    middles = slice(None)
    if setting.says(tree.Crosses):  # only its middle is in there
        middles = slice(len(setting.base.points) // 2, len(setting.base.points) // 2 + 1)
    least = 0.0 if constraint.touching or setting.says(*_MEETING) else 1.5 * STROKE

    def residual(shape: Shape) -> list[float]:
        depth = depth_in(target.hull, shape.points[middles])
        values = [*np.minimum(0.0, np.sort(depth)[:: max(1, len(depth) // 12)] - least)]
        values.append(2 * min(0.0, float(depth.min()) - least))
        if constraint.touching:
            values.append(float(np.abs(depth).min()) - 0.3 * STROKE)
        for axis in (0, 1):
            if direction[axis]:
                level = shape.low[axis] if direction[axis] > 0 else shape.high[axis]
                values.append(min(0.0, (level - target.center[axis]) * direction[axis] - 0.3 * STROKE))
        return [*values, *(firm * WEAK * (shape.center - middle))]

    return [residual]


@residuals.register
def _(constraint: tree.Encloses, setting: Setting) -> list[Residual]:
    """The target's hull within the theme's, with or without a gap."""
    target = setting.figure.one(constraint.target).shape
    wanted = 0.3 * STROKE if constraint.touching else 1.8 * STROKE
    is_pinned = setting.says(tree.At, tree.Aligned, tree.Touches)

    def residual(shape: Shape) -> list[float]:
        depth = depth_in(shape.hull, target.hull)
        least = float(depth.min()) - wanted
        values = [*np.minimum(0.0, depth - wanted), 2 * min(0.0, least)]
        values.append((1.0 if constraint.touching else 4 * WEAK) * least)
        return [*values, *((0.0 if is_pinned else 3 * WEAK) * (shape.center - target.center))]

    return [residual]


@residuals.register
def _(constraint: tree.Overlaps, setting: Setting) -> list[Residual]:
    target = setting.figure.one(constraint.target).shape
    is_pinned = setting.says(*_MEETING, tree.Aligned, tree.Beside)

    def residual(shape: Shape) -> list[float]:
        common = np.minimum(shape.high, target.high) - np.maximum(shape.low, target.low)
        wanted = 0.3 * np.minimum(shape.size, target.size)
        return [*np.minimum(0.0, common - wanted), *((0.0 if is_pinned else 6 * WEAK) * (shape.center - target.center))]

    return [residual]


@residuals.register
def _(constraint: tree.Between, setting: Setting) -> list[Residual]:
    """Its middle half-way between the two places; across that direction only weakly if other things are said."""
    first, second = setting.figure.pair(constraint.first, constraint.second)
    middle = (first.mean(axis=0) + second.mean(axis=0)) / 2
    apart = np.abs(first.mean(axis=0) - second.mean(axis=0))
    is_pinned = setting.says(tree.Spans, tree.Touches, tree.Aligned)
    weights = np.where(is_pinned & (apart < apart.max() / 2), 2 * WEAK, 1.0)
    axis = int(np.argmax(apart))
    room = max(float(apart[axis]) - (1 if is_pinned else 2) * STROKE, STROKE)  # it has to fit in there
    return [lambda shape: [*(weights * (shape.center - middle)), min(0.0, room - float(shape.size[axis]))]]


@residuals.register
def _(constraint: tree.Aligned, setting: Setting) -> list[Residual]:
    own = own_places(constraint.own, setting.base)
    to = setting.figure.places(constraint.target).mean(axis=0)
    axis = 1 if constraint.axis == "horizontal" else 0
    return [lambda shape: [own(shape).mean(axis=0)[axis] - to[axis]]]


@residuals.register(tree.OneEach)
@residuals.register(tree.Arranged)
def _(constraint: tree.OneEach | tree.Arranged, setting: Setting) -> list[Residual]:
    return []  # decided before single things are placed
