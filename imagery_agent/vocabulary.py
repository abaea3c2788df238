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

_OTHER = ["imagine", "a", "an", "the", "all", "both", "one", "two", "three", "another", "each", "other", "that", "which", "it", "its", "is", "are", "should", "be", "has", "have", "having", "not", "of", "to", "from", "in", "on", "at", "by", "with", "without", "into", "onto", "through", "inside", "around", "between", "over", "beyond", "near", "for", "as", "than", "and", "or", "just", "but", "capital", "uppercase", "lowercase", "small", "letter", "letters", "number", "digit", "figure", "figures", "scene", "picture", "image", "shape", "shapes", "entire", "whole", "existing", "identical", "third", "second", "new", "same", "equal", "equally", "sized", "evenly", "length", "size", "single", "closed", "only", "open", "smaller", "short", "large", "larger", "big", "slightly", "further", "complete", "straight", "parallel", "lines", "bars", "loops", "circles", "squares", "triangles", "sides", "angles", "rotated", "turned", "flipped", "mirrored", "removed", "moved", "shifted", "over", "touching", "touches", "touch", "attached", "affixed", "aligned", "align", "centered", "overlayed", "consisting", "formed", "forming", "forms", "form", "running", "pointing", "points", "point", "faces", "facing", "coming", "extending", "remains", "until", "so", "such", "where", "degree", "degrees", "left", "right", "clockwise", "counterclockwise", "counter-clockwise", "up", "down", "upwards", "downwards", "upside", "rightwards", "leftwards", "vertically", "vertical", "horizontally", "horizontal", "diagonal", "height", "width", "gap", "above", "below", "under", "underneath", "beneath", "directly", "next", "top", "bottom", "base", "center", "middle", "upper", "lower", "side", "half", "end", "leftmost", "rightmost", "most", "triangular", "tip", "tips", "bottom-left", "bottom-right"]
_KNOWN = frozenset(_OTHER) | {word for name in (*SHAPE_NAMES, *LINE_NAMES) for word in name.split()}


def unknown_words(text: str) -> list[str]:
    """The words of a lower-case text that are not understood, in order, each once."""
    words = re.findall(r"[a-z][a-z'-]*", re.sub(r"<\w>", " ", text))
    return [word for word in dict.fromkeys(words) if word not in _KNOWN]
