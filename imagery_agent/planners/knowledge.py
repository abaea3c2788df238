"""General knowledge in words: what maps show, and what common objects are made of.

The propositional planner names a figure by the description that fits best. The descriptions are those of a picture
dictionary (parts, where they are, how they point), written down without any item of an experiment at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

MAP_THINGS = ("hut", "well", "lake", "tree", "rock", "grass", "beach")
"""What people expect on the map of an island (Kosslyn, Ball & Reiser 1978)."""


@dataclass(frozen=True)
class ObjectDescription:
    """An object as parts and relations: ``("dome", "above", "hook")``."""

    name: str
    parts: tuple[str, ...]
    relations: tuple[tuple[str, str, str], ...] = ()


def _of(name: str, *relations: tuple[str, str, str], parts: tuple[str, ...] = ()) -> ObjectDescription:
    named = tuple(dict.fromkeys([*parts, *(part for one in relations for part in (one[0], one[2]))]))
    return ObjectDescription(name, named, relations)


OBJECTS = (
    _of("umbrella", ("dome", "above", "hook")),
    _of("mushroom", ("dome", "above", "vertical line")),
    _of("sailboat", ("triangle", "above", "bowl")),
    _of("cup", ("bowl", "left of", "arc")),
    _of("ice cream", ("dome", "above", "triangle down")),
    _of("heart", ("two bumps", "above", "triangle down")),
    _of("house", ("triangle", "above", "square")),
    _of("tree", ("triangle", "above", "vertical line")),
    _of("stick figure", ("circle", "above", "vertical line"), ("vertical line", "crossed by", "horizontal line")),
    _of("letter t", ("horizontal line", "above", "vertical line")),
    _of("letter l", ("vertical line", "above", "horizontal line")),
    _of("plus sign", ("vertical line", "crossed by", "horizontal line")),
    _of("arrow", ("triangle", "above", "vertical line")),
    _of("lollipop", ("circle", "above", "vertical line")),
    _of("snowman", ("small circle", "above", "circle")),
    _of("glasses", ("circle", "left of", "circle")),
    _of("television", ("circle", "inside", "square")),
    _of("clock", ("vertical line", "inside", "circle")),
    _of("hourglass", ("triangle down", "above", "triangle")),
    _of("martini glass", ("triangle down", "above", "vertical line")),
    _of("ladder", ("horizontal line", "inside", "two vertical lines")),
    _of("face", ("arc", "inside", "circle")),
    _of("table", ("horizontal line", "above", "two vertical lines")),
    _of("flag", ("square", "right of", "vertical line")),
    _of("key", ("circle", "left of", "horizontal line")),
    _of("balloon", ("circle", "above", "arc")),
    _of("crescent moon", parts=("crescent",)),
    _of("wheel", parts=("circle",)),
    _of("bowl", parts=("bowl",)),
    _of("box", parts=("square",)),
)

LETTER_PARTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "capital letter b": (("vertical line", "left of", "two bumps right"),),
    "capital letter d": (("vertical line", "left of", "bump right"),),
    "capital letter h": (("horizontal line", "inside", "two vertical lines"),),
    "capital letter j": (("vertical line", "above", "hook"),),
    "capital letter k": (("vertical line", "left of", "arrow head left"),),
    "capital letter l": (("vertical line", "above", "horizontal line"),),
    "capital letter o": (),
    "capital letter t": (("horizontal line", "above", "vertical line"),),
    "capital letter v": (),
    "capital letter x": (("diagonal line", "crossed by", "diagonal line"),),
    "capital letter y": (("triangle down", "above", "vertical line"),),
    "number 4": (("triangle", "left of", "vertical line"),),
    "number 7": (("horizontal line", "above", "diagonal line"),),
}
"""What letters are made of, upright; a letter that is not listed is one part, itself."""

TURNED_LEFT = {
    "vertical line": "horizontal line", "horizontal line": "vertical line", "two vertical lines": "two horizontal lines",
    "bump right": "dome", "dome": "bump left", "bump left": "bowl", "bowl": "bump right",
    "two bumps right": "two bumps", "two bumps": "two bumps left", "two bumps left": "two bowls",
    "two bowls": "two bumps right", "triangle": "triangle left", "triangle left": "triangle down",
    "triangle down": "triangle right", "triangle right": "triangle",
}  # fmt: skip
"""What a part is called after a quarter turn to the left; others keep their name."""
UPSIDE_DOWN = {
    "dome": "bowl", "bowl": "dome", "triangle": "triangle down", "triangle down": "triangle",
    "two bumps": "two bowls", "two bowls": "two bumps",
}  # fmt: skip
