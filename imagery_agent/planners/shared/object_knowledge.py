"""General knowledge in words: what letters and common objects are made of, and what maps show.

The parts are read from object_knowledge.toml, which says how they are written; from them only propositions are made
(see :mod:`imagery_agent.mind.scene_graph`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from imagery_agent.mind.scene_graph import Sketch

PARTS: dict[str, tuple[str, str]] = {
    "-": ("line", "horizontal"), "|": ("line", "vertical"), "/": ("line", "rising"), "\\": ("line", "falling"),
    "n": ("arc", "up"), "u": ("arc", "down"), "(": ("arc", "left"), ")": ("arc", "right"),
    "^": ("triangle", "up"), "v": ("triangle", "down"), "<": ("triangle", "left"), ">": ("triangle", "right"),
    "o": ("circle", ""), "E": ("oval", "horizontal"), "I": ("oval", "vertical"),
    "#": ("square", ""), "W": ("rectangle", "horizontal"), "T": ("rectangle", "vertical"), ".": ("dot", ""),
}  # fmt: skip
"""Symbol -> kind and direction of a part."""


def read_sketch(text: str) -> Sketch:
    """The parts of one description, for example ``"^ 0 -1, # 0 1"`` of a house.

    Raises:
        ValueError: a part that is not a symbol of PARTS and two numbers.
    """
    sketch = []
    for part in text.split(","):
        try:
            symbol, x, y = part.split()
            sketch.append((*PARTS[symbol], float(x), float(y)))
        except (KeyError, ValueError):
            raise ValueError(
                f"expected a part as one of {' '.join(PARTS)} and the numbers x and y, got {part.strip()!r} in {text!r}"
            ) from None
    return sketch


_KNOWLEDGE = tomllib.loads(Path(__file__).with_name("object_knowledge.toml").read_text(encoding="utf-8"))
LETTERS: dict[str, Sketch] = {name: read_sketch(text) for name, text in _KNOWLEDGE["letters"].items()}
"""Letters and simple forms that can be imagined; any other name stands for a single part."""
OBJECTS: dict[str, Sketch] = {name: read_sketch(text) for name, text in _KNOWLEDGE["objects"].items()}
"""Common objects; a figure may also be recognized as one of LETTERS."""
ROUND = ("circle", "square", "dot", "plus", "cross")
"""Single parts without a direction; others, such as triangles, point up by default."""
MAP_THINGS = (
    "hut", "well", "lake", "tree", "rock", "grass", "beach", "house", "bridge", "mountain", "hill", "river",
    "forest", "road", "tower", "church", "mill", "castle", "lighthouse", "harbour", "boat", "cave", "tent", "flag",
)  # fmt: skip
