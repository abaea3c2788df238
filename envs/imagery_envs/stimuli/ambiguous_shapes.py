"""Lines, names and top sides of the ambiguous figures.

The drawings were selected with a network that no agent uses (see ``test_ambiguous_figures.py`` in the tests).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from imagery_envs.stimuli.canvas import arc

KINDS = ("letter", "object", "part")
"""The second interpretation of letters and objects has another reference frame, that of parts has the same."""
PENS_PX = {"thin": 2.4, "plain": 3.4, "bold": 5.0}
PRINTED = "print"


@dataclass(frozen=True)
class Shape:
    """A drawing and the names of its two interpretations."""

    kind: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    up: str
    """The top side in the second interpretation."""
    lines: tuple[np.ndarray, ...]
    pens: tuple[str, ...]
    """Pens in which an independent network recognizes both interpretations."""
    turns: bool = True
    """Whether it is also shown rotated."""


def character_names(character: str) -> tuple[str, ...]:
    """Accepted names of a letter (in either case), a digit or a mark."""
    marks = {"!": ("exclamation mark",), "8": ("number 8", "digit 8"), "infinity": ("infinity", "infinity sign")}
    if character in marks:
        return marks[character]
    if character.isdigit():
        return (f"number {character}", f"digit {character}")
    letter = character.lower()
    cases = ("capital letter", "lowercase letter")
    own, other = cases if character.isupper() else cases[::-1]
    return f"{own} {letter}", f"{other} {letter}", f"letter {letter}"


_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "cat": ("cat face",),
    "goblet": ("wine glass", "wineglass", "martini", "martini glass", "cocktail", "cocktail glass"),
    "hanger": ("clothes hanger", "coat hanger"),
    "ice cream": ("ice cream cone",),
    "lab flask": ("flask", "beaker"),
    "lamp": ("desk lamp", "floor lamp", "table lamp"),
    "map marker": ("map pin", "location pin"),
    "mountain": ("mountains", "mountain range"),
    "pine tree": ("tree", "christmas tree"),
    "umbrella": ("parasol",),
}
"""Name -> synonyms."""


def _line(*points: float) -> np.ndarray:
    return np.array(points, dtype=float).reshape(-1, 2)


def _path(*parts: np.ndarray) -> np.ndarray:
    return np.vstack(parts)


_HEM = _line(-14, 20, 14, 20, 7, 13, 0, 20, -7, 13, -14, 20)[1:]
_ALL = ("thin", "plain", "bold")


def _letter(pair: str, up: str, *lines: np.ndarray, pens: Sequence[str] = (PRINTED, *_ALL)) -> tuple[str, Shape]:
    first, second = pair.split(" or ")
    return pair, Shape("letter", character_names(first), character_names(second), up, lines, tuple(pens))


def _object(
    pair: str, up: str, *lines: np.ndarray, also: tuple[str, ...] = (), pens: Sequence[str] = _ALL
) -> tuple[str, Shape]:
    first, second = pair.split(" or ")
    kind = "part" if up == "top" else "object"
    names = (first, *_SYNONYMS.get(first, ())), (second, *_SYNONYMS.get(second, ()), *also)
    return pair, Shape(kind, *names, up, lines, tuple(pens), turns=up != "top")


SHAPES: Mapping[str, Shape] = dict(
    (
        _letter("W or M", "bottom", _line(-20, -16, -10, 16, 0, -10, 10, 16, 20, -16)),
        _letter("Z or N", "left", _line(-16, -17, 16, -17, -16, 17, 16, 17)),
        _letter(
            "n or u",
            "bottom",
            _line(-13, -14, -13, 16),
            _path(arc((0, 0), 13, start_deg=180, end_deg=0), _line(13, 16)),
        ),
        _letter("d or p", "bottom", arc((-3, 8), 11), _line(8, -24, 8, 19)),
        _letter("b or q", "bottom", arc((3, 8), 11), _line(-8, -24, -8, 19)),
        _letter("6 or 9", "bottom", _path(_line(8, -24), arc((0, 6), 12, start_deg=160, end_deg=520))),
        _letter("8 or infinity", "left", arc((0, -11), 10), arc((0, 10), 11)),
        _letter("L or 7", "bottom", _line(-11, -20, -11, 20, 13, 20)),
        _letter("i or !", "bottom", _line(0, -8, 0, 18), _line(0, -18, 0, -17)),
        _letter("r or J", "bottom", _line(-8, -14, -8, 16), arc((2, -3), 10, start_deg=180, end_deg=60)),
        _letter(
            "C or U",
            "right",
            _path(_line(14, -16, 0, -16), arc((0, 0), 16, start_deg=90, end_deg=270), _line(14, 16)),
            pens=_ALL,
        ),
        _object(
            "ghost or cat",
            "bottom",
            _path(_line(-14, 20), arc((0, -4), 14, start_deg=180, end_deg=0), _HEM),
            arc((-5, -4), 2),
            arc((5, -4), 2),
        ),
        _object("key or question mark", "left", arc((-12, 0), 9), _line(-3, 0, 24, 0, 24, 8), _line(16, 0, 16, 7)),
        _object(
            "hanger or funnel",
            "bottom",
            _line(-22, 14, 0, -4, 22, 14, -22, 14),
            _path(_line(0, -4, 0, -10), arc((0, -15), 5, start_deg=-90, end_deg=180)),
            also=("martini", "cocktail"),
        ),
        _object(
            "tooth or crown", "bottom", _line(-12, -18, 12, -18, 14, -4, 8, 20, 2, 4, -2, 4, -8, 20, -14, -4, -12, -18)
        ),
        _object(
            "map marker or avocado",
            "bottom",
            _path(_line(0, 24), arc((0, -8), 15, start_deg=205, end_deg=-25), _line(0, 24)),
            arc((0, -8), 5),
            also=("droplet",),
        ),
        _object(
            "goblet or lab flask",
            "bottom",
            _line(-14, -22, 14, -22),
            arc((0, -22), 14, start_deg=0, end_deg=-180, stretch=(1, 1.2)),
            _line(0, -5, 0, 18),
            _line(-10, 18, 10, 18),
        ),
        _object(
            "shovel or lamp",
            "bottom",
            _line(0, -24, 0, 4),
            _line(-6, -24, 6, -24),
            _line(-9, 4, 9, 4, 9, 14, 0, 24, -9, 14, -9, 4),
        ),
        _object(
            "parachute or cupcake",
            "bottom",
            arc((0, -4), 20, start_deg=0, end_deg=180),
            _line(-20, -4, 20, -4, 0, 22, -20, -4),
        ),
        _object(
            "light bulb or balloon",
            "top",
            _path(_line(-6, 14), arc((0, -6), 17, start_deg=240, end_deg=-60), _line(6, 14)),
            _line(-6, 16, 6, 16),
            _line(-6, 21, 6, 21),
        ),
        _object(
            "spoon or balloon", "top", arc((0, -8), 15, stretch=(0.9, 1)), _line(0, 7, 0, 24), also=("light bulb",)
        ),
        _object(
            "ice cream or map marker",
            "top",
            arc((0, -8), 13, start_deg=0, end_deg=180),
            _line(-13, -8, 13, -8, 0, 24, -13, -8),
        ),
        _object(
            "ice cream or parachute",
            "top",
            arc((0, -4), 20, start_deg=0, end_deg=180),
            _line(-20, -4, 20, -4, 0, 22, -20, -4),
        ),
        _object("pine tree or number 4", "top", _line(0, -24, -14, 10, 14, 10, 0, -24), _line(0, 10, 0, 22)),
        _object("mountain or tent", "top", _line(-24, 16, -8, -14, 4, 8, 12, -4, 24, 16, -24, 16)),
        _object(
            "umbrella or mushroom",
            "top",
            arc((0, 0), 22, start_deg=0, end_deg=180),
            _line(-22, 0, 22, 0),
            _path(_line(0, 0, 0, 16), arc((5, 16), 5, start_deg=180, end_deg=360)),
        ),
        _object(
            "candle or lowercase letter i",
            "top",
            _line(-6, -6, -6, 22, 6, 22, 6, -6, -6, -6),
            _line(0, -6, 0, -12),
            arc((0, -17), 4, stretch=(0.7, 1.2)),
        ),
    )
)
"""Names of both interpretations -> shape; letters are named by their characters."""
