"""Features that compare two mental pictures: the numbers in the observation."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np

from imagery_agent.mind.protocols import Interpreter, MentalPicture
from imagery_agent.visual_routines.image_similarity import CLOSE_LOOK, FIRST_IMPRESSION, Glance, ink, overlap, seen
from imagery_experiments.rl.shared_imagination import PictureKeys

_PAIRS, _PICTURES = 200_000, 2_000
"""Size of the caches of pairs and of pictures; a finite set of stimuli at temperature 0 soon fills them."""
T = TypeVar("T")


class FeatureExtractor:
    """Compares pairs of mental pictures, with a cache."""

    def __init__(self, interpreter: Interpreter, key: PictureKeys) -> None:
        """``key``: of the imagination that draws the pictures."""
        self.interpreter = interpreter
        self._key = key
        self._of_pairs: dict[Hashable, float] = {}
        self._of_pictures: dict[Hashable, Any] = {}

    def likeness(self, first: MentalPicture, second: MentalPicture) -> float:
        """Cosine in the interpreter's embedding."""
        return self._of_pair("likeness", first, second, self._likeness)

    def impression(self, first: MentalPicture, second: MentalPicture) -> float:
        """Match of the blurred pictures, in [-1, 1]: rises at large distances already."""
        return self._of_pair(FIRST_IMPRESSION, first, second, lambda a, b: self._match(a, b, FIRST_IMPRESSION))

    def match(self, first: MentalPicture, second: MentalPicture) -> float:
        """Match of the sharp pictures, in [-1, 1]: high only where the two coincide."""
        return self._of_pair(CLOSE_LOOK, first, second, lambda a, b: self._match(a, b, CLOSE_LOOK))

    def lean(self, first: MentalPicture, second: MentalPicture) -> tuple[float, float]:
        """Sine and cosine of the angle from the first picture's center of mass to the second's, about the middle.

        Sine: 1 to the left, -1 to the right; cosine: 1 in the same direction. Zero for an empty picture.
        """
        x, y = self._of_picture("center", first, _center_of_mass)
        other_x, other_y = self._of_picture("center", second, _center_of_mass)
        lengths = max(np.hypot(x, y) * np.hypot(other_x, other_y), 1e-6)
        return float((y * other_x - x * other_y) / lengths), float((x * other_x + y * other_y) / lengths)

    def _of_pair(
        self,
        name: Hashable,
        first: MentalPicture,
        second: MentalPicture,
        look: Callable[[MentalPicture, MentalPicture], float],
    ) -> float:
        key = (name, self._key(first), self._key(second))
        if key not in self._of_pairs:
            if len(self._of_pairs) >= _PAIRS:
                self._of_pairs.clear()
            self._of_pairs[key] = look(first, second)
        return self._of_pairs[key]

    def _of_picture(self, name: Hashable, picture: MentalPicture, look: Callable[[np.ndarray], T]) -> T:
        key = (name, self._key(picture))
        if key not in self._of_pictures:
            if len(self._of_pictures) >= 4 * _PICTURES:
                self._of_pictures.clear()
            self._of_pictures[key] = look(picture.pixels)
        found: T = self._of_pictures[key]
        return found

    def _match(self, first: MentalPicture, second: MentalPicture, look: Glance) -> float:
        pair = [self._of_picture(look, picture, lambda pixels: seen(pixels, look)) for picture in (first, second)]
        return overlap(pair[0], pair[1], look)

    def _likeness(self, first: MentalPicture, second: MentalPicture) -> float:
        directions = getattr(self.interpreter, "directions", None)
        if directions is None:
            return float(self.interpreter.similarity(first.pixels[None], second.pixels[None])[0])
        pair = [self._of_picture("meaning", one, lambda pixels: directions(pixels[None])[0]) for one in (first, second)]
        return float(pair[0] @ pair[1])


def _center_of_mass(pixels: np.ndarray) -> tuple[float, float]:
    """Center of the ink, (x, y) from the middle in px, y down."""
    darkness = ink(pixels)
    height, width = darkness.shape
    total = darkness.sum()
    if total < 1.0:
        return 0.0, 0.0
    x = darkness.sum(axis=0) @ (np.arange(width) + 0.5 - width / 2)
    y = darkness.sum(axis=1) @ (np.arange(height) + 0.5 - height / 2)
    return float(x / total), float(y / total)
