"""Seeded clips of colliding discs, and pairs of clips with the same actual events and different counterfactuals.

After the idea of Gerstenberg et al. 2021: a disc B moves towards a gate and disc A gets in its way. In a pair, a brick
or a teleporter lies where B would have gone without A, and touches nothing that moves in either clip.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.causal_questions import DISC_COLORS, SHIFTS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_envs.stimuli.billiards.physics import run
from imagery_envs.stimuli.billiards.table import (
    BRICK_HALF_PX,
    ENTRANCE_HALF_PX,
    GATE_HALF_PX,
    INSIDE_PX,
    RADIUS_PX,
    Brick,
    Course,
    Disc,
    Point,
    Table,
    Teleporter,
)

PAIRS = ("brick", "teleporter", "geometry")
"""Kinds of clips that come in pairs: a brick solid or hollow, a teleporter active or not, a solid brick in the way or
elsewhere."""
ORDERED = ("rest", "bystander")
"""Kinds whose answer follows from the order of events: B rests until it is hit; A touches nothing."""
KINDS = ("free", *PAIRS, *ORDERED)
SHIFT_PERCENT = 10
_MOST_TRIES = 400
_LANDING_MARGIN_PX = GATE_HALF_PX - RADIUS_PX - 1.0
"""A disc that lands nearer to the middle of the gate than this passes it without touching a post."""
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEAST_CHANGE = 0.5
"""Least change of the velocity of A when it first touches a disc, in px per frame: slighter contacts are not seen."""
_CLEAR_PX = 1.5
"""What is put on the table keeps this distance from everything that passes it."""


@dataclass(frozen=True)
class Clip:
    """A clip: what is shown, and of whom is asked."""

    kind: str
    variant: int
    """Of a pair: 1 with the brick or teleporter at work in the way of B, 0 without."""
    table: Table
    discs: tuple[Disc, ...]
    cause: str
    """Color of A."""
    target: str
    """Color of B."""

    def actual(self) -> Course:
        """What happens."""
        return run(self.table, self.discs, self.target)

    def without(self, *colors: str) -> Course:
        """What would happen without some discs."""
        return run(self.table, [one for one in self.discs if one.color not in colors], self.target)

    def displaced(self, way: str) -> Course:
        """What would happen if A had started elsewhere."""
        return run(self.table, shifted(self.discs, self.cause, way), self.target)

    def ways(self) -> list[str]:
        """Directions in which A could have started further without touching anything there."""
        return [way for way in SHIFTS if _fits(shifted(self.discs, self.cause, way))]


def shifted(discs: Sequence[Disc], color: str, way: str) -> tuple[Disc, ...]:
    """The discs with one of them further in a direction."""
    dx, dy = (SHIFT_PERCENT / 100 * PICTURE_SIZE_PX * part for part in SHIFTS[way])
    return tuple(
        replace(one, place=(one.place[0] + dx, one.place[1] + dy)) if one.color == color else one for one in discs
    )


def sample(kind: str, discs: int, variant: int, rng: np.random.Generator) -> Clip:
    """A random clip; the same generator state gives both variants of a pair the same discs.

    Args:
        kind: one of KINDS.
        discs: their number, from 2 on.
        variant: 0 or 1, of a pair; other kinds have one variant, 0.
        rng: the source of randomness.
    """
    colors = [str(name) for name in rng.permutation(list(DISC_COLORS))[:discs]]
    goes, would = (bool(rng.integers(2)) for _ in range(2))
    for _ in range(_MOST_TRIES):
        placed = _placed(kind, colors, rng)
        found = None if placed is None else _with_gate(kind, variant, placed, goes=goes, would=would, rng=rng)
        if found is not None:
            return found
    raise RuntimeError(f"found no clip of kind {kind} with {discs} discs in {_MOST_TRIES} tries")


# ---------------------------------------------------------------- discs


def _placed(kind: str, colors: Sequence[str], rng: np.random.Generator) -> tuple[Disc, ...] | None:
    """A and B, which would meet if nothing else were there (A passes, of the kind ``bystander``), and further discs."""
    cause, target, *others = colors
    at = (float(rng.uniform(20, 40)), float(rng.uniform(14, 50)))
    frames = float(rng.uniform(5, 10))
    towards = math.radians(float(rng.uniform(-32, 32)))
    speed = float(rng.uniform(1.5, 2.1))
    velocity = (0.0, 0.0) if kind == "rest" else (-speed * math.cos(towards), speed * math.sin(towards))
    side = float(rng.uniform(-math.pi, math.pi))
    if kind == "rest":  # hit from the right
        side = float(rng.uniform(-0.9, 0.9))
    meets = (at[0] + 2 * RADIUS_PX * math.cos(side), at[1] + 2 * RADIUS_PX * math.sin(side))
    course = side + math.pi + float(rng.uniform(-0.7, 0.7))
    own_speed = float(rng.uniform(1.5, 2.3))
    own = (own_speed * math.cos(course), own_speed * math.sin(course))
    if kind == "bystander":
        meets = (float(rng.uniform(10, 54)), float(rng.uniform(10, 54)))
    discs = [Disc(target, _back(at, velocity, frames), velocity), Disc(cause, _back(meets, own, frames), own)]
    if not _fits(discs):
        return None
    ways = [point for end, disc in zip((at, meets), discs, strict=True) for point in _between(disc.place, end)]
    for color in others:
        further = _further(color, discs, ways, rng)
        if further is None:
            return None
        discs.append(further)
    return tuple(discs)


def _between(start: Point, end: Point) -> list[Point]:
    """Points on the way from one place to another."""
    return [(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])) for share in _SHARES]


def _back(place: Point, velocity: Point, frames: float) -> Point:
    return place[0] - frames * velocity[0], place[1] - frames * velocity[1]


def _further(color: str, discs: Sequence[Disc], ways: Sequence[Point], rng: np.random.Generator) -> Disc | None:
    """A disc at a free place off the ways of A and B to each other, moving or, as often, at rest."""
    low, high = INSIDE_PX[0] + RADIUS_PX + 1, INSIDE_PX[1] - RADIUS_PX - 1
    for _ in range(30):
        place = (float(rng.uniform(low, high)), float(rng.uniform(low, high)))
        angle, speed = float(rng.uniform(0, 2 * math.pi)), float(rng.uniform(1.0, 2.0)) * int(rng.integers(2))
        disc = Disc(color, place, (speed * math.cos(angle), speed * math.sin(angle)))
        if _fits([*discs, disc]) and all(math.dist(place, point) > 2 * RADIUS_PX + 1 for point in ways):
            return disc
    return None


def _fits(discs: Sequence[Disc]) -> bool:
    """Whether all discs lie within the walls and apart."""
    low, high = INSIDE_PX[0] + RADIUS_PX + 0.5, INSIDE_PX[1] - RADIUS_PX - 0.5
    if not all(low <= part <= high for one in discs for part in one.place):
        return False
    return all(
        math.dist(one.place, other.place) > 2 * RADIUS_PX + 0.5 for n, one in enumerate(discs) for other in discs[:n]
    )


# ---------------------------------------------------------------- gate, brick and teleporter


def _with_gate(
    kind: str, variant: int, discs: tuple[Disc, ...], *, goes: bool, would: bool, rng: np.random.Generator
) -> Clip | None:
    """The clip whose target goes through the gate, and would have without A, as wanted; None if that cannot be."""
    target, cause = (one.color for one in discs[:2])
    closed = Clip(kind, 0, Table(None), discs, cause, target)
    actual = closed.actual()
    if not _begins_well(kind, actual, cause, target):
        return None
    if kind in ORDERED:  # without A, B rests or does the same
        would = goes if kind == "bystander" else False
    elif kind in PAIRS:
        goes, would = (goes, False) if kind == "teleporter" else (False, True)
    other = closed.without(cause)
    gate = _gate(actual.landing, other.landing, goes=goes, would=would, rng=rng)
    if gate is None:
        return None
    clip = replace(closed, table=Table(gate))
    actual = clip.actual()
    if actual.through != goes or clip.without(cause).through != would:
        return None
    if kind == "bystander" and actual.first_contact(cause) is not None:  # through the gate, the clip lasts longer
        return None
    return _completed(clip, variant, rng) if kind in PAIRS else clip


def _begins_well(kind: str, actual: Course, cause: str, target: str) -> bool:
    """Whether A meets B, or nothing (``bystander``), and the target lands in time."""
    if actual.landing is None or actual.frames < 12:
        return False
    first = actual.first_contact(cause)
    if kind == "bystander":
        return first is None
    if first is None or first < 4 or not actual.reaches(cause, target):
        return False
    before = int(first)
    after = min(before + 2, actual.frames - 1)
    changed = math.dist(actual.velocities[before][cause], actual.velocities[after].get(cause, (0.0, 0.0)))
    return changed >= _LEAST_CHANGE


def _gate(
    actual: float | None, other: float | None, *, goes: bool, would: bool, rng: np.random.Generator
) -> float | None:
    """A height for the gate such that the actual landing is within it or not, and the other landing too."""
    low, high = INSIDE_PX[0] + GATE_HALF_PX + 3, INSIDE_PX[1] - GATE_HALF_PX - 3
    for middle in rng.uniform(low, high, 40).tolist():
        fits = True
        for landing, wanted in ((actual, goes), (other, would)):
            away = math.inf if landing is None else abs(landing - middle)
            fits &= away < _LANDING_MARGIN_PX if wanted else away > GATE_HALF_PX + 1
        if fits:
            return float(middle)
    return None


def _completed(clip: Clip, variant: int, rng: np.random.Generator) -> Clip | None:
    """With a brick or teleporter that makes the counterfactual of the two variants differ, and nothing else."""
    actual, other = clip.actual(), clip.without(clip.cause)
    put = _teleporter(clip, actual, other, rng) if clip.kind == "teleporter" else _brick(clip, actual, other, rng)
    if put is None:
        return None
    for number, table in enumerate(put):
        tried = replace(clip, table=table)
        would = bool(number) if clip.kind == "teleporter" else not number
        if tried.without(clip.cause).through != would or tried.actual().places != actual.places:
            return None
    return replace(clip, table=put[variant], variant=variant)


def _brick(clip: Clip, actual: Course, other: Course, rng: np.random.Generator) -> tuple[Table, Table] | None:
    """Variant 0 and 1: a brick hollow and solid, or a solid one elsewhere and in the way."""
    way = [course[clip.target] for course in other.places if clip.target in course]
    in_way = _clear([(x - 1.0, y) for x, y in way[4:]], actual, other=None, half=BRICK_HALF_PX, rng=rng)
    if in_way is None:
        return None
    solid = replace(clip.table, brick=Brick(in_way, True))
    if clip.kind == "brick":
        return replace(clip.table, brick=Brick(in_way, False)), solid
    others = [(in_way[0] + float(dx), in_way[1] + float(dy)) for dx, dy in rng.uniform(-18, 18, (30, 2))]
    elsewhere = _clear(others, actual, other=other, half=BRICK_HALF_PX, rng=rng)
    return None if elsewhere is None else (replace(clip.table, brick=Brick(elsewhere, True)), solid)


def _teleporter(clip: Clip, actual: Course, other: Course, rng: np.random.Generator) -> tuple[Table, Table] | None:
    """Variant 0 and 1: a teleporter inactive and active, whose exit is before the gate."""
    way = [course[clip.target] for course in other.places if clip.target in course]
    half = (ENTRANCE_HALF_PX, ENTRANCE_HALF_PX)
    entrance = _clear(way[4:], actual, other=None, half=half, rng=rng)
    if entrance is None or clip.table.gate is None:
        return None
    number = min(range(len(way)), key=lambda n: math.dist(way[n], entrance))
    speed_x, speed_y = other.velocities[number][clip.target]
    if speed_x > -0.8:
        return None
    frames = 6.0 / -speed_x
    exit_ = _back((INSIDE_PX[0], clip.table.gate), (speed_x, speed_y), frames)
    if math.dist(exit_, entrance) < 2 * ENTRANCE_HALF_PX + 3 or not 8 < exit_[1] < 56:
        return None
    return tuple(replace(clip.table, teleporter=Teleporter(entrance, exit_, active)) for active in (False, True))  # type: ignore[return-value]


def _clear(
    places: Sequence[Point], actual: Course, *, other: Course | None, half: Point, rng: np.random.Generator
) -> Point | None:
    """One of these places where a rectangle touches nothing in the courses, and lies within the walls."""
    low, high = INSIDE_PX
    passed = [place for course in (actual, other) if course for frame in course.places for place in frame.values()]
    for number in rng.permutation(len(places)):
        x, y = places[int(number)]
        if not (low + half[0] + 7 <= x <= high - half[0] - 1 and low + half[1] + 1 <= y <= high - half[1] - 1):
            continue
        if all(_away((x, y), half, place) > RADIUS_PX + _CLEAR_PX for place in passed):
            return float(x), float(y)
    return None


def _away(middle: Point, half: Point, place: Point) -> float:
    """Distance of a place from an upright rectangle."""
    return math.hypot(*(max(0.0, abs(place[axis] - middle[axis]) - half[axis]) for axis in (0, 1)))
