"""Conditional island: a question of distance whose start has to be inferred first.

Task
    Find out from premises at which of two places to start; then say which of two other places is nearer to it.
Stimuli
    A chain of premises as in ``relational_chain``, which answers whether the first place is the start, and an
    island of four places as in ``map_inference``. The answer is another for the other start, and is metric for the
    right one: it depends on distances and not only on the order of hours and rings.
Observation
    ``picture`` uint8 (64, 64, 3), blank. ``instruction`` bytes: "On a round island the hut is at 2 o'clock on the
    coast, ... A is left of B. C is right of B. If A is left of C, start at the hut, otherwise at the mill. Which is
    nearer, the lake or the well?"
Response
    ``Discrete(2)``: 0 or 1, the first or the second of the last two names. Reward 1 for the correct answer, else 0.
Truth
    ``length`` (premises that link the letters of the question), ``start``, ``asked`` (the two names in order),
    ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the text stays until the answer.
Human result
    None: it is built to need two codes, relations from words and distances from a picture.
Source
    Paivio 1986, chapter 4: the codes are independent and complement each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import CONDITIONAL_ISLAND, Spot
from imagery_agent.schemas import check_numbers, whole
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.planning.map_inference import HALFWAY, NAMES, OTHERWISE, SPOTS, answer_to, is_metric, place_of
from imagery_envs.planning.relational_chain import NO, YES, sample_chain

_LEAST_APART = 0.18
"""Places nearer to each other, in widths, are not distinct in a picture."""


class ConditionalIsland(ForcedChoice):
    """The environment ``Imagery/ConditionalIsland-v0``; see the module for the paradigm.

    Args:
        lengths: numbers of linking premises to sample from, each 2 to 6.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``length`` and ``answer`` (an action).
    """

    OPTIONS: Mapping[str, Any] = {"length": whole(2, 6), "answer": whole(0, 1)}
    MEANING = "0 the first name, 1 the second"

    def __init__(self, *, lengths: Sequence[int] = (2, 4, 6), render_mode: str | None = None) -> None:
        super().__init__(2, width_px=PICTURE_SIZE_PX, render_mode=render_mode)
        self.lengths = check_numbers("lengths", lengths, low=2, high=6)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        length = int(options.get("length", rng.choice(self.lengths)))
        answer = int(options.get("answer", rng.integers(2)))
        holds = bool(rng.integers(2))
        premises, (one, relation, other) = sample_chain(length, YES if holds else NO, rng)
        spots, start, foil, asked = _sample_island(answer, rng)
        first, second = (start, foil) if holds else (foil, start)
        instruction = CONDITIONAL_ISLAND.say(
            spots=spots, premises=premises, one=one, relation=relation, other=other,
            first=first, second=second, third=asked[0], fourth=asked[1],
        )  # fmt: skip
        truth = {"length": length, "start": start, "asked": asked, "answer": answer}
        return self._present(None, instruction, truth)


def _sample_island(answer: int, rng: np.random.Generator) -> tuple[dict[str, Spot], str, str, tuple[str, str]]:
    """Spots, the right and the wrong start, and two names of which the one numbered ``answer`` is nearer to the right.

    From the wrong start the other one is nearer.
    """
    while True:
        names = [str(name) for name in rng.permutation(NAMES)[:4]]
        spots = {name: SPOTS[i] for name, i in zip(names, rng.permutation(len(SPOTS)), strict=False)}
        islands = [
            {name: place_of(spot, halfway=radius) for name, spot in spots.items()} for radius in (HALFWAY, *OTHERWISE)
        ]
        if min(math.dist(*pair) for pair in combinations(islands[0].values(), 2)) < _LEAST_APART:
            continue
        every = list(permutations(names, 4))
        for number in rng.permutation(len(every)):
            start, foil, *asked = every[number]
            right, wrong = (start, *asked), (foil, *asked)
            if (
                answer_to("nearer", right, islands[0]) == answer
                and answer_to("nearer", wrong, islands[0]) == 1 - answer
                and is_metric("nearer", right, islands)
            ):
                return spots, start, foil, (asked[0], asked[1])
