"""Residuals of contact: strokes that touch, lie on each other, or stay apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, opposite_side, vector_of
from imagery_agent.planners.construction.seeing.facing import pointed_side
from imagery_agent.planners.construction.seeing.places import corner, edge, edge_points, is_place, is_point, names_all
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, bend_deg
from imagery_agent.planners.construction.solving.residuals import (
    CONTACT,
    WEAK,
    Residual,
    Setting,
    distance,
    residuals,
    unit,
)  # fmt: skip
from imagery_agent.planners.construction.solving.theme import own_part, own_places
from imagery_agent.visual_routines.strokes import Stroke

Own = Callable[[Shape], Shape]
"""The theme, or the strokes of it that are meant."""
_ROUGHLY_DEG = 15.0
"""Strokes whose directions differ by more are not brought onto each other while there are others."""
_FEW = 12
"""More places than these are all the ink of something."""


@residuals.register
def _(constraint: tree.Touches, setting: Setting) -> list[Residual]:
    """Contact with the target's ink, or at its places, from the side that is said."""
    figure, target, own = setting.figure, constraint.target, constraint.own
    to = figure.places(target)
    if own is not None and is_place(own):
        return [_places_on_ink(constraint, setting)]
    part = own_part(own.of, setting.base) if own is not None else lambda shape: shape
    if setting.says(tree.Coincides) and own is None:  # the strokes that coincide tell from which side
        return [lambda shape: [distance(shape.points, to) - CONTACT]]
    if names_all(target) and 1 < len(to) <= _FEW:
        return [lambda shape: [0.7 * (distance(part(shape).points, place[None]) - 0.2 * CONTACT) for place in to]]
    if names_all(target) and setting.says(tree.Inside, tree.Encloses):
        inks = [one.shape.points for one in figure.find(target.of)]
        return [lambda shape: [distance(part(shape).points, ink) - CONTACT for ink in inks]]
    side = _side(constraint, setting)
    if _is_course(setting.base) and setting.says(tree.Points) and own is None and not setting.says(tree.Aligned):
        # it leaves from there
        return [lambda shape: list(shape.points[0] - to[np.argmin(np.hypot(*(to - shape.points[0]).T))])]
    if is_place(target) and (side is None or len(to) > 1 or target.at in {"center", "junction", "end"}):
        edge_of = own.at if own is not None and own.at in OPPOSITE_SIDE else None
        if target.at == "outline":
            return [_around(part, to[0], figure.one(target.of).shape.center)]
        across, high = np.ptp(figure.one(target.of).shape.points, axis=0)
        if target.at == "center" and side is None and min(across, high) < 0.2 * max(across, high):  # of a line
            return [_around(part, to[0], to[0] - np.array(vector_of("top" if across > high else "right")))]
        return [_at_place(part, to, setting, side if edge_of is None else opposite_side(edge_of), edge_of)]
    ink = figure.one(target.of).shape.points
    if side is None or (setting.says(tree.Encloses) and target.at not in OPPOSITE_SIDE):
        return [lambda shape: [distance(part(shape).points, ink) - CONTACT]]
    if side != target.at and not is_place(target):
        shape = figure.one(target.of).shape
        to = (corner(shape, side) if " " in side else edge(shape, side))[None]
    return [_edges(constraint, part, to[0], figure.one(target.of).shape, side, setting)]


def _is_course(shape: Shape) -> bool:
    """Whether it goes somewhere: a stroke from end to end, not a letter C."""
    stroke = shape.strokes[0]
    return shape.is_open_stroke and float(np.hypot(*(stroke.points[-1] - stroke.points[0]))) > 0.6 * stroke.length


def _side(constraint: tree.Touches, setting: Setting) -> str | None:
    """The side of the target on which the theme touches it, if it is said."""
    at = constraint.target.at
    if at.split()[0] in OPPOSITE_SIDE:
        return at
    if at == "point":
        return pointed_side(setting.figure.one(constraint.target.of).shape)
    sides = [other.side for other in setting.others if isinstance(other, tree.Beside | tree.Points)]
    own = constraint.own.at if constraint.own is not None and constraint.own.at.split()[0] in OPPOSITE_SIDE else None
    return next((one for one in sides if one != "either"), opposite_side(own) if own is not None else None)


def _places_on_ink(constraint: tree.Touches, setting: Setting) -> Residual:
    """Places of the theme on an edge or anywhere on the target."""
    target = constraint.target
    shape = setting.figure.one(target.of).shape
    to, ink, own = setting.figure.places(target).mean(axis=0), shape.points, own_places(constraint.own, setting.base)
    outward = np.array(vector_of(target.at))

    def residual(moved: Shape) -> list[float]:
        points = own(moved)
        contact = [distance(point[None], ink) - 0.3 * STROKE for point in points]
        sides = np.minimum(0.0, (points - shape.center) @ outward)
        return [*contact, *sides, *(2 * WEAK * (points.mean(axis=0) - to))]

    return residual


def _at_place(part: Own, to: np.ndarray, setting: Setting, side: str | None, edge_of: str | None) -> Residual:
    """Touching at the nearest of some places, from the outside."""
    middle = setting.figure.rest().shape.center

    def residual(shape: Shape) -> list[float]:
        points = part(shape).points
        touching = points if edge_of is None else edge_points(part(shape), edge_of)
        away = [distance(touching, place[None]) for place in to]
        nearest = to[int(np.argmin(away))]
        outward = unit(nearest - middle if side is None else np.array(vector_of(side)))
        reach = float(((points - nearest) @ outward).min())
        return [min(away) - 0.5 * CONTACT, 0.5 * min(0.0, reach + 0.4 * CONTACT)]

    return residual


def _around(part: Own, place: np.ndarray, middle: np.ndarray) -> Residual:
    """Touching a place of an outline from outside, straight away from the middle of what it surrounds."""
    outward = unit(place - middle)

    def residual(shape: Shape) -> list[float]:
        points, off = part(shape).points, part(shape).center - place
        reach = float(((points - place) @ outward).min())
        sideways = float(off[0] * outward[1] - off[1] * outward[0])
        return [reach - 0.5 * CONTACT, 0.5 * sideways]

    return residual


def _edges(constraint: tree.Touches, part: Own, to: np.ndarray, target: Shape, side: str, setting: Setting) -> Residual:
    """Touching on one side: the theme's facing edge or corner there, its ink in contact, centered across."""
    is_inside, is_around = setting.says(tree.Inside), setting.says(tree.Encloses)
    own = constraint.own
    facing = side if is_inside or is_around else opposite_side(side)
    if own is not None and own.at.split()[0] in OPPOSITE_SIDE:
        facing = own.at
    direction = unit(np.array(vector_of(side))) * (-1.0 if is_inside else 1.0)
    gap = CONTACT if is_inside or is_around or facing != side else 0.0
    is_corner, firm = (
        " " in side,
        0.2 if setting.says(tree.Aligned) else 1.0,
    )  # where its place across is said, by its level
    across = np.array([-direction[1], direction[0]]) * (1.0 if is_point(constraint.target, target) else 2 * WEAK)

    def residual(shape: Shape) -> list[float]:
        mine = part(shape)
        away = (corner(mine, facing) if " " in facing else edge(mine, facing)) - to
        level = (0.6 if is_corner else 0.5) * (away @ direction - (0.7 if is_corner else 1.0) * gap)
        return [
            firm * (distance(mine.points, target.points) - CONTACT),
            level,
            float(away @ across) * (0.6 if is_corner else 1.0),
        ]

    return residual


@residuals.register
def _(constraint: tree.Apart, setting: Setting) -> list[Residual]:
    ink = setting.figure.one(constraint.target).shape.points
    least = constraint.gap + STROKE if constraint.gap is not None else 2.2 * STROKE
    return [lambda shape: [min(0.0, distance(shape.points, ink) - least)]]


@residuals.register
def _(constraint: tree.Coincides, setting: Setting) -> list[Residual]:
    """The ends of a stroke of the theme beside those of a stroke of the target: the pair that is nearest."""
    known = [replace(one, count=0) if one.which is None else one for one in (constraint.own, constraint.target)]
    mine = _each(own_part(known[0], setting.base)(setting.base))
    its = _each(setting.figure.one(known[1]).shape)
    one, line = min(
        ((one, other) for one in mine for other in its),
        key=lambda pair: bend_deg(*pair) // _ROUGHLY_DEG + float(np.hypot(*(_middle(pair[0]) - _middle(pair[1])))),
    )
    own = next(number for number, stroke in enumerate(setting.base.strokes) if stroke is one)
    start, along = line.points[0], unit(line.points[-1] - line.points[0])
    normal = np.array([-along[1], along[0]])
    elsewhere = setting.says(tree.Touches, tree.At)

    def residual(shape: Shape) -> list[float]:
        points = shape.strokes[own].points[[0, -1]] - start
        lengthwise = points @ along
        firm, loose = lengthwise.mean() - line.length / 2, np.ptp(lengthwise) - line.length
        if elsewhere:  # where along it is said: the shorter one within the longer
            firm = np.sign(firm) * max(0.0, abs(firm) - abs(loose) / 2)
        return [*(points @ normal), 0.5 * firm, 3 * WEAK * loose]

    return [residual]


def _each(shape: Shape) -> list[Stroke]:
    """The long straight strokes of a shape, or else the long ones."""
    lines = [stroke for stroke in shape.strokes if stroke.is_straight] or list(shape.strokes)
    return [stroke for stroke in lines if stroke.length > 0.7 * max(line.length for line in lines)]


def _middle(stroke: Stroke) -> np.ndarray:
    return np.asarray(stroke.points.mean(axis=0))


@residuals.register
def _(constraint: tree.At, setting: Setting) -> list[Residual]:
    return []  # a meeting of places, see ``meetings``
