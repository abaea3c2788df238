"""What a step may change of a part: its place and size, its direction, its size about a point, or a stroke's ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import (
    Apart,
    At,
    Beside,
    Closes,
    Constraint,
    Encloses,
    Inside,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.planners.construction.seeing.choosing import STROKES
from imagery_agent.planners.construction.seeing.places import is_place, names_all
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape, straight
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.meetings import Meeting, first_places, meetings
from imagery_agent.planners.construction.solving.residuals import CONTACT
from imagery_agent.planners.construction.solving.solver import Motion, solved, terms_of
from imagery_agent.planners.construction.solving.theme import about_theme, own_part, own_places

_FIRM_SIZE, _LOOSE_SIZE, _PINNED_SIZE = 0.15, 0.1, 0.01
"""Weight, per e-fold, of the size of what keeps its size, of new things, and of those two of whose places are said."""
_FIRM_ASPECT, _LOOSE_ASPECT = 1.0, 0.25
"""Weight of the ratio of the scales in x and y; loose if several places of a thing are to come to given places."""
_SCALES = (1.0, 0.4, 0.65, 1.5, 2.2)
_RESIZING = (Closes, Encloses, SizeRatio, Spans)
"""Constraints that change the size of what is moved."""


def placed(
    base: Shape, constraints: Sequence[Constraint], figure: Figure, *,
    keeps_size: bool = False, keeps_form: bool = False, from_here: bool = False, weights: Sequence[float] | None = None,
) -> Change:  # fmt: skip
    """Where a shape goes. ``keeps_form``: it is not stretched; ``from_here``: it is moved no farther than it must,
    otherwise it begins at the figure.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    constraints = about_theme(constraints)
    terms = terms_of(constraints, figure, base, weights=weights)
    resizes = not keeps_size or any(isinstance(c, _RESIZING) for c in constraints)
    scales = (1 if keeps_form else 2) if resizes else 0
    pins = sum(isinstance(c, Touches | At) and c.own is not None and is_place(c.own) for c in constraints)
    is_pinned = pins > 1 and not any(isinstance(c, Inside) for c in constraints)  # what is inside is bounded already
    size = _FIRM_SIZE if keeps_size else _PINNED_SIZE if is_pinned else _LOOSE_SIZE
    aspect = _LOOSE_ASPECT if any(map(_pins_several, constraints)) else _FIRM_ASPECT
    rest = figure.rest().shape
    here = np.zeros(2) if from_here else rest.center - base.center

    def usual(unknowns: np.ndarray) -> list[float]:
        values = list(0.005 * (unknowns[:2] - here))
        if resizes:
            values += [*(size * unknowns[2:]), aspect * float(unknowns[2] - unknowns[-1])]
        return values

    def scale(unknowns: np.ndarray) -> np.ndarray:
        return np.exp(np.clip(unknowns[2:], -3, 3)) * np.ones(2) if resizes else np.ones(2)

    starts = [here + direction * (rest.size + base.size) / 2 for direction in start_directions(constraints)]
    if not from_here and (by := _touched(constraints, figure)) is not None:
        around = [np.array(vector_of(side)) * (by.size + base.size) / 2 for side in OPPOSITE_SIDE]
        starts += [by.center - base.center + away for away in around]
    logs = np.log(_SCALES) if resizes else [0.0]
    unknowns = [np.array([*start, *([log] * scales)]) for start in starts for log in logs]
    paired = [meeting for _, meeting in meetings(constraints, figure, base)]
    for factor, shift in first_places(paired, base, resizes=resizes) if paired else ():
        unknowns.append(np.array([*shift, *np.log(factor)[:scales]]))
        if resizes and any(isinstance(c, Apart) for c in constraints):  # about the place where they meet
            unknowns += [_smaller(unknowns[-1], paired, base, log) for log in logs if log < 0]
    motion = Motion(lambda u: base.moved(scale(u), u[:2]), unknowns, usual)
    best, _ = solved(motion, terms)
    factors = scale(best)
    return Change(base.center, scale=(float(factors[0]), float(factors[1])), shift=(float(best[0]), float(best[1])))


def _smaller(start: np.ndarray, paired: Sequence[Meeting], base: Shape, log: float) -> np.ndarray:
    """A start with a smaller shape, its own place that is to meet another one still there."""
    own = paired[0].own(base).mean(axis=0) - base.center
    scale = np.exp(start[2:])
    return np.array([*(start[:2] + scale * own * (1 - np.exp(log))), *(start[2:] + log)])


def _touched(constraints: Sequence[Constraint], figure: Figure) -> Shape | None:
    """The thing that is touched somewhere, without a word about where."""
    for constraint in constraints:
        if isinstance(constraint, Touches) and constraint.own is None and constraint.target.at == "all":
            return figure.one(constraint.target.of).shape
    return None


def _pins_several(constraint: Constraint) -> bool:
    """Whether it brings several places of the theme to given places."""
    if isinstance(constraint, Touches | At):
        return constraint.own is not None and names_all(constraint.own)
    return isinstance(constraint, Spans | Closes) or (
        isinstance(constraint, SizeRatio) and constraint.dimension != "size"
    )


def start_directions(constraints: Sequence[Constraint]) -> list[np.ndarray]:
    """Directions from the figure's center in which the search begins."""
    for constraint in constraints:
        if isinstance(constraint, Beside):
            return [np.array(vector_of("right" if constraint.side == "either" else constraint.side))]
    for constraint in constraints:
        if isinstance(constraint, Touches) and vector_of(constraint.target.at) != (0.0, 0.0):
            return [np.array(vector_of(constraint.target.at)), np.zeros(2)]
    if any(isinstance(constraint, Touches) for constraint in constraints):
        return [np.zeros(2), *(np.array(vector_of(side)) for side in OPPOSITE_SIDE)]
    return [np.zeros(2)]


def pushed(base: Shape, contacts: Sequence[Touches], figure: Figure, direction: np.ndarray) -> Change:
    """Where a shape comes that is moved in one direction until the first of some parts touch."""
    reaches = []
    for contact in contacts:
        own, target = contact.own, contact.target
        mine = own_places(own, base)(base) if own is not None and is_place(own) else base.points
        if own is not None and not is_place(own):
            mine = own_part(replace(own.of, count=0), base)(base).points
        its = figure.one(replace(target.of, count=0) if target.of.name in STROKES else target.of).shape.points
        reaches.append(_until_contact(mine, its, direction))
    return Change(base.center, shift=tuple(min(reaches) * direction))


def _until_contact(points: np.ndarray, target: np.ndarray, direction: np.ndarray) -> float:
    """How far some ink moves until it touches other ink, or comes level with it; negative: it is there already."""
    across = np.array([-direction[1], direction[0]])
    sideways = np.abs((points @ across)[:, None] - (target @ across)[None])
    forward = (target @ direction)[None] - (points @ direction)[:, None]
    near = sideways < CONTACT
    if not near.any():
        return float((target @ direction).min() - (points @ direction).max()) - CONTACT
    return float((forward[near] - np.sqrt(CONTACT**2 - sideways[near] ** 2)).min())


def turned(base: Shape, constraints: Sequence[Constraint], figure: Figure, about: np.ndarray) -> Change:
    """How far a shape is turned about a point until the constraints hold."""

    def shape(unknowns: np.ndarray) -> Shape:
        return base.mapped(Change(about, angle_deg=float(np.degrees(unknowns[0]))))

    starts = [np.array([np.radians(angle)]) for angle in (0, *(s * a for a in range(20, 181, 20) for s in (1, -1)))]
    motion = Motion(shape, starts, lambda unknowns: [0.01 * unknowns[0]])
    best, _ = solved(motion, terms_of(about_theme(constraints), figure, base))
    return Change(about, angle_deg=float(np.degrees(best[0])))


def resized(
    base: Shape, constraints: Sequence[Constraint], figure: Figure, about: np.ndarray, axes: tuple[bool, bool]
) -> Change:
    """By which factor in x and y (or one of them) a shape is scaled about a point until the constraints hold."""

    def factors(unknowns: np.ndarray) -> tuple[float, float]:
        factor = float(np.exp(np.clip(unknowns[0], -3, 3)))
        return factor if axes[0] else 1.0, factor if axes[1] else 1.0

    starts = [np.array([log]) for log in (0.0, *np.log(np.geomspace(0.15, 6.0, 16)))]
    motion = Motion(lambda u: base.mapped(Change(about, scale=factors(u))), starts, lambda u: [0.005 * u[0]])
    best, _ = solved(motion, terms_of(about_theme(constraints), figure, base))
    return Change(about, scale=factors(best))


def lengthened(
    fixed: np.ndarray, end: np.ndarray, constraints: Sequence[Constraint], figure: Figure, *, least: float
) -> np.ndarray:
    """The new place of one end of a straight stroke that is carried on until the constraints hold."""
    along = (end - fixed) / max(float(np.hypot(*(end - fixed))), 1e-6)

    def shape(unknowns: np.ndarray) -> Shape:
        return straight(fixed, end + along * (least + abs(float(unknowns[0]))))

    starts = [np.array([more]) for more in np.linspace(0.01, 1.0, 34)]
    best, _ = solved(
        Motion(shape, starts, lambda u: [0.01 * abs(u[0])]), terms_of(constraints, figure, shape(starts[0]))
    )
    return np.asarray(end + along * (least + abs(float(best[0]))))
