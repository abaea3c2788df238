"""The meaning of construction sentences: parts, anchor points, placements and steps."""

from __future__ import annotations

from dataclasses import dataclass

FIGURE = "figure"
"""Name of a part that means the whole figure (or, with ``which`` or ``count``, one of its pieces)."""
LINES = ("line", "horizontal line", "vertical line", "diagonal line")
REGIONS = ("half", "region")
"""Names of parts that are a share or a side of their owner, not strokes."""


@dataclass(frozen=True)
class Part:
    """The referent of a noun phrase: a new thing, a piece of the figure, or a stroke of a piece."""

    name: str
    """In the scene language, for example ``capital letter d`` or ``horizontal line``; or FIGURE, ``loop``, ``half``."""
    which: str = ""
    """Side or order among several: ``left``, ``top right``, ``middle``, ``other``, ``first``, ``last``; empty: any."""
    of: Part | None = None
    """The part it belongs to, or (``beside``) is beside."""
    beside: bool = False
    """``which`` is a side of ``of``: "the line to the right of the vertical line"."""
    count: int = 1
    """Number of parts; 0 for all."""
    size: str = "medium"
    """Of a new thing: ``small``, ``medium``, ``large`` or ``same``."""
    angle_deg: float = 0.0
    """Initial rotation of a new thing, counterclockwise."""
    mirrored: bool = False
    appearance: str = ""
    """Further attributes of a new thing, for example ``consisting of three lines``."""

    @property
    def is_line(self) -> bool:
        """Whether it is a straight stroke."""
        return self.name in LINES


@dataclass(frozen=True)
class Spot:
    """An anchor point of a part: an edge, a corner, its middle."""

    part: Part = Part(FIGURE)
    at: str = ""
    """``top``, ``bottom left``, ``center``, or ``point`` (where it is narrowest); empty: the part as such."""
    exact: bool = False
    """The middle of the edge, with or without ink ("the middle of the top")."""


def corners(side: str) -> tuple[str, str]:
    """The two spots at the ends of a side, from the left or from the top."""
    if side in {"top", "bottom"}:
        return f"{side} left", f"{side} right"
    return f"top {side}", f"bottom {side}"


@dataclass(frozen=True)
class Placement:
    """The placement of a part.

    ``beside``: outside ``to`` on the side ``side`` (touching, or with a gap). ``at``: its edge meets the spot
    from outside. ``over``: middle on middle. ``inside``/``around``: within or enclosing it. ``align``: its own
    spots come to lie on ``to`` (two of them also set its size). ``through``: a line through the spot.
    ``span``: a line from one spot to the other. ``between``: half-way between them. ``close``: so that it
    closes the outline.
    """

    relation: str
    to: tuple[Spot, ...] = (Spot(),)
    side: str = ""
    own: tuple[str, ...] = ()
    """Anchor points of the part itself that meet ``to``."""
    touching: bool = False
    beyond: bool = False
    """A line extends a little beyond its end."""


@dataclass(frozen=True)
class Step:
    """One operation on the figure in mind."""

    action: str
    """``add``, ``remove``, ``rotate``, ``mirror``, ``move``, ``resize``, ``join`` or ``overlay``."""
    part: Part = Part(FIGURE)
    where: Placement | None = None
    """Placement of a new or moved part; of a removal, the region removed (``inside``, ``outside`` or ``beside``)."""
    angle_deg: float = 0.0
    axis: str = "vertical"
    share: float = 1.0
    """Share that is removed, or factor of a resize."""
    side: str = ""
    """Side from which a share is removed; direction of a movement or a flip."""
    until: str = ""
    """Final orientation of a rotated stroke: ``vertical`` or ``horizontal``."""
    like: Part | None = None
    """The part whose length a resized or new part gets; of a rotation the stroke that ``until`` refers to."""
    remark: str = ""
    """Words that only describe the result."""


def begun(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps for an empty mind: a thing that they presuppose ("the q to the left of the p") is added first."""
    first = steps[0]
    given = first.part if first.action != "add" else first.where.to[0].part if first.where is not None else None
    if given is None or given.name in {FIGURE, "loop", *LINES, *REGIONS}:
        return steps
    return (Step("add", Part(given.name, size=given.size)), *steps)
