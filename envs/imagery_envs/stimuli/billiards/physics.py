"""Elastic discs without friction on a table, by pymunk (Chipmunk; extra ``physics``)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from imagery_agent.validation import InputError
from imagery_envs.stimuli.billiards.table import (
    BRICK_HALF_PX,
    ENTRANCE_HALF_PX,
    GATE_HALF_PX,
    INSIDE_PX,
    MOST_FRAMES,
    RADIUS_PX,
    Contact,
    Course,
    Disc,
    Point,
    Table,
)

if TYPE_CHECKING:
    import numpy as np

STEPS_PER_FRAME = 8
_WALL_RADIUS_PX = 1.0
_TOUCH_PX = 0.15
"""A disc nearer to the left wall than this has reached it."""


def run(
    table: Table,
    discs: Sequence[Disc],
    target: str,
    *,
    frames: int = MOST_FRAMES,
    noise_deg: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Course:
    """The course of all discs until the target goes through the gate or touches the left wall.

    Args:
        table: what does not move.
        discs: at the start.
        target: color of the disc whose outcome counts.
        frames: most frames, the first one included.
        noise_deg: standard deviation of a random turn of every moving disc in each frame, in degrees.
        rng: source of the noise; needed with noise alone.

    Raises:
        InputError: pymunk is not installed.
    """
    space, bodies = _space(table, discs)
    contacts: list[Contact] = []
    clock = [0.0]
    _record_contacts(space, bodies, contacts, clock)
    places, velocities = [_places(bodies)], [_velocities(bodies)]
    landing: float | None = None
    through = False
    for frame in range(1, frames):
        if noise_deg and rng is not None:
            _turn(bodies, noise_deg, rng)
        for step in range(STEPS_PER_FRAME):
            clock[0] = frame - 1 + step / STEPS_PER_FRAME
            space.step(1 / STEPS_PER_FRAME)
            _teleport(table, bodies)
            _remove_lost(space, bodies, target)
            landing, through = _landing(table, bodies[target].position)
            if landing is not None:
                break
        places.append(_places(bodies))
        velocities.append(_velocities(bodies))
        if landing is not None:
            break
    return Course(tuple(places), tuple(velocities), tuple(contacts), landing, through)


def _pymunk() -> Any:
    try:
        import pymunk
    except ImportError:
        raise InputError('clips of discs need pymunk: install it with pip install "imagery-agent[physics]"') from None
    return pymunk


def _space(table: Table, discs: Sequence[Disc]) -> tuple[Any, dict[str, Any]]:
    pymunk = _pymunk()
    space = pymunk.Space()
    space.collision_slop = 0.01
    low, high = INSIDE_PX
    segments = [((low, low), (high, low)), ((high, low), (high, high)), ((low, high), (high, high))]
    if table.gate is None:
        segments.append(((low, low), (low, high)))
    else:
        half = GATE_HALF_PX + _WALL_RADIUS_PX  # the ends of a segment are round
        segments.append(((low, low), (low, table.gate - half)))
        segments.append(((low, table.gate + half), (low, high)))
    middle = (low + high) / 2
    for ends in segments:
        across = 0 if ends[0][0] == ends[1][0] else 1
        out = math.copysign(_WALL_RADIUS_PX, ends[0][across] - middle)
        start, end = (tuple(part + out * (axis == across) for axis, part in enumerate(point)) for point in ends)
        space.add(_elastic(pymunk.Segment(space.static_body, start, end, _WALL_RADIUS_PX)))
    if table.brick is not None and table.brick.solid:
        (x, y), (half_x, half_y) = table.brick.place, BRICK_HALF_PX
        corners = [(x + a * half_x, y + b * half_y) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        space.add(_elastic(pymunk.Poly(space.static_body, corners)))
    bodies = {}
    for disc in discs:
        body = pymunk.Body(1.0, math.inf)  # does not spin
        body.position, body.velocity = disc.place, disc.velocity
        shape = _elastic(pymunk.Circle(body, RADIUS_PX))
        shape.collision_type = 1
        space.add(body, shape)
        bodies[disc.color] = body
    return space, bodies


def _elastic(shape: Any) -> Any:
    shape.elasticity, shape.friction = 1.0, 0.0
    return shape


def _record_contacts(space: Any, bodies: dict[str, Any], contacts: list[Contact], clock: list[float]) -> None:
    names = {id(body): color for color, body in bodies.items()}

    def begin(arbiter: Any, space: Any, data: Any) -> None:
        first, second = (names[id(shape.body)] for shape in arbiter.shapes)
        contacts.append(Contact(clock[0], first, second))

    space.on_collision(1, 1, begin=begin)


def _turn(bodies: dict[str, Any], noise_deg: float, rng: np.random.Generator) -> None:
    for body in bodies.values():
        angle = math.radians(float(rng.normal(0.0, noise_deg)))
        body.velocity = body.velocity.rotated(angle)


def _teleport(table: Table, bodies: dict[str, Any]) -> None:
    one = table.teleporter
    if one is None or not one.active:
        return
    for body in bodies.values():
        if max(abs(body.position[axis] - one.entrance[axis]) for axis in (0, 1)) <= ENTRANCE_HALF_PX:
            body.position = one.exit


def _remove_lost(space: Any, bodies: dict[str, Any], target: str) -> None:
    """Take away discs that have left through the gate."""
    for color, body in list(bodies.items()):
        if color != target and body.position.x < -RADIUS_PX:
            space.remove(body, *body.shapes)
            del bodies[color]


def _landing(table: Table, place: Any) -> tuple[float | None, bool]:
    """Height at which the target has reached the left side, if it has, and whether within the gate."""
    x, y = place
    left = INSIDE_PX[0]
    if table.gate is not None and abs(y - table.gate) < GATE_HALF_PX:
        if x < left:
            return y, True
        post = min(math.dist((x, y), (left, table.gate + side * GATE_HALF_PX)) for side in (-1, 1))
        return (y, False) if post - RADIUS_PX < _TOUCH_PX else (None, False)
    return (y, False) if x - left - RADIUS_PX < _TOUCH_PX else (None, False)


def _places(bodies: dict[str, Any]) -> dict[str, Point]:
    return {color: (float(body.position.x), float(body.position.y)) for color, body in bodies.items()}


def _velocities(bodies: dict[str, Any]) -> dict[str, Point]:
    return {color: (float(body.velocity.x), float(body.velocity.y)) for color, body in bodies.items()}
