"""Ambiguous figures: one drawing, two readings (after Chambers & Reisberg 1985, Slezak 1991, Peterson et al. 1992).

In most of them the second reading needs another side of the figure to be its top (realignment of the frame of
reference); in some both readings have one top and its parts are seen as other things (reconstrual of parts). Letters
are printed in Pillow's built-in font, which is held out of training, or drawn here; objects are drawn here
(see :mod:`imagery_envs.stimuli.ambiguous_shapes`).
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
"""The side that is up in a reading -> quarter turns to the left that bring it to the top."""
_HEIGHT_PX, _FONT_STROKE_PX = 40, 0.6


@dataclass(frozen=True)
class AmbiguousFigure:
    """A drawing with its two readings."""

    shape: str
    """Name in :data:`SHAPES`."""
    pen: str
    """``thin``, ``plain``, ``bold``, or ``print`` (letters in a font)."""
    turned: bool = False
    """Shown with the side up that is up in the second reading: the readings change places."""

    @property
    def id(self) -> str:
        """For example ``W or M plain``; the reading that it is shown in comes first."""
        first, second = self.shape.split(" or ")
        return f"{second} or {first} {self.pen}" if self.turned else f"{self.shape} {self.pen}"

    @property
    def kind(self) -> str:
        """``letter``, ``object`` or ``part``."""
        return SHAPES[self.shape].kind

    @property
    def up(self) -> str:
        """The side of the picture that is up in the second reading."""
        up = SHAPES[self.shape].up
        return {"left": "right", "right": "left"}.get(up, up) if self.turned else up

    @property
    def readings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Accepted names of the first reading (with the top up) and of the second."""
        first, second = SHAPES[self.shape].first, SHAPES[self.shape].second
        return (second, first) if self.turned else (first, second)

    def draw(self) -> np.ndarray:
        """uint8 (64, 64, 3)."""
        picture = (
            _printed(self.shape.split(" or ")[0]) if self.pen == PRINTED else _drawn(self.shape, self.pen)
        )
        return np.rot90(picture, QUARTER_TURNS[SHAPES[self.shape].up] if self.turned else 0).copy()

    def reading(self, answer: str) -> str:
        """``first``, ``second`` or ``other``: what an answer names, up to case, punctuation and articles."""
        said = normal_answer(answer)
        for which, names in zip(("first", "second"), self.readings, strict=True):
            if said in {normal_answer(name) for name in names}:
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
    """uint8 (64, 64, 3), centred, as large as it may be."""
    lines = SHAPES[shape].lines
    center, radius = enclosing_circle(np.vstack(lines))
    scale = min(1.0, (FIGURE_RADIUS_PX - PENS_PX[pen] / 2) / radius)
    canvas = Canvas()
    for line in lines:
        canvas.line((line - center) * scale, width_px=PENS_PX[pen])
    return canvas.picture()


@cache
def _printed(character: str) -> np.ndarray:
    """uint8 (64, 64, 3): a character of Pillow's font, centred."""
    size, stroke = 64 * SUPERSAMPLING, round(_FONT_STROKE_PX * SUPERSAMPLING)
    font = ImageFont.load_default(float(_HEIGHT_PX * SUPERSAMPLING))
    left, top, right, bottom = font.getbbox(character, anchor="ls", stroke_width=stroke)
    image = Image.new("L", (size, size))
    corner = (size / 2 - (left + right) / 2, size / 2 - (top + bottom) / 2)
    ImageDraw.Draw(image).text(corner, character, fill=255, font=font, anchor="ls", stroke_width=stroke)
    darkness = np.asarray(image.reduce(SUPERSAMPLING), dtype=float)[:, :, None]
    return np.rint(255 - darkness * np.full(3, 235 / 255)).astype(np.uint8)
