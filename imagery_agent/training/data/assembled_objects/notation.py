"""The compact notation of ``shapes.txt`` and ``objects.txt``, which is described at the head of these files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

_ARC_POINTS, _SPLINE_POINTS = 25, 7
"""Points of an arc, and from one given point of a smooth stroke to the next."""
_ARC_NUMBERS = 6
_STROKES = ("line", "poly", "curve", "blob", "arc", "part")
_COUNTS = re.compile(r"x(\d+)")


@dataclass(frozen=True)
class Stroke:
    """One line of the pen."""

    points: np.ndarray
    """float64 (n, 2): x to the right, y down."""
    closed: bool
    """Whether it encloses an area that can be filled."""


@dataclass(frozen=True)
class Shape:
    """Strokes of which a part consists, within the square from -1 to 1."""

    name: str
    turned_deg: float = 0.0
    """Turned to the left, before it is fitted into the part's box."""
    filled: bool = False


@dataclass(frozen=True)
class Part:
    """One part of an object, with all its variations."""

    shapes: tuple[Shape, ...] = ()
    """Of which one is taken; none: the part has ``strokes`` of its own."""
    strokes: tuple[Stroke, ...] = ()
    box: tuple[float, float, float, float] = (0.0, 0.0, 2.0, 2.0)
    """Middle, width and height."""
    angle_deg: float = 0.0
    times: int = 1
    step: tuple[float, float] = (0.0, 0.0)
    """From each of ``times`` copies to the next."""
    in_pairs: bool = False
    """With its mirror image on the other side of the middle."""
    optional: bool = False


@cache
def shapes() -> Mapping[str, tuple[Stroke, ...]]:
    """Every shape of ``shapes.txt`` by name, in the square from -1 to 1."""
    return {name: tuple(map(_stroke, text.split(";"))) for name, text in _entries("shapes.txt")}


@cache
def objects() -> Mapping[str, tuple[tuple[Part, ...], ...]]:
    """Every object of ``objects.txt`` by name: the ways to put it together, each a list of parts."""
    macros: dict[str, str] = {}
    found = {}
    for name, text in _entries("objects.txt"):
        if name.startswith("$"):
            macros[name] = text
        else:
            found[name] = tuple(tuple(read_part(one, macros) for one in way.split(";")) for way in text.split("|"))
    return found


def _entries(file: str) -> list[tuple[str, str]]:
    """Name and text of every line ``NAME: TEXT`` or ``$NAME = TEXT``."""
    lines = (files(__package__) / file).read_text(encoding="utf-8").splitlines()
    split = [re.split(r": | = ", line, maxsplit=1) for line in lines if line and not line.startswith("#")]
    return [(name, text) for name, text in split]


def _stroke(text: str) -> Stroke:
    kind, *numbers = text.split()
    values = np.array(numbers, float)
    if kind not in _STROKES or (len(values) != _ARC_NUMBERS if kind in ("arc", "part") else len(values) % 2):
        raise ValueError(f"expected a stroke, got {text.strip()!r}; see the head of shapes.txt")
    if kind in ("arc", "part"):
        x, y, wide, high, start, end = values
        angles = np.radians(np.linspace(start, end, _ARC_POINTS))
        points = np.stack([x + wide * np.cos(angles), y - high * np.sin(angles)], axis=1)
        return Stroke(points, kind == "part" or abs(end - start) >= 360)
    points = values.reshape(-1, 2)
    if kind in ("curve", "blob"):
        points = _smooth(points, closed=kind == "blob")
    return Stroke(points, kind in ("poly", "blob"))


def _smooth(points: np.ndarray, *, closed: bool) -> np.ndarray:
    """A Catmull-Rom spline through the points."""
    if closed:
        around = np.concatenate([points[-1:], points, points[:2]])
    else:
        around = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, _SPLINE_POINTS, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        pieces.append(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))))
    return np.concatenate([*pieces, around[-2:-1]])


def read_part(text: str, macros: Mapping[str, str]) -> Part:
    """A part in the notation at the head of ``objects.txt``; ``macros`` are shapes that stand for each other, by $name.

    Raises:
        ValueError: a slip in the notation, or an unknown shape.
    """
    text = text.strip()
    marks = text[: len(text) - len(text.lstrip("=? "))]
    first, *rest = text[len(marks) :].split()
    in_pairs, optional = "=" in marks, "?" in marks
    if first in _STROKES:
        return Part((), (_stroke(" ".join([first, *rest])),), in_pairs=in_pairs, optional=optional)
    shapes_, angle, times, step = tuple(_shapes(first, macros)), 0.0, 1, (0.0, 0.0)
    box, rest = rest[:4], rest[4:]
    if rest and rest[0].startswith("@"):
        angle, rest = float(rest[0][1:]), rest[1:]
    if rest and (count := _COUNTS.fullmatch(rest[0])):
        times, step, rest = int(count[1]), (float(rest[1]), float(rest[2])), rest[3:]
    if rest or len(box) != 4:
        raise ValueError(f"expected a part of an object, got {text!r}; see the head of objects.txt")
    x, y, wide, high = map(float, box)
    return Part(shapes_, (), (x, y, wide, high), angle, times, step, in_pairs, optional)


def _shapes(text: str, macros: Mapping[str, str]) -> Iterator[Shape]:
    """``circle,#box,$bar^90``: each shape, those of a macro turned together."""
    for one in text.split(","):
        name, _, turned = one.partition("^")
        for inner in macros.get(name, name).split(","):
            shape = _shape(inner)
            yield replace(shape, turned_deg=shape.turned_deg + float(turned or 0))


def _shape(text: str) -> Shape:
    name, _, turned = text.removeprefix("#").partition("^")
    if name not in shapes():
        raise ValueError(f"unknown shape {name!r}; expected one of {', '.join(shapes())}")
    return Shape(name, float(turned or 0), filled=text.startswith("#"))
