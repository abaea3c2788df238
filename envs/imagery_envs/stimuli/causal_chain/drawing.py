"""Pictures of chains: belts and rods, wheels with teeth where they mesh, and levers with their fulcra."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from imagery_agent.language.causal_questions import PIECE_COLORS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_envs.stimuli.canvas import BLACK, Canvas
from imagery_envs.stimuli.causal_chain.layout import LEVER_HALF_PX
from imagery_envs.stimuli.causal_chain.pieces import (
    CROSSED_BELT,
    ROD,
    TOUCH,
    Chain,
    Lever,
    Piece,
    Point,
    Wheel,
    line_points,
)

_TOOTH_PX, _TOOTH_HEIGHT_PX = 2.6, 0.7
_LINE_PX = 1.1
"""Thickness of belts and rods."""
_HUB_PX, _FULCRUM_PX = 3.2, 1.2
"""Radii of the round part of a lever about its fulcrum, and of the black dot on it."""


def draw_chain(chain: Chain) -> np.ndarray:
    """uint8 (64, 64, 3): belts and rods, and the pieces on top of them."""
    canvas = Canvas()
    for link, linked in zip(chain.links, pairwise(chain.pieces), strict=True):
        for strand in _strands(link, *linked):
            canvas.line(_centered(strand), width_px=_LINE_PX, color=BLACK)
    for number, piece in enumerate(chain.pieces):
        if isinstance(piece, Wheel):
            is_toothed = TOUCH in chain.links[max(0, number - 1) : number + 1]
            canvas.polygon(_centered(_rim(piece, is_toothed=is_toothed)), PIECE_COLORS[piece.color])
        else:
            _draw_lever(canvas, piece)
    return canvas.picture()


def _centered(points: np.ndarray | Point) -> np.ndarray:
    """Points in px from the center of the picture."""
    return np.asarray(points, dtype=float) - PICTURE_SIZE_PX / 2


def _draw_lever(canvas: Canvas, lever: Lever) -> None:
    ends = np.array(lever.ends)
    along = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
    inner = np.array([ends[0] + LEVER_HALF_PX * along, ends[1] - LEVER_HALF_PX * along])  # its ends are round
    canvas.line(_centered(inner), width_px=2 * LEVER_HALF_PX, color=PIECE_COLORS[lever.color])
    x, y = _centered(lever.place)
    canvas.disc((x, y), _HUB_PX, PIECE_COLORS[lever.color])
    canvas.disc((x, y), _FULCRUM_PX)


def _rim(wheel: Wheel, *, is_toothed: bool) -> np.ndarray:
    """Points of the rim, (N, 2)."""
    teeth = round(2 * math.pi * wheel.radius_px / _TOOTH_PX)
    angles = np.linspace(0, 2 * math.pi, 16 * teeth, endpoint=False)
    height = _TOOTH_HEIGHT_PX * np.sign(np.sin(teeth * angles)) if is_toothed else np.zeros_like(angles)
    return np.asarray((wheel.radius_px + height) * np.stack([np.cos(angles), np.sin(angles)])).T + wheel.place


def _strands(link: str, one: Piece, other: Piece) -> list[np.ndarray]:
    """The black lines of a link, each (2, 2): a rod, or both straight parts of a belt."""
    if link == TOUCH:
        return []
    if link == ROD:
        return [line_points(one, other)[[0, -1]]]
    assert isinstance(one, Wheel)
    assert isinstance(other, Wheel)
    (x, y), (x_other, y_other) = one.place, other.place
    is_crossed = link == CROSSED_BELT
    direction = math.atan2(y_other - y, x_other - x)
    across = one.radius_px + other.radius_px if is_crossed else one.radius_px - other.radius_px
    opening = math.acos(across / math.hypot(x_other - x, y_other - y))
    side = -1 if is_crossed else 1
    found = []
    for angle in (direction + opening, direction - opening):
        way = (math.cos(angle), math.sin(angle))
        start = (x + one.radius_px * way[0], y + one.radius_px * way[1])
        end = (x_other + side * other.radius_px * way[0], y_other + side * other.radius_px * way[1])
        found.append(np.array([start, end]))
    return found
