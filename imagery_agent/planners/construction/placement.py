"""Where a part goes: rules that bring it into a spatial relation to the figure in mind. Lengths are in widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from imagery_agent.language.construction.steps import Part, Placement, Spot, Step, corners
from imagery_agent.language.directions import Direction, opposite_side, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.ink_geometry import (
    STROKE,
    UNIT_BOX,
    Point,
    distance,
    open_side,
    point_of,
    pointed_side,
    size_of,
)
from imagery_agent.planners.construction.part_sizes import PartSizes, expected_side, unit
from imagery_agent.planners.construction.parts import FigureInMind
from imagery_agent.visual_routines.contours import Box, box_of, center_of

_ROUND = {"circle", "oval", "capital letter o", "lowercase letter o", "number 0"}


@dataclass(frozen=True)
class Goal:
    """How a part's picture is to be transformed: scaled and rotated about its center, which moves to ``center``."""

    scale: float
    center: Point
    angle_deg: float = 0.0


@dataclass(frozen=True)
class PlacementConstraint:
    """A part that is to come into a spatial relation to the figure."""

    part: Part
    where: Placement
    own: np.ndarray
    """bool (64, 64): the part's own ink, not empty."""
    scale: float
    """Gives the part its expected size; a relation may determine another one."""
    figure: FigureInMind
    sizes: PartSizes

    @property
    def spot(self) -> Spot:
        """The first spot that the placement refers to."""
        return self.where.to[0]

    @property
    def own_size(self) -> tuple[float, float]:
        """Width and height of the part's own ink, unscaled."""
        return size_of(box_of(self.own) or UNIT_BOX)

    @property
    def own_center(self) -> Point:
        """Center of the part's own ink."""
        return center_of(box_of(self.own) or UNIT_BOX)

    def own_point(self, at: str, *, exact: bool = False) -> Point:
        """A named spot of the part's own ink."""
        return point_of(self.own, at, exact=exact)

    def anchor(self) -> Box:
        """Bounding box of the part that the first spot belongs to."""
        return self.figure.box_of(self.spot.part)

    def point_or_center(self) -> Point:
        """The place of the first spot; the center of its part if the spot has no name."""
        return self.figure.spot(Spot(self.spot.part, self.spot.at or "center", self.spot.exact))

    def align(self, own_point: Point, to: Point, scale: float) -> Goal:
        """One point of the part's own ink comes to lie on ``to``."""
        x, y = self.own_center
        return Goal(scale, (to[0] - (own_point[0] - x) * scale, to[1] - (own_point[1] - y) * scale))

    def align_two(self, own_points: list[Point], to: list[Point]) -> Goal:
        """Two points of the part's own ink come to lie on two others, which also determines its size."""
        apart = distance(own_points[1], own_points[0])
        scale = distance(to[1], to[0]) / apart if apart > 0.02 else self.scale
        (own_x, own_y), (x, y) = np.mean(own_points, axis=0).tolist(), np.mean(to, axis=0).tolist()
        return self.align((own_x, own_y), (x, y), scale)


def goal_of(step: Step, where: Placement, own: np.ndarray, figure: FigureInMind, sizes: PartSizes) -> Goal:
    """Where the part whose ink by itself is ``own``, bool (64, 64), goes.

    Raises:
        SceneError: the figure lacks something that the placement refers to.
    """
    box = box_of(own)
    assert box is not None  # the caller checks that there is ink
    scale = expected_side(step, figure, sizes) / max(size_of(box))
    to = [replace(spot, at=pointed_side(figure.ink_of(spot.part))) if spot.at == "point" else spot for spot in where.to]
    where = replace(where, to=tuple(to))
    return _RULES[where.relation](PlacementConstraint(step.part, where, own, scale, figure, sizes))


def _towards(start: Point, end: Point, *, horizontal: bool) -> Direction:
    """The direction along one axis that leads from ``start`` to ``end``."""
    if horizontal:
        return Direction.RIGHT if end[0] > start[0] else Direction.LEFT
    return Direction.BOTTOM if end[1] > start[1] else Direction.TOP


# ---------------------------------------------------------------- rules, one per relation


def _beside(one: PlacementConstraint) -> Goal:
    """Outside of the anchor on one side, touching it or with a gap."""
    (left, top, right, bottom), (dx, dy) = one.anchor(), vector_of(one.where.side or "right")
    if one.spot.at:
        left, top = right, bottom = one.figure.spot(one.spot)
    wide, high = (side * one.scale for side in one.own_size)
    gap = -STROKE if one.where.touching else one.sizes.gap * unit(one.figure, one.sizes)
    x, y = center_of((left, top, right, bottom))
    center = (x + dx * ((right - left + wide) / 2 + gap), y + dy * ((bottom - top + high) / 2 + gap))
    return Goal(one.scale, center)


def _at(one: PlacementConstraint) -> Goal:
    """The part's near edge on the spot, outside of what the spot belongs to."""
    if len(one.where.to) == 2:
        return _span(one)
    if one.spot.part.is_line and one.spot.at in {"", "center"}:
        return _on_line(one)
    if one.spot.at in {"", "center", "tip"}:
        return Goal(one.scale, center_of(one.anchor()))
    (dx, dy), (x, y) = vector_of(one.spot.at), one.figure.spot(one.spot)
    inward = (x - dx * STROKE / 3, y - dy * STROKE / 3)
    return one.align(one.own_point(opposite_side(one.spot.at)), inward, one.scale)


def _on_line(one: PlacementConstraint) -> Goal:
    """On the outer side of a line; a shape takes the line's length."""
    line, (wide, high), scale = one.anchor(), one.own_size, one.scale
    middle, (width, height) = center_of(line), size_of(line)
    horizontal = width >= height
    if "letter" not in one.part.name and "number" not in one.part.name and not one.part.is_line:
        scale = (width if horizontal else height) / (wide if horizontal else high)
    side = _towards(center_of(one.figure.box() or UNIT_BOX), middle, horizontal=not horizontal)
    to = (middle[0] - side.vector[0] * STROKE / 3, middle[1] - side.vector[1] * STROKE / 3)
    return one.align(one.own_point(side.opposite, exact=one.part.name == "triangle"), to, scale)


def _over(one: PlacementConstraint) -> Goal:
    """Center on the spot."""
    return Goal(one.scale, one.point_or_center())


def _inside(one: PlacementConstraint) -> Goal:
    """Within the anchor, in its middle or near one side."""
    anchor, (wide, high) = one.anchor(), one.own_size
    width, height = size_of(anchor)
    share = one.sizes.inside if one.part.size != "small" else one.sizes.small
    room = share * min(width, height)
    if one.where.touching and not one.where.side:
        room = min(width, height) - STROKE
    scale = room / max(wide, high)
    (dx, dy), (x, y) = vector_of(one.where.side), center_of(anchor)
    x += dx * ((width - wide * scale) / 2 - STROKE)
    y += dy * ((height - high * scale) / 2 - STROKE)
    return Goal(scale, (x, y))


def _around(one: PlacementConstraint) -> Goal:
    """Enclosing the anchor."""
    anchor = one.anchor()
    encloses_corners = one.part.name in _ROUND and not one.where.touching
    reach = float(np.hypot(*size_of(anchor))) if encloses_corners else max(size_of(anchor))
    return Goal((reach + 1.5 * STROKE) / min(one.own_size), center_of(anchor))


def _align(one: PlacementConstraint) -> Goal:
    """Spots of the part on spots of the figure; two of them determine its size."""
    names, spots, scale = one.where.own, one.where.to, one.scale
    if len(names) == 2 and len(spots) == 1:  # "the ends of the V touch the corners"
        edge = one.spot.at
        ends = [f"{edge} {at.split()[-1]}" if edge in {"top", "bottom"} else at for at in names]
        spots = tuple(Spot(one.spot.part, at) for at in ends)
    own_points, to = [one.own_point(at) for at in names], [one.figure.spot(spot) for spot in spots]
    if len(own_points) >= 2 and len(to) >= 2:
        return one.align_two(own_points, to)
    (wide, high), horizontal = one.own_size, names[0] in {"top", "bottom"}
    is_edge = horizontal or names[0] in {"left", "right"}
    if spots[0].part.is_line and not spots[0].at and is_edge and not one.part.is_line:
        line = size_of(one.figure.box_of(spots[0].part))
        scale = line[0] / wide if horizontal else line[1] / high
    return one.align(one.own_point(names[0], exact=" " not in names[0]), to[0], scale)


def _through(one: PlacementConstraint) -> Goal:
    """Center on the spot; a line becomes as long as the anchor."""
    (wide, high), (width, height), scale = one.own_size, size_of(one.anchor()), one.scale
    if one.part.is_line:
        length = width if wide > 1.5 * high else height if high > 1.5 * wide else max(width, height)
        scale = length / max(wide, high)
    return Goal(scale, one.point_or_center())


def _span(one: PlacementConstraint) -> Goal:
    """From one spot to the other: a line between them, or a shape with two corners on them."""
    first, second = _ends(one)
    if not one.part.is_line:
        horizontal = abs(second[0] - first[0]) >= abs(second[1] - first[1])
        own_corners = corners("bottom") if horizontal else corners("left")
        ends = sorted((first, second), key=lambda point: point[0 if horizontal else 1])
        return one.align_two([one.own_point(at) for at in own_corners], ends)
    if one.part.name == "horizontal line":
        second = (second[0], first[1])
    elif one.part.name == "vertical line":
        second = (first[0], second[1])
    if one.where.beyond:
        second = (second[0] + 0.2 * (second[0] - first[0]), second[1] + 0.2 * (second[1] - first[1]))
    length = distance(second, first)
    if length < 0.03:
        raise SceneError("the two ends of the line would be at one place")
    (own_angle_deg, own_length) = _angle_and_length(*one.own_size)
    angle_deg = float(np.degrees(np.arctan2(first[1] - second[1], second[0] - first[0])))
    rotation_deg = (angle_deg - own_angle_deg + 90) % 180 - 90
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    return Goal((length + STROKE / 2) / own_length, middle, rotation_deg if abs(rotation_deg) > 4 else 0.0)


def _angle_and_length(wide: float, high: float) -> tuple[float, float]:
    """Angle, in degrees from horizontal, and length of a line with this bounding box that rises if it is oblique."""
    if wide >= 1.5 * high:
        return 0.0, max(wide, high)
    if high >= 1.5 * wide:
        return 90.0, max(wide, high)
    return float(np.degrees(np.arctan2(high, wide))), float(np.hypot(wide, high))


def _ends(one: PlacementConstraint) -> tuple[Point, Point]:
    """The two spots, or the facing sides of the first two parts that one spot refers to."""
    if len(one.where.to) > 1:
        return one.figure.spot(one.where.to[0]), one.figure.spot(one.where.to[1])
    targets = one.figure.find(one.spot.part)
    if len(targets) < 2:
        raise SceneError("it is not said between which two things")
    if one.spot.at:  # "the left ends of all three lines": the two that are farthest apart
        points = sorted(point_of(target.mask, one.spot.at) for target in targets)
        return max(combinations(points, 2), key=lambda pair: distance(*pair))
    (x1, y1), (x2, y2) = (center_of(target.box) for target in targets[:2])
    side = _towards((x1, y1), (x2, y2), horizontal=abs(x2 - x1) >= abs(y2 - y1))
    return point_of(targets[0].mask, side), point_of(targets[1].mask, side.opposite)


def _between(one: PlacementConstraint) -> Goal:
    """At the mean center of the parts."""
    boxes = [target.box for spot in one.where.to for target in one.figure.find(spot.part)]
    x, y = np.mean([center_of(box) for box in boxes], axis=0).tolist()
    return Goal(one.scale, (x, y))


def _close(one: PlacementConstraint) -> Goal:
    """Two ends of the part on two corners of the other pieces: a line at their open side."""
    pieces = one.figure.pieces
    rest = one.figure.whole([i for i, piece in enumerate(pieces) if piece.name != one.part.name])
    if one.part.is_line:
        side = open_side(rest, one.part.name)
        ends = ("left", "right") if side in {"top", "bottom"} else ("top", "bottom")
        return one.align_two([one.own_point(at) for at in ends], [point_of(rest, at) for at in corners(side)])
    (x, y), (to_x, to_y) = one.own_center, center_of(box_of(rest) or UNIT_BOX)
    facing = _towards((x, y), (to_x, to_y), horizontal=abs(x - to_x) > abs(y - to_y))
    own_points = [one.own_point(at) for at in corners(facing)]
    return one.align_two(own_points, [point_of(rest, at) for at in corners(facing.opposite)])


_RULES: dict[str, Callable[[PlacementConstraint], Goal]] = {
    "beside": _beside, "at": _at, "over": _over, "inside": _inside, "around": _around, "align": _align,
    "through": _through, "span": _span, "between": _between, "close": _close,
}  # fmt: skip
