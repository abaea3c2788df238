"""Assembly: build a figure from its parts.

Task
    Place every part, which is shown upright, where it is in the figure and in its rotation there.
Stimuli
    Two to four different parts (triangle, half circle, L, arrow, flag, T) at neighboring places among the nine of the
    scene grammar, each rotated by a multiple of 90 degrees.
Observation
    ``picture`` uint8 (64, 384, 3): the figure, the parts placed so far, and up to four parts. ``instruction`` bytes.
Response
    ``Discrete(144)``: (part * 9 + place) * 4 + counterclockwise quarter turns, places in the order of
    ``imagery_agent.language.scene.PLACES``; a part that is already placed is moved. Reward 1 if all parts are placed as
    in the figure, else 0.
Truth
    ``parts`` (their number), ``names``, ``places`` and ``quarters`` (quarter turns) of the parts in order, ``built``
    (parts placed so far: part -> (place, quarter turns)).
Timing
    One step per placement; an episode ends when all parts are placed, or after twice as many steps.
Human result
    Figures are built faster from parts if their assembly can be imagined; errors rise with the number of parts and
    rotations.
Source
    Shepard & Feng 1972; Finke, Pinker & Farah 1989, Cogn. Sci. 13:51; Kosslyn, Reiser, Farah & Fliegel 1983,
    JEP:General 112:278.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.scene import PICTURE_SIZE_PX, PLACES
from imagery_agent.language.task_templates import ASSEMBLE
from imagery_agent.schemas import check_numbers, whole
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.canvas import Canvas, arc, blank_picture, turned

PLACE_NAMES = tuple(PLACES)
MOST_PARTS, QUARTERS = 4, 4
SIDE_PX = 14.0
PlacedPart = tuple[int, int]
"""Number of the place, and counterclockwise quarter turns."""


def _outlines(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


SHAPES: dict[str, Callable[[], list[np.ndarray]]] = {
    "triangle": lambda: [_outlines((0, -1), (0.8, 1), (-0.8, 1))],
    "half circle": lambda: [arc((0, 0.5), 1.0, start_deg=0, end_deg=180)],
    "letter l": lambda: [_outlines((-0.7, -1), (-0.1, -1), (-0.1, 0.4), (0.7, 0.4), (0.7, 1), (-0.7, 1))],
    "arrow": lambda: [_outlines((0, -1), (0.8, 0), (0.25, 0), (0.25, 1), (-0.25, 1), (-0.25, 0), (-0.8, 0))],
    "flag": lambda: [_outlines((-0.7, -1), (0.8, -0.8), (0.8, 0), (-0.2, 0.1), (-0.2, 1), (-0.7, 1))],
    "letter t": lambda: [
        _outlines((-0.9, -1), (0.9, -1), (0.9, -0.4), (0.3, -0.4), (0.3, 1), (-0.3, 1), (-0.3, -0.4), (-0.9, -0.4))
    ],
}
"""Outlines within the square from -1 to 1, y down; none has a rotational symmetry."""


class Assembly(Screen):
    """The environment ``Imagery/Assembly-v0``; see the module for the paradigm.

    Args:
        parts: numbers of parts to sample from, each 2 to 4.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"parts": 3})`` fixes their number.
    """

    OPTIONS: Mapping[str, Any] = {"parts": whole(2, MOST_PARTS)}
    MEANING = "(part * 9 + place) * 4 + quarter turns"

    def __init__(self, *, parts: Sequence[int] = (2, 3, 4), render_mode: str | None = None) -> None:
        super().__init__(width_px=(2 + MOST_PARTS) * PICTURE_SIZE_PX, render_mode=render_mode)
        self.action_space = spaces.Discrete(MOST_PARTS * len(PLACE_NAMES) * QUARTERS)
        self.parts = check_numbers("numbers of parts", parts, low=2, high=MOST_PARTS)
        self._names: tuple[str, ...] = ()
        self._figure: tuple[PlacedPart, ...] = ()
        self._built: dict[int, PlacedPart] = {}
        self._acts = 0

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        count = int(options.get("parts", rng.choice(self.parts)))
        self._names = tuple(str(name) for name in rng.permutation(list(SHAPES))[:count])
        self._figure = tuple((place, int(rng.integers(QUARTERS))) for place in _sample_places(count, rng))
        self._built, self._acts = {}, 0
        return self._screen()

    def _respond(self, action: Any) -> NextScreen:
        part, placed = divmod(int(action), len(PLACE_NAMES) * QUARTERS)
        self._acts += 1
        if part < len(self._names):
            self._built[part] = divmod(placed, QUARTERS)
        if len(self._built) == len(self._names) or self._acts >= 2 * len(self._names):
            done = all(self._built.get(i) == placed for i, placed in enumerate(self._figure))
            self._screen()  # the truth of the last screen includes this placement
            return self._end(reward=float(done))
        return self._continue(self._screen())

    def _screen(self) -> FirstScreen:
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
        return self._present(np.concatenate(panels, axis=1), ASSEMBLE.say(), truth)


def drawn_part(name: str, quarters: int = 0) -> np.ndarray:
    """A part in the center after counterclockwise quarter turns, uint8 (64, 64, 3)."""
    return _drawn({0: (PLACE_NAMES.index("center"), quarters)}, (name,))


def _sample_places(count: int, rng: np.random.Generator) -> list[int]:
    """Distinct places, each next to an earlier one."""
    places = [int(rng.integers(len(PLACE_NAMES)))]
    while len(places) < count:
        place = int(rng.integers(len(PLACE_NAMES)))
        near = min(np.abs(np.subtract(_at(place), _at(other))).sum() for other in places)
        if place not in places and near < 0.3:
            places.append(place)
    return places


def _at(place: int) -> tuple[float, float]:
    return PLACES[PLACE_NAMES[place]]


def _drawn(placed: dict[int, PlacedPart], names: Sequence[str]) -> np.ndarray:
    """uint8 (64, 64, 3): the placed parts."""
    canvas = Canvas()
    for part, (place, quarters) in placed.items():
        middle = (np.array(_at(place)) - 0.5) * PICTURE_SIZE_PX
        for outline in SHAPES[names[part]]():
            canvas.polygon(turned(outline * SIDE_PX / 2, 90.0 * quarters) + middle)
    return canvas.picture()
