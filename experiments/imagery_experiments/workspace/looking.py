"""What the mind's eye makes of two pictures: the numbers an internal act leaves in the observation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from imagery_agent.interfaces import Interpreter, MentalPicture
from imagery_agent.matching import CLOSE_LOOK, FIRST_IMPRESSION, ink, match
from imagery_experiments.workspace.imagining import picture_key

_KEPT = 200_000
"""Numbers kept of pairs of pictures; a finite set of stimuli at temperature 0 soon has no new ones."""


class Eye:
    """Looks at pairs of mental pictures; what was seen once is not computed again."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self._pairs: dict[tuple[str, bytes, bytes], Any] = {}
        self._kept_directions: dict[bytes, np.ndarray] = {}

    def likeness(self, first: MentalPicture, second: MentalPicture) -> float:
        """Cosine of the two in the interpreter's space."""
        return self._of_pair("likeness", first, second, self._likeness)

    def impression(self, first: MentalPicture, second: MentalPicture) -> float:
        """Match at first impression, in [-1, 1]: blurred, so that it rises from far away."""
        return self._of_pair("impression", first, second, lambda a, b: match(a.pixels, b.pixels, look=FIRST_IMPRESSION))

    def match(self, first: MentalPicture, second: MentalPicture) -> float:
        """Match at a close look, in [-1, 1]: high only where the two lie on one another."""
        return self._of_pair("match", first, second, lambda a, b: match(a.pixels, b.pixels, look=CLOSE_LOOK))

    def balance(self, picture: MentalPicture) -> tuple[float, float]:
        """Where the weight of the ink lies, (x, y) from the middle in quarters of the width, y down."""
        return self._of_pair("balance", picture, picture, lambda a, _: _balance(a.pixels))

    def _of_pair(
        self,
        what: str,
        first: MentalPicture,
        second: MentalPicture,
        see: Callable[[MentalPicture, MentalPicture], Any],
    ) -> Any:
        key = (what, picture_key(first), picture_key(second))
        if key not in self._pairs:
            if len(self._pairs) >= _KEPT:
                self._pairs.clear()
            self._pairs[key] = see(first, second)
        return self._pairs[key]

    def _likeness(self, first: MentalPicture, second: MentalPicture) -> float:
        if hasattr(self.interpreter, "directions"):
            return float(self._direction(first) @ self._direction(second))
        return float(self.interpreter.similarity(first.pixels[None], second.pixels[None])[0])

    def _direction(self, picture: MentalPicture) -> np.ndarray:
        key = picture_key(picture)
        if key not in self._kept_directions:
            if len(self._kept_directions) >= _KEPT // 10:
                self._kept_directions.clear()
            self._kept_directions[key] = self.interpreter.directions(picture.pixels[None])[0]  # type: ignore[attr-defined]
        return self._kept_directions[key]


def _balance(pixels: np.ndarray) -> tuple[float, float]:
    darkness = ink(pixels)
    height, width = darkness.shape
    total = darkness.sum()
    if total < 1.0:
        return 0.0, 0.0
    x = (darkness.sum(axis=0) @ (np.arange(width) + 0.5 - width / 2)) / total
    y = (darkness.sum(axis=1) @ (np.arange(height) + 0.5 - height / 2)) / total
    return float(4 * x / width), float(4 * y / height)
