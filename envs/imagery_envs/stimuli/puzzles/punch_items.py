"""Items of paper punch: a square sheet is folded, a hole is punched through all layers, and five sheets are offered.

The sheet is ruled into n x n squares (n = 2, from level 4 on 3) and folded along rulings or diagonals through their
crossings: the smaller part is laid over the larger and does not reach beyond it. The hole lies at least 0.2 units from
every edge of every layer. Any two sheets differ: some hole of one is at least 0.3 units from every hole of the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_envs.stimuli.puzzles.drawing import Drawing, Panel
from imagery_envs.stimuli.puzzles.plane_geometry import Line, Point, Polygon, area, bounds, depths, polygon, split
from imagery_envs.stimuli.puzzles.styles import Style

LEVELS = (1, 2, 3, 4, 5)
ASPECT = 0.52
"""Height of the picture relative to its width."""
EDGE, DIFFERENCE = 0.2, 0.3
"""Least distance of holes from edges, and least difference between sheets, in units."""
MOST_HOLES = 12
RADIUS = 0.12
"""Of a hole, in units."""
_PLACES = 0.05
"""Distance of the places where a hole may be punched."""
_GAP = 0.16
"""Least gap between sheets, relative to their side."""
Holes = tuple[tuple[float, float], ...]
"""Places on the flat sheet in units, from the top left."""


@dataclass(frozen=True)
class Layer:
    """A layer of the folded sheet: where it lies now, and the creases it was folded over, the first one first."""

    form: Polygon
    creases: tuple[Line, ...] = ()

    def unfolded(self, place: Point) -> tuple[float, float]:
        """Where a place of the folded layer lies on the flat sheet."""
        for crease in reversed(self.creases):
            place = crease.mirrored(place)
        return round(float(place[0]), 6), round(float(place[1]), 6)


@dataclass(frozen=True)
class PunchItem:
    """A folded and punched sheet with five answers."""

    level: int
    side: int
    """Length of the sheet in units."""
    steps: tuple[tuple[Layer, ...], ...]
    """The layers of the flat sheet and after every fold, the lowest first."""
    punched: tuple[float, float]
    """Where the hole is in the folded sheet."""
    sheets: tuple[Holes, ...]
    answer: str


def sample(level: int, rng: np.random.Generator) -> PunchItem:
    """A random item of a level, 1 to 5: the number of folds."""
    side = 2 if level <= 3 else 3
    while True:
        steps = _folded(side, level, rng)
        if not steps or (place := _punch(steps[-1], level, rng)) is None:
            continue
        holes = _unfolded(steps[-1], place)
        if len(holes) > MOST_HOLES or (others := _wrong(holes, side, rng)) is None:
            continue
        order = [int(i) for i in rng.permutation(len(CHOICES))]
        sheets = (holes, *others)
        answer = CHOICES[order.index(0)]
        return PunchItem(level, side, tuple(steps), place, tuple(sheets[i] for i in order), answer)


# ---------------------------------------------------------------- folding


def _folded(side: int, folds: int, rng: np.random.Generator) -> list[tuple[Layer, ...]]:
    """The layers of the flat sheet and after each of so many random folds; empty if a fold is not possible."""
    outline = polygon([(0.0, 0.0), (float(side), 0.0), (float(side), float(side)), (0.0, float(side))])
    steps: list[tuple[Layer, ...]] = [(Layer(outline),)]
    for _ in range(folds):
        possible = _possible_folds(outline, side)
        if not possible:
            return []
        outline, crease = possible[int(rng.integers(len(possible)))]
        steps.append(_fold(steps[-1], outline, crease))
    return steps


def _possible_folds(outline: Polygon, side: int) -> list[tuple[Polygon, Line]]:
    """What stays of a convex outline, and the crease, for every fold that lays a part over a part not smaller."""
    found = []
    for a, b in ((1, 0), (0, 1), (1, 1), (1, -1)):
        for c in range(-side, 2 * side + 1):
            crease = Line(a, b, float(c))
            parts = split(outline, crease)
            for stays, moves in (parts, parts[::-1]) if parts else ():
                laid = [crease.mirrored(point) for point in moves]
                if area(moves) <= area(stays) and _covers(stays, laid):
                    found.append((stays, crease))
    return found


def _covers(form: Polygon, points: list[Point]) -> bool:
    """Whether points lie in a convex polygon or on its outline."""
    places = np.array([(float(x), float(y)) for x, y in points])
    return bool((depths(form, places) > -1e-9).all())


def _fold(layers: tuple[Layer, ...], stays: Polygon, crease: Line) -> tuple[Layer, ...]:
    """The layers after a fold: those that stay below, those that are turned over above, in reversed order."""
    side = sum(crease.side(point) for point in stays)
    below, above = [], []
    for layer in layers:
        parts = split(layer.form, crease) or (layer.form,)
        for part in parts:
            if sum(crease.side(point) for point in part) * side > 0:
                below.append(Layer(part, layer.creases))
            else:
                turned = tuple(crease.mirrored(point) for point in part)
                above.append(Layer(turned, (*layer.creases, crease)))
    return (*below, *reversed(above))


# ---------------------------------------------------------------- punching


def _punch(layers: tuple[Layer, ...], level: int, rng: np.random.Generator) -> tuple[float, float] | None:
    """A random place through more than ``level`` layers and away from all edges; None if there is none."""
    left, top, right, bottom = (float(edge) for edge in bounds([layer.form for layer in layers]))
    ticks = (np.arange(start + _PLACES, end, _PLACES) for start, end in ((left, right), (top, bottom)))
    places = np.stack(np.meshgrid(*ticks), axis=-1).reshape(-1, 2)
    depth = np.stack([depths(layer.form, places) for layer in layers])  # (layers, places)
    is_clear = (np.abs(depth) >= EDGE - 1e-9).all(axis=0) & ((depth > 0).sum(axis=0) > level)
    is_clear &= depth[-1] > 0  # through the part that was folded last
    clear = places[is_clear]
    if not len(clear):
        return None
    x, y = clear[int(rng.integers(len(clear)))]
    return round(float(x), 2), round(float(y), 2)


def _unfolded(layers: tuple[Layer, ...], place: tuple[float, float]) -> Holes:
    """The holes of the flat sheet after a punch through all layers."""
    point = np.array([place])
    return tuple(sorted(layer.unfolded(place) for layer in layers if depths(layer.form, point)[0] > 0))


# ---------------------------------------------------------------- wrong sheets


def _wrong(holes: Holes, side: int, rng: np.random.Generator) -> list[Holes] | None:
    """Four wrong sheets that differ from each other and from the right one; None if they cannot be found.

    All sheets are changes of one of them, which is the right one in a fifth of the items only: otherwise it could be
    found without looking at the folds, as the sheet that is most like the others.
    """
    found = [holes]
    if rng.integers(len(CHOICES)):
        found += _changed(holes, 1, found, side, rng)
    found += _changed(found[-1], len(CHOICES) - len(found), found, side, rng)
    return found[1:] if len(found) == len(CHOICES) else None


def _changed(model: Holes, count: int, other: list[Holes], side: int, rng: np.random.Generator) -> list[Holes]:
    """So many different changes of a sheet (fewer if they cannot be found) that also differ from the other ones."""
    changes = (_left_out, _added, _mirrored, _displaced)
    found: list[Holes] = []
    kinds = [int(kind) for kind in rng.permutation(len(changes))]
    for attempt in range(200):
        if len(found) == count:
            break
        kind = kinds[len(found)] if attempt < 100 else int(rng.integers(len(changes)))
        sheet = changes[kind](model, side, rng)
        if not sheet or not _is_possible(sheet, side):
            continue
        if all(_difference(sheet, one) >= DIFFERENCE for one in (*other, *found)):
            found.append(sheet)
    return found


def _left_out(holes: Holes, side: int, rng: np.random.Generator) -> Holes:
    return tuple(hole for i, hole in enumerate(holes) if i != rng.integers(len(holes)))


def _added(holes: Holes, side: int, rng: np.random.Generator) -> Holes:
    x, y = rng.uniform(EDGE, side - EDGE, 2)
    return tuple(sorted((*holes, (round(float(x), 2), round(float(y), 2)))))


def _mirrored(holes: Holes, side: int, rng: np.random.Generator) -> Holes:
    """Some or all holes mirrored about a middle line or a diagonal of the sheet."""
    lines = (Line(1, 0, side / 2), Line(0, 1, side / 2), Line(1, -1, 0.0), Line(1, 1, float(side)))
    line = lines[int(rng.integers(len(lines)))]
    share = rng.choice([0.5, 1.0])
    return tuple(sorted(Layer((), (line,)).unfolded(hole) if rng.random() < share else hole for hole in holes))


def _displaced(holes: Holes, side: int, rng: np.random.Generator) -> Holes:
    """One hole displaced by 0.4 to 0.9 units."""
    chosen, angle, far = int(rng.integers(len(holes))), rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 0.9)
    x, y = holes[chosen]
    moved = (round(float(x + far * np.cos(angle)), 2), round(float(y + far * np.sin(angle)), 2))
    return tuple(sorted((*holes[:chosen], moved, *holes[chosen + 1 :])))


def _is_possible(holes: Holes, side: int) -> bool:
    """Whether all holes are away from the edges and from each other."""
    places = np.array(holes)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(len(places))
    return bool(places.min() >= EDGE and places.max() <= side - EDGE and gaps.min() >= DIFFERENCE)


def _difference(one: Holes, other: Holes) -> float:
    """The largest distance of a hole of one sheet from the nearest hole of the other (Hausdorff)."""
    gaps = np.linalg.norm(np.array(one)[:, None] - np.array(other)[None], axis=2)
    return float(max(gaps.min(axis=1).max(), gaps.min(axis=0).max()))


# ---------------------------------------------------------------- drawing


def draw(item: PunchItem, style: Style, width_px: int) -> np.ndarray:
    """The picture, uint8 (H, width_px, 3): the folding from left to right above, the five sheets below."""
    drawing = Drawing(width_px, round(ASPECT * width_px), style)
    steps = [*item.steps, item.steps[-1]][0 if style.flat_first else 1 :]
    titles = [*(["Sheet"] if style.flat_first else []), *(f"Fold {i + 1}" for i in range(item.level)), "Punch"]
    columns = max(len(steps), len(CHOICES))
    room_px = (drawing.height_px - 3 * drawing.margin_px - drawing.title_px - drawing.label_px) / 2
    side_px = min((width_px - 2 * drawing.margin_px) / (columns + _GAP * (columns + 1)), 0.85 * room_px)
    top_px = drawing.margin_px + drawing.title_px + (room_px - side_px) / 2
    for number, (left_px, layers) in enumerate(zip(_spread(drawing, side_px, len(steps)), steps, strict=True)):
        panel = Panel(left_px, top_px, side_px / item.side)
        square = panel.place(item.steps[0][0].form)
        if style.dashed_ghost:
            drawing.outline(square, dashed=True)
        for layer in layers:
            drawing.figure(panel.place(layer.form), len(layer.creases) % 2)
        if number == len(steps) - 1:
            _draw_hole(drawing, panel, item.punched)
        _frame(drawing, left_px, top_px, side_px, titles[number])
    top_px += room_px + drawing.margin_px + (drawing.label_px if style.labels_above else 0.0)
    for left_px, holes, letter in zip(_spread(drawing, side_px, len(CHOICES)), item.sheets, CHOICES, strict=True):
        panel = Panel(left_px, top_px, side_px / item.side)
        drawing.figure(panel.place(item.steps[0][0].form), 0)
        for hole in holes:
            _draw_hole(drawing, panel, hole)
        drawing.label((left_px, top_px, left_px + side_px, top_px + side_px), letter)
    return drawing.picture()


def _spread(drawing: Drawing, side_px: float, count: int) -> list[float]:
    """Left edges of so many squares, spread over the width of the page."""
    gap_px = (drawing.width_px - 2 * drawing.margin_px - count * side_px) / (count + 1)
    return [drawing.margin_px + gap_px + i * (side_px + gap_px) for i in range(count)]


def _frame(drawing: Drawing, left_px: float, top_px: float, side_px: float, title: str) -> None:
    border_px = 0.4 * _GAP * side_px
    area_px = (left_px - border_px, top_px - border_px, left_px + side_px + border_px, top_px + side_px + border_px)
    drawing.panel_frame(area_px)
    drawing.title(area_px, title)


def _draw_hole(drawing: Drawing, panel: Panel, place: tuple[float, float]) -> None:
    ((x_px, y_px),) = panel.place([place])
    drawing.page.disc((x_px, y_px), RADIUS * panel.unit_px, drawing.style.ink)
    if not drawing.style.dark_holes:
        inner_px = max(RADIUS * panel.unit_px - 0.8 * drawing.line_px, 0.4 * RADIUS * panel.unit_px)
        drawing.page.disc((x_px, y_px), inner_px, drawing.style.ground)
