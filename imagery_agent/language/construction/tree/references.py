"""What a step refers to: new things, parts of the figure, and places of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["top", "bottom", "left", "right", "top left", "top right", "bottom left", "bottom right"]
Axis = Literal["horizontal", "vertical"]
Orientation = Literal["horizontal", "vertical", "rising", "falling", "diagonal", "across", "arm"]
"""Of a straight stroke. ``rising``: from bottom left to top right; ``diagonal``: either; ``across``: horizontal, if
there is such a stroke ("the bar"); ``arm``: slanting, if there is such a stroke."""
Dimension = Literal["width", "height", "length", "size"]


@dataclass(frozen=True)
class New:
    """A thing that is imagined from its name and added to the figure."""

    name: str
    """A name of the scene language (``capital letter d``, ``number 8``, ``circle``), or a kind of stroke:
    ``line``, ``curve``, ``wavy line``, ``zigzag line``, ``dot``."""
    count: int = 1
    orientation: Orientation | None = None
    """Of a stroke."""
    size: float = 1.0
    """Factor on the size that it would have otherwise: "small" 0.5, "slightly smaller" 0.8, "large" 1.5."""
    width: float = 1.0
    """Factor on the width alone: "narrow" 0.6, "wide" 1.6."""
    height: float = 1.0
    """Factor on the height alone: "short" 0.6, "tall" 1.6."""
    units: tuple[tuple[Dimension, float], ...] = ()
    """Dimensions in units: what was measured first decides how large a unit is."""
    angle_deg: float = 0.0
    """Rotation before it is placed, counterclockwise."""
    mirrored: Axis | None = None
    """Mirrored before it is placed; ``horizontal`` exchanges left and right."""
    faces: Side | None = None
    """The side that its opening, curve or point has ("a C that opens upwards")."""
    color: str = ""
    filled: bool = False
    copy_of: Known | None = None
    """The part whose picture is used again ("an identical one", "another one")."""
    style: str = ""
    """Variant of a character, for example ``without serifs``, ``straight lines only``, ``equal loops``."""
    thick: float = 1.0
    """Factor on the width of its strokes."""
    rounded: tuple[Side | Literal["corners"], ...] = ()
    """Which of its corners are round: those on a side, or all."""
    bent: tuple[tuple[Side | Literal["ends", "end"], Side], ...] = ()
    """Of a straight stroke: which of its ends is bent to which side."""


@dataclass(frozen=True)
class Known:
    """Pieces, strokes or regions that are in the figure already."""

    name: str = "figure"
    """``figure``: all of it; ``it``: what was referred to last before this step; ``theme``: in a constraint, what the
    step itself adds or changes; ``letter``: the only one, or ``it``; ``piece``: any one thing (``other``: the rest,
    without the theme); a name of the scene language; or a part found by looking: ``line``, ``curve``, ``loop``,
    ``point``, ``half``, ``ink``, ``opening``."""
    orientation: Orientation | None = None
    which: (
        Side
        | Literal["middle", "other", "first", "second", "third", "last", "new", "old", "longest", "shortest"]
        | None
    ) = None
    of: Known | None = None
    """The part that it belongs to: "the upright of the I"."""
    beside: Known | None = None
    """``which`` is a side of this part: "the line below the circle"."""
    count: int = 1
    """Number of parts; 0: all of them ("both", "each")."""
    bare: bool = False
    """Of a loop: without the stroke that it shares with others ("the lower bowl of the B")."""


FIGURE = Known()
"""All of the figure."""


@dataclass(frozen=True)
class Feature:
    """A place of a part: an edge, corner, end or point of it, or its center."""

    at: (
        Side
        | Literal["center", "end", "point", "ends", "sides", "corners", "junction", "inside", "outline", "all"]
        | Literal["outer", "inner", "far", "flat"]
    )
    """``end``, ``ends``: free ends of strokes; ``point``: where it is narrowest; ``all``: any place of it; ``far``: its
    end or edge that is farthest from the rest of the figure; ``flat``: the outer side of its straight line; ``outer``,
    ``inner``: in :class:`ForEach`, the side of a part that is turned away from, or to, the others."""
    of: Known = FIGURE
    middle: bool = False
    """The middle of that edge: "the middle of the top"."""
    fraction: float | None = None
    """Position along a stroke from its top or left end: "a third of the way down" 0.33."""
