"""A large page to draw on: filled polygons, outlines, discs and letters, all antialiased and partly transparent.

Points are in pixels, with the origin at the top left, x to the right and y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from imagery_agent.validation import check_choice

Color = tuple[int, int, int]
Points = Sequence[tuple[float, float]]
SUPERSAMPLING = 4
"""Samples per pixel and axis."""
_FONT_FILES = {
    "sans": "",  # Pillow's own
    "wide sans": "DejaVuSans",
    "bold sans": "DejaVuSans-Bold",
    "slanted sans": "DejaVuSans-Oblique",
    "serif": "STIXGeneral",
    "bold serif": "DejaVuSerif-Bold",
    "typewriter": "DejaVuSansMono",
}
"""Name of a font -> its file among those that matplotlib brings."""
FONTS = tuple(_FONT_FILES)


@cache
def _font(name: str, size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    check_choice("font", name, FONTS)
    if not _FONT_FILES[name]:
        return ImageFont.load_default(size_px)
    found = find_spec("matplotlib")  # only its files: matplotlib is not loaded
    if found is None or found.origin is None:
        raise ModuleNotFoundError("the puzzles' fonts come with matplotlib, a dependency of this package: install it")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / f"{_FONT_FILES[name]}.ttf"), size_px)


class Page:
    """A page of one color, float32 (height_px, width_px, 3) inside."""

    def __init__(self, width_px: int, height_px: int, ground: Color) -> None:
        self._pixels = np.empty((height_px, width_px, 3), dtype=np.float32)
        self._pixels[:] = ground

    def fill(self, points: Points, color: Color, *, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        self._paint(points, 0.0, color, alpha, lambda draw, place: draw.polygon(place(points), fill=255))

    def outline(self, points: Points, color: Color, *, width_px: float, dash_px: float = 0.0) -> None:
        """Draw the outline of a polygon with round joints; dashed if ``dash_px`` is not 0."""
        self.line([*points, points[0]], color, width_px=width_px, dash_px=dash_px)

    def line(self, points: Points, color: Color, *, width_px: float, dash_px: float = 0.0) -> None:
        """Draw a line through points with round joints and ends."""
        segments = list(pairwise(points))
        if dash_px:
            segments = [dash for start, end in segments for dash in _dashes(start, end, dash_px)]

        def draw_all(draw: ImageDraw.ImageDraw, place: Callable[[Points], list[tuple[float, float]]]) -> None:
            radius = SUPERSAMPLING * width_px / 2
            for segment in segments:
                draw.polygon(place(_bar(*segment, width_px)), fill=255)
                for x, y in place(segment):
                    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

        self._paint(points, width_px, color, 1.0, draw_all)

    def disc(self, center: tuple[float, float], radius_px: float, color: Color, *, alpha: float = 1.0) -> None:
        """Fill a circle."""
        self.fill(circle(center, radius_px), color, alpha=alpha)

    def text(self, center: tuple[float, float], text: str, color: Color, *, font: str, height_px: float) -> None:
        """Write a text with its middle at ``center``; a capital letter is about ``height_px`` high."""
        face = _font(font, round(1.4 * height_px))
        left, top, right, bottom = (round(edge) for edge in face.getbbox(text, anchor="ms"))
        _, cap_top, _, cap_bottom = face.getbbox("H", anchor="ms")
        image = Image.new("L", (right - left + 2, bottom - top + 2))
        ImageDraw.Draw(image).text((1 - left, 1 - top), text, fill=255, font=face, anchor="ms")
        x = round(center[0] - image.width / 2)
        y = round(center[1] + (cap_bottom - cap_top) / 2) + top - 1
        self._blend(np.asarray(image) / np.float32(255), x, y, color)

    def picture(self) -> np.ndarray:
        """The page, uint8 (height_px, width_px, 3)."""
        return np.rint(self._pixels).astype(np.uint8)

    def _paint(
        self,
        points: Points,
        margin_px: float,
        color: Color,
        alpha: float,
        draw: Callable[[ImageDraw.ImageDraw, Callable[[Points], list[tuple[float, float]]]], None],
    ) -> None:
        """Draw on a mask around the points, reduce it to coverage, and blend."""
        xs, ys = zip(*points, strict=True)
        left, top = math.floor(min(xs) - margin_px) - 1, math.floor(min(ys) - margin_px) - 1
        width, height = math.ceil(max(xs) + margin_px) + 1 - left, math.ceil(max(ys) + margin_px) + 1 - top
        mask = Image.new("L", (width * SUPERSAMPLING, height * SUPERSAMPLING))

        def place(found: Points) -> list[tuple[float, float]]:
            return [((x - left) * SUPERSAMPLING - 0.5, (y - top) * SUPERSAMPLING - 0.5) for x, y in found]

        draw(ImageDraw.Draw(mask), place)
        self._blend(np.asarray(mask.reduce(SUPERSAMPLING)) * np.float32(alpha / 255), left, top, color)

    def _blend(self, coverage: np.ndarray, left: int, top: int, color: Color) -> None:
        """Mix a color into the page by its coverage (h, w), which may reach beyond the page."""
        height, width, _ = self._pixels.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + coverage.shape[1], width), min(top + coverage.shape[0], height)
        if x0 < x1 and y0 < y1:
            share = coverage[y0 - top : y1 - top, x0 - left : x1 - left, None]
            self._pixels[y0:y1, x0:x1] += share * (np.array(color, dtype=np.float32) - self._pixels[y0:y1, x0:x1])


def circle(center: tuple[float, float], radius_px: float) -> list[tuple[float, float]]:
    """64 points on a circle."""
    angles = (2 * math.pi * i / 64 for i in range(64))
    return [(center[0] + radius_px * math.cos(angle), center[1] + radius_px * math.sin(angle)) for angle in angles]


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """The corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _bar(start: tuple[float, float], end: tuple[float, float], width_px: float) -> list[tuple[float, float]]:
    length = math.dist(start, end) or 1.0
    across = (start[1] - end[1]) * width_px / 2 / length, (end[0] - start[0]) * width_px / 2 / length
    return [
        (start[0] + across[0], start[1] + across[1]),
        (end[0] + across[0], end[1] + across[1]),
        (end[0] - across[0], end[1] - across[1]),
        (start[0] - across[0], start[1] - across[1]),
    ]


def _dashes(
    start: tuple[float, float], end: tuple[float, float], dash_px: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Dashes of this length with equal gaps, beginning and ending with a dash."""
    length = math.dist(start, end)
    count = max(1, round((length / dash_px + 1) / 2))
    step = 1 / (2 * count - 1)
    for number in range(count):
        shares = 2 * number * step, (2 * number + 1) * step
        first, last = ((start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in shares)
        yield first, last
