"""Pictures of dual coding: block letters, response sheets, clock faces, pairs of different sizes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

SIDE = 64
_FINE = 4
_UNIT_PX = 11
"""Width of a bar of a block letter."""
BLOCK_LETTERS: dict[str, tuple[tuple[int, int], ...]] = {
    "F": ((0, 5), (0, 0), (3, 0), (3, 1), (1, 1), (1, 2), (2, 2), (2, 3), (1, 3), (1, 5)),
    "E": ((0, 5), (0, 0), (3, 0), (3, 1), (1, 1), (1, 2), (3, 2), (3, 3), (1, 3), (1, 4), (3, 4), (3, 5)),
    "H": ((0, 5), (0, 0), (1, 0), (1, 2), (2, 2), (2, 0), (3, 0), (3, 5), (2, 5), (2, 3), (1, 3), (1, 5)),
    "T": ((1, 5), (1, 1), (0, 1), (0, 0), (3, 0), (3, 1), (2, 1), (2, 5)),
    "Z": ((0, 5), (0, 4), (2, 2), (2, 1), (0, 1), (0, 0), (3, 0), (3, 3), (1, 4), (3, 4), (3, 5)),
    "L": ((0, 5), (0, 0), (1, 0), (1, 4), (3, 4), (3, 5)),
}
"""Letter -> corners clockwise from the bottom left, on a grid 3 wide and 5 high, y down."""
ROWS = 6
"""Answers on one response sheet."""
_YES, _NO = (40, 160, 70), (220, 40, 40)


def block_letter(name: str) -> np.ndarray:
    """A solid block letter, uint8 (64, 64, 3)."""
    left, top = (SIDE - 3 * _UNIT_PX) // 2, (SIDE - 5 * _UNIT_PX) // 2  # whole pixels
    points = [((left + _UNIT_PX * x) * _FINE, (top + _UNIT_PX * y) * _FINE) for x, y in BLOCK_LETTERS[name]]
    image = Image.new("RGB", (SIDE * _FINE, SIDE * _FINE), "white")
    ImageDraw.Draw(image).polygon(points, fill=(0, 0, 0))
    return np.asarray(image.reduce(_FINE))


def extreme_corners(name: str) -> list[bool]:
    """Whether every corner, in order, is at the very top or bottom."""
    return [y in (0, 5) for _, y in BLOCK_LETTERS[name]]


def response_sheet(yes_is_left: Sequence[bool]) -> np.ndarray:
    """Rows of a green dot (yes) and a red one (no), one row per answer and staggered, uint8 (64, 64, 3).

    Rows without an answer are blank.
    """
    image = Image.new("RGB", (SIDE * _FINE, SIDE * _FINE), "white")
    pen = ImageDraw.Draw(image)
    for row, yes_left in enumerate(yes_is_left):
        aside = 6 * ((row % 3) - 1)
        for x, is_yes in ((20 + aside, yes_left), (44 + aside, not yes_left)):
            box = [_FINE * part for part in (x - 3.5, 7 + 10 * row - 3.5, x + 3.5, 7 + 10 * row + 3.5)]
            pen.ellipse(box, fill=_YES if is_yes else _NO)
    return np.asarray(image.reduce(_FINE))


def clock_face(hours: int, minutes: int) -> np.ndarray:
    """The hands of a clock, uint8 (64, 64, 3), as people draw them: the hour hand moves with the minutes."""
    image = Image.new("RGB", (SIDE * _FINE, SIDE * _FINE), "white")
    pen, middle = ImageDraw.Draw(image), SIDE * _FINE / 2
    for angle_deg, length_px in ((30 * hours + minutes / 2, 17.0), (6 * minutes, 26.0)):
        along = np.radians(angle_deg)
        end = (middle + _FINE * length_px * np.sin(along), middle - _FINE * length_px * np.cos(along))
        pen.line([(middle, middle), end], fill=(0, 0, 0), width=3 * _FINE)
    return np.asarray(image.reduce(_FINE))


def hands_angle_deg(hours: int, minutes: int) -> float:
    """The smaller angle between the hands, from 0 to 180 degrees."""
    apart = abs(30 * hours + minutes / 2 - 6 * minutes) % 360
    return min(apart, 360 - apart)
