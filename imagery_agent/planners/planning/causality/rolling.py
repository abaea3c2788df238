"""Rolling a picture of moving discs forward in the visual buffer.

Every disc is a part of the picture of its own and is shifted by the imagination's operation. As long as nothing is
near, the steps are long; just before two discs touch they are short. Contacts, the line of contact and the outcome are
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
from imagery_agent.visual_routines.arena import Arena, turned

_TOUCH = 0.4 / PICTURE_SIZE_PX
"""Gap below which two discs, or a disc and a wall, are seen to touch."""
_LARGEST_STEP = 0.25
"""Largest shift in one picture, in widths, for a leap through a teleporter."""


@dataclass(frozen=True)
class MovingPart:
    """A disc as a part of the picture in mind."""

    color: str
    part: MentalPicture
    place: Place
    velocity: Vector
    """In widths per frame."""


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
        self._stage, self._parts, self._target = stage, list(parts), target
        self._workspace, self._parameters = workspace, parameters

    def outcome(self, *, frames: float) -> bool | None:
        """Whether the target goes through the gate within so many frames; None if it was lost from sight."""
        left = frames
        while left > 0 and any(moves(one.velocity) for one in self._parts):
            step = min(left, self._step_frames())
            if not self._move(step):
                return None
            left -= step
            self._show(frames - left)
            target = self._of_target()
            if self._stage.arena.is_through(target.place):
                return True
            if self._touches_wall(target) and self._stage.arena.is_at_gate_wall(target.place, self._stage.radius):
                return False
            self._parts = [one for one in self._parts if one.color == self._target or not self._is_gone(one)]
            self._bounce()
        return False

    # ------------------------------------------------------------ time

    def _step_frames(self) -> float:
        """As long as nothing can have touched by then, within the limits."""
        fastest = max(math.hypot(*one.velocity) for one in self._parts)
        limits = [self._parameters.most_shift / fastest]
        for one in self._parts:
            if moves(one.velocity):
                limits.append(self._way(one) / math.hypot(*one.velocity))
        for one, other in combinations(self._parts, 2):
            apart = tuple(one.velocity[axis] - other.velocity[axis] for axis in (0, 1))
            if moves(apart) and _closing(one, other) > 0:  # type: ignore[arg-type]
                limits.append((self._gap(one, other) - _TOUCH / 2) / math.hypot(*apart))
        return max(self._parameters.least_frames, min(limits))

    def _way(self, one: MovingPart) -> float:
        """Free way ahead of a disc, in widths."""
        speed = math.hypot(*one.velocity)
        heading = (one.velocity[0] / speed, one.velocity[1] / speed)
        return self._stage.arena.clear_way(one.place, heading, self._stage.radius, most=self._parameters.most_shift)

    # ------------------------------------------------------------ motion

    def _move(self, frames: float) -> bool:
        """Shift every moving disc and see where it is; False if one was lost from sight."""
        moving = [number for number, one in enumerate(self._parts) if moves(one.velocity)]
        ways = [_times(self._parts[number].velocity, frames) for number in moving]
        expected = [_plus(self._parts[number].place, way) for number, way in zip(moving, ways, strict=True)]
        pictures = self._workspace.shift_each([self._parts[number].part for number in moving], ways)
        places = self._workspace.see_parts(pictures, expected)
        for number, picture, place, sent in zip(moving, pictures, places, expected, strict=True):
            if place is None and _is_in_sight(sent):
                return False
            self._parts[number] = replace(self._parts[number], part=picture, place=place or sent)
        self._teleport()
        self._blur_directions(frames)
        return True

    def _teleport(self) -> None:
        arena = self._stage.arena
        if arena.entrance is None or arena.exit is None:
            return
        (middle, half), leave = arena.entrance, arena.exit
        for number, one in enumerate(self._parts):
            if max(abs(one.place[axis] - middle[axis]) for axis in (0, 1)) <= half:
                self._parts[number] = self._leap(one, leave)

    def _leap(self, one: MovingPart, to: Place) -> MovingPart:
        """The disc at another place, shifted there in as few steps as can be imagined."""
        way = (to[0] - one.place[0], to[1] - one.place[1])
        count = max(1, math.ceil(max(map(abs, way)) / _LARGEST_STEP))
        part, place = one.part, one.place
        for _ in range(count):
            (part,) = self._workspace.shift_each([part], [_times(way, 1 / count)])
            place = _plus(place, _times(way, 1 / count))
        (seen,) = self._workspace.see_parts([part], [place])
        return replace(one, part=part, place=seen or place)

    def _blur_directions(self, frames: float) -> None:
        """The participant's own error of direction, which grows with time."""
        spread = self._parameters.direction_noise_deg * math.sqrt(frames)
        for number, one in enumerate(self._parts):
            if moves(one.velocity):
                angle_deg = spread * self._workspace.weigh(0.0)
                self._parts[number] = replace(one, velocity=turned(one.velocity, angle_deg))

    # ------------------------------------------------------------ contact

    def _bounce(self) -> None:
        """Discs that touch one another, or something solid, go on as they are known to."""
        for first, second in combinations(range(len(self._parts)), 2):
            one, other = self._parts[first], self._parts[second]
            if self._gap(one, other) <= _TOUCH and _closing(one, other) > 0:
                velocities = after_contact(one.velocity, other.velocity, _line(one, other))
                self._parts[first] = replace(one, velocity=velocities[0])
                self._parts[second] = replace(other, velocity=velocities[1])
        for number, one in enumerate(self._parts):
            if self._touches_wall(one):
                line = self._stage.arena.line_of_contact(one.place, self._stage.radius)
                if line is not None:
                    self._parts[number] = replace(one, velocity=after_wall(one.velocity, line))

    def _touches_wall(self, one: MovingPart) -> bool:
        return moves(one.velocity) and self._way(one) <= _TOUCH

    def _gap(self, one: MovingPart, other: MovingPart) -> float:
        return math.dist(one.place, other.place) - 2 * self._stage.radius

    def _is_gone(self, one: MovingPart) -> bool:
        return self._stage.arena.is_through(one.place) or not _is_in_sight(one.place)

    def _of_target(self) -> MovingPart:
        return next(one for one in self._parts if one.color == self._target)

    def _show(self, frames: float) -> None:
        pictures = [self._stage.picture, *(one.part for one in self._parts)]
        self._workspace.see_together(pictures, label=f"imagined, {frames:.1f} frames on")


def _closing(one: MovingPart, other: MovingPart) -> float:
    line = _line(one, other)
    return sum((one.velocity[axis] - other.velocity[axis]) * line[axis] for axis in (0, 1))


def _line(one: MovingPart, other: MovingPart) -> Vector:
    apart = max(math.dist(one.place, other.place), 1e-9)
    return (other.place[0] - one.place[0]) / apart, (other.place[1] - one.place[1]) / apart


def _is_in_sight(place: Place) -> bool:
    return all(0.0 <= part <= 1.0 for part in place)


def _times(vector: Vector, factor: float) -> Vector:
    return vector[0] * factor, vector[1] * factor


def _plus(place: Place, way: Vector) -> Place:
    return place[0] + way[0], place[1] + way[1]
