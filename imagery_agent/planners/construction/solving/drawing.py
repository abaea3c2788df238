"""New strokes, drawn from end to end so that the constraints hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.planners.construction.seeing.facing import angle_of
from imagery_agent.planners.construction.seeing.places import is_place
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.planners.construction.solving.courses import span_places
from imagery_agent.planners.construction.solving.motions import start_directions
from imagery_agent.planners.construction.solving.solver import Motion, Weighted, solved, terms_of
from imagery_agent.planners.construction.solving.theme import about_theme
from imagery_agent.visual_routines.strokes import Stroke

_ANGLES: dict[str | None, tuple[float, ...]] = {
    "horizontal": (0.0, 180.0), "vertical": (-90.0, 90.0), "rising": (45.0, 225.0), "falling": (-45.0, 135.0),
    "diagonal": (45.0, -45.0, 225.0, 135.0), None: (-90.0, 0.0, 90.0, 180.0, 45.0, -45.0),
}  # fmt: skip
"""Orientation of a stroke -> angles at which the search begins, counterclockwise from the right."""
_DIRECTED = (tree.Points, tree.Spans, tree.Crosses, tree.Closes, tree.Inside, tree.At)
"""Constraints that say which way a stroke runs."""
_OVERSHOOT = 0.2
"""Of its length, for a stroke that goes "a little beyond"."""


def is_stroke(name: str) -> bool:
    """Whether a thing of this name is drawn from end to end."""
    return name in {"line", "curve", "arc"} or name.endswith((" line", " curve")) or name == "zigzag"


def stroke_between(name: str, start: np.ndarray, stop: np.ndarray, *, bulge: float = 1.0) -> Shape:
    """A stroke of a kind from one point to another; ``bulge`` -1 turns a curve to the other side."""
    template = _template(name)
    chord = stop - start
    points = start + template[:, :1] * chord + bulge * template[:, 1:] * np.array([chord[1], -chord[0]])
    return Shape((Stroke(points, name.endswith("line") and " " not in name, (True, True), STROKE),))


def _template(name: str) -> np.ndarray:
    """float64 (N, 2): a stroke from (0, 0) to (1, 0); y is to the left of that direction."""
    t = np.linspace(0, 1, 41)
    if "wavy" in name:
        return np.stack([t, 0.09 * np.sin(2 * np.pi * 2.5 * t)], axis=1)
    if "zigzag" in name:
        return np.stack([np.linspace(0, 1, 8), np.array([0, *([0.09, -0.09] * 3), 0])], axis=1)
    if name.endswith("curve") or name == "arc":
        return np.stack([t, 0.34 * (1 - (2 * t - 1) ** 2)], axis=1)
    return np.stack([t[::2], np.zeros(21)], axis=1)


def leaving(constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """``halfway up the stem, pointing to the right``: a stroke that points somewhere begins at its place."""
    at = [c for c in constraints if isinstance(c, tree.At) and c.own is None and is_place(c.target)]
    others = any(isinstance(c, tree.Touches | tree.Spans) for c in constraints)
    if len(at) != 1 or others or not any(isinstance(c, tree.Points) for c in constraints):
        return tuple(constraints)
    return (*(c for c in constraints if c not in at), tree.Spans(at[0].target, None))


def as_course(new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """What constraints mean for a stroke: at two places it runs from one to the other, at one it leaves from there."""
    found = about_theme(constraints)
    ends = [c for c in found if isinstance(c, tree.Touches | tree.At) and c.own is None and is_place(c.target)]
    spans = [c for c in found if isinstance(c, tree.Spans)]
    rest = tuple(c for c in found if c not in ends and c not in spans)
    if len(ends) == 2 and not spans:
        found = (*rest, tree.Spans(ends[0].target, ends[1].target))
    elif len(ends) == 1 and len(spans) == 1 and None in {spans[0].start, spans[0].end}:
        found = (*rest, tree.Spans(ends[0].target, spans[0].end or spans[0].start, spans[0].beyond))
    found = tuple(_from_that_side(c, found) for c in found)
    if len(ends) == 1 and not spans and not any(isinstance(c, tree.Points) for c in found):
        found = tuple(_crossbar(new, c) for c in found)
    touching = [c for c in found if isinstance(c, tree.Touches)]
    is_directed = any(isinstance(c, _DIRECTED) for c in found)
    if new.orientation is None and not is_directed and len(touching) == 1:
        side = touching[0].target.at
        beside = next((c.side for c in found if isinstance(c, tree.Beside) and c.side != "either"), None)
        outward = side if vector_of(side) != (0.0, 0.0) else beside
        found = (*found, tree.Points(outward)) if outward is not None else found  # type: ignore[arg-type]
    return (*found, *_outward(new, found))


def _crossbar(new: tree.New, constraint: tree.Constraint) -> tree.Constraint:
    """``at the end of the line a horizontal line``, of no direction: its middle is there."""
    at_end = isinstance(constraint, tree.Touches) and constraint.own is None and constraint.target.at in {"end", "far"}
    if not at_end or new.orientation not in {"horizontal", "vertical"} or new.count > 1:
        return constraint
    return tree.At(constraint.target)  # type: ignore[union-attr, arg-type]


def _from_that_side(constraint: tree.Constraint, others: Sequence[tree.Constraint]) -> tree.Constraint:
    """From a thing, downwards: from its lower side."""
    start = constraint.start if isinstance(constraint, tree.Spans) else None
    side = next((c.side for c in others if isinstance(c, tree.Points)), None)
    if start is None or start.at != "all" or side not in OPPOSITE_SIDE or not isinstance(constraint, tree.Spans):
        return constraint
    return replace(constraint, start=replace(start, at=side))


def _outward(new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Points, ...]:
    """A stroke that starts at a side, with no word about its other end, leaves straight away from there."""
    spans = [c for c in constraints if isinstance(c, tree.Spans)]
    start = spans[0].start if len(spans) == 1 and spans[0].end is None else None
    said = any(isinstance(c, tree.Points | tree.Crosses | tree.Closes | tree.Inside) for c in constraints)
    if start is None or said or start.at not in OPPOSITE_SIDE:
        return ()
    own = {"horizontal": ("left", "right"), "vertical": ("top", "bottom")}.get(new.orientation or "", (start.at,))
    return (tree.Points(start.at),) if start.at in own else ()  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class _Course:
    """What is usual of a new stroke."""

    new: tree.New
    constraints: tuple[tree.Constraint, ...]
    length: float
    """In widths."""
    middle: np.ndarray
    """float64 (2,): where it would be without constraints."""
    offset: np.ndarray | None
    """float64 (2,): of one of several parallel ones, from that middle."""
    along: np.ndarray
    """float64 (2,): the direction with which the search begins."""

    def usual(self, ends: np.ndarray) -> list[float]:
        """Residuals of little weight."""
        chord = ends[2:] - ends[:2]
        reach = max(float(np.hypot(*chord)), 1e-4)
        sized = any(isinstance(c, tree.SizeRatio) for c in self.constraints)
        sized |= self.new.size == 1.0 and any(isinstance(c, tree.Crosses) for c in self.constraints)
        joins = any(isinstance(c, tree.Spans) and _is_joint(c) for c in self.constraints)
        firm = 0.0 if sized else 0.06
        values = [
            0.1 * reach if joins else firm * (reach - self.length) / max(self.length, 0.1),
            0.5 * min(0.0, reach - 0.03),
        ]
        values += [] if joins and self.new.orientation is None else self._direction(chord / reach)
        away = (ends[:2] + ends[2:]) / 2 - self.middle
        values += list(0.01 * away)
        if self.offset is not None:
            values += list(0.8 * np.abs(self.along[::-1]) * (away - self.offset))
        return values

    def _direction(self, along: np.ndarray) -> list[float]:
        orientation = self.new.orientation
        if orientation in {"horizontal", "vertical"}:
            return [float(along[1 if orientation == "horizontal" else 0])]
        if orientation is not None:
            usual = np.sign(self.along[0] * self.along[1]) or 1.0
            sign = {"rising": -1.0, "falling": 1.0}.get(orientation, usual)
            return [0.05 * float(abs(along[0]) - abs(along[1])), min(0.0, float(sign * along[0] * along[1]) - 0.1)]
        turned = any(isinstance(c, tree.Points | tree.Parallel) for c in self.constraints)
        return [] if turned else list(0.01 * (along - self.along))


def drawn(
    new: tree.New, constraints: Sequence[tree.Constraint], figure: Figure, *, length: float,
    offset: np.ndarray | None = None, weights: Sequence[float] | None = None,
) -> Shape:  # fmt: skip
    """The stroke that meets the constraints (as of :func:`as_course`) best.

    ``offset``: of one of several parallel ones, from the middle.
    """
    rest = figure.rest().shape
    fixed = any(isinstance(c, tree.Spans | tree.Parallel) for c in constraints) and new.orientation is None
    given = next((angle_of(c.side) for c in constraints if isinstance(c, tree.Points)), None)
    angles = [angle + new.angle_deg for angle in _ANGLES[new.orientation]] if given is None else [given]
    results = []
    for angle in angles[:1] if fixed else angles:
        along = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
        course = _Course(new, tuple(constraints), length, rest.center, offset, along)
        middles = [rest.center + direction * rest.size * 0.7 for direction in start_directions(constraints)]
        starts = [np.concatenate([middle - along * length / 2, middle + along * length / 2]) for middle in middles]
        starts += _between_places(constraints, figure, along * length)
        depth = min(1.0, new.height)  # "a shallow curve"
        for bulge in [1.0] if "line" in new.name else [depth, -depth]:
            build = _builder(new.name, bulge)
            terms = terms_of(constraints, figure, build(starts[0]), weights=weights) + _bulging(new)
            ends, cost = solved(Motion(build, starts, course.usual), terms)
            results.append((cost, ends, build))
    _, ends, build = min(results, key=lambda result: result[0])
    return build(_beyond(ends, constraints))


def _is_joint(span: tree.Spans) -> bool:
    """Whether it is between two things, wherever it is the shortest."""
    return span.start is not None and span.end is not None and span.start.at == span.end.at == "all"


def _builder(name: str, bulge: float) -> Callable[[np.ndarray], Shape]:
    return lambda ends: stroke_between(name, ends[:2], ends[2:], bulge=bulge)


def _between_places(constraints: Sequence[tree.Constraint], figure: Figure, chord: np.ndarray) -> list[np.ndarray]:
    """Ends at the places that a stroke is to run between, or a stroke from the only one."""
    starts = []
    for constraint in constraints:
        found = span_places(constraint, figure) if isinstance(constraint, tree.Spans) else []
        if len(found) == 1 and isinstance(constraint, tree.Spans) and constraint.end is None:
            place = found[0][1].mean(axis=0)
            starts.append(np.concatenate([place, place + chord]))
        if len(found) == 2:
            firsts, seconds = (to[:: max(1, len(to) // 4)] for _, to in found)
            if isinstance(constraint, tree.Spans) and _is_joint(constraint):
                gaps = cdist(found[0][1], found[1][1])
                nearest = np.unravel_index(int(gaps.argmin()), gaps.shape)
                firsts, seconds = found[0][1][[nearest[0]]], found[1][1][[nearest[1]]]
            starts += [np.concatenate([a, b]) for a in firsts for b in seconds if np.hypot(*(a - b)) > STROKE]
    return starts


def _bulging(new: tree.New) -> list[Weighted]:
    """A curve bulges to the side that it faces."""
    if new.faces is None or "line" in new.name:
        return []
    direction = np.array(vector_of(new.faces))

    def residual(shape: Shape) -> list[float]:
        points = shape.points
        bulge = points[len(points) // 2] - (points[0] + points[-1]) / 2
        return [min(0.0, float(bulge @ direction) - 0.02)]

    return [(1.0, residual)]


def _beyond(ends: np.ndarray, constraints: Sequence[tree.Constraint]) -> np.ndarray:
    """A little beyond: at the far end, or at both if both places are given."""
    spans = [c for c in constraints if isinstance(c, tree.Spans)]
    if not any(span.beyond for span in spans):
        return ends
    more = _OVERSHOOT * (ends[2:] - ends[:2])
    both = all(span.start is not None and span.end is not None for span in spans)
    return np.concatenate([ends[:2] - (more if both else 0.0), ends[2:] + more])
