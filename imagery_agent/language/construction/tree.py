"""The syntax tree of building instructions: steps, what they refer to, and constraints on the picture.

A sentence becomes a tuple of steps. A step is one operation on a theme plus constraints that must hold on the picture
afterwards. The grammar produces the tree, planners carry it out, and the mind checks every constraint by looking.
All directions are those of the picture: top, bottom, left, right and their pairs ("top left").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["top", "bottom", "left", "right", "top left", "top right", "bottom left", "bottom right"]
Axis = Literal["horizontal", "vertical"]
Orientation = Literal["horizontal", "vertical", "rising", "falling", "diagonal", "across"]
"""Of a straight stroke. ``rising``: from bottom left to top right; ``diagonal``: either; ``across``: horizontal, if
there is such a stroke ("the bar")."""
Dimension = Literal["width", "height", "length", "size"]

# ---------------------------------------------------------------- references


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


@dataclass(frozen=True)
class Known:
    """Pieces, strokes or regions that are in the figure already."""

    name: str = "figure"
    """``figure``: all of it; ``it``: what was referred to last before this step; ``theme``: in a constraint, what the
    step itself adds or changes; ``piece``: any one thing (``other``: the rest, without the theme); a name of the scene
    language; or a part found by looking: ``line``, ``curve``, ``loop``, ``point``, ``half``, ``ink``, ``opening``."""
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


@dataclass(frozen=True)
class Feature:
    """A place of a part: an edge, corner, end or point of it, or its center."""

    at: (
        Side
        | Literal["center", "end", "point", "ends", "sides", "corners", "junction", "inside", "outline", "all"]
        | Literal["outer", "inner", "far"]
    )
    """``end``, ``ends``: free ends of strokes; ``point``: where it is narrowest; ``all``: any place of it; ``far``: its
    end or edge that is farthest from the rest of the figure; ``outer``, ``inner``: in :class:`ForEach`, the side of a
    part that is turned away from, or to, the others."""
    of: Known = Known()
    middle: bool = False
    """The middle of that edge: "the middle of the top"."""
    fraction: float | None = None
    """Position along a stroke from its top or left end: "a third of the way down" 0.33."""


# ---------------------------------------------------------------- constraints
# ``own`` is a place of the theme; without it any place of the theme will do.


@dataclass(frozen=True)
class Touches:
    """The theme's ink meets the target's without crossing it."""

    target: Feature
    own: Feature | None = None
    kind: Literal["touches"] = "touches"


@dataclass(frozen=True)
class Apart:
    """No ink of the theme meets the target's."""

    target: Known
    gap: float | None = None
    """Between them, in widths of the picture; None: any visible gap."""
    kind: Literal["apart"] = "apart"


@dataclass(frozen=True)
class Beside:
    """The theme lies outside the target on one side; ``either``: left or right of it, where there is room."""

    side: Side | Literal["either"]
    target: Known = Known()
    kind: Literal["beside"] = "beside"


@dataclass(frozen=True)
class Exceeds:
    """The theme reaches further than the target on a side: "and sticks out on the right"."""

    side: Side
    target: Known = Known()
    kind: Literal["exceeds"] = "exceeds"


@dataclass(frozen=True)
class Inside:
    """The theme lies within the target, or within a region of it."""

    target: Known = Known()
    region: Side | Literal["center"] | None = None
    touching: bool | None = None
    """Whether it reaches the outline; None: either."""
    kind: Literal["inside"] = "inside"


@dataclass(frozen=True)
class Encloses:
    """The theme surrounds the target."""

    target: Known = Known()
    touching: bool | None = None
    """Whether the target reaches the theme; False: with a gap; None: either."""
    kind: Literal["encloses"] = "encloses"


@dataclass(frozen=True)
class Overlaps:
    """Theme and target cover some of the same place."""

    target: Known = Known()
    kind: Literal["overlaps"] = "overlaps"


@dataclass(frozen=True)
class Coincides:
    """A stroke of the theme lies on a stroke of the target, along its whole length."""

    own: Known
    target: Known
    kind: Literal["coincides"] = "coincides"


@dataclass(frozen=True)
class Aligned:
    """A place of the theme is level (``horizontal``) or in one column (``vertical``) with a place of the target."""

    axis: Axis
    own: Feature
    target: Feature
    kind: Literal["aligned"] = "aligned"


@dataclass(frozen=True)
class At:
    """A place of the theme is at a place of the target: "centered on", "its point at the middle of the line"."""

    target: Feature
    own: Feature | None = None
    """None: its center."""
    kind: Literal["at"] = "at"


@dataclass(frozen=True)
class Between:
    """The theme lies half-way between two places."""

    first: Feature
    second: Feature
    kind: Literal["between"] = "between"


@dataclass(frozen=True)
class Spans:
    """A stroke runs from one place to another, or from the figure to a place; ``beyond``: a little further."""

    start: Feature | None
    end: Feature | None
    beyond: bool = False
    kind: Literal["spans"] = "spans"


@dataclass(frozen=True)
class Crosses:
    """A stroke passes through the target and ends outside it; ``at``: through that place."""

    target: Known
    at: Feature | None = None
    kind: Literal["crosses"] = "crosses"


@dataclass(frozen=True)
class Points:
    """A stroke leaves its start in a direction; or the theme's opening, curve or point is on that side."""

    side: Side | Literal["outer", "inner"]
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class SizeRatio:
    """A dimension of the theme is ``ratio`` times that of the target: the same 1, twice 2, a bit shorter 0.8."""

    ratio: float
    target: Known
    dimension: Dimension = "size"
    target_dimension: Dimension | None = None
    """If another one: "as long as the figure is wide"."""
    exact: bool = True
    """False: "shorter than": only the order is required."""
    kind: Literal["size"] = "size"


@dataclass(frozen=True)
class Parallel:
    """A stroke of the theme has the direction of the target's stroke (``perpendicular``: crosses it upright)."""

    target: Known
    perpendicular: bool = False
    kind: Literal["parallel"] = "parallel"


@dataclass(frozen=True)
class Closes:
    """The figure's outline encloses a space afterwards ("so that a triangle is formed")."""

    target: Known = Known()
    kind: Literal["closes"] = "closes"


@dataclass(frozen=True)
class OneEach:
    """Several themes are distributed over places: number i of the themes goes to place number i."""

    places: tuple[Feature, ...]
    relation: Literal["touches", "at", "inside", "beside"] = "touches"
    kind: Literal["one each"] = "one each"


@dataclass(frozen=True)
class Arranged:
    """Several themes stand in a row, column or ring, touching, with equal gaps, or (``touching=False``) far apart."""

    order: Literal["row", "column", "nested", "stacked"]
    touching: bool | None = None
    kind: Literal["arranged"] = "arranged"


Constraint = (
    Touches | Apart | Beside | Exceeds | Inside | Encloses | Overlaps | Coincides | Aligned | At | Between | Spans
    | Crosses | Points | SizeRatio | Parallel | Closes | OneEach | Arranged
)  # fmt: skip

# ---------------------------------------------------------------- steps


@dataclass(frozen=True)
class Add:
    """Imagine a new thing and place it."""

    theme: New
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["add"] = "add"


@dataclass(frozen=True)
class Remove:
    """Erase parts; with ``keep`` everything else."""

    theme: Known
    region: Side | None = None
    """The half (or share) of the theme that goes."""
    share: float = 1.0
    within: Known | None = None
    """Only the ink inside (or, with ``outside``, outside) this part."""
    outside: bool = False
    keep: bool = False
    kind: Literal["remove"] = "remove"


@dataclass(frozen=True)
class Turn:
    """Rotate parts by an angle, counterclockwise, or until a constraint (:class:`Points`, :class:`Parallel`) holds."""

    theme: Known
    angle_deg: float | None = None
    about: Feature | None = None
    """Fixed point; None: its center, or where it is joined to the rest."""
    until: Orientation | None = None
    """Final orientation of a stroke."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["turn"] = "turn"


@dataclass(frozen=True)
class Mirror:
    """Mirror parts; ``horizontal`` exchanges left and right."""

    theme: Known
    axis: Axis = "horizontal"
    about: Known | None = None
    """The stroke that is the mirror line; None: its own middle (a part stays joined where it is joined)."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["mirror"] = "mirror"


@dataclass(frozen=True)
class Move:
    """Shift parts, in a direction (by a share of their own size) or to where the constraints hold."""

    theme: Known
    side: Side | None = None
    share: float | None = None
    """Of its own size; None: as far as the constraints say, or half its size."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["move"] = "move"


@dataclass(frozen=True)
class Resize:
    """Scale parts by a factor (of one dimension: stretch), or until the constraints hold."""

    theme: Known
    factor: float | None = None
    dimension: Dimension = "size"
    anchor: Feature | None = None
    """The place that stays; None: its center."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["resize"] = "resize"


@dataclass(frozen=True)
class Extend:
    """Lengthen a stroke at one end (or at both), by a share of its length or until it reaches a place."""

    theme: Known
    toward: tuple[Side, ...] = ()
    share: float | None = None
    """Of its length, to be added; None: until the constraints hold, or a quarter."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["extend"] = "extend"


@dataclass(frozen=True)
class Join:
    """Bring several parts together until they touch, or (``overlay``) until they lie on each other."""

    theme: Known
    overlay: bool = False
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["join"] = "join"


@dataclass(frozen=True)
class Repeat:
    """Do the previous step again for another part or on another side ("do the same on the right")."""

    side: Side | None = None
    theme: Known | None = None
    kind: Literal["repeat"] = "repeat"


@dataclass(frozen=True)
class Paint:
    """Give parts a color, or fill their outline."""

    theme: Known
    color: str = ""
    filled: bool = False
    kind: Literal["paint"] = "paint"


@dataclass(frozen=True)
class ForEach:
    """Take the steps for each of several parts in turn, which is ``Known("each")`` in them."""

    theme: Known
    steps: tuple[Add | Remove | Turn | Mirror | Move | Resize | Extend | Paint, ...]
    kind: Literal["for each"] = "for each"


Step = Add | Remove | Turn | Mirror | Move | Resize | Extend | Join | Repeat | Paint | ForEach
