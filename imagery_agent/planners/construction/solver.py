"""Placement solved from constraints: the least squares solution over translation and scales, or over two end points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from imagery_agent.language.construction.tree import (
    At,
    Beside,
    Closes,
    Constraint,
    Crosses,
    Encloses,
    New,
    Orientation,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import vector_of
from imagery_agent.planners.construction.figure import Figure
from imagery_agent.planners.construction.residuals import Residual, about_theme, residuals
from imagery_agent.planners.construction.shapes import STROKE, Shape
from imagery_agent.visual_routines.strokes import Stroke

_FIRM_SIZE = 0.3
"""Weight, per doubling, of the size of what keeps its size."""
_FIRM_ASPECT, _LOOSE_ASPECT = 1.0, 0.25
"""Weight of the ratio of the scales in x and y; loose if several places of a thing are to come to given places."""

_AWAY = 5.0
_STARTS = 2
"""The search goes on from the best few of all coarse starts."""
_COARSE_SCALES = (1.0, 0.4, 0.65, 1.5, 2.2)
_RESIZING = (Closes, Encloses, SizeRatio, Spans)
"""Constraints that change the size of what is moved."""


@dataclass(frozen=True)
class Placement:
    """How a shape comes to its place: scaled in x and y about its center, then shifted."""

    scale: tuple[float, float]
    shift: tuple[float, float]
    cost: float = 0.0


def constraint_residuals(
    constraints: Sequence[Constraint], figure: Figure, base: Shape, *, weights: Sequence[float] | None = None
) -> list[tuple[float, Residual]]:
    """The residuals of all constraints, with the weight of their constraint."""
    found = []
    constraints = about_theme(constraints)
    for number, constraint in enumerate(constraints):
        others = [other for n, other in enumerate(constraints) if n != number]
        weight = 1.0 if weights is None else weights[number]
        found += [(weight, residual) for residual in residuals(constraint, figure, base, others)]
    return found


def _solved(
    build: Callable[[np.ndarray], Shape],
    starts: Sequence[np.ndarray],
    terms: list[tuple[float, Residual]],
    usual: Callable[[np.ndarray], list[float]],
) -> tuple[np.ndarray, float]:
    """The unknowns with the least sum of squares, from several starts, and that sum."""

    def total(unknowns: np.ndarray) -> np.ndarray:
        shape = build(unknowns)
        values = [weight * value for weight, residual in terms for value in residual(shape)]
        return np.array([*values, *usual(unknowns)], dtype=float)

    best, cost = starts[0], np.inf
    usual_ones, others = list(starts[:1]), starts[1:]
    for start in usual_ones + sorted(others, key=lambda one: float(np.square(total(one)).sum()))[:_STARTS]:
        if not len(total(start)):
            return start, 0.0
        size = len(total(start))
        fixed = _padded(total, size)  # differences are relative to the unknowns, which are therefore kept from 0
        found = least_squares(_shifted(fixed), start + _AWAY, diff_step=[2e-4], max_nfev=60, x_scale=0.1)
        if found.cost < cost - 1e-9:
            best, cost = found.x - _AWAY, float(found.cost)
    return best, cost


def _shifted(function: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda unknowns: function(unknowns - _AWAY)


def _padded(total: Callable[[np.ndarray], np.ndarray], size: int) -> Callable[[np.ndarray], np.ndarray]:
    """Residuals of a constant number: what is too much is summed into the last one."""

    def fixed(unknowns: np.ndarray) -> np.ndarray:
        values = total(unknowns)
        if len(values) >= size:
            rest = np.sqrt(np.square(values[size - 1 :]).sum())
            return np.array([*values[: size - 1], rest])
        return np.pad(values, (0, size - len(values)))

    return fixed


def place(
    base: Shape, constraints: Sequence[Constraint], figure: Figure, *,
    size: float = 1.0, fixed_size: bool = False, start_at_figure: bool = False, along: np.ndarray | None = None,
    weights: Sequence[float] | None = None,
) -> Placement:  # fmt: skip
    """Where a shape goes; it keeps its size if ``fixed_size``.

    ``size``: the usual factor on its size; ``along``: the direction (x, y) it may move in.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    terms = constraint_residuals(constraints, figure, base, weights=weights)
    scales = not fixed_size or any(isinstance(c, _RESIZING) for c in constraints)

    aspect = _LOOSE_ASPECT if any(map(_pins_several, constraints)) else _FIRM_ASPECT

    def unpacked(unknowns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shift = unknowns[0] * along if along is not None else unknowns[:2]
        logs = unknowns[-2:] if scales else np.full(2, np.log(size))
        return np.exp(np.clip(logs, -3, 3)), shift

    def usual(unknowns: np.ndarray) -> list[float]:
        scale, shift = unpacked(unknowns)
        values = [*(0.005 * (shift - start_shift))]
        if scales:
            logs = np.log(scale)
            firm = _FIRM_SIZE if fixed_size and not any(isinstance(c, _RESIZING) for c in constraints) else 0.2
            values += [*(firm * 0.5 * (logs - np.log(size))), aspect * float(logs[0] - logs[1])]
        return values

    start_shift = np.zeros(2) if fixed_size and not start_at_figure else figure.before().shape.center - base.center
    starts = []
    for direction in _start_directions(constraints):
        offset = start_shift + direction * (figure.before().shape.size + base.size * size) / 2
        offset = offset if along is None else np.zeros(1)
        for factor in _COARSE_SCALES if scales else (1.0,):
            starts.append(np.array([*offset, *((np.log(size * factor),) * 2 if scales else ())]))
    best, cost = _solved(lambda unknowns: base.moved(*unpacked(unknowns)), starts, terms, usual)
    scale, shift = unpacked(best)
    return Placement((float(scale[0]), float(scale[1])), (float(shift[0]), float(shift[1])), cost)


def _pins_several(constraint: Constraint) -> bool:
    """Whether it brings several places of the theme to given places."""
    if isinstance(constraint, Touches | At):
        own = constraint.own
        return own is not None and own.at in {"ends", "sides", "corners"}
    return isinstance(constraint, Spans | Closes) or (
        isinstance(constraint, SizeRatio) and constraint.dimension != "size"
    )


def _start_directions(constraints: Sequence[Constraint]) -> list[np.ndarray]:
    """Directions from the figure's center in which the search begins."""
    for constraint in constraints:
        if isinstance(constraint, Beside):
            return [np.array(vector_of("right" if constraint.side == "either" else constraint.side), float)]
    for constraint in constraints:
        at = getattr(getattr(constraint, "target", None), "at", "")
        if constraint.kind == "touches" and vector_of(at) != (0.0, 0.0):
            return [np.array(vector_of(at), float), np.zeros(2)]
    return [np.zeros(2)]


# ---------------------------------------------------------------- strokes from end to end


def _template(name: str) -> np.ndarray:
    """float64 (N, 2): a stroke from (0, 0) to (1, 0); y is to the left of that direction."""
    t = np.linspace(0, 1, 41)
    if "wavy" in name:
        return np.stack([t, 0.09 * np.sin(2 * np.pi * 2.5 * t)], axis=1)
    if "zigzag" in name:
        t = np.linspace(0, 1, 8)
        return np.stack([t, np.array([0, *([0.09, -0.09] * 3), 0])], axis=1)
    if name.endswith("curve") or name == "arc":
        return np.stack([t, 0.34 * (1 - (2 * t - 1) ** 2)], axis=1)
    return np.stack([t[::2], np.zeros(21)], axis=1)


def stroke_between(name: str, start: np.ndarray, stop: np.ndarray, *, bulge: float = 1.0) -> Shape:
    """A stroke of a kind from one point to another; ``bulge`` -1 turns a curve to the other side."""
    template = _template(name)
    chord = stop - start
    left = np.array([chord[1], -chord[0]])
    points = start + template[:, :1] * chord + bulge * template[:, 1:] * left
    return Shape((Stroke(points, name.endswith("line") and " " not in name, (True, True), STROKE),))


def draw_between(
    new: New, constraints: Sequence[Constraint], figure: Figure, *, length: float,
    offset: np.ndarray | None = None, weights: Sequence[float] | None = None,
) -> Shape:  # fmt: skip
    """The stroke that meets the constraints best. ``offset``: of one of several parallel ones, from the middle."""
    whole = figure.before().shape
    bulges = [1.0] if "line" in new.name else [1.0, -1.0]

    def build(ends: np.ndarray, bulge: float) -> Shape:
        return stroke_between(new.name, ends[:2], ends[2:], bulge=bulge)

    directed = any(isinstance(c, Spans | Parallel) for c in constraints)
    angles = _angles(new, constraints)
    results = []
    for angle in angles[:1] if directed and new.orientation is None and len(angles) > 1 else angles:
        unit = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
        starts = [np.concatenate([c - unit * length / 2, c + unit * length / 2]) for c in _centers(constraints, whole)]
        for bulge in bulges:
            base = build(starts[0], bulge)
            terms = constraint_residuals(constraints, figure, base, weights=weights) + _facing_terms(new)
            usual = _usual_line(new, constraints, length, whole, offset, unit)
            found, cost = _solved(lambda ends, bulge=bulge: build(ends, bulge), starts, terms, usual)  # type: ignore[misc]
            results.append((cost, found, bulge))
    cost, found, bulge = min(results, key=lambda result: result[0])
    shape = build(found, bulge)
    if any(isinstance(c, Spans) and c.beyond for c in constraints):
        shape = build(_longer(found, constraints), bulge)
    return shape


def _centers(constraints: Sequence[Constraint], whole: Shape) -> list[np.ndarray]:
    directions = _start_directions(constraints)
    return [whole.center + direction * whole.size * 0.7 for direction in directions]


def _angles(new: New, constraints: Sequence[Constraint]) -> list[float]:
    """Angles at which the search begins, counterclockwise from horizontal."""
    for constraint in constraints:
        if isinstance(constraint, Points):
            x, y = vector_of(constraint.side)
            return [float(np.degrees(np.arctan2(-y, x)))]
    known: dict[Orientation | None, list[float]] = {
        "horizontal": [0.0, 180.0], "vertical": [-90.0, 90.0], "rising": [45.0, 225.0], "falling": [-45.0, 135.0],
        "diagonal": [45.0, -45.0, 225.0, 135.0], None: [-90.0, 0.0, 90.0, 180.0, 45.0, -45.0],
    }  # fmt: skip
    return [angle + new.angle_deg for angle in known[new.orientation]]


def _usual_line(
    new: New,
    constraints: Sequence[Constraint],
    length: float,
    whole: Shape,
    offset: np.ndarray | None,
    unit: np.ndarray,
) -> Callable[[np.ndarray], list[float]]:
    sized = any(isinstance(c, SizeRatio) or (isinstance(c, Crosses) and new.size == 1.0) for c in constraints)
    turned = any(isinstance(c, Points | Parallel) for c in constraints)

    def usual(ends: np.ndarray) -> list[float]:
        chord = ends[2:] - ends[:2]
        reach = max(float(np.hypot(*chord)), 1e-4)
        values = [(0.0 if sized else 0.06) * (reach - length) / max(length, 0.1), 0.5 * min(0.0, reach - 0.03)]
        if new.orientation in {"horizontal", "vertical"}:
            values.append(float(chord[1 if new.orientation == "horizontal" else 0]) / reach)
        elif new.orientation is not None:
            sign = {"rising": -1.0, "falling": 1.0}.get(new.orientation, np.sign(unit[0] * unit[1]) or 1.0)
            values.append(0.05 * float(abs(chord[0]) - abs(chord[1])) / reach)
            values.append(min(0.0, float(sign * chord[0] * chord[1]) / reach**2 - 0.1))
        elif not turned:
            values += list(0.01 * (chord / reach - unit))
        middle = (ends[:2] + ends[2:]) / 2
        values += list(0.01 * (middle - whole.center))
        if offset is not None:
            values += list(0.8 * np.abs(np.array([unit[1], unit[0]])) * (middle - whole.center - offset))
        return values

    return usual


def _facing_terms(new: New) -> list[tuple[float, Residual]]:
    """A curve bulges to the side that it faces."""
    if new.faces is None or "line" in new.name:
        return []
    direction = np.array(vector_of(new.faces), float)

    def residual(shape: Shape) -> list[float]:
        points = shape.points
        bulge = points[len(points) // 2] - (points[0] + points[-1]) / 2
        return [min(0.0, float(bulge @ direction) - 0.02)]

    return [(1.0, residual)]


def _longer(ends: np.ndarray, constraints: Sequence[Constraint]) -> np.ndarray:
    """A little beyond: at the far end, or at both if both places are given."""
    chord = ends[2:] - ends[:2]
    spans = [c for c in constraints if isinstance(c, Spans)]
    both = all(span.start is not None and span.end is not None for span in spans)
    return np.concatenate([ends[:2] - (0.2 * chord if both else 0.0), ends[2:] + 0.2 * chord])
