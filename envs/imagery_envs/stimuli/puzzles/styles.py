"""How a puzzle is drawn: colors, line widths, transparency, frames, fonts. Nothing of the puzzle hangs on it.

``published`` follows the description of the published puzzles (near-white ground, dark outlines of 2 points, four hues,
partly transparent); the other named styles differ from it in every respect; ``any`` is a new random style each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_envs.stimuli.puzzles.page import FONTS, Color

FRAMES = ("none", "page", "panels")


@dataclass(frozen=True)
class Style:
    """Colors and measures of a drawing; lengths are shares of the width of the page."""

    ground: Color
    ink: Color
    """Outlines and letters."""
    silhouette: Color
    fills: tuple[Color, ...]
    """Hues of the pieces, in turn."""
    alpha: float
    """Opacity of fills; 0 leaves outlines alone."""
    outline: float
    """Width of outlines."""
    font: str
    letter: float
    """Height of capital letters."""
    labels_above: bool = False
    """Labels stand above their figures instead of below."""
    frame: str = "none"
    """Around nothing, the page, or every panel."""
    titles: bool = True
    """Whether panels have titles in words."""
    dots: bool = True
    """Hinges are marked by a dot beside their letter, instead of by a disc that holds it."""
    dashed_ghost: bool = True
    """While paper is folded, the outline of the whole sheet stays visible as a dashed line. (Without it only a frame
    around every panel shows which part of the sheet is left.)"""
    flat_first: bool = True
    """Folding begins with a picture of the flat sheet."""
    dark_holes: bool = False
    """Holes are filled with ink instead of showing the ground."""


NAVY, NEAR_WHITE = (27, 38, 59), (253, 253, 253)
STYLES: dict[str, Style] = {
    "published": Style(
        NEAR_WHITE, NAVY, NAVY, ((0, 144, 193), (232, 93, 117), (46, 196, 182), (255, 214, 112)), 0.78, 1 / 430,
        "wide sans", 1 / 75,
    ),
    "outlines": Style(
        (255, 255, 255), (0, 0, 0), (0, 0, 0), ((255, 255, 255),), 0.0, 1 / 300, "serif", 1 / 55,
        labels_above=True, titles=False, dots=False, flat_first=False, dark_holes=True,
    ),
    "gray": Style(
        (238, 238, 238), (60, 60, 60), (45, 45, 45), ((150, 150, 150), (175, 175, 175), (125, 125, 125)), 1.0, 1 / 600,
        "sans", 1 / 65, frame="page",
    ),
    "textbook": Style(
        (252, 247, 230), (92, 52, 28), (70, 40, 25), ((222, 165, 90), (170, 190, 120), (205, 120, 95)), 0.9, 1 / 350,
        "bold serif", 1 / 60, frame="panels", dashed_ghost=False,
    ),
    "bold": Style(
        (255, 255, 255), (20, 20, 20), (20, 20, 60), ((250, 120, 30), (60, 120, 240), (150, 70, 200), (40, 170, 80)),
        1.0, 1 / 210, "bold sans", 1 / 48, labels_above=True, dark_holes=True,
    ),
    "pale": Style(
        (244, 248, 255), (80, 100, 140), (50, 65, 100), ((190, 215, 250), (215, 200, 245), (195, 235, 220)), 0.7,
        1 / 500, "typewriter", 1 / 62, frame="panels", titles=False, dots=False,
    ),
}  # fmt: skip
"""Name -> style."""
ANY = "any"
STYLE_NAMES = (*STYLES, ANY)


def find_style(name: str, rng: np.random.Generator) -> Style:
    """A named style, or a random one for ``any``."""
    return random_style(rng) if name == ANY else STYLES[name]


def random_style(rng: np.random.Generator) -> Style:
    """Light ground, dark ink, fills that differ from both, and everything else at random."""
    ground = _shade(rng, 232, 255)
    ink = _shade(rng, 0, 90)
    frame = str(rng.choice(FRAMES))
    fills = tuple(_hue(rng) for _ in range(int(rng.integers(1, 6))))
    return Style(
        ground,
        ink,
        _shade(rng, 0, 75),
        fills,
        float(rng.choice([0.0, rng.uniform(0.5, 1.0), rng.uniform(0.5, 1.0), 1.0])),
        1 / float(rng.uniform(200, 600)),
        str(rng.choice(FONTS)),
        1 / float(rng.uniform(48, 80)),
        labels_above=bool(rng.integers(2)),
        frame=frame,
        titles=bool(rng.integers(2)),
        dots=bool(rng.integers(2)),
        dashed_ghost=frame != "panels" or bool(rng.integers(2)),
        flat_first=bool(rng.integers(2)),
        dark_holes=bool(rng.integers(2)),
    )


def _shade(rng: np.random.Generator, low: int, high: int) -> Color:
    """A color whose three parts are in the range and near each other."""
    middle = rng.integers(low, high + 1)
    red, green, blue = np.clip(middle + rng.integers(-20, 21, 3), low, high)
    return int(red), int(green), int(blue)


def _hue(rng: np.random.Generator) -> Color:
    """A color of medium lightness: darker than every ground and lighter than every ink."""
    while True:
        red, green, blue = (int(part) for part in rng.integers(20, 256, 3))
        if 110 <= 0.3 * red + 0.59 * green + 0.11 * blue <= 205:
            return red, green, blue
