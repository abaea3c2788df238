"""Adding things to a figure in mind: imagined by themselves (Kosslyn's PUT) or drawn from end to end, and placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import (
    Add,
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
    New,
    OneEach,
    Overlaps,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import opposite_side, vector_of
from imagery_agent.language.scene import COLORS, Scene, SceneError, Thing, caption
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import MARK, Figure
from imagery_agent.planners.construction.residuals import about_theme
from imagery_agent.planners.construction.shapes import STROKE, Shape, joined, open_side, pointed_side  # fmt: skip
from imagery_agent.planners.construction.solver import Placement, draw_between, place, stroke_between
from imagery_agent.visual_routines.strokes import Stroke

_LOW_LETTERS = frozenset("acemnorsuvwxz")
_FIRST_SIZE = 0.6
"""Longest side of the first thing, in widths."""
_MOST_PLACES = 12
_WHERE = (Touches, Beside, Inside, Encloses, Overlaps, Coincides, At, Between, Spans, Crosses, OneEach, Closes)
_SIZE_CLASSES = {"small": 0.32, "medium": 0.6, "large": 0.86}


def is_stroke(name: str) -> bool:
    """Whether a thing of this name is drawn from end to end."""
    return name in {"line", "curve", "arc"} or name.endswith((" line", " curve")) or name == "zigzag"


def add(editor: Editor, step: Add) -> tuple[int, ...]:
    """Add what a step names; indices of the new pieces.

    Raises:
        SceneError: a constraint refers to something that is not in the figure.
    """
    step = _with_orientation(step)
    new, constraints = step.theme, about_theme(step.constraints)
    each = next((c for c in constraints if isinstance(c, OneEach)), None) or _distributed(editor.figure, step)
    if each is not None:
        each, constraints = _at_corners(each, constraints)
        return _add_each(
            editor, new, each, [c for c in constraints if c is not each and c not in _spread(constraints, each)]
        )
    if editor.figure.pieces and not any(isinstance(c, _WHERE) for c in constraints):
        constraints = (*constraints, Beside("right"))
    if new.name == "dot":
        return _add_dots(editor, new, constraints)
    if is_stroke(new.name):
        return _add_strokes(editor, new, constraints)
    points = next((c.side for c in constraints if isinstance(c, Points)), None)
    if points is not None and new.faces is None:
        new = replace(new, faces=points)
    return _add_thing(editor, new, constraints)


def _distributed(figure: Figure, step: Add) -> OneEach | None:
    """ "Two squares touching the ends": as many things as places."""
    if step.theme.count < 2 or not figure.pieces:
        return None
    single = [c for c in step.constraints if isinstance(c, Touches | At) and c.own is None]
    for constraint in single:
        several = constraint.target.at in {"ends", "sides", "corners"}
        if several and len(figure.places(constraint.target)) == step.theme.count:
            return OneEach((constraint.target,), "touches" if isinstance(constraint, Touches) else "at")
    return each_its_own(single, step.theme.count)


def _at_corners(each: OneEach, constraints: Sequence[Constraint]) -> tuple[OneEach, tuple[Constraint, ...]]:
    """ "On top, one at the left and one at the right": at the corners."""
    sides: list[str] = [c.target.at for c in constraints if isinstance(c, Touches) and c.own is None]
    sides += [c.side for c in constraints if isinstance(c, Beside)]
    upright = next((side for side in sides if side in {"top", "bottom"}), None)
    places_of = tuple(feature for feature in each.places)
    if upright is not None and all(feature.at in {"left", "right"} for feature in places_of):
        places_of = tuple(
            replace(feature, at=f"{upright} {feature.at}")  # type: ignore[arg-type]
            for feature in places_of
        )
    if not all(len(feature.at.split()) == 2 for feature in places_of):
        return each, tuple(constraints)
    said = [c for c in constraints if isinstance(c, Beside) or (isinstance(c, Touches) and c.own is None)]
    rest = tuple(c for c in constraints if c not in said and c is not each)
    return replace(each, places=places_of), rest


def each_its_own(constraints: Sequence[Constraint], count: int) -> OneEach | None:
    """As many places as things: one for each."""
    single = [c for c in constraints if isinstance(c, Touches | At) and c.own is None]
    places_of = tuple(dict.fromkeys(c.target for c in single))
    if count < 2 or len(places_of) != count or not all(vector_of(place.at) != (0.0, 0.0) for place in places_of):
        return None
    return OneEach(places_of, "touches" if isinstance(single[0], Touches) else "at")


def _spread(constraints: Sequence[Constraint], each: OneEach) -> list[Constraint]:
    """The constraints that a distribution over places stands for."""
    return [c for c in constraints if isinstance(c, Touches | At) and c.target in each.places]


def _with_orientation(step: Add) -> Add:
    """ "horizontal line" as a name means a line of that orientation."""
    words = step.theme.name.split()
    if len(words) == 2 and words[1] == "line" and words[0] in {"horizontal", "vertical", "diagonal"}:
        return replace(step, theme=replace(step.theme, name="line", orientation=words[0]))  # type: ignore[arg-type]
    return step


def _add_each(editor: Editor, new: New, each: OneEach, others: Sequence[Constraint]) -> tuple[int, ...]:
    """One thing at every place."""
    relations = {"touches": Touches, "at": At}
    added: list[int] = []
    for feature in each.places:
        single = replace(new, count=1)
        spread = feature.at in {"ends", "sides", "corners", "point", "junction"} or feature.of.count > 1
        editor.figure.to_go = editor.figure.marks(feature)[:_MOST_PLACES] if spread else np.zeros((0, 2))
        count = len(editor.figure.to_go)
        for _ in range(max(1, count)):
            place = Feature("center", Known(MARK)) if count > 1 else feature
            constraint: Constraint
            if each.relation in relations:
                constraint = relations[each.relation](place)
            elif each.relation == "inside":
                constraint = Inside(feature.of, feature.at if vector_of(feature.at) != (0, 0) else None)  # type: ignore[arg-type]
            else:
                constraint = Beside(feature.at, feature.of)  # type: ignore[arg-type]
            added += add(editor, Add(single, (constraint, *others)))
            editor.figure.to_go = editor.figure.to_go[1:]
    return tuple(added)


# ---------------------------------------------------------------- strokes


def _add_strokes(editor: Editor, new: New, constraints: Sequence[Constraint]) -> tuple[int, ...]:
    if not editor.figure.pieces:
        return _first_strokes(editor, new)
    figure, unit = editor.figure, _unit(editor.figure)
    constraints = _leaving(new, _from_end_to_end(constraints))
    length = unit * 0.5 * new.size * (new.height if new.orientation == "vertical" else new.width)
    inside = next((c for c in constraints if isinstance(c, Inside)), None)
    if inside is not None:
        length = min(length, 0.5 * float(figure.one(inside.target).shape.size.min()) * new.size)
    shapes = []
    for number in range(new.count):
        offset = _offset(new, constraints, figure, number) if new.count > 1 else None
        shapes.append(draw_between(new, constraints, figure, length=length, offset=offset))
    group = joined(shapes)
    factor, shift = editor.make_room(group, range(len(figure.pieces)))
    added = []
    for shape in shapes:
        moved = shape.mapped(lambda points: 0.5 + factor * (points - 0.5) + shift)
        width = max(STROKE * float(np.sqrt(factor)), 2.6 / 64)
        added.append(editor.append(new.name, editor.redrawn(moved, width)))
    return tuple(added)


_PLACES = {"center", "end", "ends", "point", "corners", "junction"}


def _from_end_to_end(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """A stroke at two places runs from one to the other."""
    ends = [c for c in constraints if isinstance(c, Touches | At) and c.own is None and _is_place(c.target)]
    spans = [c for c in constraints if isinstance(c, Spans)]
    rest = tuple(c for c in constraints if c not in ends and c not in spans)
    if len(ends) == 2 and not spans:
        return (*rest, Spans(ends[0].target, ends[1].target))
    if len(ends) == 1 and len(spans) == 1 and None in {spans[0].start, spans[0].end}:
        return (*rest, replace(spans[0], start=ends[0].target, end=spans[0].end or spans[0].start))
    return tuple(constraints)


def _is_place(feature: Feature) -> bool:
    return feature.at in _PLACES or feature.middle or feature.fraction is not None or " " in feature.at


def _leaving(new: New, constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """A stroke that touches one side, with nothing said about its direction, leaves straight away from there."""
    directed = any(isinstance(c, Points | Spans | Crosses | Closes | Inside | At) for c in constraints)
    touching = [c for c in constraints if isinstance(c, Touches)]
    if new.orientation is not None or directed or len(touching) != 1:
        return tuple(constraints)
    side = touching[0].target.at
    beside = next((c.side for c in constraints if isinstance(c, Beside) and c.side != "either"), None)
    outward = side if vector_of(side) != (0.0, 0.0) else beside
    return (*constraints, Points(outward)) if outward is not None else tuple(constraints)  # type: ignore[arg-type]


def _first_strokes(editor: Editor, new: New) -> tuple[int, ...]:
    angle = {"vertical": 90.0, "rising": 45.0, "diagonal": 45.0, "falling": -45.0}.get(new.orientation or "", 0.0)
    half = _FIRST_SIZE / 2 * min(new.size, 1.4)
    unit = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
    across = np.array([unit[1], -unit[0]]) * 0.25
    shapes = []
    for number in range(new.count):
        middle = 0.5 + across * (number - (new.count - 1) / 2) * np.sign(across.sum() or 1.0)
        bulge = -1.0 if new.faces in {"bottom", "right"} else 1.0
        shapes.append(stroke_between(new.name, middle - unit * half, middle + unit * half, bulge=bulge))
    return tuple(editor.draw(new.name, shape) for shape in shapes)


def _offset(new: New, constraints: Sequence[Constraint], figure: Figure, number: int) -> np.ndarray:
    """Of one of several parallel strokes, from the middle of what they belong to, along and across."""
    targets = [getattr(c, "target", None) for c in constraints]
    target = next((one for one in targets if isinstance(one, Known | Feature)), Known())
    shape = figure.one(target.of if isinstance(target, Feature) else target).shape
    share = (number + 1) / (new.count + 1) - 0.5
    spread = 1.0 if any(isinstance(c, Crosses | Spans) for c in constraints) else 0.7
    return np.asarray(shape.center - figure.before().shape.center + share * spread * shape.size)


def _add_dots(editor: Editor, new: New, constraints: Sequence[Constraint]) -> tuple[int, ...]:
    """Dots are marks of a pen that is wider than a stroke."""
    unit = _unit(editor.figure) if editor.figure.pieces else _FIRST_SIZE
    radius = max(1.7 / 64, 0.07 * unit * float(np.sqrt(new.size)))
    angles = np.linspace(0, 2 * np.pi, 17)
    rim = 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    shapes = _arranged(Shape((Stroke(rim, False, (False, False), STROKE),)), new, constraints)
    base = joined(shapes)
    factor, offset = 1.0, np.zeros(2)
    if editor.figure.pieces:
        shift = np.array(place(base, constraints, editor.figure, fixed_size=True, start_at_figure=True).shift)
        shapes = [shape.moved((1.0, 1.0), shift) for shape in shapes]
        factor, offset = editor.make_room(joined(shapes), range(len(editor.figure.pieces)))
    added = []
    for shape in shapes:
        center = 0.5 + factor * (shape.center - 0.5) + offset
        mark = Shape((Stroke(np.array([center, center + 1e-4]), True, (True, True), STROKE),))
        added.append(
            editor.append("dot", editor.redrawn(mark, 2 * radius * factor, color=COLORS[new.color or "black"]))
        )
    return tuple(added)


# ---------------------------------------------------------------- things


def _add_thing(editor: Editor, new: New, constraints: Sequence[Constraint]) -> tuple[int, ...]:
    figure = editor.figure
    picture = _imagine(editor, new, "large" if not figure.pieces and new.size > 1.2 else "medium")
    own = figure.look_at(picture)[0]
    if own is None:
        raise SceneError(f"no {new.name} could be imagined: its picture is empty")
    aspect = np.array([new.width, new.height]) / np.sqrt(new.width * new.height)
    if not figure.pieces:
        return _first_things(editor, new, picture, own, aspect, constraints)
    size = _usual_size(figure, new, constraints) / float((own.size * aspect).max())
    shapes = _arranged(own.moved(aspect * size), new, constraints)
    base = joined(shapes)
    placement = place(base, constraints, figure, fixed_size=new.copy_of is not None, start_at_figure=True)
    factors = aspect * size * np.array(placement.scale)
    if float(factors.max()) < 0.62 and new.copy_of is None:  # drawn small, strokes stay as thick as others
        picture, own, shapes = _drawn_small(editor, new, picture, own, shapes)
    final = base.moved(placement.scale, placement.shift)
    rest = list(range(len(figure.pieces)))
    factor, offset = editor.make_room(final, rest)
    added = []
    for shape in shapes:
        center = base.center + np.array(placement.scale) * (shape.center - base.center) + np.array(placement.shift)
        scale = shape.size * np.array(placement.scale) / np.maximum(own.size, 1e-3)
        scale = np.where(own.size < 0.05, scale.max(), scale)
        one = Placement((float(scale[0]), float(scale[1])), tuple(center - own.center))
        added.append(editor.append(new.name, editor.mapped(picture, own.center, one, factor, offset)))
    return tuple(added)


def _drawn_small(
    editor: Editor, new: New, picture: MentalPicture, own: Shape, shapes: list[Shape]
) -> tuple[MentalPicture, Shape, list[Shape]]:
    """The thing imagined again at a small size, if it then looks the same."""
    small = _imagine(editor, new, "small")
    seen = editor.figure.look_at(small)[0]
    if seen is None or abs(float(np.log(np.prod(seen.size / own.size) + 1e-6))) > 2.5:
        return picture, own, shapes
    aspects = [shape.size[0] / max(shape.size[1], 1e-3) for shape in (seen, own)]
    if not 0.8 < aspects[0] / max(aspects[1], 1e-3) < 1.25:
        return picture, own, shapes
    return small, seen, shapes


def _first_things(
    editor: Editor, new: New, picture: MentalPicture, own: Shape, aspect: np.ndarray, constraints: Sequence[Constraint]
) -> tuple[int, ...]:
    """The first things of a figure, in the middle of the picture."""
    size = min(new.size, 1.4) * np.sqrt(np.maximum(new.width * new.height, 1.0)) if new.count == 1 else 1.0
    size *= min(1.0, _FIRST_SIZE / float(own.size.max()))
    factors = aspect * min(size, 0.86 / float((own.size * aspect).max()))
    for constraint in constraints:
        if isinstance(constraint, SizeRatio) and constraint.target.name in {"it", "figure", "theme"}:
            factors = _own_ratio(constraint, own, factors)
    shapes = _arranged(own.moved(factors), new, constraints)
    base = joined(shapes)
    shrink = min(1.0, 0.86 / float(base.size.max()))
    added = []
    for shape in shapes:
        center = 0.5 + shrink * (shape.center - base.center)
        scale = shrink * shape.size / np.maximum(own.size, 1e-3)
        scale = np.where(own.size < 0.05, scale.max(), scale)
        one = Placement((float(scale[0]), float(scale[1])), tuple(center - own.center))
        added.append(editor.append(new.name, editor.mapped(picture, own.center, one)))
    return tuple(added)


def _own_ratio(constraint: SizeRatio, own: Shape, factors: np.ndarray) -> np.ndarray:
    """ "twice as tall as it is wide"."""
    names = (constraint.dimension, constraint.target_dimension)
    if names not in {("height", "width"), ("width", "height")}:
        return factors
    axis = 1 if constraint.dimension == "height" else 0
    size = own.size * factors
    wanted = constraint.ratio * size[1 - axis]
    changed = factors.copy()
    changed[axis] *= np.sqrt(wanted / size[axis])
    changed[1 - axis] /= np.sqrt(wanted / size[axis])
    return np.asarray(changed * min(1.0, 0.86 / float((own.size * changed).max())))


def _arranged(shape: Shape, new: New, constraints: Sequence[Constraint]) -> list[Shape]:
    """As many shapes as are wanted, in a row unless something else is said."""
    if new.count == 1:
        return [shape]
    how = next((c for c in constraints if isinstance(c, Arranged)), Arranged("row"))
    if how.order == "nested":
        factors = [1.0 - 0.4 * number / max(1, new.count - 1) for number in range(new.count)]
        return [shape.moved((factor, factor)) for factor in factors]
    axis = 0 if how.order == "row" else 1
    gap = 0.8 * STROKE if how.touching else max(2.2 * STROKE, 0.3 * float(shape.size[axis]))
    step = np.zeros(2)
    step[axis] = shape.size[axis] + gap
    return [shape.moved((1, 1), step * (number - (new.count - 1) / 2)) for number in range(new.count)]


def _unit(figure: Figure) -> float:
    """Longest side of a capital letter that fits the largest piece that is no line."""
    sides = []
    for piece in figure.pieces:
        shape = figure.look_at(piece.picture)[0]
        if shape is not None and not is_stroke(piece.name) and piece.name not in {"line", "part", "dot"}:
            sides.append(float(shape.size.max()) / (0.6 if _is_low(piece.name) else 1.0))
    return max(sides, default=float(figure.whole().shape.size.max()))


def _is_low(name: str) -> bool:
    return name.startswith("lowercase") and name.split(",")[0][-1] in _LOW_LETTERS


def _usual_size(figure: Figure, new: New, constraints: Sequence[Constraint]) -> float:
    """Longest side, in widths, if the constraints do not determine it."""
    if new.copy_of is not None:
        return float(figure.one(new.copy_of).shape.size.max()) * new.size
    size = _unit(figure) * new.size * (0.6 if _is_low(new.name) else 1.0)
    for constraint in constraints:
        if isinstance(constraint, Inside):
            room = figure.one(constraint.target).shape.size.copy()
            room *= np.where(np.array(vector_of(constraint.region or "center")) != 0, 0.5, 1.0)
            size = min(size, float(room.min()) * 0.6 * min(1.5, max(0.5, new.size)))
            if new.count > 1:
                size = min(size, float(room.max()) / (1.6 * new.count))
    return size


# ---------------------------------------------------------------- imagining


def _imagine(editor: Editor, new: New, size_class: str) -> MentalPicture:
    """The thing by itself, in the middle of the picture, turned as it is wanted."""
    workspace = editor.workspace
    if new.copy_of is not None:
        part = editor.figure.one(new.copy_of)
        picture = _copy(editor, part.pieces) if part.is_whole else editor.redrawn(part.shape, STROKE)
        shape = editor.figure.look_at(picture)[0]
        assert shape is not None  # found by reference
        picture = editor.mapped(picture, shape.center, Placement((1.0, 1.0), tuple(0.5 - shape.center)))
    else:
        style = new.style.replace(" and ", ", ")
        thing = Thing(f"{new.name}, {style}" if style else new.name, size=size_class)
        if new.color:
            thing = replace(thing, color=new.color)
        text = caption(Scene((thing,)))
        drawn = workspace.imagine_best(text, name=new.name, candidates=editor.parameters.candidates)
        picture = drawn if new.filled else workspace.outline(drawn)
    middle = np.full(2, 0.5)
    if new.mirrored is not None:
        picture = editor.mirrored(picture, new.mirrored, middle)
    if new.angle_deg:
        picture = workspace.rotate(new.angle_deg, picture)
    if new.faces is not None and not new.angle_deg and new.mirrored is None:
        picture = turned_to(editor, picture, new.faces, middle)
    return _filled(editor, picture) if new.filled else picture


def _copy(editor: Editor, indices: Sequence[int]) -> MentalPicture:
    pictures = [editor.figure.pieces[index].picture for index in indices]
    return pictures[0] if len(pictures) == 1 else editor.workspace.compose(pictures)


def _filled(editor: Editor, picture: MentalPicture) -> MentalPicture:
    from scipy.ndimage import binary_fill_holes

    from imagery_agent.planners.construction.editor import color_of

    inside = binary_fill_holes(editor.figure.look_at(picture)[1])
    pixels = np.where(inside[:, :, None], np.array(color_of(picture), np.uint8), picture.pixels)
    return editor.workspace.perceive(pixels.astype(np.uint8), label="filled")


def turned_to(editor: Editor, picture: MentalPicture, side: str, about: np.ndarray) -> MentalPicture:
    """A picture turned (or mirrored, if it faces the opposite way) so that it faces a side."""
    shape = editor.figure.look_at(picture)[0]
    if shape is None:
        return picture
    now = facing(shape)
    if now == side:
        return picture
    if opposite_side(now) == side:
        return editor.mirrored(picture, "horizontal" if vector_of(side)[0] else "vertical", about)
    angles = [float(np.degrees(np.arctan2(-vector_of(word)[1], vector_of(word)[0]))) for word in (side, now)]
    return editor.rotated(picture, (angles[0] - angles[1] + 180) % 360 - 180, about)


def facing(shape: Shape) -> str:
    """The side of its tip, of its opening, or, if it is closed, of its curve (opposite a straight back)."""
    tip = pointed_side(shape)
    reach = shape.points @ np.array(vector_of(tip))
    axis = 1 if vector_of(tip)[0] else 0
    narrow = np.ptp(shape.points[reach >= reach.max() - 0.06][:, axis]) < 0.35 * shape.size[axis]
    straight = [stroke for stroke in shape.strokes if stroke.is_straight]
    if narrow and len(straight) == len(shape.strokes) and len(shape.strokes) in {2, 3}:
        return tip
    if not len(shape.ends) and straight and len(straight) < len(shape.strokes):
        back = max(straight, key=lambda stroke: stroke.length)
        away = shape.center - back.points.mean(axis=0)
        if abs(away[0]) > abs(away[1]):
            return "right" if away[0] > 0 else "left"
        return "bottom" if away[1] > 0 else "top"
    return open_side(shape)
