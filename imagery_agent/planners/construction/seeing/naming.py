"""What things in the figure can be called, and what references are called in messages."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.planners.construction.seeing.shape import Shape

SAME_THING = {
    "circle": ("capital letter o", "lowercase letter o", "number 0", "oval", "dot"),
    "oval": ("circle", "capital letter o", "number 0"),
    "box": ("square", "rectangle"),
    "square": ("rectangle",),
    "rectangle": ("square",),
    "cross": ("capital letter x", "lowercase letter x", "plus"),
    "diamond": ("rhombus", "square"),
    "dot": ("circle",),
}
"""Other names of pieces that a name refers to: an O that was imagined can be called "the circle"."""
ENCLOSED = {"circle", "oval", "square", "rectangle", "triangle", "loop", "box", "rhombus", "ring", "half circle"}
"""Names that can also mean a closed outline within a piece or of several strokes."""
_ROUND = {"circle", "oval", "ring"}
_SIDES = {"triangle": 3, "square": 4, "rectangle": 4, "box": 4, "rhombus": 4}
_LONG_SIDE = 0.25
"""Shorter strokes than this share of an outline's size are no sides of it."""
_EVEN, _FLAT = 1.35, 0.6
"""Largest ratio of the sides of a square, and longest straight part of an oval, as a share of its size."""


def is_called(name: str, wanted: str) -> bool:
    """Whether a piece's name is, or ends with, the one that is wanted."""
    return name == wanted or name in SAME_THING.get(wanted, ()) or name.split()[-1:] == wanted.split()[-1:]


def looks_like(outline: Shape, name: str) -> bool:
    """Whether a closed outline can be called so: a circle has a curve, a square a straight side."""
    straight = [stroke.is_straight for stroke in outline.strokes]
    if name in _SIDES:
        long = [one for one in outline.strokes if one.is_straight and one.length > _LONG_SIDE * outline.size.max()]
        return all(straight) and len(long) == _SIDES[name] and (name != "square" or is_even(outline))
    flat = [one.length for one in outline.strokes if one.is_straight]
    bowl = name == "oval" and max(flat, default=0.0) > _FLAT * outline.size.max()
    return not (name in _ROUND and (all(straight) or bowl))


def is_even(shape: Shape) -> bool:
    """Whether it is about as wide as it is high."""
    return float(shape.size.max()) < _EVEN * float(shape.size.min())


def part_of_owner(known: Known) -> Known | None:
    """The same reference among the parts of the thing that it is related to a part of; None without such a thing."""
    owner, of = known.beside.of if known.beside is not None else None, known.of
    if not isinstance(owner, Known) or owner == Known():
        return None
    if known.name in {"line", "curve", "loop"} and of in {None, Known()}:
        return replace(known, of=owner)
    if known.name == "ink" and isinstance(of, Known) and of.name == "line" and of.of in {None, Known()}:
        return replace(known, of=replace(of, of=owner, count=0))
    return None


def described(known: Known) -> str:
    """A reference in words, for messages."""
    of = known.of.of if isinstance(known.of, Feature) else known.of
    words = (known.which if known.which not in {None, "new"} else "", known.orientation or "", known.name)
    rest = [f"of the {described(one)}" for one in (of, known.beside) if one is not None]
    return " ".join([*(word for word in words if word), *rest])
