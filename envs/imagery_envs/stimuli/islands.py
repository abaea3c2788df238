"""Island maps after Kosslyn, Ball & Reiser 1978: seven landmarks whose 21 distances all differ.

On the layouts named ``places`` the landmarks stand at seven of the nine places that the scene grammar
can name, so that a description says exactly what the map shows; their distances are not all distinct.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from imagery_agent.scene import PICTURE_SIZE_PX, PLACES, Scene, Thing, caption
from imagery_envs.choices import check_choice
from imagery_envs.stimuli.canvas import BLACK, Canvas
from imagery_envs.stimuli.landmarks import LANDMARK_COLORS, LANDMARK_SIZE_PX, LANDMARKS, draw_landmark

LURES = ("boat", "bridge", "cave", "church", "flag", "mill", "mountain", "tent", "tower")
"""Things that no island has."""
_CLASSIC = {
    "hut": (53.7, 31.1),
    "well": (34.1, 11.3),
    "lake": (23.4, 29.8),
    "tree": (21.6, 11.2),
    "rock": (23.9, 45.6),
    "grass": (10.7, 24.1),
    "beach": (43.1, 51.2),
}
"""Found by random search for 21 evenly spread distances: 12.5 to 45.4 px, no two closer than 1 px."""
_DESCRIBED = ("top", "top right", "right", "center", "bottom", "bottom left", "top left")
"""Places of LANDMARKS in the layout ``places``."""
LAYOUTS = ("classic", "random", "places", "random places")
MIN_APART_PX = LANDMARK_SIZE_PX + 0.4
"""Landmarks are at least this far apart in x or in y, so that symbols do not overlap."""
_MIN_DIFFERENCE_PX = 0.25
_REACH_PX = 21.0


@dataclass(frozen=True)
class Island:
    """A map: where each landmark is, as (name, x_px, y_px) with x to the right and y down."""

    landmarks: tuple[tuple[str, float, float], ...]

    @property
    def positions_px(self) -> dict[str, tuple[float, float]]:
        """Middle of each landmark in the 64 px picture."""
        return {name: (x, y) for name, x, y in self.landmarks}

    def distance_px(self, first: str, second: str) -> float:
        """Distance between the middles of two landmarks."""
        (x1, y1), (x2, y2) = (
            self.positions_px[check_choice("landmark", n, LANDMARKS)] for n in (first, second)
        )
        return math.hypot(x2 - x1, y2 - y1)

    def distances_px(self) -> dict[tuple[str, str], float]:
        """Distance of every pair of landmarks, 21 in all."""
        return {pair: self.distance_px(*pair) for pair in combinations(self.positions_px, 2)}

    def draw(self) -> np.ndarray:
        """The map, uint8 (64, 64, 3)."""
        canvas = Canvas()
        canvas.line(_coast(), width_px=1.2, color=BLACK)
        for name, x, y in self.landmarks:
            draw_landmark(canvas, name, (x - PICTURE_SIZE_PX / 2, y - PICTURE_SIZE_PX / 2))
        return canvas.picture()

    def scene(self) -> Scene:
        """The map in the scene grammar, every landmark at the nearest place that has a name."""
        return Scene(
            tuple(
                Thing(name, LANDMARK_COLORS[name], place=_nearest_place(x, y))
                for name, x, y in self.landmarks
            ),
            is_map=True,
        )

    def legend(self) -> str:
        """What is on the map, in English, without saying where."""
        return caption(Scene(tuple(replace(thing, place=None) for thing in self.scene().things), is_map=True))

    def description(self) -> str:
        """The map in English; exact on the layouts of places, otherwise to the nearest place."""
        return caption(self.scene())


def island(layout: str = "classic", *, rng: np.random.Generator | None = None) -> Island:
    """A map with one of LAYOUTS; ``rng`` is needed for the random ones and otherwise not read."""
    check_choice("layout", layout, LAYOUTS)
    if layout == "classic":
        return _island(_CLASSIC)
    if layout == "places":
        return _at_places(_DESCRIBED)
    if rng is None:
        raise ValueError(f"expected rng, a numpy Generator, for the layout {layout!r}")
    if layout == "random places":
        return _at_places(
            [str(place) for place in rng.choice(list(PLACES), size=len(LANDMARKS), replace=False)]
        )
    while True:
        found = _island(dict(zip(LANDMARKS, _scattered(rng), strict=True)))
        if np.diff(np.sort(list(found.distances_px().values()))).min() >= _MIN_DIFFERENCE_PX:
            return found


def _island(positions: Mapping[str, Sequence[float]]) -> Island:
    return Island(tuple((name, float(x), float(y)) for name, (x, y) in positions.items()))


def _at_places(places: Sequence[str]) -> Island:
    points = np.array([PLACES[place] for place in places]) * PICTURE_SIZE_PX
    return _island(dict(zip(LANDMARKS, points.tolist(), strict=True)))


def _scattered(rng: np.random.Generator) -> list[tuple[float, float]]:
    """Seven random points on the island whose symbols do not overlap."""
    points: list[tuple[float, float]] = []
    tries = 0
    while len(points) < len(LANDMARKS):
        x, y = (float(v) for v in rng.uniform(-_REACH_PX, _REACH_PX, 2) + PICTURE_SIZE_PX / 2)
        middle = PICTURE_SIZE_PX / 2
        on_land = abs(x - middle) ** 3 + abs(y - middle) ** 3 <= _REACH_PX**3
        if on_land and all(max(abs(x - a), abs(y - b)) >= MIN_APART_PX for a, b in points):
            points.append((x, y))
        tries += 1
        if tries % 200 == 0:
            points = []  # no room left for the last ones
    return points


def _nearest_place(x_px: float, y_px: float) -> str:
    x, y = x_px / PICTURE_SIZE_PX, y_px / PICTURE_SIZE_PX
    return min(PLACES, key=lambda place: math.hypot(PLACES[place][0] - x, PLACES[place][1] - y))


def _coast() -> np.ndarray:
    """A closed smooth curve (200, 2) that leaves room for a symbol at each of the nine places."""
    angle = np.linspace(0, 2 * np.pi, 200)
    x, y = np.cos(angle), np.sin(angle)
    square = (np.abs(x) ** 5 + np.abs(y) ** 5) ** (-1 / 5)  # between a circle and a square
    bays = 1 + 0.022 * np.sin(3 * angle + 0.6) + 0.018 * np.sin(7 * angle + 2.0)
    return 29.2 * np.stack([x, y], axis=1) * (square * bays)[:, None]
