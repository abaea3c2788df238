"""General knowledge in words: what letters and common objects are made of, and what maps show.

Written down once from what everybody knows of such things, not from any experiment's items. A sketch lists
parts as (kind, direction, x, y), y down; from it only propositions are made (see ``scene_graph``). A line's
direction is its course, ``rising`` being / and ``falling`` \\; an arc's is where it bulges, a triangle's
where it points.
"""

from __future__ import annotations

from imagery_agent.mind.scene_graph import Sketch

H, V, R, F = (("line", course) for course in ("horizontal", "vertical", "rising", "falling"))
UP, DOWN, LEFT, RIGHT = (("arc", side) for side in ("up", "down", "left", "right"))
CIRCLE, SQUARE = ("circle", ""), ("square", "")


def _sketch(*parts: tuple[tuple[str, str], float, float]) -> Sketch:
    return [(kind, direction, x, y) for (kind, direction), x, y in parts]


LETTERS: dict[str, Sketch] = {
    "capital letter a": _sketch((R, -1, 0), (F, 1, 0), (H, 0, 0.5)),
    "capital letter b": _sketch((V, -1, 0), (RIGHT, 0, -1), (RIGHT, 0, 1)),
    "capital letter c": _sketch((LEFT, 0, 0)),
    "capital letter d": _sketch((V, -1, 0), (RIGHT, 0, 0)),
    "capital letter e": _sketch((V, -1, 0), (H, 0, -1), (H, 0, 0), (H, 0, 1)),
    "capital letter f": _sketch((V, -1, 0), (H, 0, -1), (H, 0, 0)),
    "capital letter g": _sketch((LEFT, -1, 0), (H, 1, 0), (V, 1, 0.5)),
    "capital letter h": _sketch((V, -1, 0), (H, 0, 0), (V, 1, 0)),
    "capital letter i": _sketch((H, 0, -1), (V, 0, 0), (H, 0, 1)),
    "capital letter j": _sketch((V, 0, 0), (DOWN, -0.5, 1)),
    "capital letter k": _sketch((V, -1, 0), (R, 0, -1), (F, 0, 1)),
    "capital letter l": _sketch((V, -1, 0), (H, 0, 1)),
    "capital letter m": _sketch((V, -2, 0), (F, -1, -0.5), (R, 1, -0.5), (V, 2, 0)),
    "capital letter n": _sketch((V, -1, 0), (F, 0, 0), (V, 1, 0)),
    "capital letter o": _sketch((CIRCLE, 0, 0)),
    "capital letter p": _sketch((V, -1, 0), (RIGHT, 0, -1)),
    "capital letter r": _sketch((V, -1, 0), (RIGHT, 0, -1), (F, 0, 1)),
    "capital letter s": _sketch((LEFT, 0, -1), (RIGHT, 0, 1)),
    "capital letter t": _sketch((H, 0, -1), (V, 0, 0.5)),
    "capital letter u": _sketch((V, -1, 0), (DOWN, 0, 1), (V, 1, 0)),
    "capital letter v": _sketch((F, -1, 0), (R, 1, 0)),
    "capital letter x": _sketch((R, 0, 0), (F, 0, 0)),
    "capital letter y": _sketch((F, -1, -1), (R, 1, -1), (V, 0, 1)),
    "capital letter z": _sketch((H, 0, -1), (R, 0, 0), (H, 0, 1)),
    "lowercase letter b": _sketch((V, -1, 0), (CIRCLE, 0, 1)),
    "lowercase letter d": _sketch((V, 1, 0), (CIRCLE, 0, 1)),
    "lowercase letter k": _sketch((V, -1, 0), (R, 0, 0), (F, 0, 1)),
    "lowercase letter o": _sketch((CIRCLE, 0, 0)),
    "lowercase letter p": _sketch((V, -1, 0), (CIRCLE, 0, -1)),
    "lowercase letter v": _sketch((F, -1, 0), (R, 1, 0)),
    "number 1": _sketch((V, 0, 0)),
    "number 4": _sketch((R, -1, -1), (H, -1, 0), (V, 0, 0), (H, 1, 0)),
    "number 7": _sketch((H, -0.5, -1), (R, 0.5, 0)),
    "number 8": _sketch((CIRCLE, 0, -1), (CIRCLE, 0, 1)),
    "horizontal line": _sketch((H, 0, 0)),
    "vertical line": _sketch((V, 0, 0)),
    "diagonal line": _sketch((R, 0, 0)),
    "line": _sketch((V, 0, 0)),
    "triangle": _sketch((("triangle", "up"), 0, 0)),
    "half circle": _sketch((UP, 0, -1), (H, 0, 0)),
    "plus": _sketch((H, 0, 0), (V, 0, 0)),
    "hook": _sketch((V, 0, 0), (DOWN, -0.5, 1)),
}
"""Things that can be imagined; what is not here is one part of its own name."""

ROUND = ("circle", "square", "dot", "plus", "cross")
"""Single parts that look the same from all sides; others, such as triangles, point up to begin with."""
_TRIANGLE_UP, _TRIANGLE_DOWN = ("triangle", "up"), ("triangle", "down")
_TRIANGLE_LEFT, _TRIANGLE_RIGHT = ("triangle", "left"), ("triangle", "right")
OBJECTS: dict[str, Sketch] = {
    "anchor": _sketch((CIRCLE, 0, -2), (H, 0, -1), (V, 0, 0), (DOWN, 0, 2)),
    "apple": _sketch((CIRCLE, 0, 0), (V, 0, -1)),
    "arrow": _sketch((R, -0.5, -1), (F, 0.5, -1), (V, 0, 0)),
    "balloon": _sketch((CIRCLE, 0, -1), (V, 0, 1)),
    "bow tie": _sketch((_TRIANGLE_RIGHT, -1, 0), (_TRIANGLE_LEFT, 1, 0)),
    "butterfly": _sketch((V, 0, 0), (LEFT, -1, -1), (LEFT, -1, 1), (RIGHT, 1, -1), (RIGHT, 1, 1)),
    "chair": _sketch((V, -1, -1), (H, 0, 0), (V, -1, 1), (V, 1, 1)),
    "comb": _sketch((H, 0, -1), (V, -1, 0), (V, 0, 0), (V, 1, 0)),
    "cross": _sketch((H, 0, -0.5), (V, 0, 0)),
    "fish": _sketch((CIRCLE, 0, 0), (_TRIANGLE_LEFT, 1, 0)),
    "flag": _sketch((V, -1, 0), (SQUARE, 0, -1)),
    "glasses": _sketch((CIRCLE, -1, 0), (CIRCLE, 1, 0), (H, 0, 0)),
    "goblet": _sketch((H, 0, -2), (DOWN, 0, -1), (V, 0, 0), (H, 0, 1)),
    "hammer": _sketch((SQUARE, 0, -1), (V, 0, 1)),
    "heart": _sketch((UP, -1, -1), (UP, 1, -1), (_TRIANGLE_DOWN, 0, 0)),
    "hourglass": _sketch((_TRIANGLE_DOWN, 0, -1), (_TRIANGLE_UP, 0, 1)),
    "house": _sketch((_TRIANGLE_UP, 0, -1), (SQUARE, 0, 1)),
    "ice cream": _sketch((UP, 0, -1), (_TRIANGLE_DOWN, 0, 1)),
    "key": _sketch((CIRCLE, -1, 0), (H, 0, 0), (V, 1, 0.5)),
    "ladder": _sketch((V, -1, 0), (V, 1, 0), (H, 0, -1), (H, 0, 0), (H, 0, 1)),
    "lollipop": _sketch((CIRCLE, 0, -1), (V, 0, 1)),
    "moon": _sketch((LEFT, 0, 0)),
    "mushroom": _sketch((UP, 0, -1), (H, 0, 0), (V, 0, 1)),
    "pine tree": _sketch((_TRIANGLE_UP, 0, -1), (_TRIANGLE_UP, 0, 0), (V, 0, 1)),
    "rocket": _sketch((_TRIANGLE_UP, 0, -2), (SQUARE, 0, 0), (_TRIANGLE_UP, 0, 1)),
    "sailboat": _sketch((_TRIANGLE_UP, -0.5, -1), (V, 0, -0.5), (H, 0, 1), (DOWN, 0, 2)),
    "snowman": _sketch((CIRCLE, 0, -1), (CIRCLE, 0, 1)),
    "spoon": _sketch((CIRCLE, 0, -1), (V, 0, 1)),
    "stick figure": _sketch((CIRCLE, 0, -2), (H, 0, -0.7), (V, 0, 0), (R, -1, 1), (F, 1, 1)),
    "sun": _sketch((CIRCLE, 0, 0), (V, 0, -1), (V, 0, 1), (H, -1, 0), (H, 1, 0)),
    "table": _sketch((H, 0, -1), (V, -1, 0), (V, 1, 0)),
    "television": _sketch((F, -0.5, -2), (R, 0.5, -2), (SQUARE, 0, 0)),
    "tree": _sketch((CIRCLE, 0, -1), (V, 0, 1)),
    "umbrella": _sketch((UP, 0, -2), (H, 0, -1), (V, 0, 0), (DOWN, -0.5, 1)),
    "wine glass": _sketch((DOWN, 0, -1), (V, 0, 0), (H, 0, 1)),
}
"""Common objects; a figure may also be seen as one of LETTERS."""

MAP_THINGS = (
    "hut", "well", "lake", "tree", "rock", "grass", "beach", "house", "bridge", "mountain", "hill", "river",
    "forest", "road", "tower", "church", "mill", "castle", "lighthouse", "harbour", "boat", "cave", "tent", "flag",
)  # fmt: skip
"""What one may expect on a map of an island."""
