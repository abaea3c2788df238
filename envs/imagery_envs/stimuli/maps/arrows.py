"""Arrows that point at a landmark of a remembered island, or at none (Finke & Pinker 1982)."""

from __future__ import annotations

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
        (ahead,), (across,) = _axes(np.array([self.angle_deg]))
        middle = np.array([self.x_px, self.y_px]) - PICTURE_SIZE_PX / 2
        tip, tail = middle + ahead * LENGTH_PX / 2, middle - ahead * LENGTH_PX / 2
        neck = tip - ahead * _HEAD_PX
        canvas.line(np.array([tail, neck]), width_px=1.6)
        canvas.polygon(np.array([tip, neck + across * _HEAD_HALF_PX, neck - across * _HEAD_HALF_PX]))
        return canvas.picture()


def arrow_at(island: Island, target: str, distance_px: float, *, rng: np.random.Generator) -> Arrow:
    """An arrow whose center is ``distance_px`` from the target, or as near to that as the island allows."""
    at = np.array(island.positions_px[target])
    others = np.array([place for name, place in island.positions_px.items() if name != target])
    found: list[tuple[float, Arrow]] = []
    for distance in sorted(np.arange(10.0, 50.0), key=lambda one: abs(one - distance_px)):
        angles = rng.permutation(_DIRECTIONS) * 360 / _DIRECTIONS
        centers = at - distance * _axes(angles)[0]
        inside = ((centers >= _EDGE_PX) & (centers <= PICTURE_SIZE_PX - _EDGE_PX)).all(1)
        if not inside.any():
            continue
        angles, centers = angles[inside], centers[inside]
        clearances = _clearance(centers, angles, others, distance)
        clear = clearances >= _CLEARANCE_PX
        chosen = int(np.argmax(clear if clear.any() else clearances))
        arrow = _arrow(centers[chosen], angles[chosen])
        if clear.any():
            return arrow
        found.append((float(clearances[chosen]), arrow))
    return max(found, key=lambda clearance: clearance[0])[1]


def arrow_past(island: Island, *, rng: np.random.Generator) -> Arrow:
    """An arrow that points at no landmark."""
    places = np.array(list(island.positions_px.values()))
    clearest: tuple[float, Arrow] | None = None
    for _ in range(2000):
        center, angle = rng.uniform(_EDGE_PX, PICTURE_SIZE_PX - _EDGE_PX, 2), rng.uniform(0, 360)
        arrow = _arrow(center, angle)
        clearance = float(_clearance(center[None], np.array([angle]), places)[0])
        if clearance >= _CLEARANCE_PX:
            return arrow
        if clearest is None or clearance > clearest[0]:
            clearest = clearance, arrow
    assert clearest is not None
    return clearest[1]


def _arrow(center: np.ndarray, angle_deg: float) -> Arrow:
    return Arrow(float(center[0]), float(center[1]), float(angle_deg))


def _axes(angles_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors (n, 2) along and across arrows of these directions, y down."""
    angles = np.radians(angles_deg)
    return np.stack([np.cos(angles), -np.sin(angles)], 1), np.stack([np.sin(angles), np.cos(angles)], 1)


def _clearance(centers: np.ndarray, angles_deg: np.ndarray, places: np.ndarray, reach_px: float = np.inf) -> np.ndarray:
    """Per arrow, distance in px from its line of length ``reach_px`` to the nearest of the places; (n,) of (n, 2)."""
    ahead, across = _axes(angles_deg)
    offset = places - centers[:, None]
    along = np.einsum("npk,nk->np", offset, ahead)
    beyond = along - np.clip(along, 0.0, reach_px)
    return np.hypot(beyond, np.einsum("npk,nk->np", offset, across)).min(1)
