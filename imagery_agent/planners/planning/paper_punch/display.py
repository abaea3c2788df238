"""What is seen of a display of paper punch: the sheet after every fold, the hole, and five sheets with letters.

Where every picture has its place on the flat sheet is told by what stays visible of the flat sheet (a dashed outline),
or by equal frames around the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from imagery_agent.early_vision.glances import Silhouette, edge_width, shrunk
from imagery_agent.early_vision.labels import beside, label_rows, labelled
from imagery_agent.early_vision.overview import Box, Display, Thing, ink_of
from imagery_agent.early_vision.round_spots import Spot, round_spots
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_agent.mind.workspace import Workspace

SHEET_PX = 50.0
"""Side of the flat sheet in the buffer: marks stay within it when it is rotated."""
DOT_PX = 2.1
"""Radius of marks in the buffer."""
_SQUARE, _ALIKE = 0.12, 0.05
"""Largest difference of the sides of a square, and of the tops and of the bottoms of equal squares in a row."""
_WITHIN = 0.5
"""Least side of a sheet relative to a frame around it."""
_LEAST_SHEET, _LEAST_SIDE = 0.03, 0.12
"""Least area of a folded sheet, and its least side, relative to the flat one."""
_LONGEST = 1.15
"""Longest line that belongs to a picture, relative to the flat sheet."""
_PAD_PX = 3
_THIN = 0.025
"""Lines and dashes are thinner than this share of the sheet's side, folded sheets are broader."""
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Panel:
    """One sheet with what is on it, and where the flat sheet is or was."""

    sheet: Silhouette
    center: Point
    """Middle of the flat sheet in pixels of the display."""
    spots: tuple[Spot, ...]

    def marks(self, scale: float) -> list[Silhouette]:
        """The holes as discs of one size."""
        return [_disc(spot.center, DOT_PX * scale) for spot in self.spots]


@dataclass(frozen=True, eq=False)
class SeenPunch:
    """The steps and the five sheets of one display."""

    steps: list[Panel]
    """The flat sheet, and the sheet after every picture of the row."""
    step_scale: float
    """Pixels of the display per pixel of the buffer."""
    sheets: dict[str, Panel]
    sheet_scale: float
    """The same for the five sheets; they may be drawn at another size."""


def survey(display: Display, workspace: Workspace) -> SeenPunch | None:
    """The steps and the sheets; None if they cannot be told apart."""
    found = _choices(display)
    if found is None:
        return None
    labels, choices = found
    letters = workspace.read_labels(display, labels, CHOICES) if labels else list(CHOICES)
    side = float(np.median([one.side for one in choices]))
    sheets = {letter: _panel(display, one.box, one.center) for letter, one in zip(letters, choices, strict=True)}
    steps, step_side = _steps(display, labels, choices, side)
    if len(steps) < 2:
        return None
    line_px = float(np.median([edge_width(display, panel.sheet) for panel in steps]))
    steps = [replace(panel, sheet=shrunk(panel.sheet, line_px / 2)) for panel in steps]  # to the middle of the line
    return SeenPunch(steps, step_side / SHEET_PX, dict(sorted(sheets.items())), side / SHEET_PX)


def _choices(display: Display) -> tuple[list[Thing], list[Thing]] | None:
    """The labels, none if they cannot be told from the sheets, and the five square sheets at which they stand."""
    squares = [one for one in display.things if _is_square(one)]
    for row in label_rows(display, display.figures, least=len(CHOICES)):
        labels = row[-len(CHOICES) :]
        found = labelled(labels, [one for one in squares if one not in row])
        sheets = [_within_frame(display, one) for one in found or ()]
        if sheets and max(one.side for one in sheets) <= 1.2 * min(one.side for one in sheets):
            return labels, sheets
    for first in sorted(squares, key=lambda one: -one.box[3]):
        alike = [one for one in squares if _is_in_row(first, one)]
        if len(alike) == len(CHOICES):
            return [], sorted((_within_frame(display, one) for one in alike), key=lambda one: one.center)
    return None


def _is_square(one: Thing) -> bool:
    return abs(one.width - one.height) <= _SQUARE * one.side


def _is_in_row(one: Thing, other: Thing) -> bool:
    """Whether two squares of one size stand side by side."""
    play = _ALIKE * one.side
    return one.side > 3 * play and all(abs(one.box[edge] - other.box[edge]) <= play for edge in (1, 3))


def _within_frame(display: Display, one: Thing) -> Thing:
    """The sheet in a frame; itself if it is no frame."""
    held = [display.thing(number) for number in one.holds] if one in display.frames else []
    sheets = [sheet for sheet in held if _is_square(sheet) and sheet.side >= _WITHIN * one.side]
    return max(sheets, key=lambda sheet: sheet.area, default=one)


# ---------------------------------------------------------------- the row of steps


def _steps(display: Display, labels: list[Thing], choices: list[Thing], side: float) -> tuple[list[Panel], float]:
    """The flat sheet and the sheet of every picture of the row, and the side of the flat sheet in pixels."""
    letter_px = labels[0].height if labels else _LEAST_SIDE * side
    things = _pictured(display, _without_words(_apart_from(display, labels, choices), letter_px), side)
    if not things:
        return [], side
    width = max(one.side for one in things)
    boxes = [_square(box, width) for box in _columns(things, width)]
    # a folded sheet with its hole looks like a small frame: frames are as large as any picture, and around all of them
    is_framed = sum(one.side > 0.95 * width for one in things if one in display.frames) > 1
    inset = 0.04 * width if is_framed else 0.0
    panels = [
        _panel(
            display,
            (left + inset, top + inset, right - inset, bottom - inset),
            ((left + right) / 2, (top + bottom) / 2),
            pad_px=0 if is_framed else _PAD_PX,
        )
        for left, top, right, bottom in boxes
    ]
    panels = [panel for panel in panels if panel.sheet.mask.any()]
    if not panels:
        return [], side
    sheet_side = _flat_side(panels[0], width, side, is_framed=is_framed)
    if panels[0].sheet.area < 0.93 * sheet_side**2:
        panels.insert(0, Panel(_whole(panels[0].center, sheet_side), panels[0].center, ()))
    return panels, sheet_side


def _flat_side(first: Panel, width: float, side: float, *, is_framed: bool) -> float:
    """Side of the flat sheet: of the first picture if that is a square, else of its outline or of the five sheets."""
    left, top, right, bottom = first.sheet.box
    across, down = right - left, bottom - top
    if first.sheet.area > 0.95 * across * down and abs(across - down) < 0.05 * across:
        return max(across, down)
    return side if is_framed else width


def _apart_from(display: Display, labels: list[Thing], choices: list[Thing]) -> list[Thing]:
    """Everything but the row of sheets, what is on them, and frames around them."""
    left, right = min(one.box[0] for one in choices), max(one.box[2] for one in choices)
    top = min(one.box[1] for one in (*choices, *labels))
    bottom = max(one.box[3] for one in (*choices, *labels))
    found = []
    for one in display.things:
        x, y = one.center
        holds_sheet = one.box[0] < left and one.box[2] > right and one.box[3] > top
        if not (left <= x <= right and top <= y <= bottom) and not holds_sheet and one not in labels:
            found.append(one)
    return found


def _without_words(things: list[Thing], letter_px: float) -> list[Thing]:
    """Without the letters of titles, and whatever else is as small and on their lines."""
    small = [one for one in things if one.height <= 1.5 * letter_px]
    broad = [one for one in small if one.height >= 0.4 * letter_px and one.width >= 0.3 * one.height]
    lines = [one.center[1] for one in broad if any(beside(one, other) for other in broad if other is not one)]
    return [
        one for one in things if one not in small or not any(abs(one.center[1] - y) < 0.7 * letter_px for y in lines)
    ]


def _pictured(display: Display, things: list[Thing], side: float) -> list[Thing]:
    """Sheets, frames, and short lines such as dashes: neither lines between pictures nor arrows."""
    found = []
    for one in things:
        is_sheet = one.area >= _LEAST_SHEET * side**2 and min(one.width, one.height) >= _LEAST_SIDE * side
        is_dash = min(one.width, one.height) <= 2 * _THIN * side and one.side <= _LONGEST * side
        if is_sheet or is_dash or one in display.frames:
            found.append(one)
    return found


def _columns(things: list[Thing], width: float) -> list[Box]:
    """Boxes around the things of each picture, from left to right."""
    boxes: list[Box] = []
    for one in sorted(things, key=lambda thing: thing.box[0]):
        if boxes and one.box[0] < boxes[-1][0] + 1.02 * width and one.box[2] <= boxes[-1][0] + 1.06 * width:
            left, top, right, bottom = boxes[-1]
            boxes[-1] = (left, min(top, one.box[1]), max(right, one.box[2]), max(bottom, one.box[3]))
        else:
            boxes.append(one.box)
    return [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > 0.12 * width]


def _square(box: Box, width: float) -> Box:
    """A box of nearly the full width as a square of that width around its middle."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    if right - left < 0.9 * width:
        x = left + width / 2
    if bottom - top < 0.9 * width:
        y = top + width / 2
    return (x - width / 2, y - width / 2, x + width / 2, y + width / 2)


# ---------------------------------------------------------------- one picture


def _panel(display: Display, box: Box, center: Point, *, pad_px: int = _PAD_PX) -> Panel:
    """The sheet and the round spots on it within a box and so many pixels around it."""
    left, top = max(0, int(box[0]) - pad_px), max(0, int(box[1]) - pad_px)
    pixels = display.pixels[top : int(np.ceil(box[3])) + pad_px, left : int(np.ceil(box[2])) + pad_px]
    side = max(box[2] - box[0], box[3] - box[1])
    thin = max(1, round(_THIN * side))
    inked = ndimage.binary_fill_holes(np.pad(ink_of(pixels), 1))[1:-1, 1:-1]
    broad = ndimage.binary_opening(np.pad(inked, thin), np.ones((2 * thin + 1, 2 * thin + 1), bool))[
        thin:-thin, thin:-thin
    ]
    if (~inked).sum() and broad.any():
        broad = ndimage.binary_dilation(broad, iterations=max(1, thin // 2)) & inked
    numbers, count = ndimage.label(broad)
    if count:
        broad = numbers == np.bincount(numbers.ravel())[1:].argmax() + 1
    sheet = Silhouette(broad, left, top)
    spots = tuple(
        Spot((spot.center[0] + left, spot.center[1] + top), spot.radius)
        for spot in round_spots(pixels, broad, side=side)
    )
    return Panel(sheet, center, spots)


def _whole(center: Point, side: float) -> Silhouette:
    """A flat square sheet."""
    length = max(1, round(side))
    mask = np.ones((length, length), bool)
    return Silhouette(mask, round(center[0] - side / 2), round(center[1] - side / 2))


def _disc(center: Point, radius: float) -> Silhouette:
    reach = int(np.ceil(radius)) + 1
    left, top = int(center[0]) - reach, int(center[1]) - reach
    y, x = np.mgrid[: 2 * reach + 1, : 2 * reach + 1] + 0.5
    return Silhouette(np.hypot(x + left - center[0], y + top - center[1]) <= radius, left, top)


assert SHEET_PX < PICTURE_SIZE_PX
