"""What sentences about building figures mean: parts, spots on them, where things go, and steps."""

from __future__ import annotations

from dataclasses import dataclass

FIGURE = "figure"
"""Name of a part that means everything in mind (or, with ``which`` or ``count``, one of its pieces)."""
LINES = ("line", "horizontal line", "vertical line", "diagonal line")
REGIONS = ("half", "region")
"""Names of parts that are no strokes but a share or a side of their owner."""


@dataclass(frozen=True)
class Part:
    """What a noun phrase means: something new, a piece of the figure, or a stroke of a piece."""

    name: str
    """In the scene language, for example ``capital letter d`` or ``horizontal line``; or FIGURE, ``loop``, ``half``."""
    which: str = ""
    """Side or order among several: ``left``, ``top right``, ``middle``, ``other``, ``first``, ``last``; empty: any."""
    of: Part | None = None
    """The part it belongs to, or (``beside``) lies beside."""
    beside: bool = False
    """``which`` is a side of ``of``: "the line to the right of the vertical line"."""
    count: int = 1
    """How many; 0 is all of them."""
    size: str = "medium"
    """Of something new: ``small``, ``medium``, ``large`` or ``same``."""
    angle_deg: float = 0.0
    """How something new is turned to begin with, counter-clockwise."""
    mirrored: bool = False
    details: str = ""
    """What else is said of something new, for example ``consisting of three lines``."""

    @property
    def is_line(self) -> bool:
        """Whether it is a straight stroke."""
        return self.name in LINES


@dataclass(frozen=True)
class Spot:
    """A place of a part: an edge, a corner, its middle."""

    part: Part = Part(FIGURE)
    at: str = ""
    """``top``, ``bottom left``, ``center``, or ``point`` (where it is narrowest); empty: the part as such."""
    exact: bool = False
    """The middle of the edge, whatever ink is there ("the middle of the top")."""


def corners(side: str) -> tuple[str, str]:
    """The two spots at the ends of a side, from the left or from the top."""
    if side in {"top", "bottom"}:
        return f"{side} left", f"{side} right"
    return f"top {side}", f"bottom {side}"


@dataclass(frozen=True)
class Placement:
    """Where something goes.

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
    """Spots of the thing itself that meet ``to``."""
    touching: bool = False
    beyond: bool = False
    """A line goes a little further than its end."""


@dataclass(frozen=True)
class Step:
    """One act on the figure in mind."""

    action: str
    """``add``, ``remove``, ``rotate``, ``mirror``, ``move``, ``resize``, ``join`` or ``overlay``."""
    part: Part = Part(FIGURE)
    where: Placement | None = None
    """Where something new or moved goes; of a removal, where what goes is (``inside``, ``outside`` or ``beside``)."""
    angle_deg: float = 0.0
    axis: str = "vertical"
    share: float = 1.0
    """How much is removed or, of a resize, the factor."""
    side: str = ""
    """From which side a share is removed; in which direction something moves or is flipped over."""
    until: str = ""
    """A rotation goes on until the stroke is ``vertical`` or ``horizontal``."""
    like: Part | None = None
    """Resized (or imagined) to the length of this part; of a rotation the stroke that ``until`` is about."""
    remark: str = ""
    """Words that describe the result and ask for nothing more."""


def begun(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps for an empty mind: a thing that they take for given ("the q to the left of the p") comes to mind first."""
    first = steps[0]
    given = (
        first.part if first.action != "add" else first.where.to[0].part if first.where is not None else None
    )
    if given is None or given.name in {FIGURE, "loop", *LINES, *REGIONS}:
        return steps
    return (Step("add", Part(given.name, size=given.size)), *steps)
