"""Island maps after Kosslyn, Ball & Reiser 1978: seven landmarks with 21 distinct distances.

Landmarks are at full or half hours of a clock face around the center, at tenths of the radius (Denis & Cocude 1989),
so that shown and described maps are identical.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_agent.validation import InputError, check_choice
from imagery_envs.stimuli.canvas import BLACK, Canvas
from imagery_envs.stimuli.maps.landmarks import LANDMARK_COLORS, LANDMARK_SIZE_PX, LANDMARKS, draw_landmark

LURES = ("boat", "bridge", "cave", "church", "flag", "mill", "mountain", "tent", "tower")
"""Landmarks that no island has."""
ClockPlace = tuple[float, int]
"""Hour in [0, 12) in steps of a half, and tenths of the distance from the center to the coast."""
COAST_PX = 28.0
"""Distance from the center of the island to its coast, ten tenths."""
_CLASSIC: dict[str, ClockPlace] = {
    "hut": (8.0, 2),
    "well": (4.0, 8),
    "lake": (6.5, 6),
    "tree": (10.5, 7),
    "rock": (1.5, 8),
    "grass": (0.0, 7),
    "beach": (8.5, 7),
}
"""Found by random search for 21 evenly spread distances: 13.4 to 41.6 px, no two closer than 0.3 px.

Participants learned the map until they drew it without error; the landmarks are assigned to places so that the shipped
interpreter recognizes all seven, as it does on about four of five random maps.
"""
LAYOUTS = ("classic", "random")
MIN_APART_PX = LANDMARK_SIZE_PX + 0.4
"""Minimum distance of landmarks in x or in y, so that symbols do not overlap."""
_MIN_DIFFERENCE_PX = 0.1
_TENTHS = range(2, 9)


@dataclass(frozen=True)
class Island:
    """A map: the clock-face place of each landmark."""

    landmarks: tuple[tuple[str, ClockPlace], ...]

    @property
    def positions_px(self) -> dict[str, tuple[float, float]]:
        """Center of each landmark in the 64 px picture."""
        return {name: position_px(place) for name, place in self.landmarks}

    def distance_px(self, first: str, second: str) -> float:
        """Distance between the centers of two landmarks."""
        (x1, y1), (x2, y2) = (self.positions_px[check_choice("landmark", n, LANDMARKS)] for n in (first, second))
        return math.hypot(x2 - x1, y2 - y1)

    def distances_px(self) -> dict[tuple[str, str], float]:
        """Distance of every pair of landmarks, 21 in all."""
        return {pair: self.distance_px(*pair) for pair in combinations(self.positions_px, 2)}

    def draw(self) -> np.ndarray:
        """The map, uint8 (64, 64, 3)."""
        canvas = Canvas()
        canvas.line(_coast(), width_px=1.2, color=BLACK)
        for name, (x, y) in self.positions_px.items():
            draw_landmark(canvas, name, (x - PICTURE_SIZE_PX / 2, y - PICTURE_SIZE_PX / 2))
        return canvas.picture()

    def legend(self) -> str:
        """The landmarks in English, without their places."""
        things = tuple(Thing(name, LANDMARK_COLORS[name]) for name, _ in self.landmarks)
        return caption(Scene(things, is_map=True))


def island(layout: str = "classic", *, rng: np.random.Generator | None = None) -> Island:
    """A map with one of LAYOUTS; ``rng`` is required for ``random`` and otherwise ignored."""
    check_choice("layout", layout, LAYOUTS)
    if layout == "classic":
        return Island(tuple(_CLASSIC.items()))
    if rng is None:
        raise InputError(f"expected rng, a numpy Generator, for the layout {layout!r}")
    while True:
        found = Island(tuple(zip(LANDMARKS, _scattered(rng), strict=True)))
        if np.diff(np.sort(list(found.distances_px().values()))).min() >= _MIN_DIFFERENCE_PX:
            return found


def position_px(place: ClockPlace) -> tuple[float, float]:
    """(x, y) in the 64 px picture."""
    hour, tenths = place
    angle, radius = math.radians(30 * hour), COAST_PX * tenths / 10
    return PICTURE_SIZE_PX / 2 + radius * math.sin(angle), PICTURE_SIZE_PX / 2 - radius * math.cos(angle)


def _scattered(rng: np.random.Generator) -> list[ClockPlace]:
    """Seven random places at distinct hours whose symbols do not overlap."""
    places = [(half / 2, tenths) for half in range(24) for tenths in _TENTHS]
    while True:
        found: list[ClockPlace] = []
        for index in rng.permutation(len(places)):
            if all(_apart(places[index], other) for other in found):
                found.append(places[index])
            if len(found) == len(LANDMARKS):
                return found


def _apart(first: ClockPlace, second: ClockPlace) -> bool:
    (x1, y1), (x2, y2) = position_px(first), position_px(second)
    return first[0] != second[0] and max(abs(x1 - x2), abs(y1 - y2)) >= MIN_APART_PX


def _coast() -> np.ndarray:
    """A smooth closed curve (200, 2) with room for a symbol at each of the nine places."""
    angle = np.linspace(0, 2 * np.pi, 200)
    x, y = np.cos(angle), np.sin(angle)
    square = (np.abs(x) ** 5 + np.abs(y) ** 5) ** (-1 / 5)  # between a circle and a square
    bays = 1 + 0.022 * np.sin(3 * angle + 0.6) + 0.018 * np.sin(7 * angle + 2.0)
    return 29.2 * np.stack([x, y], axis=1) * (square * bays)[:, None]
