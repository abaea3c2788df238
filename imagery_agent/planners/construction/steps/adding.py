"""Adding things and strokes to a figure in mind, where the constraints hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import COLORS, SceneError
from imagery_agent.planners.construction.seeing.places import edge_points, is_point
from imagery_agent.planners.construction.seeing.reference import Bound, Figure, described
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, joined
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.drawing import as_course, drawn, is_stroke, stroke_between
from imagery_agent.planners.construction.solving.motions import placed, resized
from imagery_agent.planners.construction.solving.residuals import unit
from imagery_agent.planners.construction.solving.theme import means_theme
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.forming import bent, formed
from imagery_agent.planners.construction.steps.imagining import capital_size, imagine, small_enough, usual_size
from imagery_agent.planners.construction.steps.several import arranged, one_each

_FIRST_SIZE, _LARGEST = 0.6, 0.86
"""Usual and largest longest side of the first thing, in widths."""
_SMALL = 0.62
"""Things that are scaled by less are imagined small."""
_NOT_WHERE = (tree.Points, tree.SizeRatio, tree.Parallel, tree.Arranged, tree.Apart, tree.Aligned)
"""Constraints that do not say where a thing is."""
_REGULAR = {"circle", "square", "star"}
"""Things whose width and height are the same, if nothing else is said."""
_LONG = {"rectangle", "oval"}
"""Things without a front: the way that they go is that of their longer sides."""
_ORIENTED = {f"{word} line": word for word in ("horizontal", "vertical", "diagonal")}


def add(editor: Editor, step: tree.Add) -> list[Placed]:
    """Add what a step names.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    new, constraints = step.theme, step.constraints
    if new.name in _ORIENTED:
        new = replace(new, name="line", orientation=_ORIENTED[new.name])  # type: ignore[arg-type]
    figure = editor.figure
    if new.units or any(isinstance(c, tree.Away) and c.of is None for c in constraints):
        constraints = _in_units(figure, new, constraints)
        measured = add(editor, tree.Add(replace(new, units=()), constraints))
        if new.units:
            editor.mark_measured([index for one in measured for index in one.pieces], new.units[0])
        return measured
    if figure.pieces:
        figure.mentioned = _meant_by_it(figure, constraints)
    else:
        _refuse_without_figure(constraints)
    added = _add_each(editor, new, constraints)
    for index in [index for one in added for index in one.pieces if not is_stroke(new.name)]:
        formed(editor, index, new)
    return added


def _add_each(editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint]) -> list[Placed]:
    """Things that are placed together, or one at each of several places."""
    figure = editor.figure
    each = one_each(figure, constraints, new.count) if figure.pieces else None
    if each is None:
        return [_add_group(editor, new, constraints)]
    added: list[Placed] = []
    for own in each:
        like = added[0].pieces[0] if added and added[0].pieces else None
        added.append(_add_group(editor, replace(new, count=1), own, like=like))
        editor.figure.theme = tuple(index for one in added for index in one.pieces)
    return [replace(one, hidden=editor.figure.theme) for one in added]


def _in_units(figure: Figure, new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """Lengths and distances in units, compared with what was measured last, or with the thing's own lengths.

    Raises:
        SceneError: nothing tells how long a unit is.
    """
    known = next((n for n in reversed(range(len(figure.pieces))) if figure.pieces[n].measured is not None), None)
    if known is not None:
        dimension, amount = figure.pieces[known].measured or ("size", 1.0)
        target: Any = Bound("piece", pieces=(known,))
    elif new.units:
        (dimension, amount), target = new.units[0], tree.Known("theme")
    else:
        raise SceneError("nothing was measured yet, so that it is not known how long a unit is")
    own = new.units[1:] if known is None else new.units
    found = [replace(c, ratio=c.ratio / amount, of=target, dimension=dimension)  # type: ignore[arg-type]
             if isinstance(c, tree.Away) and c.of is None else c for c in constraints]  # fmt: skip
    return (*found, *(tree.SizeRatio(long / amount, target, side, dimension) for side, long in own))  # type: ignore[arg-type]


_UNNAMED = {"figure", "it", "theme", "piece", "each"}
"""References that name no thing."""
_OF_ITSELF = (tree.Points, tree.SizeRatio, tree.Arranged, tree.Apart, tree.Parallel, tree.Closes)
"""Constraints that the first thing of a figure can meet alone."""


def _refuse_without_figure(constraints: Sequence[tree.Constraint]) -> None:
    """SceneError for the first thing of a figure that is said to be at something: it can only be on a side."""
    for constraint in constraints:
        for value in (getattr(constraint, field.name) for field in fields(constraint)):
            known = value.of if isinstance(value, tree.Feature) else value
            while isinstance(known, tree.Known) and known.of is not None:
                known = known.of
            if isinstance(known, tree.Known) and (known.name not in _UNNAMED or known.which in {"first", "other"}):
                raise SceneError(f"there is no {described(known)}: nothing is in mind yet")
        if not isinstance(constraint, _OF_ITSELF) and not _is_side_of_picture(constraint):
            raise SceneError("nothing is in mind yet at which it could be")


def _is_side_of_picture(constraint: tree.Constraint) -> bool:
    """``at the top``, ``in the middle``, ``from left to right``: also without a figure."""
    if isinstance(constraint, tree.Beside | tree.Inside):
        return constraint.target == tree.Known() and getattr(constraint, "region", "") is not None
    if means_theme(getattr(constraint, "target", None)):
        return True
    places = [one for one in vars(constraint).values() if isinstance(one, tree.Feature)]
    if places and all(one.of.of == tree.Known("it") for one in places):
        return True  # "so that it lies on its flat side"
    plain = all((one.of == tree.Known() and vector_of(one.at) != (0.0, 0.0)) or one.at == "center" for one in places)
    return plain and (not isinstance(constraint, tree.Spans) or len(places) == 2) and bool(places)


def _meant_by_it(figure: Figure, constraints: Sequence[tree.Constraint]) -> Sequence[int]:
    """What "it" means: a whole thing named in the same sentence, or else what was mentioned last, if it is no line."""
    beside = any(isinstance(c, tree.Beside) and c.target == tree.Known("it") for c in constraints)
    for constraint in constraints:
        if beside and isinstance(constraint, tree.Inside):
            continue  # what something is inside of cannot be what it is beside
        target: Any = getattr(constraint, "target", None)
        known = target.of if isinstance(target, tree.Feature) else target
        if known is not None and known.name not in {"it", "figure", "theme", "piece", "point"}:
            part = figure.one(known)
            if part.is_whole:
                return part.pieces
        if isinstance(target, tree.Feature) and target.at in {"end", "ends", "far"}:
            return figure.mentioned  # "at the end of it": only a stroke has ends
    is_thing = [not is_stroke(figure.pieces[index].name) for index in figure.mentioned]
    return figure.mentioned if any(is_thing) else range(len(figure.pieces))  # "its foot" is not a line's


def _add_group(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], *, like: int | None = None
) -> Placed:
    """Things that are placed together; ``like``: a piece of the same size."""
    constraints = tuple(c for c in constraints if not isinstance(c, tree.OneEach))
    touches = any(isinstance(c, tree.Touches) for c in constraints)
    if new.count > 1 and (touches or not editor.figure.pieces):  # "two of them, apart": from each other
        constraints = tuple(c for c in constraints if c != tree.Apart(tree.Known()))
    if editor.figure.pieces and all(isinstance(c, _NOT_WHERE) for c in constraints):
        constraints = (*constraints, tree.Beside("right"))
    if new.name == "dot":
        return Placed(_add_dots(editor, new, constraints, like), constraints)
    if is_stroke(new.name):
        return Placed(_add_strokes(editor, new, constraints), constraints)
    points = next((c.side for c in constraints if isinstance(c, tree.Points)), None)
    if new.name in _LONG and points is not None:
        constraints = tuple(c for c in constraints if not isinstance(c, tree.Points))
        if points in {"top", "bottom"} and new.angle_deg == 0.0 and new.height <= new.width:
            new = replace(new, angle_deg=90.0, width=new.height, height=new.width)
    elif points is not None and new.faces is None:
        new = replace(new, faces=points)  # type: ignore[arg-type]
    return Placed(_add_things(editor, new, constraints, like), constraints)


# ---------------------------------------------------------------- strokes


def _add_strokes(editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[int, ...]:
    figure = editor.figure
    if not figure.pieces:
        return editor.draw(new.name, [bent(one, new) for one in _first_strokes(new)], thick=new.thick)
    course = as_course(new, constraints)
    if new.orientation is None and any(isinstance(c, tree.Spans) and _across(c) for c in course):
        new = replace(new, orientation="horizontal")
    length = capital_size(figure) * 0.5 * new.size * (new.height if new.orientation == "vertical" else new.width)
    inside = next((c for c in course if isinstance(c, tree.Inside)), None)
    if inside is not None:
        length = min(length, 0.5 * float(figure.one(inside.target).shape.size.min()) * new.size)
    if new.count > 1 and (fan := _fan(new, course, figure)):
        return editor.draw(new.name, fan, thick=new.thick)
    if new.count > 1 and any(isinstance(c, tree.Spans) and c.end is None for c in course):
        return editor.draw(new.name, _parallel(drawn(new, course, figure, length=length), new.count), thick=new.thick)
    if new.count > 1:
        course = (*course, tree.Arranged("row"))
    offsets = [_offset(new, course, figure, number) if new.count > 1 else None for number in range(new.count)]
    strokes = [drawn(new, course, figure, length=length, offset=offset) for offset in offsets]
    return editor.draw(new.name, [bent(one, new) for one in strokes], thick=new.thick)


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


def _first_strokes(new: tree.New) -> list[Shape]:
    angle = {"vertical": 90.0, "rising": 45.0, "diagonal": 45.0, "falling": -45.0}.get(new.orientation or "", 0.0)
    along = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
    across = np.abs([along[1], along[0]]) * 0.25
    half = _FIRST_SIZE / 2 * min(new.size, 1.4)
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


def _add_dots(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], like: int | None
) -> tuple[int, ...]:
    """Dots are marks of a pen that is wider than a stroke."""
    figure = editor.figure
    on_ink = any(isinstance(c, tree.At) and c.target.at != "center" for c in constraints)
    radius = max(
        (2.6 if on_ink else 1.7) / 64,
        0.07 * (capital_size(figure) if figure.pieces else _FIRST_SIZE) * float(np.sqrt(new.size)),
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
        mark = [np.array([center, center + 1e-4])]
        picture = editor.workspace.draw_strokes(
            mark, width=max(2 * radius * room.zoom, STROKE if like is None else 0.0), color=COLORS[new.color or "black"]
        )
        added.append(editor.append("dot", picture))
    return tuple(added)


# ---------------------------------------------------------------- things


def _add_things(
    editor: Editor, new: tree.New, constraints: Sequence[tree.Constraint], like: int | None
) -> tuple[int, ...]:
    figure, is_first = editor.figure, not editor.figure.pieces
    seen = imagine(editor, new, "large" if is_first and new.size > 1.2 else "medium", constraints)
    own = seen[1]
    aspect = np.array([new.width, new.height]) / np.sqrt(new.width * new.height)
    size = (
        _first_size(new, own) if is_first else usual_size(figure, new, constraints) / float((own.size * aspect).max())
    )
    factors = aspect * size
    same = None if like is None else figure.shape(like)
    if same is not None:
        factors = same.size / np.maximum(own.size, 1e-3)
    if is_first:
        factors = _own_proportions(figure, own.moved(factors), constraints) * factors
        factors = factors * min(1.0, _LARGEST / float((own.size * factors).max()))
    members = arranged(own.moved(factors), new.count, constraints)
    base = joined([own.moved(factors).mapped(member) for member in members])
    if is_first and base.size.max() > _LARGEST:  # gaps do not shrink with the things
        factors = factors * 0.9 * _LARGEST / float(base.size.max())
        members = arranged(own.moved(factors), new.count, constraints)
        base = joined([own.moved(factors).mapped(member) for member in members])
    if is_first:
        shrink = min(1.0, _LARGEST / float(base.size.max()))
        change = Change(base.center, scale=(shrink, shrink), shift=tuple(0.5 - base.center))
    else:
        change = placed(
            base,
            _of_group(new, constraints),
            figure,
            keeps_size=new.copy_of is not None or same is not None,
            keeps_form=_keeps_form(new, constraints),
        )
        if float((factors * change.scale).max()) < _SMALL and new.copy_of is None:
            seen = small_enough(editor, new, seen, constraints)
    room = editor.make_room(base.mapped(change), range(len(figure.pieces)))
    copied = [] if new.copy_of is None else [figure.pieces[index].name for index in figure.one(new.copy_of).pieces]
    name = copied[0] if len(copied) == 1 else new.name
    added = []
    for member in members:
        goal = own.moved(factors).mapped(member).mapped(change)
        added.append(editor.append(name, editor.changed(seen[0], _onto(seen[1], goal), room)))
    return tuple(added)


def _keeps_form(new: tree.New, constraints: Sequence[tree.Constraint]) -> bool:
    """Whether a thing is no longer what its name says if it is stretched: a circle, a square."""
    said = {c.dimension for c in constraints if isinstance(c, tree.SizeRatio)}
    return new.name in _REGULAR and new.width == new.height and new.count == 1 and not {"width", "height"} <= said


def _of_group(new: tree.New, constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """Several things in a row that touch an edge are together no wider than it."""
    order = next((c.order for c in constraints if isinstance(c, tree.Arranged)), "row")
    sides, dimension = (("left", "right"), "height") if order == "column" else (("top", "bottom"), "width")
    edges = [c.target.of for c in constraints if isinstance(c, tree.Touches) and c.target.at in sides]
    if new.count == 1 or not edges:
        return tuple(constraints)
    return (*constraints, tree.SizeRatio(0.99, edges[0], dimension, exact=False))  # type: ignore[arg-type]


def _onto(shape: Shape, goal: Shape) -> Change:
    """The change that brings a shape to the place and size of another one of its kind."""
    scale = goal.size / np.maximum(shape.size, 1e-3)
    scale = np.where(shape.size < 0.05, scale[int(np.argmax(shape.size))], scale)
    return Change(shape.center, scale=(float(scale[0]), float(scale[1])), shift=tuple(goal.center - shape.center))


def _first_size(new: tree.New, own: Shape) -> float:
    """The factor on the first thing of a figure."""
    size = min(new.size, 1.4) * np.sqrt(max(new.width * new.height, 1.0)) if new.count == 1 else 1.0
    return float(size) * min(1.0, _FIRST_SIZE / float(own.size.max()))


def _own_proportions(figure: Figure, own: Shape, constraints: Sequence[tree.Constraint]) -> np.ndarray:
    """float64 (2,): the factors in x and y after which it is, for example, twice as tall as wide."""
    factors = np.ones(2)
    for constraint in constraints:
        if isinstance(constraint, tree.SizeRatio) and constraint.target.name in {"it", "figure", "theme"}:
            axes = (constraint.dimension != "height", constraint.dimension == "height")
            ratio = resized(own, [constraint], figure, own.center, axes).scale
            factors = np.array(ratio) / np.sqrt(np.prod(ratio))
    return factors
