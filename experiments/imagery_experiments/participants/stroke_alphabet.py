"""Letters and digits as single pen strokes, for the oracle imagination.

Polylines (N, 2) with y down; capitals and digits have heights from -1 to 1, the baseline of small letters is 1.
"""

from __future__ import annotations

import numpy as np

from imagery_envs.stimuli.canvas import arc

Outline = list[np.ndarray]


def _line(*points: float) -> np.ndarray:
    return np.array(points, dtype=float).reshape(-1, 2)


def _arc(x: float, y: float, rx: float, ry: float, start_deg: float = 0.0, end_deg: float = 360.0) -> np.ndarray:
    """An elliptical arc about (x, y); 0 degrees is to the right, 90 is up."""
    return arc((x, y), 1.0, start_deg=start_deg, end_deg=end_deg, stretch=(rx, ry))


_STEM = _line(-0.6, -1, -0.6, 1)
_BOWL_LOW = _arc(0.0, 0.4, 0.6, 0.6)
_P_BOWL = np.vstack([_line(-0.6, -1, 0, -1), _arc(0, -0.5, 0.6, 0.5, 90, -90), _line(0, 0, -0.6, 0)])

CAPITALS: dict[str, Outline] = {
    "A": [_line(-0.75, 1, 0, -1, 0.75, 1), _line(-0.42, 0.2, 0.42, 0.2)],
    "B": [_STEM, _arc(-0.6, -0.5, 1.0, 0.5, 90, -90), _arc(-0.6, 0.5, 1.0, 0.5, 90, -90)],
    "C": [_arc(0, 0, 0.9, 1, 45, 315)],
    "D": [_line(-0.7, -1, -0.7, 1), _arc(-0.7, 0, 1.4, 1, 90, -90)],
    "E": [_STEM, _line(-0.6, -1, 0.6, -1), _line(-0.6, 0, 0.6, 0), _line(-0.6, 1, 0.6, 1)],
    "F": [_STEM, _line(-0.6, -1, 0.6, -1), _line(-0.6, 0, 0.4, 0)],
    "G": [_arc(0, 0, 0.9, 1, 45, 340), _line(0.2, 0.2, 0.85, 0.2, 0.85, 0.8)],
    "H": [_line(-0.7, -1, -0.7, 1), _line(0.7, -1, 0.7, 1), _line(-0.7, 0, 0.7, 0)],
    "I": [_line(-0.7, -1, 0.7, -1), _line(0, -1, 0, 1), _line(-0.7, 1, 0.7, 1)],
    "J": [np.vstack([_line(0.4, -1, 0.4, 0.5), _arc(-0.05, 0.5, 0.45, 0.5, 0, -180)])],
    "K": [_STEM, _line(0.6, -1, -0.6, 0.1), _line(-0.25, -0.2, 0.65, 1)],
    "L": [_line(-0.6, -1, -0.6, 1, 0.6, 1)],
    "M": [_line(-0.8, 1, -0.8, -1, 0, 0.5, 0.8, -1, 0.8, 1)],
    "N": [_line(-0.7, 1, -0.7, -1, 0.7, 1, 0.7, -1)],
    "O": [_arc(0, 0, 1, 1)],
    "P": [_STEM, _P_BOWL],
    "Q": [_arc(0, 0, 0.95, 1), _line(0.25, 0.4, 0.85, 1.05)],
    "R": [_STEM, _P_BOWL, _line(-0.1, 0, 0.65, 1)],
    "S": [np.vstack([_arc(0, -0.5, 0.6, 0.5, 40, 270), _arc(0, 0.5, 0.6, 0.5, 90, -140)])],
    "T": [_line(-0.8, -1, 0.8, -1), _line(0, -1, 0, 1)],
    "U": [np.vstack([_line(-0.7, -1, -0.7, 0.3), _arc(0, 0.3, 0.7, 0.7, 180, 360), _line(0.7, 0.3, 0.7, -1)])],
    "V": [_line(-0.75, -1, 0, 1, 0.75, -1)],
    "W": [_line(-1, -1, -0.5, 1, 0, -0.6, 0.5, 1, 1, -1)],
    "X": [_line(-0.75, -1, 0.75, 1), _line(0.75, -1, -0.75, 1)],
    "Y": [_line(-0.7, -1, 0, 0, 0.7, -1), _line(0, 0, 0, 1)],
    "Z": [_line(-0.7, -1, 0.7, -1, -0.7, 1, 0.7, 1)],
}
SMALL: dict[str, Outline] = {
    "a": [_BOWL_LOW, _line(0.6, -0.2, 0.6, 1)],
    "b": [_STEM, _BOWL_LOW],
    "c": [_arc(0, 0.4, 0.6, 0.6, 45, 315)],
    "d": [_line(0.6, -1, 0.6, 1), _BOWL_LOW],
    "e": [np.vstack([_line(-0.6, 0.4, 0.6, 0.4), _arc(0, 0.4, 0.6, 0.6, 0, 315)])],
    "f": [np.vstack([_arc(0.3, -0.6, 0.4, 0.4, 45, 180), _line(-0.1, -0.6, -0.1, 1)]), _line(-0.5, -0.2, 0.4, -0.2)],
    "g": [_arc(0, -0.4, 0.6, 0.6), np.vstack([_line(0.6, -1, 0.6, 0.5), _arc(0, 0.5, 0.6, 0.5, 0, -160)])],
    "h": [_STEM, np.vstack([_arc(0, 0.4, 0.6, 0.6, 180, 0), _line(0.6, 0.4, 0.6, 1)])],
    "i": [_line(0, -0.2, 0, 1), _line(0, -0.72, 0, -0.68)],
    "j": [np.vstack([_line(0.2, -0.4, 0.2, 0.6), _arc(-0.15, 0.6, 0.35, 0.4, 0, -160)]), _line(0.2, -0.95, 0.2, -0.9)],
    "k": [_STEM, _line(0.5, -0.2, -0.6, 0.5), _line(-0.2, 0.25, 0.55, 1)],
    "l": [_line(0, -1, 0, 1)],
    "m": [_line(-0.9, -0.2, -0.9, 1), np.vstack([_arc(-0.45, 0.2, 0.45, 0.4, 180, 0), _line(0, 0.2, 0, 1)]),
          np.vstack([_arc(0.45, 0.2, 0.45, 0.4, 180, 0), _line(0.9, 0.2, 0.9, 1)])],
    "n": [_line(-0.6, -0.2, -0.6, 1), np.vstack([_arc(0, 0.4, 0.6, 0.6, 180, 0), _line(0.6, 0.4, 0.6, 1)])],
    "o": [_arc(0, 0.4, 0.6, 0.6)],
    "p": [_STEM, _arc(0, -0.4, 0.6, 0.6)],
    "q": [_line(0.6, -1, 0.6, 1), _arc(0, -0.4, 0.6, 0.6)],
    "r": [_line(-0.4, -0.2, -0.4, 1), _arc(0.2, 0.4, 0.6, 0.6, 180, 60)],
    "s": [np.vstack([_arc(0, 0.1, 0.45, 0.3, 40, 270), _arc(0, 0.7, 0.45, 0.3, 90, -140)])],
    "t": [np.vstack([_line(-0.1, -1, -0.1, 0.6), _arc(0.3, 0.6, 0.4, 0.4, 180, 300)]), _line(-0.5, -0.4, 0.4, -0.4)],
    "u": [np.vstack([_line(-0.6, -0.2, -0.6, 0.4), _arc(0, 0.4, 0.6, 0.6, 180, 360)]), _line(0.6, -0.2, 0.6, 1)],
    "v": [_line(-0.55, -0.2, 0, 1, 0.55, -0.2)],
    "w": [_line(-0.8, -0.2, -0.4, 1, 0, 0, 0.4, 1, 0.8, -0.2)],
    "x": [_line(-0.55, -0.2, 0.55, 1), _line(0.55, -0.2, -0.55, 1)],
    "y": [_line(-0.6, -0.6, 0, 0.3), _line(0.6, -0.6, -0.35, 1)],
    "z": [_line(-0.5, -0.2, 0.5, -0.2, -0.5, 1, 0.5, 1)],
}  # fmt: skip
DIGITS: dict[str, Outline] = {
    "0": [_arc(0, 0, 0.65, 1)],
    "1": [_line(-0.35, -0.65, 0, -1, 0, 1)],
    "2": [np.vstack([_arc(0, -0.4, 0.6, 0.6, 170, -35), _line(-0.65, 1, 0.65, 1)])],
    "3": [np.vstack([_arc(0, -0.5, 0.55, 0.5, 150, -90), _arc(0, 0.5, 0.6, 0.5, 90, -150)])],
    "4": [_line(0.3, 1, 0.3, -1, -0.7, 0.4, 0.8, 0.4)],
    "5": [np.vstack([_line(0.5, -1, -0.45, -1, -0.5, -0.1), _arc(0, 0.35, 0.6, 0.65, 130, -150)])],
    "6": [np.vstack([_line(0.3, -1), _arc(0, 0.4, 0.6, 0.6, 150, 510)])],
    "7": [_line(-0.65, -1, 0.65, -1, -0.2, 1)],
    "8": [_arc(0, -0.5, 0.5, 0.5), _arc(0, 0.5, 0.5, 0.5)],
    "9": [np.vstack([_arc(0, -0.4, 0.6, 0.6, 0, 360), _line(0.4, 1)])],
}


_SEGMENTS = {
    "top": _line(-0.6, -1, 0.6, -1), "middle": _line(-0.6, 0, 0.6, 0), "bottom": _line(-0.6, 1, 0.6, 1),
    "top left": _line(-0.6, -1, -0.6, 0), "top right": _line(0.6, -1, 0.6, 0),
    "bottom left": _line(-0.6, 0, -0.6, 1), "bottom right": _line(0.6, 0, 0.6, 1),
}  # fmt: skip
_LEFT, _RIGHT = ("top left", "bottom left"), ("top right", "bottom right")
_LEVEL = ("top", "middle", "bottom")
_ANGULAR: dict[str, tuple[str, ...]] = {
    "B": (*_LEFT, *_RIGHT, *_LEVEL), "C": (*_LEFT, "top", "bottom"), "D": (*_LEFT, *_RIGHT, "top", "bottom"),
    "G": (*_LEFT, "top", "bottom", "bottom right"), "J": (*_RIGHT, "bottom"), "O": (*_LEFT, *_RIGHT, "top", "bottom"),
    "P": (*_LEFT, "top", "middle", "top right"), "S": (*_LEVEL, "top left", "bottom right"),
    "U": (*_LEFT, *_RIGHT, "bottom"), "a": ("middle", "bottom", *_RIGHT, "bottom left"),
    "b": (*_LEFT, "middle", "bottom", "bottom right"), "c": ("middle", "bottom left", "bottom"),
    "d": (*_RIGHT, "middle", "bottom", "bottom left"), "g": (*_RIGHT, "top", "top left", "middle", "bottom"),
    "h": (*_LEFT, "middle", "bottom right"), "n": ("middle", "bottom left", "bottom right"),
    "o": ("middle", "bottom", "bottom left", "bottom right"), "p": (*_LEFT, "top", "middle", "top right"),
    "q": (*_RIGHT, "top", "middle", "top left"), "r": ("bottom left", "middle"),
    "u": ("bottom left", "bottom", "bottom right"), "0": (*_LEFT, *_RIGHT, "top", "bottom"),
    "2": (*_LEVEL, "top right", "bottom left"), "3": (*_LEVEL, *_RIGHT), "5": (*_LEVEL, "top left", "bottom right"),
    "6": (*_LEVEL, *_LEFT, "bottom right"), "8": (*_LEVEL, *_LEFT, *_RIGHT), "9": (*_LEVEL, *_RIGHT, "top left"),
    "f": ("top", *_LEFT, "middle"), "t": (*_LEFT, "middle", "bottom"), "j": (*_RIGHT, "bottom"),
}  # fmt: skip
"""Characters of straight lines only, as segments of a digital display."""
STYLES: dict[str, dict[str, Outline]] = {
    "serifs": {
        "J": [*CAPITALS["J"], _line(-0.3, -1, 0.9, -1)],
        "1": [*DIGITS["1"], _line(-0.5, 1, 0.5, 1)],
        "l": CAPITALS["I"],
    },
    "straight lines only": {name: [_SEGMENTS[one] for one in parts] for name, parts in _ANGULAR.items()},
    "equal lines": {
        "F": [_STEM, _line(-0.6, -1, 0.5, -1), _line(-0.6, 0, 0.5, 0)],
        "L": [_line(-1, -1, -1, 1, 1, 1)],
        "T": [_line(-1, -1, 1, -1), _line(0, -1, 0, 1)],
        "Y": [_line(-0.71, -0.71, 0, 0, 0.71, -0.71), _line(0, 0, 0, 1)],
        "H": [_line(-1, -1, -1, 1), _line(1, -1, 1, 1), _line(-1, 0, 1, 0)],
    },
    "middle point half-way": {
        "M": [_line(-0.8, 1, -0.8, -1, 0, 0, 0.8, -1, 0.8, 1)],
        "W": [_line(-1, -1, -0.5, 1, 0, 0, 0.5, 1, 1, -1)],
    },
    "vertical sides": {"W": [_line(-0.8, -1, -0.8, 1, 0, -0.2, 0.8, 1, 0.8, -1)]},
    "smaller upper loop": {"8": [_arc(0, -0.62, 0.38, 0.38), _arc(0, 0.38, 0.62, 0.62)]},
}
"""Style -> character -> its strokes; other characters have no such variant, or are drawn so anyway."""


def strokes(character: str, style: str = "") -> Outline | None:
    """The strokes of a letter (case matters) or digit, centred and scaled so that its longest side is 2.

    ``style``: variants of STYLES, joined by commas.
    """
    found = {**CAPITALS, **SMALL, **DIGITS}.get(character)
    for variant in style.split(", "):
        found = STYLES.get(variant, {}).get(character, found)
    if found is None:
        return None
    points = np.vstack(found)
    low, high = points.min(axis=0), points.max(axis=0)
    return [(line - (low + high) / 2) * (2 / (high - low).max()) for line in found]
