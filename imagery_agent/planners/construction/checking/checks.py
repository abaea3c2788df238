"""Looking whether constraints hold: contact, overlap, enclosure, alignment and sizes measured on ink.

Nothing here is shared with the residuals that a placement is solved from: a control must not share what it controls.
Amounts are in widths of the picture, 0 where a constraint is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy.ndimage import binary_dilation, label

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.planners.construction.checking.ink import (
    PX,
    Ink,
    box,
    crosses,
    gap,
    gaps_to,
    inside_of,
    measured,
    spaces_in,
)  # fmt: skip

NEAR = 2.5 * PX
"""Ink this near is in contact at the resolution of the buffer."""
LEVEL = 4.0 * PX
"""Tolerance of places and levels."""
CONTRADICTED = 1.5 * LEVEL
"""From this amount on the picture shows something else than what was said."""
_NEXT_TO = 0.12
"""Largest gap between things that are next to each other; or half the size of the one that is placed."""
_TOO_SMALL = 0.16
"""Size of things, in widths, of which it cannot be seen for certain which way they face."""
_SIZE_OFF, _STROKE = 0.2, 2.0 * PX
"""Tolerance of sizes as a share of what was said, but not below what a pen can draw."""
_FEW = 12
"""More places than these are all the ink of something."""


@dataclass(frozen=True)
class Check:
    """Whether one constraint of a step was seen to hold."""

    constraint: tree.Constraint
    met: bool
    amount: float
    """How far from it, in widths of the picture."""

    @property
    def is_contradicted(self) -> bool:
        """Whether the picture shows something else than what was said, rather than showing it inexactly."""
        return not self.met and self.amount > CONTRADICTED

    def __str__(self) -> str:
        return f"{self.constraint.kind}: {'met' if self.met else f'not met (by {self.amount:.2f} widths)'}"


@dataclass(frozen=True)
class Seen:
    """What is looked at for one constraint."""

    theme: Ink
    target: Ink
    own: np.ndarray | None = None
    """float64 (K, 2): the places of the theme that are named."""
    to: np.ndarray | None = None
    """float64 (K, 2): the places of the target."""
    second: np.ndarray | None = None
    """float64 (K, 2): the places of a second target."""
    length: float = 0.0
    """With what a distance is compared, in widths."""
    all_of_them: bool = False
    """Whether all places of the target are meant."""


def check(constraint: tree.Constraint, seen: Seen) -> Check:
    """Look whether a constraint holds."""
    amount = amount_off(constraint, seen)
    return Check(constraint, amount <= LEVEL, max(0.0, amount))


@singledispatch
def amount_off(constraint: object, seen: Seen) -> float:
    """How far a constraint is from being met; up to LEVEL counts as met."""
    raise TypeError(f"no way to look whether {constraint!r} holds")


@amount_off.register
def _(c: tree.Touches, seen: Seen) -> float:
    away = max(0.0, min(gap(seen.theme, seen.target), _off_edge(c, seen)) - NEAR)
    if seen.own is not None and len(seen.own) <= _FEW:
        gaps = gaps_to(seen.target, seen.own)
        any_of_them = c.own is not None and c.own.at == "end"
        away = max(away, float(gaps.min() if any_of_them else gaps.max()) - 1.5 * LEVEL)
    if seen.to is not None and len(seen.to) <= _FEW:
        gaps = gaps_to(seen.theme, seen.to)
        away = max(
            away, float(gaps.max() if seen.all_of_them else gaps.min()) - (1.0 if seen.all_of_them else 1.5) * LEVEL
        )
    if away > 0:
        return away + LEVEL
    return 1.0 if seen.own is None and seen.to is None and crosses(seen.theme, seen.target) else 0.0


def _off_edge(c: tree.Touches, seen: Seen) -> float:
    """How far from the level of an edge with ink on both sides of it: a V between the arms of a U."""
    if c.own is not None or seen.to is not None or c.target.at not in OPPOSITE_SIDE:
        return np.inf
    axis, far = (0 if c.target.at in {"left", "right"} else 1), int(c.target.at in {"right", "bottom"})
    mine, its = box(seen.theme), box(seen.target)
    points = np.argwhere(seen.target)[:, ::-1] * PX
    ledge = points[np.abs(points[:, axis] - its[far, axis]) < NEAR][:, 1 - axis]
    middle = float(mine[:, 1 - axis].mean())
    return float(abs(mine[1 - far, axis] - its[far, axis])) if ledge.min() <= middle <= ledge.max() else np.inf


@amount_off.register
def _(c: tree.Apart, seen: Seen) -> float:
    found = gap(seen.theme, seen.target)
    if c.gap is not None and found > _NEXT_TO:  # nearly touching
        return found
    return LEVEL + 2 * PX if found < PX else 0.0


@amount_off.register
def _(c: tree.Beside, seen: Seen) -> float:
    mine, its, direction = box(seen.theme), box(seen.target), vector_of(c.side)
    if c.side == "either":
        away = max(0.0, gap(seen.theme, seen.target) - max(_NEXT_TO, float(np.ptp(mine, axis=0).max()) / 2))
        return max(away, float(max(0.0, min(its[1, 0] - mine[0, 0], mine[1, 0] - its[0, 0]) - LEVEL)))
    amounts = []
    for axis in (0, 1):
        if direction[axis] > 0:
            amounts.append(its[1, axis] - mine[0, axis] - LEVEL)
        elif direction[axis] < 0:
            amounts.append(mine[1, axis] - its[0, axis] - LEVEL)
    return float(max(amounts))


@amount_off.register
def _(c: tree.Away, seen: Seen) -> float:
    """Between the middles of strokes, as lengths are."""
    direction, wanted = np.array(vector_of(c.side or "center")), c.ratio * seen.length
    places = seen.to if seen.to is not None and len(seen.to) <= _FEW else None
    if not direction.any():
        found = float(gaps_to(seen.theme, places).min()) if places is not None else gap(seen.theme, seen.target)
    else:
        edge = (box(seen.target) if places is None else places) @ direction
        found = float((box(seen.theme) @ direction).min() - edge.max())
    found += 1.5 * PX * (1 if places is not None else 2)
    return max(0.0, abs(found - wanted) - 0.12 * wanted)


@amount_off.register
def _(c: tree.Exceeds, seen: Seen) -> float:
    direction = np.array(vector_of(c.side))
    ahead = float((box(seen.theme) @ direction).max() - (box(seen.target) @ direction).max())
    return LEVEL + PX - ahead if ahead < PX else 0.0


@amount_off.register
def _(c: tree.Inside, seen: Seen) -> float:
    outside = seen.theme & ~binary_dilation(inside_of(seen.target))
    share = float(outside.sum()) / max(1, int(seen.theme.sum()))
    if share > 0.06:
        return max(2 * LEVEL, share)
    if c.touching is not None and (gap(seen.theme, seen.target) < NEAR) != c.touching:
        return 2 * LEVEL
    if c.region is None or c.region == "center":
        return 0.0
    off = ((box(seen.target).mean(axis=0) - box(seen.theme).mean(axis=0)) * np.array(vector_of(c.region))).max()
    return float(off) + (LEVEL if off > 1.5 * PX else 0.0)


@amount_off.register
def _(c: tree.Encloses, seen: Seen) -> float:
    outside = seen.target & ~seen.theme & ~binary_dilation(inside_of(seen.theme))
    share = float(outside.sum()) / max(1, int(seen.target.sum()))
    if share > 0.05:
        return max(2 * LEVEL, share)
    near = NEAR if c.touching else 0.6 * PX
    return 2 * LEVEL if c.touching is not None and (gap(seen.theme, seen.target) < near) != c.touching else 0.0


@amount_off.register
def _(c: tree.Overlaps, seen: Seen) -> float:
    mine, its = box(seen.theme), box(seen.target)
    common = np.minimum(mine[1], its[1]) - np.maximum(mine[0], its[0])
    short = 0.1 * np.minimum(mine[1] - mine[0], its[1] - its[0]) - common
    return float(max(0.0, short.max() + (LEVEL if common.min() <= 0 else 0)))


@amount_off.register
def _(c: tree.Coincides, seen: Seen) -> float:
    """``theme`` and ``target`` are the ink of the two strokes."""
    small, large = sorted((seen.theme, seen.target), key=lambda ink: int(ink.sum()))
    missed = float((small & ~binary_dilation(large, iterations=2)).sum()) / max(1, int(small.sum()))
    return 0.0 if missed < 0.25 else max(2 * LEVEL, missed)


@amount_off.register
def _(c: tree.Aligned, seen: Seen) -> float:
    assert seen.own is not None
    assert seen.to is not None
    axis = 1 if c.axis == "horizontal" else 0
    return abs(float(seen.own.mean(axis=0)[axis] - seen.to.mean(axis=0)[axis]))


@amount_off.register
def _(c: tree.At, seen: Seen) -> float:
    assert seen.own is not None
    assert seen.to is not None
    gaps = np.hypot(*np.moveaxis(seen.own[:, None] - seen.to[None], -1, 0))
    single = len(seen.own) == 1 or len(seen.to) == 1
    return float(gaps.min() if single else gaps.min(axis=1).max()) - 0.5 * LEVEL


@amount_off.register
def _(c: tree.Between, seen: Seen) -> float:
    assert seen.to is not None
    assert seen.second is not None
    assert seen.second is not None
    ways = seen.to.mean(axis=0), seen.second.mean(axis=0)
    apart = np.abs(ways[0] - ways[1])
    axis = int(np.argmax(apart))
    off = abs(float(box(seen.theme).mean(axis=0)[axis] - (ways[0] + ways[1])[axis] / 2))
    return max(off, float(np.ptp(box(seen.theme), axis=0)[axis] - apart[axis]) - LEVEL)  # it has to fit in there


@amount_off.register
def _(c: tree.Spans, seen: Seen) -> float:
    """``to`` and ``second``: the two places (or ink of an edge)."""
    amounts = [float(gaps_to(seen.theme, one).min()) for one in (seen.to, seen.second) if one is not None and len(one)]
    return max(amounts, default=0.0)


@amount_off.register
def _(c: tree.Crosses, seen: Seen) -> float:
    if gap(seen.theme, seen.target) > PX:
        return 1.0
    beyond = seen.theme & ~binary_dilation(inside_of(seen.target))
    _, pieces = label(beyond, np.ones((3, 3)))
    missing = LEVEL + PX if pieces < 2 else 0.0
    return max(missing, float(gaps_to(seen.theme, seen.to).min()) if c.at is not None and seen.to is not None else 0.0)


@amount_off.register
def _(c: tree.SizeRatio, seen: Seen) -> float:
    wanted = c.ratio * measured(seen.target, c.target_dimension or c.dimension)
    off = measured(seen.theme, c.dimension) - wanted
    if not c.exact:
        return off if c.ratio < 1 else -off
    return abs(off) * LEVEL / min(LEVEL + 0.08 * wanted, max(_STROKE, _SIZE_OFF * wanted))


@amount_off.register
def _(c: tree.Closes, seen: Seen) -> float:
    """``target`` is all the rest of the figure."""
    return 0.0 if spaces_in(seen.theme | seen.target) > spaces_in(seen.target) + spaces_in(seen.theme) + 5 else 1.0


@amount_off.register
def _(c: tree.Points, seen: Seen) -> float:
    """``own``: the directions that it can be said to face, or that of a stroke."""
    wanted = np.array(vector_of(c.side)) / np.hypot(*vector_of(c.side))
    small = float(np.ptp(box(seen.theme), axis=0).max()) < _TOO_SMALL
    return 0.0 if seen.own is None or float((seen.own @ wanted).max()) > 0.6 else CONTRADICTED if small else 1.0
