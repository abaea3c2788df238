"""Islands told in words, on the hours of a clock face (Denis & Cocude 1989), in a good or in any order."""

from __future__ import annotations

import numpy as np

from imagery_agent.validation import check_choice
from imagery_envs.stimuli.islands import ClockPlace, Island
from imagery_envs.stimuli.landmarks import LANDMARK_COLORS

ORDERS = ("clockwise", "random")
OPENING = "The island is round."


def description(island: Island, order: str = "clockwise", *, rng: np.random.Generator | None = None) -> str:
    """The island in English, one sentence per landmark.

    ``clockwise`` goes round from 12 o'clock (Denis & Cocude's well structured text); ``random`` is any order
    and needs ``rng``.
    """
    check_choice("order", order, ORDERS)
    landmarks = sorted(island.landmarks, key=lambda landmark: landmark[1])
    if order == "random":
        if rng is None:
            raise ValueError("expected rng, a numpy Generator, for the order 'random'")
        landmarks = [landmarks[int(index)] for index in rng.permutation(len(landmarks))]
    return " ".join([OPENING, *(_sentence(name, place) for name, place in landmarks)])


def _sentence(name: str, place: ClockPlace) -> str:
    hour, tenths = place
    spoken = f"{int(hour) or 12}"
    time = f"half past {spoken}" if hour % 1 else f"{spoken} o'clock"
    color = LANDMARK_COLORS[name]
    article = "an" if color[0] in "aeiou" else "a"
    return f"At {time}, {tenths} tenths of the way out, there is {article} {color} {name}."
