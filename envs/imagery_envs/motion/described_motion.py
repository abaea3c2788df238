"""Described motion: what happens among things that move along a road, told in words? "Do the cat and the dog meet?"

Task
    Decide a question about things that start at marks of a road and move steadily: is one farthest to the right at the
    end, do two meet, is one the first to pass the tree? Yes or no.
Stimuli
    Two to five movers on a road with marks from 0 to 10, each with a start, a direction and a speed of 1 to 3 marks a
    second, a tree at a mark, and a duration of 2 to 5 seconds. No mover leaves the road, and no two are level where the
    answer would depend on it: winners are ahead by a mark or half a second, those that do not meet stay a mark apart.
Observation
    ``picture`` uint8 (64, 64, 3), blank. ``instruction`` bytes: the description and the question.
Response
    ``Discrete(2)``: 0 yes, 1 no. Reward 1 for the correct answer, else 0.
Truth
    ``movers`` (name, start, signed marks a second), ``tree``, ``seconds``, ``kind`` and ``asked`` of the question,
    ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the text stays until the answer.
Human result
    People infer motion that is described or shown at rest step by step, in the order in which it happens, and interfere
    with it by a visuospatial task rather than a verbal one.
Source
    Hegarty 1992, J. Exp. Psychol. LMC 18:1084; Sims & Hegarty 1997, Mem. Cogn. 25:321 (mental animation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import DESCRIBED_MOTION, MOTION_QUESTIONS, Mover
from imagery_agent.schemas import check_numbers, choice, whole
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice

YES, NO = 0, 1
ANSWERS = ("yes", "no")
KINDS = tuple(MOTION_QUESTIONS)
MOVERS = (2, 3, 4, 5)
LAST_MARK = 10
_NAMES = ("cat", "dog", "horse", "bird", "fox", "goat", "mouse", "duck")
_SECONDS, _MOST_SPEED = (2, 5), 3
_AHEAD_S = 0.5
"""The first to pass the tree is so much earlier than the second."""
_TRIES = 10_000


class DescribedMotion(ForcedChoice):
    """The environment ``Imagery/DescribedMotion-v0``; see the module for the paradigm.

    Args:
        movers: numbers of movers to sample from, each 2 to 5.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``movers``, ``kind`` (``ahead``, ``meet`` or ``first``) and ``answer`` (an action).
    """

    OPTIONS: Mapping[str, Any] = {"movers": whole(2, 5), "kind": choice(*KINDS), "answer": whole(0, 1)}
    MEANING = "0 yes, 1 no"

    def __init__(self, *, movers: Sequence[int] = MOVERS, render_mode: str | None = None) -> None:
        super().__init__(len(ANSWERS), width_px=PICTURE_SIZE_PX, render_mode=render_mode)
        self.movers = check_numbers("movers", movers, low=2, high=5)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        count = int(options.get("movers", rng.choice(self.movers)))
        kind = str(options.get("kind", KINDS[rng.integers(len(KINDS))]))
        answer = int(options.get("answer", rng.integers(2)))
        for _ in range(_TRIES):
            movers, tree, seconds = _sample(count, rng)
            asked = tuple(str(name) for name in rng.permutation([mover[0] for mover in movers])[: len(_slots(kind))])
            if holds(kind, asked, movers, tree=tree, seconds=seconds) is (answer == YES):
                break
        question = MOTION_QUESTIONS[kind].say(**dict(zip(_slots(kind), asked, strict=True)))
        instruction = DESCRIBED_MOTION.say(movers=movers, tree=tree, seconds=seconds, question=question)
        truth = {"movers": movers, "tree": tree, "seconds": seconds, "kind": kind, "asked": asked, "answer": answer}
        return self._present(None, instruction, truth)


def holds(kind: str, asked: Sequence[str], movers: Sequence[Mover], *, tree: int, seconds: int) -> bool | None:
    """Whether a question is true; None where two are too close to tell."""
    ends = {name: start + speed * seconds for name, start, speed in movers}
    if kind == "ahead":
        first, second = sorted(ends.values())[-1:-3:-1]
        return None if first == second else ends[asked[0]] == first
    if kind == "meet":
        (start, speed), (other_start, other_speed) = (
            mover[1:] for name in asked for mover in movers if mover[0] == name
        )
        before, after = start - other_start, ends[asked[0]] - ends[asked[1]]
        if before * after < 0:
            return True
        apart = min(abs(before), abs(after))
        return None if apart < 1 or (speed == other_speed == 0) else False
    passing = sorted(
        ((tree - start) / speed, name)
        for name, start, speed in movers
        if speed * (tree - start) > 0 and abs(tree - start) < abs(speed) * seconds
    )
    if len(passing) < 2 or passing[1][0] - passing[0][0] < _AHEAD_S:
        return None
    return passing[0][1] == asked[0]


def _slots(kind: str) -> tuple[str, ...]:
    return ("first", "second") if kind == "meet" else ("first",)


def _sample(count: int, rng: np.random.Generator) -> tuple[tuple[Mover, ...], int, int]:
    """Movers that stay on the road, the mark of the tree, and the duration."""
    seconds = int(rng.integers(_SECONDS[0], _SECONDS[1] + 1))
    fastest = min(_MOST_SPEED, LAST_MARK // seconds)
    names = rng.permutation(_NAMES)[:count]
    movers: list[Mover] = []
    for name in names:
        speed = int(rng.integers(1, fastest + 1)) * int(rng.choice((-1, 1)))
        room = LAST_MARK - abs(speed) * seconds
        start = int(rng.integers(room + 1))
        movers.append((str(name), start if speed > 0 else LAST_MARK - start, speed))
    return tuple(movers), int(rng.integers(2, LAST_MARK - 1)), seconds
