"""The frames of a clip: walls with a gate, brick and teleporter filled if they work and hollow if not, and discs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from imagery_agent.language.causal_questions import DISC_COLORS
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX
from imagery_envs.stimuli.billiards.table import (
    BRICK_HALF_PX,
    ENTRANCE_HALF_PX,
    EXIT_RADIUS_PX,
    GATE_HALF_PX,
    INSIDE_PX,
    RADIUS_PX,
    WALL_PX,
    Point,
    Table,
)
from imagery_envs.stimuli.canvas import BLACK, WHITE, Canvas, Color

TELEPORTER: Color = (0, 128, 128)
_LINE_PX = 1.0


def draw_frame(table: Table, places: Mapping[str, Point]) -> np.ndarray:
    """uint8 (64, 64, 3): the table with discs at their places."""
    canvas = Canvas()
    _walls(canvas, table)
    if table.teleporter is not None:
        half = (ENTRANCE_HALF_PX, ENTRANCE_HALF_PX)
        _rectangle(canvas, table.teleporter.entrance, half, TELEPORTER, filled=table.teleporter.active)
        canvas.disc(_at(table.teleporter.exit), EXIT_RADIUS_PX, TELEPORTER)
        canvas.disc(_at(table.teleporter.exit), EXIT_RADIUS_PX - _LINE_PX, WHITE)
    if table.brick is not None:
        _rectangle(canvas, table.brick.place, BRICK_HALF_PX, COLORS["brown"], filled=table.brick.solid)
    for color, place in places.items():
        canvas.disc(_at(place), RADIUS_PX, DISC_COLORS[color])
    return canvas.picture()


def _walls(canvas: Canvas, table: Table) -> None:
    low, high = INSIDE_PX
    outer, end = low - WALL_PX, high + WALL_PX
    _fill(canvas, (outer, outer), (end, low), BLACK)
    _fill(canvas, (outer, high), (end, end), BLACK)
    _fill(canvas, (high, outer), (end, end), BLACK)
    if table.gate is None:
        _fill(canvas, (outer, outer), (low, end), BLACK)
    else:
        _fill(canvas, (outer, outer), (low, table.gate - GATE_HALF_PX), BLACK)
        _fill(canvas, (outer, table.gate + GATE_HALF_PX), (low, end), BLACK)


def _rectangle(canvas: Canvas, middle: Point, half: Point, color: Color, *, filled: bool) -> None:
    for margin, fill in ((0.0, color), (_LINE_PX, WHITE)):
        if margin == 0.0 or not filled:
            corner = [middle[axis] - half[axis] + margin for axis in (0, 1)]
            other = [middle[axis] + half[axis] - margin for axis in (0, 1)]
            _fill(canvas, (corner[0], corner[1]), (other[0], other[1]), fill)


def _fill(canvas: Canvas, low: Point, high: Point, color: Color) -> None:
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    canvas.polygon(np.array(corners) - PICTURE_SIZE_PX / 2, color)


def _at(place: Point) -> Point:
    """From the top left corner to the canvas's own origin, the middle."""
    return place[0] - PICTURE_SIZE_PX / 2, place[1] - PICTURE_SIZE_PX / 2
