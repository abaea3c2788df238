"""Where is it? Every thing that stands out of the ground is looked at by itself and compared with the words.

Tried on pairs of unseen drawings: with grouping the box overlapped the true one by half in 98 %; the middle of
the place found lay within the thing that was named for 73 % with a window that moves over the picture, and for
71 % with patch tokens of the last feature map at 128 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.interpreter.calibration import probability
from imagery_agent.interpreter.segmentation import INK_FROM, Figure
from imagery_agent.language.scene import COLORS, PLACES, SIZES, SceneError, parse
from imagery_agent.mind.protocols import Location
from imagery_agent.mind.scene_graph import nearest_place

_CONTRADICTED_NATS = 6.0
"""What a wrong colour, place or size costs: 400 to 1, so that a wrong name in the right colour still loses."""
_GLOW_PX = 4.0
"""The heat of a thing falls off with the distance from its ink, with this standard deviation."""
_SIZE_LIMITS = (("small", 0.46), ("medium", 0.73), ("large", np.inf))
"""Longest sides half way between what the words mean (``scene.SIZES``)."""


@dataclass(frozen=True)
class Sought:
    """What is asked for: a name, and what else was said of it."""

    name: str
    color: str | None = None
    place: str | None = None
    size: str | None = None

    def contradictions(self, figure: Figure) -> int:
        """How much of what was said is false of a thing."""
        seen = (figure.color, nearest_place(*figure.center), size_word(figure))
        said = (self.color, self.place, self.size)
        return sum(want is not None and want != got for want, got in zip(said, seen, strict=True))


def sought(text: str) -> Sought:
    """Read words such as "the tree" or "a small red tree at the top"; outside the grammar all are the name."""
    try:
        scene = parse(text)
    except SceneError:
        return Sought(text.strip())
    if len(scene.things) != 1:
        return Sought(text.strip())
    thing, words = scene.things[0], set(text.lower().split())
    return Sought(
        thing.name,
        thing.color if words & set(COLORS) else None,
        thing.place if thing.place in PLACES else None,
        thing.size if words & set(SIZES) else None,
    )


def size_word(figure: Figure) -> str:
    """small, medium or large."""
    return next(word for word, below in _SIZE_LIMITS if figure.longest_side < below)


def nowhere(shape: tuple[int, int], cosine: float) -> Location:
    """The answer for a picture without ink: its whole as the box, and surely not there."""
    return Location((0.0, 0.0, 1.0, 1.0), cosine, np.full(shape, cosine, np.float32), 0.0)


def location(
    seen: Sequence[Figure], wanted: Sought, *, cosines: np.ndarray, log_odds: np.ndarray
) -> Location:
    """The likeliest of some things, at least one.

    ``cosines`` (F,) of the things with the words; ``log_odds`` (F,) that a thing goes by the name.
    """
    against = np.array([wanted.contradictions(figure) for figure in seen])
    odds = log_odds - _CONTRADICTED_NATS * against
    best = int(odds.argmax())
    return Location(
        seen[best].box, float(cosines[best]), _heat(seen, cosines), float(probability(odds[best]))
    )


def _heat(seen: Sequence[Figure], cosines: np.ndarray) -> np.ndarray:
    """float32 (H, W): the cosine of every thing, falling off around it to that of the worst (of one alone, to 0)."""
    floor = float(min(cosines.min(), 0.0 if len(seen) == 1 else np.inf))
    heat = np.full(seen[0].ink.shape, floor, np.float32)
    for figure, cosine in zip(seen, cosines, strict=True):
        away = ndimage.distance_transform_edt(figure.ink <= INK_FROM)
        glow = np.exp(-((away / _GLOW_PX) ** 2) / 2)
        np.maximum(heat, floor + (cosine - floor) * glow, out=heat, casting="same_kind")
    return heat
