"""The words that sentences about building figures may use."""

from __future__ import annotations

import re

SHAPE_NAMES = {
    "circle": "circle", "square": "square", "triangle": "triangle", "rectangle": "rectangle", "oval": "oval",
    "diamond": "diamond", "star": "star", "heart": "heart", "cross": "cross", "plus": "plus",
    "plus sign": "plus", "arc": "arc", "semicircle": "half circle", "half circle": "half circle",
    "loop": "loop", "dot": "dot", "hook": "hook", "arrow": "arrow", "crescent": "crescent",
}  # fmt: skip
"""Word -> name in the scene language."""
LINE_NAMES = {
    f"{direction}{noun}": f"{direction}line"
    for direction in ("horizontal ", "vertical ", "diagonal ", "")
    for noun in ("line", "bar")
}

_GRAMMAR = """
    imagine a an the all both one two three another each other that which it its is are should be has have
    having not of to from in on at by with without into onto through inside around between over beyond near for
    as than and or just but until so such where
"""
_NOUNS = """
    capital uppercase lowercase letter letters number digit figure figures scene picture image shape shapes lines
    bars loops circles squares triangles sides angles angle degree degrees point points tip tips height width
    length size gap side half end
"""
_QUALITIES = """
    entire whole existing identical first third second new same equal equally sized evenly single closed only open
    small smaller short large larger big slightly further fully complete straight parallel triangular
"""
_CHANGES = """
    rotated turned flipped mirrored removed moved shifted touching touches touch attached affixed aligned align
    centered overlayed consisting formed forming forms form running pointing faces facing coming extending remains
"""
_PLACES = """
    left right clockwise counterclockwise counter-clockwise up down upwards downwards upside rightwards leftwards
    vertically vertical horizontally horizontal diagonal above below under underneath beneath directly next top
    bottom base center middle upper lower leftmost rightmost most bottom-left bottom-right
"""
_KNOWN = frozenset(
    word
    for words in (_GRAMMAR, _NOUNS, _QUALITIES, _CHANGES, _PLACES, *SHAPE_NAMES, *LINE_NAMES)
    for word in words.split()
)


def unknown_words(text: str) -> list[str]:
    """The words of a lower-case text that are not understood, in order, each once."""
    words = re.findall(r"[a-z][a-z'-]*", re.sub(r"<\w>", " ", text))
    return [word for word in dict.fromkeys(words) if word not in _KNOWN]
