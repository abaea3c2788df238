"""Where a new part goes, and how large it is: boxes and spots looked up in the figure in mind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step, corners
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.parts import (
    FigureInMind,
    Point,
    point_of,
    pointed_side,
    size_of,
    trimmed,
    way_of,
)
from imagery_agent.visual_routines.contours import Box, box_of, center_of

_STROKE = 3.0 / 64
"""Strokes that meet overlap by about this much (in widths), so that they join."""
_LOW_LETTERS = frozenset("acemnorsuvwxz")


@dataclass(frozen=True)
class PartSizes:
    """Longest side of a part, as a multiple of that of the figure's largest piece."""

    small: float = 0.4
    medium: float = 1.0
    large: float = 1.4
    low_letter: float = 0.6
    """Small letters without ascenders."""
    inside: float = 0.55
    """Of what is within another thing, as a multiple of that thing's shorter side."""
    gap: float = 0.12
    """Space between things that are beside one another without touching."""

    def __post_init__(self) -> None:
        if not all(value > 0 for value in vars(self).values()):
            raise ValueError(f"expected sizes above 0, got {self}")


@dataclass(frozen=True)
class Goal:
    """The part's picture is scaled about its middle, turned, and its middle brought to a place."""

    scale: float
    center: Point
    angle_deg: float = 0.0


def unit(figure: FigureInMind, sizes: PartSizes) -> float:
    """Longest side that a capital letter has beside the largest piece that is no line, in widths."""
    sides = []
    for index, piece in enumerate(figure.pieces):
        box = box_of(figure.mask(index))
        if box is not None and "line" not in piece.name:
            sides.append(max(size_of(box)) / (sizes.low_letter if _is_low(piece.name) else 1.0))
    whole = figure.box()
    return max(sides, default=max(size_of(whole)) if whole else 0.6)


def expected_side(step: Step, figure: FigureInMind, sizes: PartSizes) -> float:
    """How long the part's longest side should be if nothing else decides it."""
    part = step.part
    if step.like is not None and not part.name.startswith(("capital", "lowercase", "number")):
        return max(size_of(_box(figure, step.like))) * step.share
    if part.name == FIGURE:
        return max(size_of(figure.box() or (0, 0, 0.6, 0.6)))
    if part.size == "same":
        alike = [i for i, piece in enumerate(figure.pieces) if piece.name == part.name]
        if alike:
            return max(size_of(box_of(figure.mask(alike[-1])) or (0, 0, 0.6, 0.6)))
    base = unit(figure, sizes) * {"small": sizes.small, "large": sizes.large}.get(part.size, sizes.medium)
    return base * (sizes.low_letter if _is_low(part.name) and part.size == "medium" else 1.0) * step.share


def _is_low(name: str) -> bool:
    return name.startswith("lowercase") and name[-1] in _LOW_LETTERS


def _box(figure: FigureInMind, part: Part) -> Box:
    box = box_of(figure.ink_of(part))
    assert box is not None  # find raises when there is no ink
    return box


def goal_of(step: Step, where: Placement, own: np.ndarray, figure: FigureInMind, sizes: PartSizes) -> Goal:
    """Where the part whose ink by itself is ``own``, bool (64, 64), should come."""
    box = box_of(own)
    assert box is not None  # asked of parts that came out
    scale = expected_side(step, figure, sizes) / max(size_of(box))
    where = replace(where, to=tuple(_seen(spot, figure) for spot in where.to))
    form = {"beside": _beside, "at": _at, "over": _over, "inside": _inside, "around": _around, "align": _align,
            "through": _through, "span": _span, "between": _between, "close": _close}[where.relation]  # fmt: skip
    return form(step, where, own, scale, figure, sizes)


def _seen(spot: Spot, figure: FigureInMind) -> Spot:
    """With the side on which its point is."""
    return replace(spot, at=pointed_side(figure.ink_of(spot.part))) if spot.at == "point" else spot


def _brought(own: np.ndarray, spot: Point, to: Point, scale: float) -> Point:
    """Where the middle of the part comes when a spot of it comes to lie on ``to``."""
    middle = center_of(box_of(own) or (0, 0, 1, 1))
    return to[0] - (spot[0] - middle[0]) * scale, to[1] - (spot[1] - middle[1]) * scale


def _beside(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    anchor, way = _box(figure, where.to[0].part), way_of(where.side or "right")
    if where.to[0].at:
        at = figure.spot(where.to[0])
        anchor = (at[0], at[1], at[0], at[1])
    wide, high = (side * scale for side in size_of(box_of(own) or (0, 0, 1, 1)))
    gap = -_STROKE if where.touching else sizes.gap * unit(figure, sizes)
    x, y = center_of(anchor)
    width, height = size_of(anchor)
    return Goal(scale, (x + way[0] * ((width + wide) / 2 + gap), y + way[1] * ((height + high) / 2 + gap)))


def _at(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    """Its near edge on the spot, outside of what the spot belongs to."""
    spot = where.to[0]
    if len(where.to) == 2:
        return _span(step, where, own, scale, figure, sizes)
    if spot.part.is_line and spot.at in {"", "center"}:
        return _on_line(step, spot, own, scale, figure)
    at = spot.at if spot.at not in {"", "center", "tip"} else ""
    if not at:
        return Goal(scale, center_of(_box(figure, spot.part)))
    way = way_of(at)
    opposite = " ".join(
        {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}[word] for word in at.split()
    )
    point = figure.spot(spot)
    inward = (point[0] - way[0] * _STROKE / 3, point[1] - way[1] * _STROKE / 3)
    return Goal(scale, _brought(own, point_of(own, opposite), inward, scale))


def _on_line(step: Step, spot: Spot, own: np.ndarray, scale: float, figure: FigureInMind) -> Goal:
    """On the free side of a line; a shape takes the line's length."""
    line, (x, y) = _box(figure, spot.part), center_of(figure.box() or (0, 0, 1, 1))
    middle, (width, height) = center_of(line), size_of(line)
    wide, high = size_of(box_of(own) or (0, 0, 1, 1))
    level = width >= height
    if "letter" not in step.part.name and "number" not in step.part.name and not step.part.is_line:
        scale = (width if level else height) / (wide if level else high)
    side = ("bottom" if middle[1] > y else "top") if level else ("right" if middle[0] > x else "left")
    way = way_of(side)
    near = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}[side]
    to = (middle[0] - way[0] * _STROKE / 3, middle[1] - way[1] * _STROKE / 3)
    return Goal(scale, _brought(own, point_of(own, near, exact=step.part.name == "triangle"), to, scale))


def _over(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    return Goal(scale, figure.spot(Spot(where.to[0].part, where.to[0].at or "center", where.to[0].exact)))


def _inside(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    anchor = _box(figure, where.to[0].part)
    width, height = size_of(anchor)
    wide, high = size_of(box_of(own) or (0, 0, 1, 1))
    room = (
        sizes.inside * min(width, height) if step.part.size != "small" else sizes.small * min(width, height)
    )
    if where.touching and not where.side:
        room = min(width, height) - _STROKE
    scale = room / max(wide, high)
    way, (x, y) = way_of(where.side), center_of(anchor)
    return Goal(
        scale,
        (
            x + way[0] * ((width - wide * scale) / 2 - _STROKE),
            y + way[1] * ((height - high * scale) / 2 - _STROKE),
        ),
    )


def _around(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    anchor = _box(figure, where.to[0].part)
    round_one = step.part.name in {"circle", "oval", "capital letter o", "lowercase letter o", "number 0"}
    reach = float(np.hypot(*size_of(anchor))) if round_one and not where.touching else max(size_of(anchor))
    scale = (reach + 1.5 * _STROKE) / min(size_of(box_of(own) or (0, 0, 1, 1)))
    return Goal(scale, center_of(anchor))


def _align(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    """Its own spots come to lie on those of the figure; two of them also set its size."""
    mine = [point_of(own, at) for at in where.own]
    if len(mine) == 2 and len(where.to) == 1:  # "the ends of the V touch the corners"
        edge = where.to[0].at
        ends = [f"{edge} {at.split()[-1]}" if edge in {"top", "bottom"} else at for at in where.own]
        where = Placement("align", tuple(Spot(where.to[0].part, at) for at in ends), own=where.own)
    goals = [figure.spot(spot) for spot in where.to]
    if len(mine) >= 2 and len(goals) >= 2:
        return _two_points(mine, goals, own, scale)
    spot = where.to[0]
    if (
        spot.part.is_line
        and not spot.at
        and where.own[0] in {"top", "bottom", "left", "right"}
        and not step.part.is_line
    ):
        line, level = _box(figure, spot.part), where.own[0] in {"top", "bottom"}
        wide, high = size_of(box_of(own) or (0, 0, 1, 1))
        scale = (size_of(line)[0] if level else size_of(line)[1]) / (wide if level else high)
    exact = " " not in where.own[0]
    return Goal(scale, _brought(own, point_of(own, where.own[0], exact=exact), goals[0], scale))


def _two_points(mine: list[Point], goals: list[Point], own: np.ndarray, scale: float) -> Goal:
    apart = float(np.hypot(*np.subtract(mine[1], mine[0])))
    if apart > 0.02:
        scale = float(np.hypot(*np.subtract(goals[1], goals[0]))) / apart
    middle, goal = np.mean(mine, axis=0), np.mean(goals, axis=0)
    return Goal(
        scale, _brought(own, (float(middle[0]), float(middle[1])), (float(goal[0]), float(goal[1])), scale)
    )


def _through(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    spot, (wide, high) = where.to[0], size_of(box_of(own) or (0, 0, 1, 1))
    width, height = size_of(_box(figure, spot.part))
    if step.part.is_line:
        scale = (width if wide > 1.5 * high else height if high > 1.5 * wide else max(width, height)) / max(
            wide, high
        )
    return Goal(scale, figure.spot(Spot(spot.part, spot.at or "center", spot.exact)))


def _span(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    """A line from one spot to the other."""
    first, second = _ends(where, figure)
    wide, high = size_of(box_of(own) or (0, 0, 1, 1))
    if not step.part.is_line:
        corners = (
            ("bottom left", "bottom right")
            if abs(second[0] - first[0]) >= abs(second[1] - first[1])
            else ("top left", "bottom left")
        )
        ends = sorted((first, second), key=lambda p: p[0] if corners[0] == "bottom left" else p[1])
        return _two_points([point_of(own, at) for at in corners], ends, own, scale)
    if step.part.name == "horizontal line":
        second = (second[0], first[1])
    elif step.part.name == "vertical line":
        second = (first[0], second[1])
    if where.beyond:
        second = (second[0] + 0.2 * (second[0] - first[0]), second[1] + 0.2 * (second[1] - first[1]))
    length = float(np.hypot(second[0] - first[0], second[1] - first[1]))
    if length < 0.03:
        raise SceneError("the two ends of the line would be at one place")
    course = float(np.degrees(np.arctan2(first[1] - second[1], second[0] - first[0])))
    lies = (
        0.0
        if wide >= 1.5 * high
        else 90.0
        if high >= 1.5 * wide
        else float(np.degrees(np.arctan2(high, wide)))
    )
    turn = (course - lies + 90) % 180 - 90
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    drawn = max(wide, high) if lies in {0.0, 90.0} else float(np.hypot(wide, high))
    return Goal((length + _STROKE / 2) / drawn, middle, turn if abs(turn) > 4 else 0.0)


def _ends(where: Placement, figure: FigureInMind) -> tuple[Point, Point]:
    if len(where.to) == 1:
        targets = figure.find(where.to[0].part)
        if len(targets) < 2:
            raise SceneError("it is not said between which two things")
        if at := where.to[0].at:  # "the left ends of all three lines": the two that are farthest apart
            points = sorted(point_of(target.mask, at) for target in targets)
            return max(combinations(points, 2), key=lambda pair: float(np.hypot(*np.subtract(*pair))))
        one, two = (target.mask for target in targets[:2])
        (x1, y1), (x2, y2) = center_of(targets[0].box), center_of(targets[1].box)
        if abs(x2 - x1) >= abs(y2 - y1):
            sides = ("right", "left") if x2 > x1 else ("left", "right")
        else:
            sides = ("bottom", "top") if y2 > y1 else ("top", "bottom")
        return point_of(one, sides[0]), point_of(two, sides[1])
    return figure.spot(where.to[0]), figure.spot(where.to[1])


def _between(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    boxes = [target.box for spot in where.to for target in figure.find(spot.part)]
    return Goal(scale, tuple(np.mean([center_of(box) for box in boxes], axis=0).tolist()))


def _close(
    step: Step, where: Placement, own: np.ndarray, scale: float, figure: FigureInMind, sizes: PartSizes
) -> Goal:
    """Its two outer ends that face the rest of the figure come onto the rest's two corners there; a line goes where
    the rest is open."""
    rest = figure.whole([i for i, piece in enumerate(figure.pieces) if piece.name != step.part.name])
    if step.part.is_line:
        side = _open_side(rest, step.part.name)
        mine = [
            point_of(own, end)
            for end in (("left", "right") if side in {"top", "bottom"} else ("top", "bottom"))
        ]
        return _two_points(mine, [point_of(rest, name) for name in corners(side)], own, scale)
    (x, y), (to_x, to_y) = center_of(box_of(own) or (0, 0, 1, 1)), center_of(box_of(rest) or (0, 0, 1, 1))
    if abs(x - to_x) > abs(y - to_y):
        facing, away = ("right", "left") if x < to_x else ("left", "right")
    else:
        facing, away = ("bottom", "top") if y < to_y else ("top", "bottom")
    mine = [point_of(own, name) for name in corners(facing)]
    return _two_points(mine, [point_of(rest, name) for name in corners(away)], own, scale)


def _open_side(mask: np.ndarray, course: str) -> str:
    """The side of some ink, bool (64, 64), that has least of it between its corners and fits a line of that course."""
    if not mask.any():
        raise SceneError("there is nothing there to close")
    box = trimmed(mask)
    high, wide = (max(1, round(0.2 * side)) for side in box.shape)
    bands = {"top": box[:high, wide:-wide], "bottom": box[-high:, wide:-wide], "left": box[high:-high, :wide],
             "right": box[high:-high, -wide:]}  # fmt: skip
    sides = {"horizontal line": ("top", "bottom"), "vertical line": ("left", "right")}.get(
        course, tuple(bands)
    )
    return min(sides, key=lambda side: bands[side].mean() if bands[side].size else 1.0)
