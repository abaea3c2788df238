"""Strokes and dots that are added to a figure in mind, where the constraints hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import COLORS
from imagery_agent.planners.construction.checking.ink import gaps_to
from imagery_agent.planners.construction.seeing.places import edge_points, is_point
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, joined
from imagery_agent.planners.construction.solving.drawing import as_course, drawn, stroke_between
from imagery_agent.planners.construction.solving.motions import placed
from imagery_agent.planners.construction.solving.residuals import unit
from imagery_agent.planners.construction.steps.editor import Editor
from imagery_agent.planners.construction.steps.forming import bent
from imagery_agent.planners.construction.steps.imagining import FIRST_SIZE, capital_size
from imagery_agent.planners.construction.steps.several import arranged

_NO_WAY = (tree.Beside, tree.SizeRatio, tree.Apart, tree.Aligned, tree.Away)
"""Constraints that do not say which way a stroke runs."""


def _along(course: Sequence[tree.Constraint]) -> Any:
    """How a stroke runs of which nothing is said but beside what it is: along the side of that."""
    sides = [c.side for c in course if isinstance(c, tree.Beside)]
    return "vertical" if sides and sides[0] in {"left", "right"} else "horizontal"


def add_strokes(editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[int, ...]:
    figure = editor.figure
    if not figure.pieces:
        new = replace(new, orientation=new.orientation or _first_way(constraints))
        return editor.draw(new.name, [bent(one, new) for one in _first_strokes(new)], thick=new.thick)
    course = as_course(new, constraints)
    if new.orientation is None and any(isinstance(c, tree.Spans) and _across(c) for c in course):
        new = replace(new, orientation="horizontal")
    if new.orientation is None and new.count == 1 and all(isinstance(c, _NO_WAY) for c in course):
        new = replace(new, orientation=_along(course))
    length = capital_size(figure) * 0.5 * new.size * (new.height if new.orientation == "vertical" else new.width)
    inside = next((c for c in course if isinstance(c, tree.Inside)), None)
    if inside is not None:
        length = min(length, 0.5 * float(figure.one(inside.target).shape.size.min()) * new.size)
    if new.count > 1 and (fan := _fan(new, course, figure)):
        return editor.draw(new.name, fan, thick=new.thick)
    leaves = any(isinstance(c, tree.Spans) and c.end is None for c in course)
    if new.count > 1 and leaves:
        return editor.draw(new.name, _parallel(drawn(new, course, figure, length=length), new.count), thick=new.thick)
    if new.count > 1:
        course = (*course, tree.Arranged("row"))
    offsets = [_offset(new, course, figure, number) if new.count > 1 else None for number in range(new.count)]
    strokes = [drawn(new, course, figure, length=length, offset=offset) for offset in offsets]
    if leaves and not any(isinstance(c, tree.SizeRatio) for c in course):
        strokes = [_in_view(stroke, figure) for stroke in strokes]
    return editor.draw(new.name, [bent(one, new) for one in strokes], thick=new.thick)


def _in_view(stroke: Shape, figure: Figure) -> Shape:
    """A stroke that begins along other ink, as one upwards from the side of a circle: long enough to be seen."""
    start, ink = stroke.points[0], figure.rest().mask
    longer = [stroke.mapped(lambda points, by=by: start + by * (points - start)) for by in (1.0, 1.5, 2.0)]  # type: ignore[misc]
    return next((one for one in longer if (gaps_to(ink, one.points) > 0.25 * STROKE).mean() > 0.5), stroke)


def _across(span: tree.Spans) -> bool:
    """From side to side of one thing."""
    places = (span.start, span.end)
    sides = {one.at for one in places if one is not None and not one.middle and one.fraction is None}
    return sides == {"left", "right"} and len({one.of for one in places if one is not None}) == 1


def _fan(new: tree.New, course: Sequence[tree.Constraint], figure: Figure) -> list[Shape]:
    """Several strokes from a point, or an edge, to an edge: spread over it; empty if they run otherwise."""
    span = next((c for c in course if isinstance(c, tree.Spans)), None)
    if span is None or span.start is None or span.end is None or span.end.at not in OPPOSITE_SIDE or span.end.middle:
        return []
    starts = figure.places(span.start)
    if span.start.at in OPPOSITE_SIDE and not is_point(span.start, figure.one(span.start.of).shape):
        starts = _spread(edge_points(figure.one(span.start.of).shape, span.start.at), new.count)
    elif len(starts) != 1:
        return []
    goals = _spread(edge_points(figure.one(span.end.of).shape, span.end.at), new.count)
    return [stroke_between(new.name, starts[n % len(starts)], goals[n]) for n in range(new.count)]


def _spread(rim: np.ndarray, count: int) -> np.ndarray:
    """float64 (count, 2): places on an edge at equal distances, from left to right or from top to bottom."""
    shares = (np.arange(count)[:, None] + 1) / (count + 1)
    goals = rim.min(axis=0) + np.ptp(rim, axis=0) * shares
    return np.array([rim[np.hypot(*(rim - goal).T).argmin()] for goal in goals])


def _parallel(stroke: Shape, count: int) -> list[Shape]:
    """Several strokes side by side, from one that starts at a given place."""
    chord = unit(stroke.points[-1] - stroke.points[0])
    across = 2.5 * STROKE * np.array([-chord[1], chord[0]])
    return [stroke.moved(shift=across * (number - (count - 1) / 2)) for number in range(count)]


def _first_way(constraints: Sequence[tree.Constraint]) -> Any:
    """How the first stroke of a figure runs, from one side or corner of the picture to another."""
    for span in [c for c in constraints if isinstance(c, tree.Spans) and c.start is not None and c.end is not None]:
        across, down = np.subtract(vector_of(span.end.at), vector_of(span.start.at))  # type: ignore[union-attr]
        return ("falling" if across * down > 0 else "rising") if across and down else "vertical" if down else None
    return None


def _first_strokes(new: tree.New) -> list[Shape]:
    angle = {"vertical": 90.0, "rising": 45.0, "diagonal": 45.0, "falling": -45.0}.get(new.orientation or "", 0.0)
    along = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
    across = np.abs([along[1], along[0]]) * 0.25
    half = FIRST_SIZE / 2 * min(new.size, 1.4)
    bulge = -1.0 if new.faces in {"bottom", "right"} else 1.0
    middles = [0.5 + across * (number - (new.count - 1) / 2) for number in range(new.count)]
    return [stroke_between(new.name, one - along * half, one + along * half, bulge=bulge) for one in middles]


def _offset(new: tree.New, constraints: Sequence[tree.Constraint], figure: Figure, number: int) -> np.ndarray:
    """Of one of several parallel strokes, from the middle of the figure."""
    targets: list[Any] = [getattr(c, "target", None) for c in constraints]
    target = next((one for one in targets if isinstance(one, tree.Known | tree.Feature)), tree.Known())
    shape = figure.one(target.of if isinstance(target, tree.Feature) else target).shape
    spread = 1.0 if any(isinstance(c, tree.Crosses | tree.Spans) for c in constraints) else 0.7
    step = np.maximum(spread * shape.size / (new.count + 1), 2.5 * STROKE)
    return np.asarray(shape.center - figure.rest().shape.center + (number - (new.count - 1) / 2) * step)


_ON_STROKES = 1.3 * STROKE
"""Radius of a dot on a stroke, so that it can be seen."""


def _is_ink(figure: Figure, place: np.ndarray) -> bool:
    return bool(gaps_to(figure.rest().mask, place[None])[0] < STROKE / 2)


def add_dots(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], like: int | None
) -> tuple[int, ...]:
    """Dots are marks of a pen that is wider than a stroke."""
    figure = editor.figure
    on_ink = any(isinstance(c, tree.At) and c.target.at != "center" for c in constraints)
    radius = max(
        (2.6 if on_ink else 1.7) / 64,
        0.07 * (capital_size(figure) if figure.pieces else FIRST_SIZE) * float(np.sqrt(new.size)),
    )
    if like is not None:
        radius = float(np.sqrt(figure.mask(like).sum() / np.pi)) / figure.mask(like).shape[0]
    angles = np.linspace(0, 2 * np.pi, 17)
    rim = stroke_between("line", np.zeros(2), np.ones(2)).strokes[0]
    rim = replace(rim, points=0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1), is_straight=False)
    single = Shape((replace(rim, free=(False, False)),))
    inside = next((figure.room(c.target) for c in constraints if isinstance(c, tree.Inside)), None)
    free = None if inside is None else inside.size - STROKE
    group = [single.mapped(change) for change in arranged(single, new.count, constraints, room=free)]
    if figure.pieces:
        change = placed(joined(group), constraints, figure, keeps_size=True)
        group = [one.moved(shift=change.shift) for one in group]
    room = editor.make_room(joined(group), range(len(figure.pieces)))
    added = []
    for one in group:
        center = room(one.center[None])[0]
        on_ink = bool(figure.pieces) and any(isinstance(c, tree.At) for c in constraints) and _is_ink(figure, center)
        radius = max(radius, _ON_STROKES / max(room.zoom, 1e-3)) if on_ink else radius
        mark = [np.array([center, center + 1e-4])]
        picture = editor.workspace.draw_strokes(
            mark, width=max(2 * radius * room.zoom, STROKE if like is None else 0.0), color=COLORS[new.color or "black"]
        )
        added.append(editor.append("dot", picture))
    return tuple(added)
