"""Constraints as residuals: how far a shape, moved in thought, is from meeting each of them. Lengths are in widths.

A placement is the least squares solution of all residuals together; defaults are residuals of little weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import singledispatch

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    Arranged,
    At,
    Beside,
    Between,
    Closes,
    Coincides,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Known,
    OneEach,
    Overlaps,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, opposite_side, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.figure import Figure
from imagery_agent.planners.construction.shapes import (
    STROKE,
    Shape,
    depth_in,
    edge,
    places,
    pointed_side,
    stroke_numbers,
)  # fmt: skip

Residual = Callable[[Shape], Sequence[float]]
CONTACT = 0.7 * STROKE
"""Distance of the middle lines of strokes that touch."""
_SEVERAL = {"corners", "ends", "sides"}
GAP = 0.06
"""Between things that are beside each other, without more being said."""
WEAK = 0.04
"""Weight of what is usual but not said."""


def residuals(constraint: Constraint, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    """The residuals of one constraint on a shape that was seen as ``base``, given the other ones on it."""
    return _residuals(constraint, figure, base, others)


@singledispatch
def _residuals(constraint: object, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    raise TypeError(f"no residual of {constraint!r}")


# ---------------------------------------------------------------- places of the theme


def about_theme(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Constraints on the figure's places relative to the theme, turned round: then they are the theme's."""
    turned: list[Constraint] = []
    for constraint in constraints:
        if isinstance(constraint, Touches | At | Aligned) and means_theme(constraint.target.of):
            own = constraint.own if constraint.own is not None else Feature("all")
            constraint = replace(constraint, own=constraint.target, target=own)
        turned.append(constraint)
    return _within_region(turned)


def _within_region(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Inside something and on a side of the figure: in that region of it."""
    inside = next((c for c in constraints if isinstance(c, Inside)), None)
    beside = next((c for c in constraints if isinstance(c, Beside) and c.target == Known()), None)
    if inside is None or beside is None or beside.side == "either":
        return tuple(constraints)
    gone = (beside, Touches(Feature(beside.side)))
    region = inside if inside.region is not None else replace(inside, region=beside.side)
    return tuple(region if c is inside else c for c in constraints if c not in gone)


def means_theme(known: Known | None) -> bool:
    """Whether a phrase means what the step adds or changes, or a part of it."""
    return known is not None and (known.name == "theme" or means_theme(known.of))


def own_places(feature: Feature | None, base: Shape, default: str = "center") -> Callable[[Shape], np.ndarray]:
    """The points of the theme that a feature names, (K, 2), wherever the theme is."""
    if feature is None:
        return lambda shape: places(shape, Feature(default))  # type: ignore[arg-type]
    part = own_part(feature.of, base)
    return lambda shape: places(part(shape), feature)


def own_part(known: Known, base: Shape) -> Callable[[Shape], Shape]:
    """The strokes of the theme that a phrase means; all of them for its own name."""
    if known.name not in {"line", "curve"} or len(base.strokes) == 1:
        return lambda shape: shape
    numbers = stroke_numbers(base, known)
    if not numbers:
        raise SceneError(f"there is no {known.orientation or ''} {known.name} in it".replace("  ", " "))
    return lambda shape: Shape(tuple(shape.strokes[number] for number in numbers))


def _distance(shape: Shape, points: np.ndarray) -> float:
    """Least distance of the middle lines from some points."""
    return float(cdist(shape.points[::2], points).min())


def _to_ink(points: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Distance of every point from the nearest ink."""
    return np.asarray(cdist(points, ink).min(axis=1))


def _matched(own: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The target points in the order of the own ones, paired by their places relative to each other."""
    from scipy.optimize import linear_sum_assignment

    def relative(points: np.ndarray) -> np.ndarray:
        return np.asarray((points - points.mean(axis=0)) / max(float(np.ptp(points, axis=0).max()), 1e-6))

    return target[linear_sum_assignment(cdist(relative(own), relative(target)))[1]]


# ---------------------------------------------------------------- contact


@_residuals.register
def _(constraint: Touches, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    to, own = figure.places(constraint.target), constraint.own
    ink = figure.one(constraint.target.of).shape.points
    if own is not None:
        return [_own_contact(own_places(own, base), own, constraint.target, to, ink)]
    at = constraint.target.at
    if at in _SEVERAL and len(base.ends) == len(to) > 1:  # an X that touches all corners
        return [lambda shape: list((shape.ends - _matched(shape.ends, to)).ravel())]
    if (constraint.target.of.count != 1 or at in _SEVERAL) and 1 < len(to) <= 12:  # all of them
        return [lambda shape: [*(0.7 * (np.array([_distance(shape, place[None]) for place in to]) - 0.2 * CONTACT))]]
    inside = any(isinstance(other, Inside) for other in others)
    sides = (other.side for other in others if isinstance(other, Beside | Points))
    beside: str | None = next((one for one in sides if one != "either"), None)
    side: str | None = at if at.split()[0] in OPPOSITE_SIDE else beside
    if any(isinstance(other, Inside | Encloses) for other in others) and side is None:
        return [lambda shape: [_distance(shape, ink) - CONTACT]]
    if len(base.strokes) == 1 and any(isinstance(other, Points) for other in others):  # it leaves from there
        return [lambda shape: list(shape.points[0] - to[np.argmin(np.hypot(*(to - shape.points[0]).T))])]
    if at == "point":
        side = pointed_side(figure.one(constraint.target.of).shape)
    if side is None or at in {"center", "junction", "end", "ends", "corners"}:
        return [_contact_at(to, ink, figure.before().shape.center, side)]
    if side != at and at != "point":
        to = edge(figure.one(constraint.target.of).shape, side)[None] if " " not in side else to.mean(axis=0)[None]
    facing = side if inside else opposite_side(side)
    is_exact = (
        at == "point" or constraint.target.middle or constraint.target.fraction is not None or len(side.split()) == 2
    )
    return [_edge_contact(side, facing, to[0], ink, 1.0 if is_exact else 2 * WEAK, inside)]


def _own_contact(
    own: Callable[[Shape], np.ndarray], feature: Feature, target: Feature, to: np.ndarray, ink: np.ndarray
) -> Residual:
    is_place = target.at not in {"all", "outline", "inside"} and (target.middle or target.at not in OPPOSITE_SIDE)
    single = feature.at in {*OPPOSITE_SIDE, "center", "all", "outline"} and not feature.middle

    def residual(shape: Shape) -> list[float]:
        points = own(shape)
        if is_place and len(points) == len(to):
            return list((points - _matched(points, to)).ravel())
        if is_place and len(to) > 1:  # any of several places
            return list((points[:, None] - to[None]).reshape(-1, 2)[np.argmin(cdist(points, to))])
        if is_place:
            away = points.mean(axis=0) - to[0]
            return [*away, *(_to_ink(points, ink) if len(points) > 1 else ())]
        contact = [_distance(shape, ink) - CONTACT] if single else _to_ink(points, ink) - 0.3 * STROKE
        away = points.mean(axis=0) - to.mean(axis=0)
        if target.at in OPPOSITE_SIDE and feature.at in OPPOSITE_SIDE and single:
            axis = 0 if vector_of(target.at)[0] else 1
            outward = vector_of(target.at)[axis] * (CONTACT if feature.at != target.at else 0.0)
            return [*contact, 0.5 * (away[axis] - outward), 4 * WEAK * away[1 - axis]]
        return [*contact, *(WEAK * 2 * away)]

    return residual


def _contact_at(to: np.ndarray, ink: np.ndarray, middle: np.ndarray, side: str | None) -> Residual:
    """Touching at one of some places, from the outside; without places anywhere."""
    anywhere = len(to) > 12

    def residual(shape: Shape) -> list[float]:
        if anywhere:
            return [_distance(shape, ink) - CONTACT]
        nearest = min(to, key=lambda place: float(cdist(shape.points, place[None]).min()))
        away = float(cdist(shape.points, nearest[None]).min())
        outward = nearest - middle if side is None else np.array(vector_of(side), float)
        outward = outward / max(float(np.hypot(*outward)), 1e-6)
        reach = (shape.points - nearest) @ outward
        return [away - 0.5 * CONTACT, 0.5 * min(0.0, float(reach.min()) + 0.4 * CONTACT)]

    return residual


def _edge_contact(side: str, facing: str, to: np.ndarray, ink: np.ndarray, across: float, inside: bool) -> Residual:
    """Touching on one side: the theme's facing edge at that edge, its ink in contact, centered across."""
    direction = np.array(vector_of(side), float)
    outward = -direction if inside else direction
    axes = [axis for axis in (0, 1) if direction[axis]]

    def residual(shape: Shape) -> list[float]:
        contact = _distance(shape, ink) - CONTACT
        if len(axes) == 2:  # at a corner, along the diagonal
            own = places(shape, Feature(facing))[0]  # type: ignore[arg-type]
            return [contact, *(0.6 * (own - to - outward * CONTACT * 0.5))]
        axis = axes[0]
        own = edge(shape, facing)
        level = 0.5 * (own[axis] - to[axis] - outward[axis] * CONTACT)
        return [contact, level, across * (own[1 - axis] - to[1 - axis])]

    return residual


@_residuals.register
def _(constraint: Apart, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    ink = figure.one(constraint.target).shape.points
    least = constraint.gap + STROKE if constraint.gap is not None else 2.2 * STROKE
    return [lambda shape: [min(0.0, _distance(shape, ink) - least)]]


# ---------------------------------------------------------------- regions


@_residuals.register
def _(constraint: Beside, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = figure.one(constraint.target).shape
    direction = np.array(vector_of("right" if constraint.side == "either" else constraint.side), float)
    near = any(isinstance(other, Touches | Spans | At | Coincides) for other in others)
    pinned = any(isinstance(other, Touches | Spans | At | Coincides | Aligned | Between) for other in others)

    def residual(shape: Shape) -> list[float]:
        values = []
        for axis in (0, 1):
            if direction[axis]:
                facing = shape.low[axis] if direction[axis] > 0 else shape.high[axis]
                limit = target.high[axis] if direction[axis] > 0 else target.low[axis]
                gap = (facing - limit) * direction[axis]
                values.append(min(0.0, gap - (0.3 * STROKE if near else GAP + STROKE)))
                values.append(WEAK * (gap - GAP - STROKE))
            elif not pinned:
                values.append(3 * WEAK * (shape.center[axis] - target.center[axis]))
        return values

    return [residual]


@_residuals.register
def _(constraint: Inside, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = figure.one(constraint.target).shape
    hull, region = target.hull, constraint.region
    middle = target.center.copy()
    direction = np.array(vector_of(region) if region not in {None, "center"} else (0.0, 0.0))
    middle += direction * target.size * 0.23
    touches = constraint.touching or any(isinstance(o, Touches | Spans | At | Coincides) for o in others)
    least = 0.0 if touches else 1.5 * STROKE

    def residual(shape: Shape) -> list[float]:
        depth = depth_in(hull, shape.points)
        values = list(np.minimum(0.0, np.sort(depth)[:: max(1, len(depth) // 12)] - least))
        values.append(float(min(0.0, depth.min() - least)) * 2)
        if constraint.touching:
            values.append(float(np.abs(depth).min()) - (0.3 * STROKE))
        for axis in (0, 1):
            if direction[axis]:
                edge_level = shape.low[axis] if direction[axis] > 0 else shape.high[axis]
                values.append(min(0.0, (edge_level - target.center[axis]) * direction[axis] - 0.3 * STROKE))
        return [*values, *(3 * WEAK * (shape.center - middle))]

    return [residual]


@_residuals.register
def _(constraint: Encloses, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = figure.one(constraint.target).shape
    extreme = target.hull
    wanted = 0.4 * STROKE if constraint.touching else 1.8 * STROKE
    pinned = any(isinstance(o, At | Aligned) for o in others)

    def residual(shape: Shape) -> list[float]:
        depth = depth_in(shape.hull, extreme)
        values = [*np.minimum(0.0, depth - wanted), 2 * min(0.0, float(depth.min()) - wanted)]
        values.append((1.0 if constraint.touching else 4 * WEAK) * (float(depth.min()) - wanted))
        return [*values, *((0.0 if pinned else 3 * WEAK) * (shape.center - target.center))]

    return [residual]


@_residuals.register
def _(constraint: Overlaps, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = figure.one(constraint.target).shape
    pinned = any(isinstance(o, At | Touches | Aligned | Coincides | Spans | Beside) for o in others)

    def residual(shape: Shape) -> list[float]:
        common = np.minimum(shape.high, target.high) - np.maximum(shape.low, target.low)
        wanted = 0.3 * np.minimum(shape.size, target.size)
        return [*np.minimum(0.0, common - wanted), *((0.0 if pinned else 6 * WEAK) * (shape.center - target.center))]

    return [residual]


# ---------------------------------------------------------------- strokes and points


@_residuals.register
def _(constraint: Coincides, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    own = own_part(constraint.own, base)
    target = figure.one(constraint.target).shape
    lines = [stroke for stroke in target.strokes if stroke.is_straight] or list(target.strokes)
    mine = own(base).center
    most = max(stroke.length for stroke in lines)
    longest = min(
        (stroke for stroke in lines if stroke.length > 0.7 * most),
        key=lambda stroke: float(np.hypot(*(stroke.points.mean(axis=0) - mine))),
    )
    start, stop = longest.points[0], longest.points[-1]
    along = (stop - start) / max(float(np.hypot(*(stop - start))), 1e-6)
    normal = np.array([-along[1], along[0]])

    def residual(shape: Shape) -> list[float]:
        points = own(shape).points[[0, -1]]
        sideways = (points - start) @ normal
        lengthwise = ((points - start) @ along).mean() - longest.length / 2
        return [*sideways, 0.5 * lengthwise, 3 * WEAK * (np.ptp((points - start) @ along) - longest.length)]

    return [residual]


@_residuals.register
def _(constraint: Aligned, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    own, to = own_places(constraint.own, base), figure.places(constraint.target).mean(axis=0)
    axis = 1 if constraint.axis == "horizontal" else 0
    return [lambda shape: [own(shape).mean(axis=0)[axis] - to[axis]]]


@_residuals.register
def _(constraint: At, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    own, to = own_places(constraint.own, base), figure.places(constraint.target)

    def residual(shape: Shape) -> list[float]:
        points = own(shape)
        if len(points) == len(to):
            return list((points - _matched(points, to)).ravel())
        if len(points) == 1:  # at the nearest of several places
            nearest = to[np.argmin(cdist(points, to)[0])] if constraint.target.at != "all" else to.mean(axis=0)
            return list(points[0] - nearest)
        if len(to) == 1:
            return list(points[np.argmin(cdist(points, to)[:, 0])] - to[0])
        return list(points.mean(axis=0) - to.mean(axis=0))

    return [residual]


@_residuals.register
def _(constraint: Between, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    first, second = (figure.places(feature) for feature in (constraint.first, constraint.second))
    if constraint.first == constraint.second and len(first) > 1:
        first, second = first[:1], first[-1:]
    middle = (first.mean(axis=0) + second.mean(axis=0)) / 2
    pinned = any(isinstance(o, Spans | Touches | Aligned) for o in others)
    apart = np.abs(first.mean(axis=0) - second.mean(axis=0))
    weights = np.where(pinned & (apart < apart.max() / 2), 2 * WEAK, 1.0)
    return [lambda shape: list(weights * (shape.center - middle))]


@_residuals.register
def _(constraint: Spans, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    return [span_residual(constraint, figure)]


def span_residual(constraint: Spans, figure: Figure) -> Residual:
    """Both ends of the theme (of a shape that is no line: two of its corners) at the two places."""
    features = [feature for feature in (constraint.start, constraint.end) if feature is not None]
    found = [(feature, figure.places(feature)) for feature in features]
    if len(found) == 2 and constraint.start == constraint.end and len(found[0][1]) > 1:
        found = [(features[0], found[0][1][:1]), (features[0], found[0][1][-1:])]
    if len(found) == 1 and len(found[0][1]) == 2:  # "between the two ends"
        found = [(features[0], found[0][1][:1]), (features[0], found[0][1][1:])]
    inks = [figure.one(feature.of).shape.points for feature, _ in found]

    def away(end: np.ndarray, number: int) -> list[float]:
        feature, to = found[number]
        if feature.at in {*OPPOSITE_SIDE, "sides", "all", "outline"} and not feature.middle:
            values = [float(np.hypot(*(inks[number] - end).T).min())]
            if feature.at in OPPOSITE_SIDE:  # on that side of it
                axis = 0 if vector_of(feature.at)[0] else 1
                side = (end[axis] - inks[number][:, axis].mean()) * vector_of(feature.at)[axis]
                values.append(min(0.0, side))
            return [*values, *(WEAK * (end - to.mean(axis=0)))]
        return list(end - to[np.argmin(np.hypot(*(to - end).T))])

    def residual(shape: Shape) -> list[float]:
        ends = shape.points[[0, -1]] if len(shape.strokes) == 1 else _facing_corners(shape, found[0][1][0])
        if len(found) == 1:
            options = [away(end, 0) for end in ends]
            return options[0] if constraint.start is not None else options[1]
        straight = [*away(ends[0], 0), *away(ends[1], 1)]
        if len(shape.strokes) == 1:
            return straight
        crossed = [*away(ends[1], 0), *away(ends[0], 1)]
        return min(straight, crossed, key=lambda values: float(np.square(values).sum()))

    return residual


def _facing_corners(shape: Shape, place: np.ndarray) -> np.ndarray:
    """The two corners (or ends) of a shape on the side of a place."""
    marks = shape.ends if len(shape.ends) == 2 else np.vstack([shape.ends, shape.vertices[0]])
    if len(marks) < 2:
        marks = np.vstack([edge(shape, "left"), edge(shape, "right")])
    return np.asarray(marks[np.argsort(np.hypot(*(marks - place).T), kind="stable")[:2]])


@_residuals.register
def _(constraint: Crosses, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = figure.one(constraint.target).shape
    through = figure.places(constraint.at).mean(axis=0) if constraint.at is not None else target.center
    pinned = any(isinstance(o, Aligned | Between | At) for o in others)
    spans = any(isinstance(o, Spans) for o in others)

    def residual(shape: Shape) -> list[float]:
        ends = shape.points[[0, -1]]
        chord = ends[1] - ends[0]
        length = max(float(np.hypot(*chord)), 1e-6)
        offset = through - ends[0]
        sideways = float(chord[0] * offset[1] - chord[1] * offset[0]) / length
        along = chord / length
        extents = (target.points - through) @ along
        over = 0.18 * max(float(target.size.max()), 0.2)
        beyond = [
            ((ends[0] - through) @ along) - (extents.min() - over),
            (extents.max() + over) - ((ends[1] - through) @ along),
        ]
        firm = [max(0.0, value - 0.5 * over) for value in beyond]
        weight = 3 * WEAK if pinned and constraint.at is None else 1.0
        return [weight * sideways, *firm, *((0.0 if spans else WEAK) * np.array(beyond))]

    return [residual]


@_residuals.register
def _(constraint: Points, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    direction = np.array(vector_of(constraint.side), float)
    direction /= np.hypot(*direction)

    def residual(shape: Shape) -> list[float]:
        if len(shape.strokes) > 1 or shape.strokes[0].is_closed:
            return []  # turned before it is placed
        chord = shape.points[-1] - shape.points[0]
        unit = chord / max(float(np.hypot(*chord)), 1e-6)
        return list(0.3 * (unit - direction))

    return [residual]


@_residuals.register
def _(constraint: Parallel, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    target = max(figure.one(constraint.target).shape.strokes, key=lambda stroke: stroke.length)
    chord = target.points[-1] - target.points[0]
    wanted = np.array([-chord[1], chord[0]]) if constraint.perpendicular else chord
    wanted = wanted / max(float(np.hypot(*wanted)), 1e-6)

    def residual(shape: Shape) -> list[float]:
        longest = max(shape.strokes, key=lambda stroke: stroke.length)
        own = longest.points[-1] - longest.points[0]
        return [0.5 * float(own[0] * wanted[1] - own[1] * wanted[0]) / max(float(np.hypot(*own)), 1e-6)]

    return [residual]


@_residuals.register
def _(constraint: SizeRatio, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    if constraint.target.name == "theme" and constraint.target_dimension is not None:
        return [
            lambda shape: [
                _measure(shape, constraint.dimension)
                - constraint.ratio * _measure(shape, constraint.target_dimension or "size")
            ]
        ]
    wanted = constraint.ratio * _measure(
        figure.one(constraint.target).shape, constraint.target_dimension or constraint.dimension
    )
    if constraint.exact:
        return [lambda shape: [_measure(shape, constraint.dimension) - wanted]]
    sign = 1.0 if constraint.ratio < 1 else -1.0
    return [lambda shape: [max(0.0, sign * (_measure(shape, constraint.dimension) - wanted))]]


def _measure(shape: Shape, dimension: str) -> float:
    wide, high = shape.size
    if dimension == "length" and len(shape.strokes) == 1 and not shape.strokes[0].is_closed:
        return shape.strokes[0].length
    return float({"width": wide, "height": high}.get(dimension, max(wide, high)))


@_residuals.register
def _(constraint: Closes, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    if any(isinstance(o, Spans | Touches | Coincides) for o in others):
        return []
    ends = figure.one(constraint.target).shape.ends
    if len(ends) < 2:
        raise SceneError("there are no two open ends to be closed")
    gaps = [(float(np.hypot(*(a - b))), a, b) for n, a in enumerate(ends) for b in ends[n + 1 :]]
    wide = [gap for gap in gaps if gap[0] > 1.5 * STROKE]
    _, first, second = min(wide or gaps, key=lambda gap: gap[0])

    def residual(shape: Shape) -> list[float]:
        own = shape.points[[0, -1]] if len(shape.strokes) == 1 else _facing_corners(shape, (first + second) / 2)
        return list((own - _matched(own, np.array([first, second]))).ravel())

    return [residual]


@_residuals.register(OneEach)
@_residuals.register(Arranged)
def _(constraint: OneEach | Arranged, figure: Figure, base: Shape, others: Sequence[Constraint]) -> list[Residual]:
    return []  # decided before single things are placed
