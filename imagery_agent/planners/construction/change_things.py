"""Changing parts of a figure in mind: removing, turning, mirroring, moving, resizing, lengthening, joining, painting.

Every function returns the indices of the pieces that it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import (
    Apart,
    At,
    Closes,
    Coincides,
    Constraint,
    Extend,
    Feature,
    Join,
    Known,
    Mirror,
    Move,
    OneEach,
    Paint,
    Parallel,
    Points,
    Remove,
    Resize,
    SizeRatio,
    Spans,
    Touches,
    Turn,
)  # fmt: skip
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import COLORS, SceneError
from imagery_agent.planners.construction.add_things import each_its_own, facing, turned_to
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import GRID, Figure, Part, coincide, described
from imagery_agent.planners.construction.residuals import CONTACT, about_theme, own_part
from imagery_agent.planners.construction.shapes import STROKE, Shape, places
from imagery_agent.planners.construction.solver import Placement, constraint_residuals, place
from imagery_agent.visual_routines.strokes import Stroke

Pieces = tuple[int, ...]

# ---------------------------------------------------------------- removing


def remove(editor: Editor, step: Remove) -> Pieces:
    """Erase parts, a share of them, what lies in a region, or everything else."""
    figure = editor.figure
    parts = figure.find(step.theme)
    if step.keep:
        kept = figure.one(step.theme)
        rest = _without(figure, kept)
        if rest is None:
            raise SceneError("nothing else is there to be removed")
        editor.erase(rest)
    else:
        for part in _from_last(parts):
            gone = _share(part, step)
            if step.within is not None:
                gone = _in_region(figure, gone, step)
            editor.erase(gone)
    if not editor.figure.pieces:
        raise SceneError("nothing would be left of the figure")
    return tuple(range(len(editor.figure.pieces)))


def _from_last(parts: Sequence[Part]) -> list[Part]:
    """The parts in an order in which dropping pieces does not change the indices of those that follow."""
    return sorted(parts, key=lambda part: -max(part.pieces))


def _share(part: Part, step: Remove) -> Part:
    """The region of a part that goes."""
    if step.region is None or (step.share >= 1 and step.region is None):
        return part
    share = step.share if step.share < 1 else 0.5
    direction = np.array(vector_of(step.region))
    low, high = part.shape.low, part.shape.high
    limit = np.where(direction > 0, high - share * (high - low), low + share * (high - low))
    there = (((GRID - limit) * direction > 0) | (direction == 0)).all(axis=-1)
    return _masked(part, there)


def _masked(part: Part, there: np.ndarray) -> Part:
    """What of a part lies in a mask, bool (64, 64)."""
    from imagery_agent.planners.construction.figure import clipped

    masks = {index: mask & there for index, mask in part.masks.items() if (mask & there).any()}
    shape = clipped(part.shape, there)
    if not masks or shape is None:
        raise SceneError("there is nothing of it in that place")
    return Part(shape, masks, False)


def _in_region(figure: Figure, part: Part, step: Remove) -> Part:
    assert step.within is not None
    anchor = figure.one(step.within)
    inside = binary_fill_holes(anchor.mask)
    own = binary_dilation(anchor.mask)
    return _masked(part, ~(inside | own) if step.outside else inside & ~own)


def _without(figure: Figure, kept: Part) -> Part | None:
    """All ink but that of a part."""
    near = binary_dilation(kept.mask)
    masks = {i: figure.mask(i) & ~near for i in range(len(figure.pieces)) if (figure.mask(i) & ~near).sum() > 3}
    if not masks:
        return None
    from imagery_agent.planners.construction.figure import clipped

    whole = figure.part(sorted(masks)).shape
    shape = clipped(whole, np.logical_or.reduce(list(masks.values())))
    return Part(shape or whole, masks, False)


# ---------------------------------------------------------------- turning and mirroring


def turn(editor: Editor, step: Turn) -> Pieces:
    """Rotate parts about a point, by an angle or until a stroke runs as it should."""
    figure = editor.figure
    if is_all(figure, step.theme):
        return _turn_all(editor, step)
    changed: list[int] = []
    for part in figure.find(step.theme):
        about = _pivot(figure, part, step.about)
        constraint = next((c for c in step.constraints if isinstance(c, Points)), None)
        angle = _angle(figure, part, step)
        indices = editor.take_out(part)
        changed += indices
        if angle is None and constraint is not None:
            if len(part.shape.strokes) > 1 or not part.shape.strokes[0].is_straight:
                for index in indices:
                    editor.set_picture(index, turned_to(editor, figure.pieces[index].picture, constraint.side, about))
                continue
            angle = _angle_to(part.shape, about, constraint.side)
        if len(part.shape.strokes) == 1 and part.shape.strokes[0].is_straight and len(indices) == 1:
            _redraw(editor, indices[0], part.shape.turned(angle or 0.0, about))
        else:
            for index in indices:
                editor.set_picture(index, editor.rotated(figure.pieces[index].picture, angle or 0.0, about))
        fit_in(editor)
    rest = [c for c in step.constraints if not isinstance(c, Points | Parallel)]
    if rest:
        move_to(editor, tuple(changed), rest)
    return tuple(changed)


def is_all(figure: Figure, known: Known) -> bool:
    """Whether a phrase means the whole figure."""
    part = figure.one(known)
    return part.is_whole and len(part.pieces) == len(figure.pieces)


def _turn_all(editor: Editor, step: Turn) -> Pieces:
    figure = editor.figure
    whole = figure.whole().shape
    constraint = next((c for c in step.constraints if isinstance(c, Points)), None)
    angle = _angle(figure, figure.whole(), step)
    if angle is None and constraint is not None:
        now = facing(whole)
        angles = [float(np.degrees(np.arctan2(-vector_of(w)[1], vector_of(w)[0]))) for w in (constraint.side, now)]
        angle = (angles[0] - angles[1] + 180) % 360 - 180
    for index in range(len(figure.pieces)):
        picture = editor.rotated(figure.pieces[index].picture, angle or 0.0, whole.center)
        editor.set_picture(index, picture)
    fit_in(editor)
    return tuple(range(len(figure.pieces)))


def _angle(figure: Figure, part: Part, step: Turn) -> float | None:
    if step.angle_deg is not None:
        return step.angle_deg
    longest = max(part.shape.strokes, key=lambda stroke: stroke.length)
    now = longest.angle_deg
    if step.until is not None:
        goal = {"horizontal": 0.0, "vertical": 90.0, "rising": 45.0, "falling": 135.0, "diagonal": 45.0}[step.until]
        return (goal - now + 90) % 180 - 90
    parallel = next((c for c in step.constraints if isinstance(c, Parallel)), None)
    if parallel is not None:
        target = max(figure.one(parallel.target).shape.strokes, key=lambda stroke: stroke.length).angle_deg
        return (target + (90 if parallel.perpendicular else 0) - now + 90) % 180 - 90
    if not any(isinstance(c, Points) for c in step.constraints):
        raise SceneError("it is not said how far to turn it")
    return None


def _angle_to(shape: Shape, about: np.ndarray, side: str) -> float:
    """Angle by which a stroke is rotated about a point until its far end lies on a side."""
    ends = shape.points[[0, -1]]
    far = ends[np.argmax(np.hypot(*(ends - about).T))] - about
    wanted = vector_of(side)
    now, goal = (float(np.degrees(np.arctan2(-y, x))) for x, y in (tuple(far), wanted))
    return (goal - now + 180) % 360 - 180


def _pivot(figure: Figure, part: Part, about: Feature | None) -> np.ndarray:
    """The fixed point: as told, or where a part is joined to the rest, or its center."""
    if about is not None:
        return figure.places(about).mean(axis=0)
    joints = joints_of(figure, part)
    if len(part.shape.strokes) == 1 and len(joints) == 1:
        return np.asarray(joints[0])
    return part.shape.center


def joints_of(figure: Figure, part: Part) -> np.ndarray:
    """float64 (J, 2): where a part of a piece is joined to the rest of that piece."""
    if part.is_whole:
        return np.zeros((0, 2))
    rest = _without(figure, part)
    if rest is None:
        return np.zeros((0, 2))
    others = rest.shape.points
    found: list[np.ndarray] = []
    for stroke in part.shape.strokes:
        away = cdist(stroke.points, others).min(axis=1)
        ends = [end for end in (0, -1) if away[end] < 1.9 * STROKE]
        for index in ends or ([int(away.argmin())] if away.min() < STROKE else []):
            if all(np.hypot(*(stroke.points[index] - other)) > 2.0 * STROKE for other in found):
                found.append(stroke.points[index])
    return np.array(found).reshape(-1, 2)


def mirror(editor: Editor, step: Mirror) -> Pieces:
    """Mirror parts: about a stroke, where a part is joined to the rest, or about their middle."""
    figure = editor.figure
    changed: list[int] = []
    parts = [figure.whole()] if is_all(figure, step.theme) else figure.find(step.theme)
    for part in parts:
        at = part.shape.center
        if step.about is not None:
            at = figure.one(step.about).shape.center
        elif not part.is_whole:
            joints = joints_of(figure, part)
            at = joints.mean(axis=0) if len(joints) else at
        indices = editor.take_out(part)
        changed += indices
        for index in indices:
            editor.set_picture(index, editor.mirrored(figure.pieces[index].picture, step.axis, at))
        fit_in(editor)
    rest = [c for c in step.constraints if not isinstance(c, Points)]
    if rest:
        move_to(editor, tuple(changed), rest)
    return tuple(changed)


def fit_in(editor: Editor) -> None:
    """Zoom and shift the whole figure if some of it has left the picture's margin."""
    whole = editor.figure.whole().shape
    if whole.low.min() < editor.parameters.margin / 2 or whole.high.max() > 1 - editor.parameters.margin / 2:
        editor.make_room(whole, range(len(editor.figure.pieces)))


# ---------------------------------------------------------------- moving


def move(editor: Editor, step: Move) -> Pieces:
    """Shift parts in a direction, or to where the constraints hold."""
    figure = editor.figure
    each = next((c for c in step.constraints if isinstance(c, OneEach)), None)
    parts = _all_parts(figure, step.theme)
    each = each or each_its_own(step.constraints, len(parts))
    if each is not None:
        return _move_each(editor, parts, step, each)
    if len(parts) > 1 and any(_means_others(c) for c in step.constraints):
        return _move_onto_first(editor, parts, step.constraints)
    apart = any(isinstance(c, Coincides) for c in step.constraints)  # each to its own stroke
    if step.constraints and not apart and len(parts) > 1:
        parts = [figure.one(step.theme)]
    changed: list[int] = []
    for part in parts:
        length = part.shape.size
        indices = editor.take_out(part)
        changed += indices
        if step.constraints:
            along = _direction(step, figure)
            move_to(editor, indices, step.constraints, along=along, straight=part.shape)
        elif step.side is not None:
            share = 0.5 if step.share is None else step.share
            shift = np.array(vector_of(step.side)) * share * np.maximum(length, length.max() * 0.5)
            _place(editor, indices, part.shape, Placement((1.0, 1.0), tuple(shift)))
        else:
            raise SceneError("it is not said where to move it")
    return tuple(changed)


def _means_others(constraint: Constraint) -> bool:
    """Whether a constraint on several things relates them to each other."""
    target = getattr(constraint, "target", None)
    known = target.of if isinstance(target, Feature) else target
    while known is not None:
        if known.which == "other":
            return True
        known = known.of
    return False


def _move_onto_first(editor: Editor, parts: Sequence[Part], constraints: Sequence[Constraint]) -> Pieces:
    """Several parts so that the constraints hold between each and the first one (of three, the middle one)."""
    in_order = sorted(parts, key=lambda part: float(part.shape.center[0]))
    fixed = in_order[(len(parts) - 1) // 2]
    groups = {id(part): editor.take_out(part) for part in parts}
    for part in parts:
        if part is not fixed:
            move_to(editor, groups[id(part)], constraints, others=groups[id(fixed)])
    return tuple(index for group in groups.values() for index in group)


def _all_parts(figure: Figure, known: Known) -> list[Part]:
    """The parts that a phrase means, one by one ("it": every piece of it)."""
    parts = figure.find(known)
    if known.name == "it" and len(parts) == 1 and parts[0].is_whole and len(parts[0].pieces) > 1:
        return [figure.part([index]) for index in parts[0].pieces]
    return parts


def _move_each(editor: Editor, parts: Sequence[Part], step: Move, each: OneEach) -> Pieces:
    """Every part to the place that is nearest among those that are left."""
    figure = editor.figure
    places_of = [figure.places(feature).mean(axis=0) for feature in each.places]
    centers = np.array([part.shape.center for part in parts])
    rows, columns = linear_sum_assignment(cdist(centers, np.array(places_of)))
    groups = [
        (editor.take_out(parts[int(row)]), each.places[int(column)]) for row, column in zip(rows, columns, strict=True)
    ]
    for indices, feature in groups:
        constraint = At(feature) if each.relation == "at" else Touches(feature)
        others = [c for c in step.constraints if c is not each and getattr(c, "target", None) not in each.places]
        move_to(editor, indices, [constraint, *others])
    return tuple(index for indices, _ in groups for index in indices)


def _direction(step: Move, figure: Figure) -> np.ndarray | None:
    """The direction of a movement along one axis; None if the constraints need both."""
    if step.side is None or len(step.side.split()) > 1:
        return None
    free = any(
        isinstance(c, At | Coincides | Spans | Closes) or (isinstance(c, Touches) and _is_exact(c))
        for c in step.constraints
    )
    return None if free else np.array(vector_of(step.side), float)


def _is_exact(constraint: Touches) -> bool:
    target = constraint.target
    return target.middle or target.fraction is not None or target.at not in {*OPPOSITE_SIDE, "all", "outline"}


def move_to(
    editor: Editor, indices: Sequence[int], constraints: Sequence[Constraint], *,
    along: np.ndarray | None = None, straight: Shape | None = None, others: Sequence[int] | None = None,
) -> None:  # fmt: skip
    """Move pieces to where the constraints hold; they keep their size unless a constraint changes it."""
    figure = editor.figure
    base = straight if straight is not None and len(straight.strokes) == 1 else figure.part(indices).shape
    rest = others if others is not None else [i for i in range(len(figure.pieces)) if i not in set(indices)]
    view = RestOfFigure(figure, rest) if rest else figure
    touching = next((c for c in about_theme(constraints) if isinstance(c, Touches)), None)
    if along is not None and touching is not None:  # until it first meets the target
        own = own_part(touching.own.of, base)(base) if touching.own is not None else base
        target = view.one(touching.target.of).shape
        shift = along * distance_along(own.points, target.points, along)
        placement = Placement((1.0, 1.0), (float(shift[0]), float(shift[1])))
    else:
        placement = place(base, constraints, view, fixed_size=True, along=along)
    _place(editor, indices, base, placement)


class RestOfFigure(Figure):
    """A figure seen without some of its pieces, unless nothing else fits the words."""

    def __init__(self, figure: Figure, others: Sequence[int]) -> None:
        super().__init__(figure.workspace)
        self._others_indices, self._seen = tuple(others), figure._seen

    def before(self) -> Part:
        """Everything else."""
        return self.part(self._others_indices)

    def _scope(self, known: Known) -> list[int]:
        scope = super()._scope(known)
        if known.of is not None or known.name in {"it"}:
            return scope
        return [index for index in scope if index in self._others_indices] or scope

    def _others(self, candidates: list[Part]) -> list[Part]:
        """ "The other" is what does not move."""
        return [part for part in candidates if set(part.pieces) <= set(self._others_indices)] or candidates


def _place(editor: Editor, indices: Sequence[int], base: Shape, placement: Placement) -> None:
    """Bring pieces to a placement; a single straight stroke is drawn anew there."""
    if len(indices) == 1 and len(base.strokes) == 1 and base.strokes[0].is_straight:
        _redraw(editor, indices[0], base.moved(placement.scale, placement.shift))
    else:
        editor.settle(indices, base, placement)


def _redraw(editor: Editor, index: int, shape: Shape) -> None:
    """Give a piece new strokes, after making room for them."""
    from imagery_agent.planners.construction.editor import color_of

    old = editor.figure.pieces[index].picture
    seen = editor.figure.look_at(old)[0]
    width = seen.strokes[0].width if seen is not None else STROKE
    rest = [other for other in range(len(editor.figure.pieces)) if other != index]
    factor, offset = editor.make_room(shape, rest)
    moved = shape.mapped(lambda points: 0.5 + factor * (points - 0.5) + offset)
    editor.set_picture(index, editor.redrawn(moved, max(width * np.sqrt(factor), 2.6 / 64), color_of(old)))


# ---------------------------------------------------------------- sizes and lengths


def resize(editor: Editor, step: Resize) -> Pieces:
    """Scale parts by a factor in one or both dimensions, or until the constraints hold; the anchor stays."""
    figure = editor.figure
    changed: list[int] = []
    for part in figure.find(step.theme):
        line = part.shape.strokes[0] if len(part.shape.strokes) == 1 and part.shape.strokes[0].is_straight else None
        anchor = _anchor(figure, part, step)
        constraints = [c for c in step.constraints if not isinstance(c, Points)]
        if line is not None and step.dimension in {"size", "length", "width"}:
            link = _lengthened(editor, part, step)
            if link is not None:
                changed.append(link)
                continue
        indices = editor.take_out(part)
        changed += indices
        if line is not None and step.dimension in {"size", "length"}:
            factor = step.factor if step.factor is not None else _line_factor(editor, part.shape, anchor, constraints)
            _redraw(editor, indices[0], _scaled(part.shape, anchor, factor))
            continue
        given = step.factor if step.factor is not None or constraints else 1.3
        if given is not None:
            factor = given
            scale = {"width": (factor, 1.0), "height": (1.0, factor)}.get(step.dimension, (factor, factor))
            if step.dimension == "length":
                scale = (factor, 1.0) if part.shape.size[0] > part.shape.size[1] else (1.0, factor)
            shift = (1 - np.array(scale)) * (anchor - part.shape.center)
            _place(editor, indices, part.shape, Placement(scale, tuple(shift)))
        if constraints:
            _scale_to(editor, indices, constraints, step)
    return tuple(changed)


def _lengthened(editor: Editor, part: Part, step: Resize) -> int | None:
    """A stroke between two others of its piece, made longer: what is joined to its far end goes along.

    The index of the changed piece; None if the stroke is not such a link.
    """
    if part.is_whole or len(part.masks) != 1 or step.factor is None or step.anchor is not None:
        return None
    (index,) = part.masks
    shape = editor.figure.look_at(editor.figure.pieces[index].picture)[0]
    assert shape is not None  # it has a stroke
    line = part.shape.strokes[0]
    rest = [s for s in shape.strokes if s is not line and not coincide(s, line)]
    sides = [_connected(rest, line.points[end]) for end in (0, -1)]
    if not sides[0] or not sides[1] or set(map(id, sides[0])) & set(map(id, sides[1])):
        return None
    moving = int(np.argmin([sum(s.length for s in side) for side in sides]))
    end = (0, -1)[moving]
    shift = (step.factor - 1) * (line.points[end] - line.points[-1 - end])
    carried = {id(stroke) for stroke in sides[moving]}
    ends = line.points[[0, -1]].copy()
    ends[end] += shift
    kept = [replace(s, points=s.points + shift) if id(s) in carried else s for s in rest]
    _redraw(editor, index, Shape((*kept, replace(line, points=np.linspace(ends[0], ends[1], 30)))))
    return index


def _connected(strokes: Sequence[Stroke], place: np.ndarray) -> list[Stroke]:
    """The strokes that are joined to a place, directly or through others."""
    found: list[Stroke] = []
    border = place[None]
    while True:
        new = [s for s in strokes if not any(s is f for f in found) and cdist(s.points, border).min() < 1.2 * STROKE]
        if not new:
            return found
        found += new
        border = np.vstack([s.points for s in found])


def _anchor(figure: Figure, part: Part, step: Resize) -> np.ndarray:
    if step.anchor is not None:
        anchored = step.anchor
        if anchored.of.name in {"it", "figure"}:
            return places(part.shape, anchored).mean(axis=0)
        return figure.places(anchored).mean(axis=0)
    joints = joints_of(figure, part) if len(part.shape.strokes) == 1 else np.zeros((0, 2))
    return np.asarray(joints[0]) if len(joints) == 1 else part.shape.center


def _scaled(shape: Shape, anchor: np.ndarray, factor: float) -> Shape:
    """Scaled about a point."""
    return shape.mapped(lambda points: anchor + factor * (points - anchor))


def _line_factor(editor: Editor, shape: Shape, anchor: np.ndarray, constraints: Sequence[Constraint]) -> float:
    """The factor at which a line meets the constraints best."""
    if not constraints:
        return 1.3
    terms = constraint_residuals(constraints, editor.figure, shape)

    def cost(factor: float) -> float:
        changed = shape.mapped(lambda points: anchor + factor * (points - anchor))
        return sum(float(np.square(weight * np.array(residual(changed))).sum()) for weight, residual in terms)

    factors = np.geomspace(0.1, 8.0, 160)
    return float(min(factors, key=lambda factor: (round(cost(factor), 6), abs(np.log(factor)))))


def _scale_to(editor: Editor, indices: Sequence[int], constraints: Sequence[Constraint], step: Resize) -> None:
    figure = editor.figure
    base = figure.part(indices).shape
    axes = {"width": (0,), "height": (1,)}.get(step.dimension, (0, 1))
    others = [index for index in range(len(figure.pieces)) if index not in indices]
    view = RestOfFigure(figure, others) if others else figure
    ratios = [c for c in constraints if isinstance(c, SizeRatio) and c.target.name in {"it", "figure"} and not others]
    terms = constraint_residuals([c for c in constraints if c not in ratios], view, base)

    def changed(factor: float) -> Shape:
        scale = np.array([factor if axis in axes else 1.0 for axis in (0, 1)])
        return base.moved(tuple(scale))

    def cost(factor: float) -> float:
        shape = changed(factor)
        total = sum(float(np.square(weight * np.array(residual(shape))).sum()) for weight, residual in terms)
        for ratio in ratios:  # "until it is twice as wide as tall"
            sizes = {"width": shape.size[0], "height": shape.size[1]}
            own = sizes.get(ratio.dimension, shape.size.max())
            other = sizes.get(ratio.target_dimension or "", base.size.max())
            gap = own - ratio.ratio * other
            wanted = gap if ratio.exact else min(0.0, gap - 0.1) if ratio.ratio >= 1 else max(0.0, gap + 0.1)
            total += float(wanted) ** 2
        return total

    factor = float(min(np.geomspace(0.15, 6.0, 140), key=lambda f: (round(cost(f), 6), abs(np.log(f)))))
    scale = tuple(factor if axis in axes else 1.0 for axis in (0, 1))
    _place(editor, indices, base, Placement((scale[0], scale[1]), (0.0, 0.0)))


def extend(editor: Editor, step: Extend) -> Pieces:
    """Lengthen strokes at one end or both, by a share of their length or until the constraints hold."""
    figure = editor.figure
    changed: list[int] = []
    for part in figure.find(step.theme):
        straight = [stroke for stroke in part.shape.strokes if stroke.is_straight]
        if not straight:
            raise SceneError(f"there is no straight line of the {described(step.theme)} to be made longer")
        stroke = max(straight, key=lambda one: one.length)
        ends = _ends_toward(stroke, step.toward)
        points = stroke.points[[0, -1]].copy()
        for end in ends:
            points[end] = _extended(editor, stroke, end, step)
        rest = Shape((stroke,))
        taken = part if len(part.shape.strokes) == 1 else Part(rest, part.masks, False)
        longer = Shape((Stroke(np.linspace(points[0], points[1], 30), True, (True, True), stroke.width),))
        if len(part.shape.strokes) == 1:
            index = editor.take_out(taken)[0]
            _redraw(editor, index, longer)
        else:
            index = editor.draw("line", longer, width=stroke.width)
        changed.append(index)
    return tuple(changed)


def _ends_toward(stroke: Stroke, sides: Sequence[str]) -> list[int]:
    """Which ends (0, -1) lie on the named sides; without sides the free one, or both."""
    if not sides:
        free = [end for end, is_free in zip((0, -1), stroke.free, strict=True) if is_free]
        return free if len(free) == 1 else [0, -1]
    chord = stroke.points[-1] - stroke.points[0]
    return sorted({-1 if chord @ np.array(vector_of(side)) > 0 else 0 for side in sides})


def _extended(editor: Editor, stroke: Stroke, end: int, step: Extend) -> np.ndarray:
    """The new place of one end of a stroke."""
    place, other = stroke.points[end], stroke.points[-1 - end]
    along = (place - other) / max(float(np.hypot(*(place - other))), 1e-6)
    if step.share is not None or not step.constraints:
        share = 0.25 if step.share is None else step.share
        return np.asarray(place + along * share * stroke.length)
    figure = editor.figure
    constraints = [c for c in step.constraints if not isinstance(c, Apart | Points)]
    base = Shape((Stroke(np.linspace(other, place, 20), True, (True, True), stroke.width),))
    terms = constraint_residuals(constraints, figure, base)

    def cost(length: float) -> float:
        tip = other + along * length
        shape = Shape((Stroke(np.linspace(other, tip, 20), True, (True, True), stroke.width),))
        return sum(float(np.square(weight * np.array(residual(shape))).sum()) for weight, residual in terms)

    reach = _reach(figure, constraints, place, along)
    if reach is not None:
        return np.asarray(place + along * reach)
    lengths = np.linspace(stroke.length, stroke.length + 1.2, 240)
    return np.asarray(other + along * float(min(lengths, key=lambda length: (round(cost(length), 6), length))))


def _reach(figure: Figure, constraints: Sequence[Constraint], place: np.ndarray, along: np.ndarray) -> float | None:
    """How far it is along a direction to the place that a constraint names; None if none does."""
    for constraint in constraints:
        feature = None
        if isinstance(constraint, Touches | At):
            feature = constraint.target
        elif isinstance(constraint, Spans):
            feature = constraint.end or constraint.start
        if feature is None:
            continue
        ink = figure.one(feature.of).shape.points - place
        ahead = ink[(np.abs(ink @ np.array([-along[1], along[0]])) < 0.7 * STROKE) & (ink @ along > 1.2 * STROKE)]
        if feature.at in {"all", "outline"} or (len(ahead) and feature.at in {"inside"}):
            return float((ahead @ along).min()) if len(ahead) else None
        goal = figure.places(feature)
        if feature.at in OPPOSITE_SIDE and not feature.middle and len(ahead) and feature.of.name != "figure":
            return float((ahead @ along).max())
        return float(((goal - place) @ along).max())
    return None


# ---------------------------------------------------------------- joining and painting


def join(editor: Editor, step: Join) -> Pieces:
    """Push neighbouring parts together until they touch, or lay them on each other."""
    figure = editor.figure
    parts = figure.find(step.theme)
    if len(parts) < 2:
        parts = [figure.part([index]) for index in range(len(figure.pieces))]
    if len(parts) < 2:
        raise SceneError("there are no two things in mind to bring together")
    groups = [editor.take_out(part) for part in parts]
    constraints = [c for c in step.constraints if not isinstance(c, Points)]
    for fixed, moving in pairwise(groups):
        base, target = figure.part(moving).shape, figure.part(fixed).shape
        if step.overlay and not constraints:
            shift = target.center - base.center
        elif any(isinstance(c, Coincides) for c in constraints):
            coincidence = next(c for c in constraints if isinstance(c, Coincides))
            shift = _onto(base, target, coincidence)
        else:
            shift = _until_contact(base, target, constraints)
        editor.settle(moving, base, Placement((1.0, 1.0), (float(shift[0]), float(shift[1]))))
    return tuple(index for group in groups for index in group)


def _onto(base: Shape, target: Shape, coincidence: Coincides) -> np.ndarray:
    """The shift that brings facing strokes of two parts onto each other."""
    from imagery_agent.planners.construction.shapes import stroke_numbers

    toward = target.center - base.center
    pairs = []
    own = stroke_numbers(base, replace(coincidence.own, count=0, which=None, name="line"))
    its = stroke_numbers(target, replace(coincidence.target, count=0, which=None, name="line"))
    for one in own:
        for other in its:
            mine, yours = base.strokes[one], target.strokes[other]
            bend = abs(mine.angle_deg - yours.angle_deg)
            if min(bend, 180 - bend) > 15:
                continue
            shift = yours.points.mean(axis=0) - mine.points.mean(axis=0)
            unlike = abs(np.log(mine.length / yours.length))
            pairs.append((float(np.hypot(*shift)) + 0.3 * float(unlike) - 0.2 * float(np.hypot(*toward) > 0), shift))
    if not pairs:
        raise SceneError("the two have no strokes that could lie on each other")
    return np.asarray(min(pairs, key=lambda pair: pair[0])[1])


def _until_contact(base: Shape, target: Shape, constraints: Sequence[Constraint]) -> np.ndarray:
    """The shift along the axis on which two parts are farther apart until they touch."""
    away = target.center - base.center
    gap = np.maximum(target.low - base.high, base.low - target.high)
    axis = int(np.argmax(gap)) if gap.max() > 0 else int(np.argmax(np.abs(away)))
    direction = np.zeros(2)
    direction[axis] = np.sign(away[axis]) or 1.0
    return direction * distance_along(base.points, target.points, direction)


def distance_along(points: np.ndarray, target: np.ndarray, direction: np.ndarray) -> float:
    """How far some ink moves along a direction until it touches other ink (negative: back until it only touches)."""
    across = np.array([-direction[1], direction[0]])
    sideways = np.abs((points @ across)[:, None] - (target @ across)[None])
    forward = (target @ direction)[None] - (points @ direction)[:, None]
    near = sideways < CONTACT
    if not near.any():
        return float((target @ direction).min() - (points @ direction).max()) - CONTACT
    reach = forward[near] - np.sqrt(CONTACT**2 - sideways[near] ** 2)
    return float(reach.min())


def paint(editor: Editor, step: Paint) -> Pieces:
    """Give parts a color, or fill their outline."""
    figure = editor.figure
    part = figure.one(step.theme)
    for index, mask in part.masks.items():
        picture = figure.pieces[index].picture
        pixels = picture.pixels.copy()
        region = binary_dilation(mask) if step.color else np.zeros_like(mask)
        color = COLORS.get(step.color) or tuple(int(v) for v in pixels[mask].min(axis=0))
        if step.color:
            cover = 1 - pixels.min(axis=2, keepdims=True) / 255
            dyed = 255 - cover * (255 - np.array(color))
            pixels = np.where(region[:, :, None], dyed, pixels).astype(np.uint8)
        if step.filled:
            inside = binary_fill_holes(mask)
            pixels = np.where((inside & ~mask)[:, :, None] | mask[:, :, None], np.array(color, np.uint8), pixels)
        editor.set_picture(index, editor.workspace.perceive(pixels.astype(np.uint8), label="painted"))
    return part.pieces
