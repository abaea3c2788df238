"""Looking whether constraints hold: contact, overlap, enclosure, alignment and sizes measured on ink.

Nothing here is shared with the residuals that a placement is solved from: a control must not share what it controls.
Ink is bool (64, 64); amounts are in widths of the picture, 0 where a constraint is met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes, distance_transform_edt, label

from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    At,
    Beside,
    Between,
    Closes,
    Coincides,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Overlaps,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.directions import vector_of

_PX = 1 / 64
_NEAR = 2.5 * _PX
"""Ink this near is in contact at the resolution of the buffer."""
_LEAST_PX = 8
"""Pixels of ink that count as a piece of it."""
_LEVEL = 4.0 * _PX
"""Tolerance of places and levels."""


@dataclass(frozen=True)
class Check:
    """Whether one constraint of a step was seen to hold."""

    constraint: Constraint
    met: bool
    amount: float
    """How far from it, in widths of the picture."""

    def __str__(self) -> str:
        return f"{self.constraint.kind}: {'met' if self.met else f'not met (by {self.amount:.2f} widths)'}"


Ink = np.ndarray
Find = Callable[[Feature], tuple[Ink, np.ndarray]]
"""Feature of the figure -> ink of the part it belongs to, and its places (K, 2)."""


def box(ink: Ink) -> np.ndarray:
    """float64 (2, 2): low and high corner (x, y) of ink, in widths."""
    rows, columns = np.nonzero(ink)
    return np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]]) / ink.shape[0]


def gap(one: Ink, other: Ink) -> float:
    """Least distance between ink and ink."""
    return max(0.0, float(distance_transform_edt(~other)[one].min()) - 1) / one.shape[0]


def crosses(one: Ink, other: Ink) -> bool:
    """Whether ink runs through other ink: on both sides of an outline, or out of both sides of strokes."""
    for ring, ink in ((one, other), (other, one)):
        filled = binary_fill_holes(ring)
        if filled.sum() > 1.3 * ring.sum():
            free = ink & ~binary_dilation(ring, np.ones((3, 3), bool))
            return min(int((free & filled).sum()), int((free & ~filled).sum())) >= _LEAST_PX
    return _falls_apart(one, other) and _falls_apart(other, one)


def _falls_apart(one: Ink, other: Ink) -> bool:
    """Whether connected ink is in several pieces where other ink covers it."""
    before, count = label(one, np.ones((3, 3)))
    pieces, _ = label(one & ~binary_dilation(other, np.ones((3, 3), bool)), np.ones((3, 3)))
    for number in range(1, count + 1):
        found = np.unique(pieces[(before == number) & (pieces > 0)])
        if sum((pieces == piece).sum() >= _LEAST_PX for piece in found) > 1:
            return True
    return False


def _places_gap(ink: Ink, places: np.ndarray) -> float:
    """Distance of the nearest of some places from ink."""
    distance = distance_transform_edt(~ink) / ink.shape[0]
    columns, rows = np.clip((places * ink.shape[0]).astype(int), 0, ink.shape[0] - 1).T
    return float(distance[rows, columns].min())


def inside_of(ink: Ink) -> Ink:
    """The space that ink encloses; of an open figure what its convex hull does."""
    filled = binary_fill_holes(ink)
    if filled.sum() > 1.5 * ink.sum():
        return np.asarray(filled)
    from skimage.morphology import convex_hull_image

    return np.asarray(convex_hull_image(ink))


def check(
    constraint: Constraint,
    theme: Ink,
    target: Ink,
    *,
    own: np.ndarray | None = None,
    to: np.ndarray | None = None,
    second: np.ndarray | None = None,
) -> Check:
    """Look whether a constraint holds between the ink of a theme and of its target.

    ``own``, ``to`` and ``second`` (K, 2): places of the theme and of the target(s) that it names.
    """
    amount = _AMOUNTS[type(constraint)](constraint, theme, target, own, to, second)
    return Check(constraint, amount <= _LEVEL, max(0.0, amount))


def _touches(c: Touches, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    away = max(0.0, gap(theme, target) - _NEAR)
    if own is not None and len(own) <= 6:
        away = max(
            away,
            max(_places_gap(target, place[None]) for place in own) - _LEVEL
            if len(own) > 1
            else _places_gap(target, own) - 1.5 * _LEVEL,
        )
    exact = (
        c.target.middle
        or c.target.fraction is not None
        or c.target.at in {"center", "junction", "point", "end"}
        or " " in c.target.at
    )
    if exact and to is not None and len(to) <= 12:
        away = max(away, _places_gap(theme, to) - 1.5 * _LEVEL)
    if away > 0:
        return away + _LEVEL
    return 1.0 if own is None and not exact and crosses(theme, target) else 0.0


def _apart(c: Apart, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    return _LEVEL + 2 * _PX if gap(theme, target) < _PX else 0.0


def _beside(c: Beside, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    mine, its, direction = box(theme), box(target), vector_of(c.side)
    if c.side == "either":
        return float(max(0.0, min(its[1, 0] - mine[0, 0], mine[1, 0] - its[0, 0]) - _LEVEL))
    amounts = []
    for axis in (0, 1):
        if direction[axis] > 0:
            amounts.append(its[1, axis] - mine[0, axis] - _LEVEL)
        elif direction[axis] < 0:
            amounts.append(mine[1, axis] - its[0, axis] - _LEVEL)
    return float(max(amounts))


def _inside(c: Inside, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    within = binary_dilation(inside_of(target), iterations=1)
    outside = theme & ~within
    share = float(outside.sum()) / max(1, int(theme.sum()))
    if share > 0.06:
        return max(2 * _LEVEL, share)
    if c.touching is not None and (gap(theme, target) < _NEAR) != c.touching:
        return 2 * _LEVEL
    if c.region is not None and c.region != "center":
        middle, direction = box(target).mean(axis=0), np.array(vector_of(c.region))
        off = (middle - box(theme).mean(axis=0)) * direction
        return float(off.max()) + (_LEVEL if off.max() > 1.5 * _PX else 0.0)
    return 0.0


def _encloses(c: Encloses, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    rest = target & ~theme
    outside = rest & ~binary_dilation(inside_of(theme), iterations=1)
    share = float(outside.sum()) / max(1, int(target.sum()))
    if share > 0.05:
        return max(2 * _LEVEL, share)
    if c.touching is not None and (gap(theme, target) < (_NEAR if c.touching else 0.6 * _PX)) != c.touching:
        return 2 * _LEVEL
    return 0.0


def _overlaps(c: Overlaps, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    mine, its = box(theme), box(target)
    common = np.minimum(mine[1], its[1]) - np.maximum(mine[0], its[0])
    return float(
        max(
            0.0,
            (0.1 * np.minimum(mine[1] - mine[0], its[1] - its[0]) - common).max()
            + (_LEVEL if common.min() <= 0 else 0),
        )
    )


def _coincides(c: Coincides, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    """``theme`` and ``target`` are the ink of the two strokes."""
    small, large = sorted((theme, target), key=lambda ink: int(ink.sum()))
    near = binary_dilation(large, iterations=2)
    missed = float((small & ~near).sum()) / max(1, int(small.sum()))
    return 0.0 if missed < 0.25 else max(2 * _LEVEL, missed)


def _aligned(c: Aligned, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    axis = 1 if c.axis == "horizontal" else 0
    return abs(float(own.mean(axis=0)[axis] - to.mean(axis=0)[axis]))


def _at(c: At, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    gaps = np.hypot(*np.moveaxis(own[:, None] - to[None], -1, 0))
    return float(gaps.min() if len(own) == 1 or len(to) == 1 else gaps.min(axis=1).max()) - 0.5 * _LEVEL


def _between(c: Between, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    first, other = (to[:1], to[-1:]) if c.first == c.second and len(to) > 1 else (to, second)
    middle = (first.mean(axis=0) + other.mean(axis=0)) / 2
    apart = np.abs(first.mean(axis=0) - other.mean(axis=0))
    off = np.abs(box(theme).mean(axis=0) - middle)
    return float(off[int(np.argmax(apart))])


def _spans(c: Spans, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    """``to`` and ``second``: the two places (or ink of an edge)."""
    amounts = [_places_gap(theme, places) for places in (to, second) if places is not None and len(places)]
    return max(amounts) if amounts else 0.0


def _crosses(c: Crosses, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    if gap(theme, target) > _PX:
        return 1.0
    beyond = theme & ~binary_dilation(inside_of(target), iterations=1)
    _, pieces = label(beyond, np.ones((3, 3)))
    missing = _LEVEL + _PX if pieces < 2 else 0.0
    return max(missing, _places_gap(theme, to) if c.at is not None and to is not None else 0.0)


def _size(c: SizeRatio, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    wanted = c.ratio * _measured(target, c.target_dimension or c.dimension)
    off = _measured(theme, c.dimension) - wanted
    if not c.exact:
        return off if c.ratio < 1 else -off
    return abs(off) - 0.08 * wanted


def _measured(ink: Ink, dimension: str) -> float:
    """Between the middles of strokes: the ink is about three pixels larger."""
    low, high = box(ink)
    wide, tall = high - low - 3 * _PX
    if dimension == "length":
        return float(np.hypot(wide, tall)) if min(wide, tall) > 4 * _PX else float(max(wide, tall))
    return float({"width": wide, "height": tall}.get(dimension, max(wide, tall)))


def _closes(c: Closes, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    both = binary_dilation(theme | target)
    spaces = binary_fill_holes(both) & ~both
    before = binary_dilation(target)
    return 0.0 if spaces.sum() > (binary_fill_holes(before) & ~before).sum() + 5 else 1.0


def _points(c: Points, theme: Ink, target: Ink, own, to, second) -> float:  # type: ignore[no-untyped-def]
    """``own``: the side that it faces, or the direction of a stroke, as one vector."""
    wanted = np.array(vector_of(c.side)) / np.hypot(*vector_of(c.side))
    return 0.0 if own is None or float(own[0] @ wanted) > 0.6 else 1.0


_AMOUNTS: dict[type, Callable[..., float]] = {
    Touches: _touches, Apart: _apart, Beside: _beside, Inside: _inside, Encloses: _encloses, Overlaps: _overlaps,
    Coincides: _coincides, Aligned: _aligned, At: _at, Between: _between, Spans: _spans, Crosses: _crosses,
    SizeRatio: _size, Closes: _closes, Points: _points,
}  # fmt: skip
