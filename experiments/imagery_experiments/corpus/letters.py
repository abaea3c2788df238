"""Letters and digits, from downloaded fonts (full corpus) or Pillow's own (mini corpus)."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from imagery_experiments.corpus.drawings import Item, centered
from imagery_experiments.corpus.sources import FONTS, Font, archive, read_members

FONT_PX = 160
CHARACTERS = string.ascii_letters + string.digits
SAME_FORM = frozenset("cosvwxz")
"""Letters whose two cases differ in size only, which a drawing does not show."""


def character_name(character: str) -> tuple[str, tuple[str, ...]]:
    """Name and synonyms, for example ``("capital letter t", ("letter t",))``."""
    if character.isdigit():
        return f"number {character}", (f"digit {character}",)
    letter = character.lower()
    capital, small = f"capital letter {letter}", f"lowercase letter {letter}"
    name, other = (capital, small) if character.isupper() else (small, capital)
    return name, (f"letter {letter}", other) if letter in SAME_FORM else (f"letter {letter}",)


def draw_character(character: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    """uint8 (96, 96) alpha of one glyph."""
    image = Image.new("L", (FONT_PX * 3, FONT_PX * 3))
    ImageDraw.Draw(image).text((FONT_PX, FONT_PX), character, font=font, fill=255)
    alpha = centered(np.asarray(image))
    if alpha is None:
        raise ValueError(f"expected the font {font.getname()} to have {character!r}, it draws nothing")
    return alpha


def _characters(font: ImageFont.FreeTypeFont, source: str, split: str) -> Iterator[tuple[np.ndarray, Item]]:
    for number, character in enumerate(CHARACTERS):
        name, synonyms = character_name(character)
        yield draw_character(character, font), Item(name, synonyms, source, "letter", split, number)


def _numbered(drawn: list[tuple[np.ndarray, Item]]) -> tuple[np.ndarray, list[Item]]:
    items = [
        Item(item.name, item.synonyms, item.source, item.kind, item.split, group)
        for group, (_, item) in enumerate(drawn)
    ]
    return np.stack([alpha for alpha, _ in drawn]), items


def letter_drawings(cache: Path, fonts: Sequence[Font] = FONTS) -> tuple[np.ndarray, list[Item]]:
    """Alphas (N, 96, 96) and items of every character in every font; held-out fonts form the split "drawing"."""
    drawn: list[tuple[np.ndarray, Item]] = []
    for font in tqdm(fonts, desc="letters", unit="font"):
        path = archive(font.package, cache)
        content = read_members(path, font.member.__eq__)
        if font.member not in content:
            raise ValueError(f"expected {font.member} in {path}, it is not there; delete the archive and retry")
        face = ImageFont.truetype(BytesIO(content[font.member]), FONT_PX)
        split = "drawing" if font.held_out else "train"
        drawn += _characters(face, f"fontsource/{font.family}", split)
    return _numbered(drawn)


def mini_letter_drawings() -> tuple[np.ndarray, list[Item]]:
    """The same in Pillow's default font, without a download; for tests only."""
    font = ImageFont.load_default(FONT_PX)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise ValueError("expected Pillow with FreeType support; install a Pillow wheel from PyPI")
    return _numbered(list(_characters(font, "pillow/default", "train")))
