"""Relational chains: does a spatial relation follow from premises? "A is left of B. C is right of B. Is A left of C?"

Task
    Decide whether a relation between two objects follows from the premises: yes, no or cannot tell.
Stimuli
    A chain of premises links the two objects of the question; further objects are attached to it on the other axis. In
    indeterminate chains one link is reversed or on the other axis, so that both answers are possible. Premises are in
    random order and worded from either side ("A is left of B", "B is right of A"). "Left of" implies nothing about
    height, "above" nothing about sides.
Observation
    ``picture`` uint8 (64, 64, 3), blank. ``instruction`` bytes: the premises and the question.
Response
    ``Discrete(3)``: 0 yes, 1 no, 2 cannot tell. Reward 1 for the correct answer, else 0.
Truth
    ``length`` (premises that link the objects of the question), ``premises`` and ``question`` (triples (object,
    relation, object)), ``determinate``, ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the text stays until the answer.
Human result
    Problems with two mental models are harder than those with one; errors rise with the number of premises.
Source
    Byrne & Johnson-Laird 1989, J. Mem. Lang. 28:564; Ragni & Knauff 2013, Psych. Rev. 120:561.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from imagery_agent.language.directions import CONVERSE
from imagery_agent.language.scene import PICTURE_SIZE_PX, RELATIONS
from imagery_agent.language.task_templates import CHAIN
from imagery_agent.schemas import check_numbers, whole
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice

YES, NO, CANNOT_TELL = 0, 1, 2
ANSWERS = ("yes", "no", "cannot tell")
LENGTHS = (2, 3, 4, 6, 8)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Premise = tuple[str, str, str]
"""Object, relation, object."""


class RelationalChain(ForcedChoice):
    """The environment ``Imagery/RelationalChain-v0``; see the module for the paradigm.

    Args:
        lengths: numbers of linking premises to sample from, each 2 to 10.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``length`` and ``answer`` (an action).
    """

    OPTIONS: Mapping[str, Any] = {"length": whole(2, 10), "answer": whole(0, len(ANSWERS) - 1)}
    MEANING = "0 yes, 1 no, 2 cannot tell"

    def __init__(self, *, lengths: Sequence[int] = LENGTHS, render_mode: str | None = None) -> None:
        super().__init__(len(ANSWERS), width_px=PICTURE_SIZE_PX, render_mode=render_mode)
        self.lengths = check_numbers("lengths", lengths, low=2, high=10)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        length = int(options.get("length", rng.choice(self.lengths)))
        answer = int(options.get("answer", rng.integers(len(ANSWERS))))
        premises, question = sample_chain(length, answer, rng)
        one, relation, other = question
        instruction = CHAIN.say(premises=premises, one=one, relation=relation, other=other)
        truth = {
            "length": length,
            "premises": premises,
            "question": question,
            "determinate": answer != CANNOT_TELL,
            "answer": answer,
        }
        return self._present(None, instruction, truth)


def sample_chain(length: int, answer: int, rng: np.random.Generator) -> tuple[tuple[Premise, ...], Premise]:
    """Premises whose chain has ``length`` links, and a question with this answer (an action)."""
    names = [_LETTERS[i] for i in rng.permutation(len(_LETTERS))]
    relation = str(rng.choice(list(RELATIONS)))
    across = ["above", "below"] if relation in {"left of", "right of"} else ["left of", "right of"]
    links = [relation] * length
    if answer == CANNOT_TELL:
        links[int(rng.integers(length))] = str(rng.choice([CONVERSE[relation], *across]))
    chain = [(names[i], link, names[i + 1]) for i, link in enumerate(links)]
    for extra in range(length // 2):  # irrelevant objects attached to the chain
        chain.append((names[length + 1 + extra], str(rng.choice(across)), names[int(rng.integers(length + 1))]))
    worded = [chain[i] if rng.integers(2) else _converse(chain[i]) for i in rng.permutation(len(chain))]
    asked = (names[0], relation, names[length])
    if answer == NO or (answer == CANNOT_TELL and rng.integers(2)):
        asked = (names[0], CONVERSE[relation], names[length])
    return tuple(worded), asked if rng.integers(2) else _converse(asked)


def _converse(premise: Premise) -> Premise:
    """The converse wording of the same premise."""
    one, relation, other = premise
    return other, CONVERSE[relation], one
