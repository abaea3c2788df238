"""Verbal descriptions of islands by the hours of a clock face (Denis & Cocude 1989)."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.scene import Thing, thing_phrase
from imagery_agent.language.task_templates import MAP_OPENING, MAP_PLACE
from imagery_agent.validation import InputError, check_choice
from imagery_envs.stimuli.maps.islands import ClockPlace, Island
from imagery_envs.stimuli.maps.landmarks import LANDMARK_COLORS

ORDERS = ("clockwise", "random")


def description(island: Island, order: str = "clockwise", *, rng: np.random.Generator | None = None) -> str:
    """The island in English, one sentence per landmark.

    ``clockwise`` starts at 12 o'clock (Denis & Cocude's well structured text); ``random`` requires ``rng``.
    """
    check_choice("order", order, ORDERS)
    landmarks = sorted(island.landmarks, key=lambda landmark: landmark[1])
    if order == "random":
        if rng is None:
            raise InputError("expected rng, a numpy Generator, for the order 'random'")
        landmarks = [landmarks[int(index)] for index in rng.permutation(len(landmarks))]
    return " ".join([MAP_OPENING, *(_sentence(name, place) for name, place in landmarks)])


def _sentence(name: str, place: ClockPlace) -> str:
    hour, tenths = place
    return MAP_PLACE.say(hour=hour, tenths=tenths, thing=thing_phrase(Thing(name, LANDMARK_COLORS[name])))
