"""The seven landmarks of the island: symbols of about 12 px, each with its own shape and color."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imagery_agent.language.scene import COLORS
from imagery_envs.stimuli.canvas import WHITE, Canvas, Color, arc

LANDMARK_SIZE_PX = 12.0
Place = tuple[float, float]
"""Center of a symbol in px from the center of the picture."""


def _hut(canvas: Canvas, at: Place, color: Color) -> None:
    canvas.polygon(_at(at, (-6.2, 0), (0, -6), (6.2, 0)), color)
    canvas.polygon(_at(at, (-4.5, -0.5), (4.5, -0.5), (4.5, 6), (-4.5, 6)), color)
    canvas.polygon(_at(at, (-1.4, 1.8), (1.4, 1.8), (1.4, 6), (-1.4, 6)), WHITE)


def _well(canvas: Canvas, at: Place, color: Color) -> None:
    canvas.line(_at(at, (-5.4, -3.2), (0, -5.4), (5.4, -3.2)), width_px=1.4, color=color)
    for x in (-3.6, 3.6):
        canvas.line(_at(at, (x, -3), (x, 2)), width_px=1.2, color=color)
    canvas.polygon(_at(at, (-5.4, 1.4), (5.4, 1.4), (4.4, 6), (-4.4, 6)), color)


def _lake(canvas: Canvas, at: Place, color: Color) -> None:
    canvas.polygon(np.array(at) + arc((0, 0), 6.2, stretch=(1, 0.74)), color)
    for x, y, half in ((-1, -1.6, 2.6), (1, 1.4, 2.6)):
        wave = [(x + half * step / 4, y + 0.7 * np.sin(step * np.pi / 2)) for step in range(-4, 5)]
        canvas.line(_at(at, *wave), width_px=1.0, color=WHITE)


def _tree(canvas: Canvas, at: Place, color: Color) -> None:
    canvas.polygon(_at(at, (-1.2, 0), (1.2, 0), (1.2, 6), (-1.2, 6)), color)
    for x, y, radius in ((0, -3, 3.2), (-2.8, -0.6, 2.8), (2.8, -0.6, 2.8)):
        canvas.disc((at[0] + x, at[1] + y), radius, color)


def _rock(canvas: Canvas, at: Place, color: Color) -> None:
    corners = ((-6, 4.5), (-4.6, -1.5), (-1, -5), (2.6, -3.6), (4.6, 0), (6, 4.5))
    canvas.polygon(_at(at, *corners), color)
    canvas.line(_at(at, (-0.6, -2.6), (0.8, 0.2), (-0.8, 2)), width_px=0.9, color=WHITE)


def _grass(canvas: Canvas, at: Place, color: Color) -> None:
    for tip_x, tip_y in ((-6, -1.6), (-3.2, -5), (0, -6), (3.2, -5), (6, -1.6)):
        root = tip_x * 0.35
        canvas.polygon(_at(at, (root - 1.3, 5), (tip_x, tip_y - 1), (root + 1.3, 5)), color)


def _beach(canvas: Canvas, at: Place, color: Color) -> None:
    canvas.polygon(np.array(at) + arc((0, 0), 5.6, start_deg=0, end_deg=180), color)
    canvas.line(_at(at, (0, 0), (0, 4.6)), width_px=1.2, color=color)
    canvas.line(_at(at, (-5, 4.8), (5, 4.8)), width_px=1.8, color=color)


def _at(at: Place, *points: Place) -> np.ndarray:
    return np.array(points, dtype=float) + np.array(at)


_SYMBOLS: dict[str, tuple[str, Callable[[Canvas, Place, Color], None]]] = {
    "hut": ("brown", _hut),
    "well": ("black", _well),
    "lake": ("blue", _lake),
    "tree": ("green", _tree),
    "rock": ("purple", _rock),
    "grass": ("red", _grass),
    "beach": ("orange", _beach),
}
LANDMARKS = tuple(_SYMBOLS)
"""The landmarks of Kosslyn, Ball & Reiser 1978."""
LANDMARK_COLORS = {name: color for name, (color, _) in _SYMBOLS.items()}


def draw_landmark(canvas: Canvas, name: str, at: Place) -> None:
    """Draw one of LANDMARKS centered at ``at`` (px from the center of the picture)."""
    color, symbol = _SYMBOLS[name]
    symbol(canvas, at, COLORS[color])
