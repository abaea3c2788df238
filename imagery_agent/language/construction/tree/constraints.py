"""Constraints: what must hold on the picture after a step.

``own`` is a place of the theme; without it any place of the theme will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from imagery_agent.language.construction.tree.references import FIGURE, Axis, Dimension, Feature, Known, Side


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
class Away:
    """The theme begins at a distance from a place, on one side of it or (``side`` None) whichever way.

    The distance is ``ratio`` times a dimension of something, or without ``of`` that many units.
    """

    target: Feature
    ratio: float
    side: Side | None = None
    of: Known | None = None
    dimension: Dimension = "size"
    kind: Literal["away"] = "away"


@dataclass(frozen=True)
class Beside:
    """The theme lies outside the target on one side; ``either``: left or right of it, where there is room."""

    side: Side | Literal["either"]
    target: Known = FIGURE
    kind: Literal["beside"] = "beside"


@dataclass(frozen=True)
class Exceeds:
    """The theme reaches further than the target on a side: "and sticks out on the right"."""

    side: Side
    target: Known = FIGURE
    kind: Literal["exceeds"] = "exceeds"


@dataclass(frozen=True)
class Inside:
    """The theme lies within the target, or within a region of it."""

    target: Known = FIGURE
    region: Side | Literal["center"] | None = None
    touching: bool | None = None
    """Whether it reaches the outline; None: either."""
    kind: Literal["inside"] = "inside"


@dataclass(frozen=True)
class Encloses:
    """The theme surrounds the target."""

    target: Known = FIGURE
    touching: bool | None = None
    """Whether the target reaches the theme; False: with a gap; None: either."""
    kind: Literal["encloses"] = "encloses"


@dataclass(frozen=True)
class Overlaps:
    """Theme and target cover some of the same place."""

    target: Known = FIGURE
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

    target: Known = FIGURE
    kind: Literal["closes"] = "closes"


@dataclass(frozen=True)
class OneEach:
    """Several themes are distributed over places: number i of the themes goes to place number i."""

    places: tuple[Feature, ...]
    relation: Literal["touches", "at", "inside", "beside", "from"] = "touches"
    """``from``: strokes begin there."""
    kind: Literal["one each"] = "one each"


@dataclass(frozen=True)
class Arranged:
    """Several themes stand in a row, column or ring, touching, with equal gaps, or (``touching=False``) far apart."""

    order: Literal["row", "column", "nested", "stacked"]
    touching: bool | None = None
    gap: float | None = None
    """Between them, in sizes of one of them."""
    kind: Literal["arranged"] = "arranged"


Constraint = (
    Touches | Apart | Away | Beside | Exceeds | Inside | Encloses | Overlaps | Coincides | Aligned | At | Between
    | Spans | Crosses | Points | SizeRatio | Parallel | Closes | OneEach | Arranged
)  # fmt: skip
