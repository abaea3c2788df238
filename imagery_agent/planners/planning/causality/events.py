"""Events in a clip, seen from frame to frame: which discs touch, what moves (Michotte 1946: they are perceived)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.planners.shared.bouncing import Vector

Places = Mapping[str, Place]
"""Color of a disc -> its place in one frame."""
WINDOW = 4
"""Frames that are compared to see an event."""
_TURN = 0.28 / PICTURE_SIZE_PX
"""Least change of a velocity, in widths per frame."""
_EQUAL = 0.4
"""Two discs have touched if their velocities change by opposite amounts, up to this share of them."""
_NEAR, _TOUCHING = 2.5 / PICTURE_SIZE_PX, 1.0 / PICTURE_SIZE_PX
"""Largest gap between two discs in a frame near their contact; gap at which they are seen to touch, so that their
changes may be unequal because one of them also touches a third."""
_FEWEST, _MOST = 2, 6
"""Frames from which a motion is seen."""


@dataclass(frozen=True)
class SeenContact:
    """Two discs touched after this frame, counted from 0."""

    frame: int
    first: str
    second: str


def touching(window: Sequence[Places], radius: float) -> list[tuple[str, str]]:
    """Pairs of discs that touch within ``WINDOW`` frames: both change their motion side by side, by opposite amounts.

    Discs of equal mass exchange momentum; bouncing off a wall changes the motion of one disc alone.
    """
    everywhere = [color for color in window[0] if all(color in places for places in window)]
    changes = {color: _change(window, color) for color in everywhere}
    turned = [color for color in everywhere if math.hypot(*changes[color]) > _TURN]
    found = []
    for one, other in combinations(turned, 2):
        left = math.hypot(*(changes[one][axis] + changes[other][axis] for axis in (0, 1)))
        gap = min(math.dist(places[one], places[other]) for places in window) - 2 * radius
        if gap <= _TOUCHING or (gap <= _NEAR and left <= _EQUAL * math.hypot(*changes[one])):
            found.append((one, other))
    return found


def _change(window: Sequence[Places], color: str) -> Vector:
    first, second, third, last = (places[color] for places in window)
    return tuple((last[axis] - third[axis]) - (second[axis] - first[axis]) for axis in (0, 1))  # type: ignore[return-value]


def contacts(frames: Sequence[Places], radius: float) -> list[SeenContact]:
    """All contacts of a clip, each at the last frame before it, in the order of time."""
    found: list[SeenContact] = []
    before: set[tuple[str, str]] = set()
    for start in range(len(frames) - WINDOW + 1):
        now = set(touching(frames[start : start + WINDOW], radius))
        found += [SeenContact(start + 1, *pair) for pair in sorted(now - before)]
        before = now
    return found


def reached_by(cause: str, seen: Sequence[SeenContact]) -> set[str]:
    """The disc, and all to which a chain of contacts in the order of time leads from it."""
    reached = {cause}
    for one in seen:
        if one.first in reached or one.second in reached:
            reached |= {one.first, one.second}
    return reached


def first_contact(colors: Sequence[str], seen: Sequence[SeenContact]) -> int | None:
    """Last frame before one of these discs touches another; None if none does."""
    return min((one.frame for one in seen if {one.first, one.second} & set(colors)), default=None)


def motion(frames: Sequence[Places], color: str, frame: int) -> Vector:
    """Velocity of a disc at a frame, in widths per frame: its steady motion before; of the first frame, after it."""
    order = range(frame, -1, -1) if frame >= _FEWEST else range(frame, len(frames))
    places = [frames[number][color] for number in order if color in frames[number]][: _MOST + 1]
    steps = [tuple(b[axis] - a[axis] for axis in (0, 1)) for a, b in pairwise(places)]
    steady = 0
    while steady < len(steps) and math.dist(steps[steady], steps[0]) <= _TURN:
        steady += 1
    if not steady:
        return 0.0, 0.0
    sign = -1 if frame >= _FEWEST else 1
    dx, dy = (sign * (places[steady][axis] - places[0][axis]) / steady for axis in (0, 1))
    return (dx, dy) if math.hypot(dx, dy) > _TURN / 4 else (0.0, 0.0)
