"""Chains of wheels: gears whose teeth mesh, and pulleys with open or crossed belts; places in px from the top left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.causal_questions import WHEEL_COLORS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_envs.stimuli.canvas import BLACK, Canvas

Point = tuple[float, float]
MESH, OPEN, CROSSED = "mesh", "open belt", "crossed belt"
LINKS = {"gears": (MESH,), "belts": (OPEN, CROSSED), "mixed": (MESH, OPEN, CROSSED)}
"""Kind of chain -> kinds of its links."""
REVERSES = {MESH: True, OPEN: False, CROSSED: True}
"""Whether two linked wheels turn opposite ways."""
_RADII_PX, _BELTS_PX = (4.4, 6.2), (5.0, 9.0)
"""Ranges of radii, and of the gap between two wheels on one belt."""
_MARGIN_PX, _APART_PX, _CLEAR_PX = 2.0, 4.0, 2.0
"""From the edge of the picture; between wheels that are not linked; between a belt and other wheels."""
_MOST_TURN_DEG = 75.0
_TOOTH_PX, _TOOTH_HEIGHT_PX, _BELT_PX = 2.6, 0.7, 1.1
_TRIES = 5000


@dataclass(frozen=True)
class Wheel:
    """One wheel."""

    color: str
    place: Point
    radius_px: float


@dataclass(frozen=True)
class Chain:
    """Wheels in the order of the chain, and the link of each to the next."""

    wheels: tuple[Wheel, ...]
    links: tuple[str, ...]

    def turns_alike(self, asked: int) -> bool:
        """Whether a wheel, counted from 0, turns the same way as the first."""
        return sum(REVERSES[link] for link in self.links[:asked]) % 2 == 0


def sample_chain(kind: str, pieces: int, rng: np.random.Generator) -> Chain:
    """A random chain of a kind of ``LINKS``; wheels that are not linked and belts keep apart."""
    for _ in range(_TRIES):
        links = tuple(str(link) for link in rng.choice(LINKS[kind], pieces - 1))
        radii = rng.uniform(*_RADII_PX, pieces)
        places = _laid_out(links, radii, rng)
        if places is not None:
            colors = rng.permutation(list(WHEEL_COLORS))[:pieces]
            rows = zip(colors, places.tolist(), radii.tolist(), strict=True)
            return Chain(tuple(Wheel(str(color), (x, y), radius) for color, (x, y), radius in rows), links)
    raise RuntimeError(f"found no chain of {pieces} {kind} in {_TRIES} tries")


def _laid_out(links: Sequence[str], radii: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Places (pieces, 2) of a chain that bends at random; None if it does not fit."""
    heading = rng.uniform(0, 2 * math.pi)
    places = [np.zeros(2)]
    for number, link in enumerate(links):
        gap = 0.0 if link == MESH else rng.uniform(*_BELTS_PX)
        way = radii[number] + radii[number + 1] + gap
        places.append(places[-1] + way * np.array([math.cos(heading), math.sin(heading)]))
        heading += math.radians(rng.uniform(-_MOST_TURN_DEG, _MOST_TURN_DEG))
    found = np.array(places)
    low, high = (found - radii[:, None]).min(axis=0), (found + radii[:, None]).max(axis=0)
    room = PICTURE_SIZE_PX - 2 * _MARGIN_PX - (high - low)
    if (room < 0).any():
        return None
    found += _MARGIN_PX - low + rng.uniform(0, 1, 2) * room
    return found if _is_apart(found, links, radii) else None


def _is_apart(places: np.ndarray, links: Sequence[str], radii: np.ndarray) -> bool:
    pieces = len(places)
    for one in range(pieces):
        for other in range(one + 2, pieces):
            if np.hypot(*(places[one] - places[other])) < radii[one] + radii[other] + _APART_PX:
                return False
    for number, link in enumerate(links):
        if link == MESH:
            continue
        wide = max(radii[number], radii[number + 1])
        for other in range(pieces):
            if other not in (number, number + 1):
                away = _distance(places[other], places[number], places[number + 1])
                if away < radii[other] + wide + _CLEAR_PX:
                    return False
    return True


def _distance(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    """Of a point from a straight line between two others."""
    along = end - start
    share = np.clip((point - start) @ along / (along @ along), 0, 1)
    return float(np.hypot(*(start + share * along - point)))


def draw_chain(chain: Chain) -> np.ndarray:
    """uint8 (64, 64, 3): belts, and the wheels on top of them, with teeth where they mesh."""
    canvas = Canvas()
    for link, one, other in zip(chain.links, chain.wheels[:-1], chain.wheels[1:], strict=True):
        if link != MESH:
            for strand in _strands(one, other, crossed=link == CROSSED):
                canvas.line(np.array(strand) - PICTURE_SIZE_PX / 2, width_px=_BELT_PX, color=BLACK)
    for number, wheel in enumerate(chain.wheels):
        toothed = MESH in chain.links[max(0, number - 1) : number + 1]
        middle = (wheel.place[0] - PICTURE_SIZE_PX / 2, wheel.place[1] - PICTURE_SIZE_PX / 2)
        canvas.polygon(_outline(wheel, toothed=toothed) + np.array(middle), WHEEL_COLORS[wheel.color])
    return canvas.picture()


def _outline(wheel: Wheel, *, toothed: bool) -> np.ndarray:
    """Points of the rim about its middle."""
    teeth = round(2 * math.pi * wheel.radius_px / _TOOTH_PX)
    angles = np.linspace(0, 2 * math.pi, 16 * teeth, endpoint=False)
    height = _TOOTH_HEIGHT_PX * np.sign(np.sin(teeth * angles)) if toothed else np.zeros_like(angles)
    return np.asarray((wheel.radius_px + height) * np.stack([np.cos(angles), np.sin(angles)])).T


def _strands(one: Wheel, other: Wheel, *, crossed: bool) -> list[tuple[Point, Point]]:
    """Both straight parts of a belt: where each leaves the first wheel, and where it meets the second."""
    (x, y), (x_other, y_other) = one.place, other.place
    direction = math.atan2(y_other - y, x_other - x)
    across = one.radius_px + other.radius_px if crossed else one.radius_px - other.radius_px
    opening = math.acos(across / math.hypot(x_other - x, y_other - y))
    side = -1 if crossed else 1
    found = []
    for angle in (direction + opening, direction - opening):
        way = (math.cos(angle), math.sin(angle))
        start = (x + one.radius_px * way[0], y + one.radius_px * way[1])
        found.append((start, (x_other + side * other.radius_px * way[0], y_other + side * other.radius_px * way[1])))
    return found
