"""Letters and digits that differ from their mirror images (Cooper & Shepard 1973).

They are drawn in Pillow's built-in font, which is held out of training.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import check_choice
from imagery_envs.stimuli.canvas import BLACK, SUPERSAMPLING

CHARACTERS = ("F", "G", "J", "L", "P", "R", "2", "4", "5", "7")
HEIGHT_PX = 36
_STROKE_PX = 0.6
"""Added to both sides of the font's strokes, which are thin at 64 px."""


@dataclass(frozen=True)
class Letter:
    """One upright character."""

    character: str

    def __post_init__(self) -> None:
        check_choice("letter", self.character, CHARACTERS)

    @property
    def id(self) -> str:
        """The character itself."""
        return self.character

    def draw(self, *, angle_deg: float = 0.0, mirrored: bool = False) -> np.ndarray:
        """uint8 (64, 64, 3): mirrored left to right if asked, then rotated counterclockwise."""
        return _drawn(self.character, float(angle_deg), bool(mirrored)).copy()


def sample(rng: np.random.Generator) -> Letter:
    """A random character."""
    return Letter(CHARACTERS[int(rng.integers(len(CHARACTERS)))])


@cache
def _glyph(character: str) -> Image.Image:
    """Coverage of the upright character at high resolution, centered, "L" (512, 512)."""
    size = PICTURE_SIZE_PX * SUPERSAMPLING
    stroke = _STROKE_PX * SUPERSAMPLING
    reference = ImageFont.load_default(1000.0).getbbox("H", anchor="ls")
    scale = (HEIGHT_PX * SUPERSAMPLING - 2 * stroke) / (reference[3] - reference[1])
    font = ImageFont.load_default(1000.0 * scale)
    image = Image.new("L", (size, size))
    left, top, right, bottom = font.getbbox(character, anchor="ls", stroke_width=stroke)
    corner = (size / 2 - (left + right) / 2, size / 2 - (top + bottom) / 2)
    ImageDraw.Draw(image).text(corner, character, fill=255, font=font, anchor="ls", stroke_width=stroke)
    return image


@lru_cache(maxsize=1024)  # 12 MB; training loops draw the same few hundred repeatedly
def _drawn(character: str, angle_deg: float, mirrored: bool) -> np.ndarray:
    glyph = _glyph(character)
    if mirrored:
        glyph = glyph.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    turned = glyph.rotate(angle_deg, resample=Image.Resampling.BICUBIC).reduce(SUPERSAMPLING)
    ink = np.asarray(turned, dtype=float)[:, :, None] / 255  # (64, 64, 1)
    return np.rint(255 - ink * (255 - np.array(BLACK))).astype(np.uint8)
