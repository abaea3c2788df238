"""Ambiguous figures with two interpretations (after Chambers & Reisberg 1985, Slezak 1991, Peterson et al. 1992).

In most of them the second interpretation has another side as its top (realignment of the reference frame); in some
both have the same top and differ in the meaning of the parts (reconstrual). Letters are printed in Pillow's built-in
font, which is held out of training, or drawn as lines, like objects (see
:mod:`imagery_envs.stimuli.ambiguous_shapes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from imagery_envs.stimuli.ambiguous_shapes import PENS_PX, PRINTED, SHAPES
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX, SUPERSAMPLING, Canvas, enclosing_circle
from imagery_envs.stimuli.constructions import normal_answer

QUARTER_TURNS = {"top": 0, "left": -1, "bottom": 2, "right": 1}
"""Top side in an interpretation -> counterclockwise quarter turns that bring it to the top."""
_HEIGHT_PX, _FONT_STROKE_PX = 40, 0.6


@dataclass(frozen=True)
class AmbiguousFigure:
    """A drawing with its two interpretations."""

    shape: str
    """Name in :data:`SHAPES`."""
    pen: str
    """``thin``, ``plain``, ``bold``, or ``print`` (letters in a font)."""
    turned: bool = False
    """Rotated so that the second interpretation is upright and becomes the first."""

    @property
    def id(self) -> str:
        """For example ``W or M plain``; the upright interpretation comes first."""
        first, second = self.shape.split(" or ")
        return f"{second} or {first} {self.pen}" if self.turned else f"{self.shape} {self.pen}"

    @property
    def kind(self) -> str:
        """``letter``, ``object`` or ``part``."""
        return SHAPES[self.shape].kind

    @property
    def up(self) -> str:
        """The side of the picture that is the top in the second interpretation."""
        up = SHAPES[self.shape].up
        return {"left": "right", "right": "left"}.get(up, up) if self.turned else up

    @property
    def readings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Accepted names of the first (upright) and of the second interpretation."""
        first, second = SHAPES[self.shape].first, SHAPES[self.shape].second
        return (second, first) if self.turned else (first, second)

    def draw(self) -> np.ndarray:
        """uint8 (64, 64, 3)."""
        picture = _printed(self.shape.split(" or ")[0]) if self.pen == PRINTED else _drawn(self.shape, self.pen)
        return np.rot90(picture, QUARTER_TURNS[SHAPES[self.shape].up] if self.turned else 0).copy()

    def reading(self, answer: str) -> str:
        """``first``, ``second`` or ``other``: the interpretation that an answer names, up to case and punctuation."""
        normal = normal_answer(answer)
        for which, names in zip(("first", "second"), self.readings, strict=True):
            if normal in {normal_answer(name) for name in names}:
                return which
        return "other"


@cache
def figures() -> dict[str, AmbiguousFigure]:
    """Every figure by its id."""
    found = [
        AmbiguousFigure(name, pen, turned)
        for name, shape in SHAPES.items()
        for pen in shape.pens
        for turned in ((False, True) if shape.turns else (False,))
    ]
    return {figure.id: figure for figure in found}


@cache
def _drawn(shape: str, pen: str) -> np.ndarray:
    """uint8 (64, 64, 3): centered, at the largest size that can be rotated within the picture."""
    lines = SHAPES[shape].lines
    center, radius = enclosing_circle(np.vstack(lines))
    scale = min(1.0, (FIGURE_RADIUS_PX - PENS_PX[pen] / 2) / radius)
    canvas = Canvas()
    for line in lines:
        canvas.line((line - center) * scale, width_px=PENS_PX[pen])
    return canvas.picture()


@cache
def _printed(character: str) -> np.ndarray:
    """uint8 (64, 64, 3): a centered character of Pillow's font."""
    size, stroke = 64 * SUPERSAMPLING, round(_FONT_STROKE_PX * SUPERSAMPLING)
    font = ImageFont.load_default(float(_HEIGHT_PX * SUPERSAMPLING))
    left, top, right, bottom = font.getbbox(character, anchor="ls", stroke_width=stroke)
    image = Image.new("L", (size, size))
    corner = (size / 2 - (left + right) / 2, size / 2 - (top + bottom) / 2)
    ImageDraw.Draw(image).text(corner, character, fill=255, font=font, anchor="ls", stroke_width=stroke)
    darkness = np.asarray(image.reduce(SUPERSAMPLING), dtype=float)[:, :, None]
    return np.rint(255 - darkness * np.full(3, 235 / 255)).astype(np.uint8)
