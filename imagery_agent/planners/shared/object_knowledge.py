"""General knowledge in words: what letters and common objects are made of, and what maps show.

The parts are read from object_knowledge.toml; from them only propositions are made (see
:mod:`imagery_agent.mind.scene_graph`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from imagery_agent.mind.scene_graph import Sketch

_KNOWLEDGE = tomllib.loads(Path(__file__).with_name("object_knowledge.toml").read_text(encoding="utf-8"))


def _sketches(kind: str) -> dict[str, Sketch]:
    return {name: [(part, side, x, y) for part, side, x, y in parts] for name, parts in _KNOWLEDGE[kind].items()}


LETTERS = _sketches("letters")
"""Letters and simple forms that can be imagined; any other name stands for a single part."""
OBJECTS = _sketches("objects")
"""Common objects; a figure may also be recognized as one of LETTERS."""
ROUND = ("circle", "square", "dot", "plus", "cross")
"""Single parts without a direction; others, such as triangles, point up by default."""
MAP_THINGS = (
    "hut", "well", "lake", "tree", "rock", "grass", "beach", "house", "bridge", "mountain", "hill", "river",
    "forest", "road", "tower", "church", "mill", "castle", "lighthouse", "harbour", "boat", "cave", "tent", "flag",
)  # fmt: skip
"""Things expected on a map of an island."""
