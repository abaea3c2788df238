"""Assembly: build a figure from its parts.

Task
    A figure and its parts, which lie upright; put every part at its place, rotated as it must be.
Stimuli
    Two to four different parts (triangle, half circle, L, arrow, flag, T) at neighbouring places of the nine
    that the scene grammar names, each rotated by a multiple of 90 degrees.
Observation
    ``picture`` uint8 (64, 384, 3): the figure, what has been built so far, and up to four parts.
    ``instruction`` bytes.
Response
    ``Discrete(144)``: (part * 9 + place) * 4 + quarter turns to the left, places in the order of
    ``imagery_agent.language.scene.PLACES``; a part that already lies somewhere is moved. Reward 1 when all parts lie
    and the figure is built, else 0.
Truth
    ``parts`` (their number), ``names``, ``places`` and ``quarters`` of the parts in order, ``built`` (the
    same of what lies already: part -> (place, quarters)).
Timing
    One step per act; an episode ends when all parts lie, or after twice as many acts.
Human result
    Figures are built faster from parts when assembly can be imagined; errors rise with parts and rotations.
Source
    Shepard & Feng 1972; Finke, Pinker & Farah 1989, Cogn. Sci. 13:51; Kosslyn, Reiser, Farah & Fliegel 1983,
    JEP:General 112:278.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.scene import PICTURE_SIZE_PX, PLACES
from imagery_agent.language.task_templates import ASSEMBLE
from imagery_agent.validation import check_options
from imagery_envs.base import Observation, Screen
from imagery_envs.stimuli.canvas import Canvas, arc, blank_picture, turned

OPTIONS = ("parts",)
PLACE_NAMES = tuple(PLACES)
MOST_PARTS, QUARTERS = 4, 4
SIDE_PX = 14.0
Lying = tuple[int, int]
"""Place (its number) and quarter turns to the left."""


def _outlines(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


SHAPES: dict[str, Callable[[], list[np.ndarray]]] = {
    "triangle": lambda: [_outlines((0, -1), (0.8, 1), (-0.8, 1))],
    "half circle": lambda: [arc((0, 0.5), 1.0, start_deg=0, end_deg=180)],
    "letter l": lambda: [_outlines((-0.7, -1), (-0.1, -1), (-0.1, 0.4), (0.7, 0.4), (0.7, 1), (-0.7, 1))],
    "arrow": lambda: [_outlines((0, -1), (0.8, 0), (0.25, 0), (0.25, 1), (-0.25, 1), (-0.25, 0), (-0.8, 0))],
    "flag": lambda: [_outlines((-0.7, -1), (0.8, -0.8), (0.8, 0), (-0.2, 0.1), (-0.2, 1), (-0.7, 1))],
    "letter t": lambda: [
        _outlines(
            (-0.9, -1), (0.9, -1), (0.9, -0.4), (0.3, -0.4), (0.3, 1), (-0.3, 1), (-0.3, -0.4), (-0.9, -0.4)
        )
    ],
}
"""Outlines within the square from -1 to 1, y down; none looks the same after a quarter or half turn."""


class Assembly(Screen):
    """The environment ``Imagery/Assembly-v0``; see the module for the paradigm.

    Args:
        parts: numbers of parts to draw from, each 2 to 4.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"parts": 3})`` fixes their number.
    """

    def __init__(self, *, parts: Sequence[int] = (2, 3, 4), render_mode: str | None = None) -> None:
        super().__init__(width_px=(2 + MOST_PARTS) * PICTURE_SIZE_PX, render_mode=render_mode)
        self.action_space = spaces.Discrete(MOST_PARTS * len(PLACE_NAMES) * QUARTERS)
        if not len(parts) or not all(2 <= count <= MOST_PARTS for count in parts):
            raise ValueError(f"expected numbers of parts from 2 to {MOST_PARTS}, got {parts!r}")
        self.parts = tuple(parts)
        self._names: tuple[str, ...] = ()
        self._figure: tuple[Lying, ...] = ()
        self._built: dict[int, Lying] = {}
        self._acts = 0

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Show a new figure and its parts."""
        super().reset(seed=seed)
        given, rng = check_options(options, OPTIONS), self.np_random
        count = int(given.get("parts", rng.choice(self.parts)))
        self._names = tuple(str(name) for name in rng.permutation(list(SHAPES))[:count])
        self._figure = tuple((place, int(rng.integers(QUARTERS))) for place in _sample_places(count, rng))
        self._built, self._acts = {}, 0
        return self._shown()

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Put a part somewhere, or move it."""
        self._check_running()
        act = self._check_action(action, "(part * 9 + place) * 4 + quarter turns")
        part, lying = act // (len(PLACE_NAMES) * QUARTERS), act % (len(PLACE_NAMES) * QUARTERS)
        self._acts += 1
        if part < len(self._names):
            self._built[part] = divmod(lying, QUARTERS)
        if len(self._built) == len(self._names) or self._acts >= 2 * len(self._names):
            done = all(self._built.get(i) == lying for i, lying in enumerate(self._figure))
            self._shown()
            observation, info = self._end()
            return observation, float(done), True, False, info
        observation, info = self._shown()
        return observation, 0.0, False, False, info

    def _shown(self) -> tuple[Observation, dict[str, Any]]:
        figure = _drawn(dict(enumerate(self._figure)), self._names)
        parts = [drawn_part(name) for name in self._names]
        empty = [blank_picture() for _ in range(MOST_PARTS - len(parts))]
        truth = {
            "parts": len(self._names),
            "names": self._names,
            "places": tuple(PLACE_NAMES[place] for place, _ in self._figure),
            "quarters": tuple(quarters for _, quarters in self._figure),
            "built": dict(self._built),
        }
        panels = [figure, _drawn(self._built, self._names), *parts, *empty]
        return self._show(np.concatenate(panels, axis=1), ASSEMBLE.say(), truth)


def drawn_part(name: str, quarters: int = 0) -> np.ndarray:
    """A part in the middle, uint8 (64, 64, 3), after so many quarter turns to the left."""
    return _drawn({0: (PLACE_NAMES.index("center"), quarters)}, (name,))


def _sample_places(count: int, rng: np.random.Generator) -> list[int]:
    """Different places, each beside one before it."""
    places = [int(rng.integers(len(PLACE_NAMES)))]
    while len(places) < count:
        place = int(rng.integers(len(PLACE_NAMES)))
        near = min(np.abs(np.subtract(_at(place), _at(other))).sum() for other in places)
        if place not in places and near < 0.3:
            places.append(place)
    return places


def _at(place: int) -> tuple[float, float]:
    return PLACES[PLACE_NAMES[place]]


def _drawn(lying: dict[int, Lying], names: Sequence[str]) -> np.ndarray:
    """uint8 (64, 64, 3): the parts that lie, where they lie."""
    canvas = Canvas()
    for part, (place, quarters) in lying.items():
        middle = (np.array(_at(place)) - 0.5) * PICTURE_SIZE_PX
        for outline in SHAPES[names[part]]():
            canvas.polygon(turned(outline * SIDE_PX / 2, 90.0 * quarters) + middle)
    return canvas.picture()
