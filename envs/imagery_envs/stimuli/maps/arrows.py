"""Arrows that point at a landmark of a remembered island, or at none (Finke & Pinker 1982)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_envs.stimuli.canvas import Canvas
from imagery_envs.stimuli.maps.islands import Island

LENGTH_PX = 11.0
_HEAD_PX, _HEAD_HALF_PX = 5.0, 3.4
_EDGE_PX = 7.0
"""Minimum distance of the arrow's center from the edge of the picture."""
_CLEARANCE_PX = 9.0
"""Minimum distance of all other landmarks from the line between the arrow and its target."""
_DIRECTIONS = 360


@dataclass(frozen=True)
class Arrow:
    """The center (x, y) in px and the direction in degrees, counterclockwise from the right."""

    x_px: float
    y_px: float
    angle_deg: float

    def draw(self) -> np.ndarray:
        """The arrow alone, uint8 (64, 64, 3)."""
        canvas = Canvas()
        ahead, across = _axes(self.angle_deg)
        middle = np.array([self.x_px, self.y_px]) - PICTURE_SIZE_PX / 2
        tip, tail = middle + ahead * LENGTH_PX / 2, middle - ahead * LENGTH_PX / 2
        neck = tip - ahead * _HEAD_PX
        canvas.line(np.array([tail, neck]), width_px=1.6)
        canvas.polygon(np.array([tip, neck + across * _HEAD_HALF_PX, neck - across * _HEAD_HALF_PX]))
        return canvas.picture()


def arrow_at(island: Island, target: str, distance_px: float, *, rng: np.random.Generator) -> Arrow:
    """An arrow whose center is ``distance_px`` from the target, or as near to that as the island allows."""
    x, y = island.positions_px[target]
    others = [place for name, place in island.positions_px.items() if name != target]
    found: list[tuple[float, Arrow]] = []
    for distance in sorted(np.arange(10.0, 50.0), key=lambda one: abs(one - distance_px)):
        for angle in rng.permutation(_DIRECTIONS) * 360 / _DIRECTIONS:
            ahead, _ = _axes(float(angle))
            arrow = Arrow(x - distance * ahead[0], y - distance * ahead[1], float(angle))
            if not _is_inside(arrow):
                continue
            found.append((min(_clearance(arrow, other, distance) for other in others), arrow))
            if found[-1][0] >= _CLEARANCE_PX:
                return arrow
    return max(found, key=lambda clear: clear[0])[1]


def arrow_past(island: Island, *, rng: np.random.Generator) -> Arrow:
    """An arrow that points at no landmark."""
    places = list(island.positions_px.values())
    clearest: tuple[float, Arrow] | None = None
    for _ in range(2000):
        x, y = rng.uniform(_EDGE_PX, PICTURE_SIZE_PX - _EDGE_PX, 2)
        arrow = Arrow(float(x), float(y), float(rng.uniform(0, 360)))
        clearance = min(_clearance(arrow, place) for place in places)
        if clearance >= _CLEARANCE_PX:
            return arrow
        if clearest is None or clearance > clearest[0]:
            clearest = clearance, arrow
    assert clearest is not None
    return clearest[1]


def _axes(angle_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors along and across the arrow, y down."""
    angle = math.radians(angle_deg)
    return np.array([math.cos(angle), -math.sin(angle)]), np.array([math.sin(angle), math.cos(angle)])


def _is_inside(arrow: Arrow) -> bool:
    return all(_EDGE_PX <= part <= PICTURE_SIZE_PX - _EDGE_PX for part in (arrow.x_px, arrow.y_px))


def _clearance(arrow: Arrow, place: tuple[float, float], reach_px: float = math.inf) -> float:
    """Distance of a place from the line of length ``reach_px`` that starts at the arrow's center."""
    ahead, across = _axes(arrow.angle_deg)
    offset = np.subtract(place, (arrow.x_px, arrow.y_px))
    beyond = offset @ ahead - np.clip(offset @ ahead, 0.0, reach_px)
    return math.hypot(beyond, offset @ across)
