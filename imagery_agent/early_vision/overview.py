"""The whole of a large picture at a glance: figure and ground, and the connected things that lie on it.

Attention takes in a display at low resolution first and finds where things are; parts are looked at afterwards
(Treisman & Gelade 1980; Ullman 1984, *Visual routines*: indexing, then bounded activation). A thing is one connected
patch of ink with everything that its lines enclose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import ndimage

from imagery_agent.early_vision.channels import darkest, mean_level
from imagery_agent.early_vision.figure_ground import on_white
from imagery_agent.early_vision.picture_size import reduced

MOST_PX, LEAST_PX = 4000, 64
"""Longest and shortest side of a picture."""
OVERVIEW_PX = 1024
"""Longest side of the picture that is taken in as a whole, in which letters are still separate from lines beside."""
DETAIL_PX = 1800
"""Finest resolution at which a part is seen, as the longest side of the whole."""
INK_FROM = 0.1
_DUST_SHARE, _DUST_INK, _DUST_PX = 0.012, 0.35, 3
"""Specks are shorter than the first share of the longest side, and fainter than the second or smaller than the
third."""
_STRONG = 0.55
"""Ink of strokes, relative to the strongest."""
_THIN_SHARE, _FULL_SHARE = 0.25, 0.93
"""A frame is a rectangle (it fills its box) that is mostly empty."""
_HELD_SHARE = 0.04
"""A frame holds a thing of at least this share of its area, or several things."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the display."""


@dataclass(frozen=True)
class Thing:
    """A connected thing."""

    number: int
    """Its number in ``Overview.numbers``."""
    box: Box
    area: float
    """With everything it encloses, in square pixels."""
    ink_share: float
    """Share of that area that is ink."""
    darkness: float
    """Median darkness of its ink, 0 to 1."""
    holds: tuple[int, ...] = ()
    """Numbers of the things that it encloses."""

    @property
    def width(self) -> float:
        """In pixels."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """In pixels."""
        return self.box[3] - self.box[1]

    @property
    def side(self) -> float:
        """The longer side in pixels."""
        return max(self.width, self.height)

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, eq=False)
class Display:
    """A picture from outside of any size: its things at low resolution, and the pixels for looking at parts."""

    pixels: np.ndarray
    """uint8 (H, W, 3), ink on white, at most DETAIL_PX on the longest side. Pixels of the display are its pixels."""
    numbers: np.ndarray
    """int (h, w): 0, or the number of the thing, at low resolution."""
    step: float
    """Pixels of the display per pixel of ``numbers``."""
    things: tuple[Thing, ...]
    """Largest first."""

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.pixels.shape[1])

    def thing(self, number: int) -> Thing:
        """The thing with this number."""
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, Thing]:
        return {thing.number: thing for thing in self.things}

    @cached_property
    def strokes(self) -> tuple[Thing, ...]:
        """Connected strong strokes, seen in detail: letters are separate even where a line is close by."""
        strength = 255 - darkest(self.pixels).astype(float)
        numbers, _ = ndimage.label(strength > _STRONG * np.quantile(strength, 0.999), np.ones((3, 3)))
        return _things(_without_dust(numbers, self.pixels), self.pixels, 1.0)

    @cached_property
    def frames(self) -> tuple[Thing, ...]:
        """Empty rectangles around other things."""
        return tuple(thing for thing in self.things if self._is_frame(thing))

    @cached_property
    def figures(self) -> tuple[Thing, ...]:
        """All things but frames, and but what lies within a figure; largest first."""
        frames = {frame.number for frame in self.frames}
        held = {number for thing in self.things if thing.number not in frames for number in thing.holds}
        return tuple(thing for thing in self.things if thing.number not in frames | held)

    def _is_frame(self, thing: Thing) -> bool:
        if thing.ink_share > _THIN_SHARE or thing.area < _FULL_SHARE * thing.width * thing.height:
            return False
        held = [self.thing(number) for number in thing.holds]
        return len(held) > 1 or any(one.width * one.height > _HELD_SHARE * thing.area for one in held)


def take_in(picture: np.ndarray) -> Display:
    """A picture uint8 (H, W, 3) on any plain ground, taken in as a whole.

    Raises:
        ValueError: another shape, or a side outside 64 to 4000 pixels.
        FigureGroundError: the border shows no single ground.
    """
    sides = picture.shape[:2]
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise ValueError(f"expected a picture uint8 (H, W, 3), got {picture.dtype} {picture.shape}")
    if min(sides) < LEAST_PX or max(sides) > MOST_PX:
        raise ValueError(f"expected a picture with sides from {LEAST_PX} to {MOST_PX} pixels, got {picture.shape[:2]}")
    pixels = on_white(reduced(picture, longest_px=DETAIL_PX), has_solids=False)
    small = reduced(pixels, longest_px=OVERVIEW_PX)
    step = pixels.shape[1] / small.shape[1]
    numbers = _without_dust(ndimage.label(ink_of(small), np.ones((3, 3)))[0], small)
    return Display(pixels, numbers, step, _things(numbers, small, step))


def ink_of(pixels: np.ndarray) -> np.ndarray:
    """bool (H, W): where ink on white, uint8 (H, W, 3), is inked or coloured."""
    return np.asarray(darkest(pixels) < 255 * (1 - INK_FROM))


def _without_dust(numbers: np.ndarray, small: np.ndarray) -> np.ndarray:
    """``numbers`` without specks: small patches that are faint throughout, as compression and noise leave them."""
    strength = 1 - darkest(small) / 255
    least = _DUST_SHARE * max(numbers.shape)
    kept = np.zeros(int(numbers.max()) + 1, dtype=numbers.dtype)
    count = 0
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbers), start=1):
        is_small = max(rows.stop - rows.start, columns.stop - columns.start) < least
        own = numbers[rows, columns] == number
        if is_small and (strength[rows, columns][own].max() < _DUST_INK or own.sum() < _DUST_PX):
            continue
        count += 1
        kept[number] = count
    return kept[numbers]


def _things(numbers: np.ndarray, small: np.ndarray, step: float) -> tuple[Thing, ...]:
    dark = 1 - mean_level(small) / 255
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbers), start=1):
        own = numbers[rows, columns] == number
        filled = ndimage.binary_fill_holes(own)
        inside = np.unique(numbers[rows, columns][filled & ~own])
        box = (columns.start * step, rows.start * step, columns.stop * step, rows.stop * step)
        found.append(
            Thing(
                number,
                box,
                float(filled.sum()) * step**2,
                float(own.sum() / filled.sum()),
                float(np.median(dark[rows, columns][own])),
                tuple(int(one) for one in inside if one),
            )
        )
    return tuple(sorted(found, key=lambda thing: -thing.area))
