"""Rolling a picture of moving discs forward in the visual buffer, from one event to the next.

Every disc is a part of the picture of its own and is shifted by the imagination's operation. A disc is drawn anew only
when something is about to happen to it (its straight way ahead meets a wall, the gate, a teleporter or the way of
another disc) or when it has gone as far as one step of imagination reaches; all others stay where they were drawn
last, as people animate a mechanism piece by piece (Hegarty 1992). Contacts, the line of contact and the outcome are
read off the parts as they are then seen; how things bounce is known (:mod:`imagery_agent.planners.shared.bouncing`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.planners.shared.bouncing import Vector, after_contact, after_wall, moves
from imagery_agent.visual_routines.motion.arena import Arena, turned

IMAGINED = "imagined"
"""How the labels of imagined frames begin."""
_TOUCH = 0.4 / PICTURE_SIZE_PX
"""Gap below which two discs, or a disc and a wall, are seen to touch."""
_LARGEST_STEP = 0.25
"""Largest shift in one picture, in widths, for a leap through a teleporter."""
_WITHIN = 1 / math.sqrt(3)
"""Turn of the mean direction of a way, relative to the turn at its end, if the direction wanders at random."""


@dataclass(frozen=True)
class MovingPart:
    """A disc as a part of the picture in mind."""

    color: str
    part: MentalPicture
    place: Place
    """Where it was seen last."""
    velocity: Vector
    """In widths per frame."""
    seen_at: float = 0.0
    """Frame, from the start of the course, at which it was drawn last."""
    next_at: float = math.inf
    """Frame at which it has to be drawn again if it meets no other disc."""

    def at(self, frame: float) -> Place:
        """Where it is at a frame if it goes on as it did."""
        return _plus(self.place, _times(self.velocity, frame - self.seen_at))


@dataclass(frozen=True)
class Stage:
    """Where courses happen: the picture of what does not move, what is seen in it, and the size of the discs."""

    picture: MentalPicture
    arena: Arena
    radius: float
    """In widths."""


class Rolling:
    """One imagined course."""

    def __init__(
        self,
        stage: Stage,
        parts: Sequence[MovingPart],
        target: str,
        workspace: Workspace,
        parameters: CausalityParameters,
    ) -> None:
        self._stage, self._target = stage, target
        self._workspace, self._parameters = workspace, parameters
        self._now = 0.0
        self._parts = [self._looked_ahead(one) for one in parts]

    def outcome(self, *, frames: float) -> bool | None:
        """Whether the target goes through the gate within so many frames; None if it was lost from sight."""
        while any(moves(one.velocity) for one in self._parts):
            self._now, due = self._next()
            if self._now > frames:
                return False
            if not self._move(due):
                return None
            self._show()
            target = self._of_target()
            if self._stage.arena.is_through(target.place):
                return True
            if self._touches_wall(target) and self._stage.arena.is_at_gate_wall(target.place, self._stage.radius):
                return False
            self._bounce(due)
            self._parts = [one for one in self._parts if one.color == self._target or not self._is_gone(one)]
        return False

    # ------------------------------------------------------------ what happens next

    def _next(self) -> tuple[float, set[str]]:
        """The frame of the next event, and the discs that take part in it."""
        events = [(one.next_at, {one.color}) for one in self._parts if moves(one.velocity)]
        events += [(self._meeting(one, other), {one.color, other.color}) for one, other in combinations(self._parts, 2)]
        first = max(min(frame for frame, _ in events), self._now + self._parameters.least_frames)
        return first, set().union(*(who for frame, who in events if frame <= first))

    def _looked_ahead(self, one: MovingPart) -> MovingPart:
        """The way ahead of a disc is scanned: until something that does not move, or the end of one step."""
        speed = math.hypot(*one.velocity)
        if not moves(one.velocity):
            return replace(one, next_at=math.inf)
        heading = _times(one.velocity, 1 / speed)
        way = self._stage.arena.way_ahead(one.place, heading, self._stage.radius, most=self._parameters.most_shift)
        return replace(one, next_at=self._now + way / speed)

    def _meeting(self, one: MovingPart, other: MovingPart) -> float:
        """The frame at which two discs meet if both go straight on; infinite if they pass one another."""
        apart = _minus(other.at(self._now), one.at(self._now))
        speed = _minus(other.velocity, one.velocity)
        closing = -(apart[0] * speed[0] + apart[1] * speed[1])
        if closing <= 0 or not moves(speed):
            return math.inf
        square = speed[0] ** 2 + speed[1] ** 2
        reach = 2 * self._stage.radius + _TOUCH / 2
        left = reach**2 - (apart[0] ** 2 + apart[1] ** 2 - closing**2 / square)
        return math.inf if left < 0 else self._now + max(0.0, (closing - math.sqrt(left * square)) / square)

    # ------------------------------------------------------------ motion

    def _move(self, due: set[str]) -> bool:
        """Shift the discs that are due to where they are by now, and see where; False if one was lost from sight."""
        moving = [n for n, one in enumerate(self._parts) if one.color in due and moves(one.velocity)]
        turns = [self._error_deg(self._parts[n]) for n in moving]
        ways = [self._way(self._parts[n], turn) for n, turn in zip(moving, turns, strict=True)]
        expected = [_plus(self._parts[n].place, way) for n, way in zip(moving, ways, strict=True)]
        self._workspace.clock.count("attention_shifts")  # to where it happens
        pictures = self._workspace.shift_each([self._parts[n].part for n in moving], ways)
        places = self._workspace.see_parts(pictures, expected)
        for n, turn, picture, place, sent in zip(moving, turns, pictures, places, expected, strict=True):
            if place is None and _is_in_sight(sent):
                return False
            one = self._parts[n]
            velocity = turned(one.velocity, turn)
            drawn = replace(one, part=picture, place=place or sent, velocity=velocity, seen_at=self._now)
            self._parts[n] = self._looked_ahead(self._teleported(drawn))
        return True

    def _error_deg(self, one: MovingPart) -> float:
        """The participant's own error of direction, which grows with time."""
        spread = self._parameters.direction_noise_deg * math.sqrt(self._now - one.seen_at)
        return spread * self._workspace.weigh(0.0)

    def _way(self, one: MovingPart, turn_deg: float) -> Vector:
        """How far a disc has come since it was drawn last."""
        way = turned(_minus(one.at(self._now), one.place), turn_deg * _WITHIN)
        length = max(map(abs, way)) / _LARGEST_STEP
        return _times(way, 1 / length) if length > 1 else way

    def _teleported(self, one: MovingPart) -> MovingPart:
        arena = self._stage.arena
        return self._leap(one, arena.exit) if arena.exit is not None and arena.is_entered(one.place) else one

    def _leap(self, one: MovingPart, to: Place) -> MovingPart:
        """The disc at another place, shifted there in as few steps as can be imagined."""
        way = _minus(to, one.place)
        count = max(1, math.ceil(max(map(abs, way)) / _LARGEST_STEP))
        part, place = one.part, one.place
        for _ in range(count):
            (part,) = self._workspace.shift_each([part], [_times(way, 1 / count)])
            place = _plus(place, _times(way, 1 / count))
        (seen,) = self._workspace.see_parts([part], [place])
        return replace(one, part=part, place=seen or place)

    # ------------------------------------------------------------ contact

    def _bounce(self, due: set[str]) -> None:
        """Discs that touch one another, or something solid, go on as they are known to."""
        changed = set()
        here = [n for n, one in enumerate(self._parts) if one.color in due]
        for first, second in combinations(here, 2):
            one, other = self._parts[first], self._parts[second]
            if self._gap(one, other) <= _TOUCH and _closing(one, other) > 0:
                velocities = after_contact(one.velocity, other.velocity, _line(one, other))
                for n, velocity in zip((first, second), velocities, strict=True):
                    self._parts[n] = replace(self._parts[n], velocity=velocity, seen_at=self._now)
                changed |= {first, second}
        for n in here:
            one = self._parts[n]
            line = None
            if self._touches_wall(one):
                line = self._stage.arena.line_of_contact(one.place, self._stage.radius)
            if line is not None:
                self._parts[n] = replace(one, velocity=after_wall(one.velocity, line))
                changed.add(n)
        for n in changed:
            self._parts[n] = self._looked_ahead(self._parts[n])

    def _touches_wall(self, one: MovingPart) -> bool:
        if not moves(one.velocity) or one.seen_at < self._now:
            return False
        heading = _times(one.velocity, 1 / math.hypot(*one.velocity))
        most = 2 * _TOUCH
        return self._stage.arena.clear_way(one.place, heading, self._stage.radius, most=most) <= _TOUCH

    def _gap(self, one: MovingPart, other: MovingPart) -> float:
        return math.dist(one.place, other.place) - 2 * self._stage.radius

    def _is_gone(self, one: MovingPart) -> bool:
        return self._stage.arena.is_through(one.place) or not _is_in_sight(one.place)

    def _of_target(self) -> MovingPart:
        return next(one for one in self._parts if one.color == self._target)

    def _show(self) -> None:
        pictures = [self._stage.picture, *(one.part for one in self._parts)]
        self._workspace.see_together(pictures, label=f"{IMAGINED}, {self._now:.1f} frames on")


def _closing(one: MovingPart, other: MovingPart) -> float:
    line = _line(one, other)
    return sum((one.velocity[axis] - other.velocity[axis]) * line[axis] for axis in (0, 1))


def _line(one: MovingPart, other: MovingPart) -> Vector:
    apart = max(math.dist(one.place, other.place), 1e-9)
    return _times(_minus(other.place, one.place), 1 / apart)


def _is_in_sight(place: Place) -> bool:
    return all(0.0 <= part <= 1.0 for part in place)


def _times(vector: Vector, factor: float) -> Vector:
    return vector[0] * factor, vector[1] * factor


def _plus(place: Place, way: Vector) -> Place:
    return place[0] + way[0], place[1] + way[1]


def _minus(place: Place, other: Place) -> Vector:
    return place[0] - other[0], place[1] - other[1]
