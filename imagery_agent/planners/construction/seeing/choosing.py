"""Which of several candidates words mean: by orientation, side, order, length and number, and what they are beside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.construction.tree import Known, Orientation
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.facing import axis_of
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.visual_routines.strokes import Stroke

STROKES = frozenset({"line", "curve"})
"""Names of strokes that are found by looking."""
_LEVEL_DEG, _ROUGHLY_LEVEL_DEG = 13.0, 26.0
_OPPOSITE = 0.25
"""Share of an extent from its middle at which a part is on the other side of it."""
_AS_LONG = 0.08
"""Sizes that differ by less than this share look the same."""
_SHORT = 0.28
"""Strokes shorter than this share of the longest are meant only by "the shortest"."""


def has_orientation(stroke: Stroke, orientation: Orientation | None, tolerance_deg: float = _LEVEL_DEG) -> bool:
    """Whether a stroke runs that way."""
    angle = stroke.angle_deg
    level, upright = min(angle, 180 - angle), abs(angle - 90)
    return {
        None: True,
        "arm": True,
        "horizontal": level <= tolerance_deg,
        "across": level <= tolerance_deg,
        "vertical": upright <= tolerance_deg,
        "rising": 6 < angle < 84,
        "falling": 96 < angle < 174,
        "diagonal": level > 6 and upright > 6,
    }[orientation]


def _is_nearly_straight(stroke: Stroke) -> bool:
    """Short strokes of small things look bent at the resolution of the buffer."""
    return bool(np.hypot(*(stroke.points[-1] - stroke.points[0])) > 0.95 * stroke.length)


def chosen(
    known: Known, candidates: Sequence[Shape], extent: Shape, *, whole: Sequence[bool] | None = None
) -> list[int]:
    """Indices of the candidates that are left after the words for a side, an order or a number, best first.

    ``whole``: which of them are things, rather than parts of things.
    """
    numbers = list(range(len(candidates)))
    if not numbers:
        return []
    wanted = len(numbers) if known.count == 0 else known.count
    by_length = sorted(numbers, key=lambda n: -max(candidates[n].size))
    which = known.which
    if which in {"longest", "shortest"}:
        sizes = [float(max(one.size)) * (1 if which == "longest" else -1) for one in candidates]
        return _extreme(known, sizes, wanted, [True] * len(numbers) if whole is None else whole)
    if which in {"first", "second", "third"}:
        place = ("first", "second", "third").index(which)
        return numbers[place : place + 1]
    if which in {"last", "new"}:
        return numbers[-wanted:]
    if which == "old":
        return numbers[:wanted]
    if which == "middle":
        return sorted(numbers, key=lambda n: float(np.hypot(*(candidates[n].center - extent.center))))[:wanted]
    if which is not None and which != "other":
        direction = np.array(vector_of(which)) / np.maximum(extent.size, 0.05)
        reaches = [float(direction @ (one.center - extent.center)) for one in candidates]
        owned = known.name == "line" and known.of is not None and known.beside is None
        if wanted == 1 and owned and max(reaches) < -_OPPOSITE:  # the top of a triangle is no line
            return []
        return sorted(numbers, key=lambda n: -reaches[n])[:wanted]
    return by_length[:wanted] if known.name in STROKES else numbers[-wanted:]


def _extreme(known: Known, sizes: Sequence[float], wanted: int, whole: Sequence[bool]) -> list[int]:
    """Indices of the largest sizes; among parts that are alike, the thing that is no part, or the last of several."""

    def alike(numbers: Sequence[int]) -> list[int]:
        return [n for n in numbers if abs(abs(sizes[n] / sizes[numbers[0]]) - 1) < _AS_LONG]

    best = sorted(range(len(sizes)), key=lambda n: -sizes[n])
    if wanted > 1 or len(alike(best)) == 1:
        return best[:wanted]
    things = [n for n in best if whole[n]]
    if not things:
        raise SceneError(f"there are several {known.name}s of the same size, so that none is the {known.which}")
    return [max(alike(things))]


def stroke_numbers(shape: Shape, known: Known, *, extent: Shape | None = None) -> list[int]:
    """Indices of the strokes of a shape that ``line`` or ``curve`` refers to; empty if there are none."""
    wants_curves = known.name == "curve"
    visible = [n for n, s in enumerate(shape.strokes) if s.length > 1.2 * s.width]
    numbers = [n for n in visible if shape.strokes[n].is_straight != wants_curves]
    if not wants_curves:
        fitting = [n for n in numbers if has_orientation(shape.strokes[n], known.orientation)]
        roughly = [n for n in numbers if has_orientation(shape.strokes[n], known.orientation, _ROUGHLY_LEVEL_DEG)]
        bent = [n for n in visible if _is_nearly_straight(shape.strokes[n])]
        if known.orientation == "across" and not roughly:
            roughly = numbers
        if known.orientation == "arm":  # of a Y, not its stem
            fitting = [n for n in numbers if has_orientation(shape.strokes[n], "diagonal")] or numbers
        numbers = fitting or roughly or [n for n in bent if has_orientation(shape.strokes[n], known.orientation)]
    if known.which != "shortest":
        longest = max((shape.strokes[n].length for n in numbers), default=0.0)
        numbers = [n for n in numbers if shape.strokes[n].length > _SHORT * longest]
    found = chosen(known, [Shape((shape.strokes[n],)) for n in numbers], extent or shape)
    return [numbers[n] for n in found]


def in_order(parts: Sequence[Part]) -> list[Part]:
    """From left to right; of parts above each other from top to bottom."""
    centers = np.array([part.shape.center for part in parts])
    axis = int(np.ptp(centers, axis=0).argmax())
    return [parts[number] for number in np.argsort(centers[:, axis], kind="stable")]


def uncovered(parts: Sequence[Part], side: str) -> Sequence[Part]:
    """Of parts that are stacked towards a side the last one: "on top of those two"."""
    centers = np.array([part.shape.center for part in parts])
    spread, away = np.ptp(centers, axis=0), centers @ np.array(vector_of(side))
    stacked = side in OPPOSITE_SIDE and spread[axis_of(side)] > 2 * spread[1 - axis_of(side)] + STROKE
    return [parts[int(away.argmax())]] if stacked else parts


def limit_of(anchor: Shape, side: str) -> np.ndarray:
    """The corner of its extent from which on something lies on a side of it."""
    return np.where(np.array(vector_of(side)) > 0, anchor.high, anchor.low)


def lies_beyond(shape: Shape, limit: np.ndarray, direction: np.ndarray) -> bool:
    """Whether something lies on that side of the corner, but for a stroke's width."""
    reach = (shape.points - limit) @ direction
    return bool(reach.min() > -STROKE and reach.mean() > STROKE / 2)
