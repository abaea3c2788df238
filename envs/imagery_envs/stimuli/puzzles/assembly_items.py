"""Items of form assembly: an outline, the pieces it was cut into, and other pieces.

An outline with corners at whole numbers is cut by straight lines through whole-number points (slopes 0, infinity, +-1,
+-2, +-3) into as many pieces as the level says. The other pieces, up to five in all, are fragments of these. No other
choice of pieces has the area of the outline, so that no other one can fill it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_envs.stimuli.puzzles.drawing import Drawing, Panel
from imagery_envs.stimuli.puzzles.outlines import random_outline
from imagery_envs.stimuli.puzzles.plane_geometry import Line, Polygon, area, at_origin, bounds, edges, perimeter, split
from imagery_envs.stimuli.puzzles.styles import Style

LEVELS = (1, 2, 3, 4, 5)
ASPECT = 0.4
"""Height of the picture relative to its width."""
DIRECTIONS = ((1, 0), (0, 1), (1, 1), (1, -1), (1, 2), (1, -2), (2, 1), (2, -1), (1, 3), (1, -3))
"""Directions of cuts (x, y); a slope of 1/2 is one of 2 after a quarter turn of the outline."""
LEAST_AREA, LEAST_WIDTH, LEAST_ANGLE_DEG = 0.5, 0.25, 17.0
"""No piece is smaller, narrower (twice the area over the perimeter), or has a sharper corner."""
AREA_MARGIN = 0.25
"""Every other choice of pieces differs in area from the outline by so much or more, in square units."""
_GAP = 0.7
"""Between figures, in units."""


@dataclass(frozen=True)
class AssemblyItem:
    """An outline and five pieces, each moved to the origin, in units."""

    level: int
    family: str
    target: Polygon
    pieces: tuple[Polygon, ...]
    answer: str
    """Letters of the pieces that fill the outline."""


def sample(level: int, rng: np.random.Generator) -> AssemblyItem:
    """A random item of a level, 1 to 5: the number of pieces that fill the outline."""
    while True:
        family, target = random_outline(rng)
        pieces = _cut(target, level, rng)
        others = _fragments([target] if level == 1 else pieces, len(CHOICES) - level, rng) if pieces else None
        if pieces and others is not None:
            offered = [at_origin(piece) for piece in (*pieces, *others)]
            if not _has_other_solution(target, offered, level):
                break
    order = [int(i) for i in rng.permutation(len(CHOICES))]
    letters = [letter for letter, i in zip(CHOICES, order, strict=True) if i < level]
    return AssemblyItem(level, family, target, tuple(offered[i] for i in order), "".join(letters))


def _cut(target: Polygon, count: int, rng: np.random.Generator) -> list[Polygon]:
    """The outline cut into ``count`` pieces; empty if that fails."""
    pieces = [target]
    for _ in range(40):
        if len(pieces) == count:
            return pieces if all(map(_is_good, pieces)) else []
        number = int(rng.choice(len(pieces), p=_shares(pieces)))
        if parts := _halved(pieces[number], rng):
            pieces[number : number + 1] = parts
    return []


def _shares(pieces: list[Polygon]) -> np.ndarray:
    """Chance of each piece to be cut next: large ones are cut more often."""
    areas = np.array([float(area(piece)) for piece in pieces]) ** 2
    return areas / areas.sum()


def _halved(form: Polygon, rng: np.random.Generator) -> tuple[Polygon, Polygon] | None:
    """The two parts on both sides of a random line through a whole-number point; None if one is too small."""
    left, top, right, bottom = bounds([form])
    x = int(rng.integers(math.ceil(left), math.floor(right) + 1))
    y = int(rng.integers(math.ceil(top), math.floor(bottom) + 1))
    direction = DIRECTIONS[int(rng.integers(len(DIRECTIONS)))]
    parts = split(form, Line.through((Fraction(x), Fraction(y)), direction))
    return parts if parts and all(map(_is_good, parts)) else None


def _is_good(form: Polygon) -> bool:
    """Whether a piece is large and wide enough to be seen well."""
    return (
        len(form) >= 3
        and area(form) >= LEAST_AREA
        and 2 * float(area(form)) / perimeter(form) >= LEAST_WIDTH
        and _sharpest_deg(form) >= LEAST_ANGLE_DEG
    )


def _sharpest_deg(form: Polygon) -> float:
    """The smallest angle between neighboring edges in degrees, 0 to 180."""
    sharpest = 180.0
    ring = list(edges(form))
    for (x0, y0), (x1, y1) in ring:
        x2, y2 = next(end for start, end in ring if start == (x1, y1))
        back = math.atan2(float(y0 - y1), float(x0 - x1))
        on = math.atan2(float(y2 - y1), float(x2 - x1))
        angle = abs(math.degrees(back - on)) % 360
        sharpest = min(sharpest, angle, 360 - angle)
    return sharpest


def _fragments(sources: list[Polygon], count: int, rng: np.random.Generator) -> list[Polygon] | None:
    """So many fragments of pieces, all different; None if they cannot be found."""
    found: list[Polygon] = []
    for _ in range(200):
        if len(found) == count:
            return found
        source = sources[int(rng.integers(len(sources)))]
        parts = _halved(source, rng)
        if parts is None:
            continue
        fragment = at_origin(max(parts, key=area) if rng.random() < 0.7 else min(parts, key=area))
        if fragment not in found:
            found.append(fragment)
    return None


def _has_other_solution(target: Polygon, offered: list[Polygon], level: int) -> bool:
    """Whether another choice of pieces than the first ``level`` ones has nearly the area of the outline."""
    areas, whole = [float(area(piece)) for piece in offered], float(area(target))
    for count in range(1, len(offered) + 1):
        for chosen in combinations(range(len(offered)), count):
            if chosen != tuple(range(level)):
                gap = whole - sum(areas[i] for i in chosen)
                if abs(gap) < AREA_MARGIN:
                    return True
    return False


def draw(item: AssemblyItem, style: Style, width_px: int) -> np.ndarray:
    """The picture, uint8 (H, width_px, 3): the outline at the left, the pieces in a row at the right, one scale."""
    drawing = Drawing(width_px, round(ASPECT * width_px), style)
    forms = (item.target, *item.pieces)
    panels, gap_px, middle_px = _in_a_row(drawing, [_size(form) for form in forms])
    drawing.outline(panels[0].place(item.target))
    half_px = max(_size(piece)[1] for piece in item.pieces) * panels[0].unit_px / 2
    for number, (piece, panel) in enumerate(zip(item.pieces, panels[1:], strict=True)):
        drawing.figure(panel.place(piece), number)
        right_px = panel.left_px + _size(piece)[0] * panel.unit_px
        drawing.label((panel.left_px, middle_px - half_px, right_px, middle_px + half_px), CHOICES[number])
    left, right, edge = drawing.margin_px, width_px - drawing.margin_px, panels[1].left_px - gap_px / 2
    top, bottom = drawing.margin_px + drawing.title_px, drawing.height_px - drawing.margin_px
    for frame, title in (((left, top, edge - 4, bottom), "Target"), ((edge, top, right, bottom), "Pieces")):
        drawing.panel_frame(frame)
        drawing.title(frame, title)
    return drawing.picture()


def _in_a_row(drawing: Drawing, sizes: list[tuple[float, float]]) -> tuple[list[Panel], float, float]:
    """Panels for figures of these widths and heights in units, the gap between them, and the height of their middle."""
    width_px = drawing.width_px - 2 * drawing.margin_px
    height_px = drawing.height_px - 2 * drawing.margin_px - drawing.title_px - drawing.label_px
    across = sum(width for width, _ in sizes)
    tallest = max(height for _, height in sizes)
    unit_px = min(width_px / (across + _GAP * (len(sizes) + 1)), height_px / (tallest + _GAP))
    gap_px = (width_px - across * unit_px) / (len(sizes) + 1)
    middle_px = drawing.margin_px + drawing.title_px + height_px / 2
    middle_px += drawing.label_px if drawing.style.labels_above else 0.0
    panels, left_px = [], drawing.margin_px + gap_px
    for width, height in sizes:
        panels.append(Panel(left_px, middle_px - height * unit_px / 2, unit_px))
        left_px += width * unit_px + gap_px
    return panels, gap_px, middle_px


def _size(form: Polygon) -> tuple[float, float]:
    left, top, right, bottom = bounds([form])
    return float(right - left), float(bottom - top)
