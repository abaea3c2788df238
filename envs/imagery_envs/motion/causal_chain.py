"""Causal chain: when the first wheel or lever of a chain turns, which way does another one turn?

Task
    Infer from a picture of linked wheels and levers at rest which way one of them turns when the first turns as told.
Stimuli
    Two to six pieces in a chain: ``gears`` that mesh (neighbors turn opposite ways); pulleys with ``belts``, open (same
    way) or crossed (opposite ways); ``levers``, straight bars on a fulcrum, hinged end to end (opposite ways) or joined
    by rods (either way, as they lie); or ``mixed``, where gears also move levers and levers gears. The piece in
    question is one to five links away from the first.
Observation
    ``picture`` uint8 (64, 64, 3). ``instruction`` bytes: which way the first piece turns, and the question.
Response
    ``Discrete(2)``: 0 clockwise, 1 counterclockwise. Reward 1 for the correct answer, else 0.
Truth
    ``kind``, ``pieces`` (number of them), ``distance`` (links between the first piece and the one in question),
    ``chain`` (:class:`imagery_envs.stimuli.causal_chain.pieces.Chain`), ``way`` (of the first piece), ``answer``
    (correct action).
Timing
    One trial per episode, one step per trial; the picture stays until the answer.
Human result
    Time and errors rise with the distance along the causal chain; eyes go along it; inferences against the direction of
    causes are slower. With practice people find the rule that every other gear turns alike, and then no longer animate.
Source
    Hegarty 1992, J. Exp. Psychol. LMC 18:1084 (pulleys and levers); Schwartz & Black 1996, Cogn. Sci. 20:457 (gears).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import CAUSAL_CHAIN, TURNING_WAYS
from imagery_agent.schemas import check_as, check_numbers, choice, several, whole
from imagery_agent.validation import InputError
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.stimuli.causal_chain.drawing import draw_chain
from imagery_envs.stimuli.causal_chain.layout import sample_chain
from imagery_envs.stimuli.causal_chain.pieces import LINKS

ANSWERS = TURNING_WAYS
KINDS = tuple(LINKS)
PIECES = (2, 6)
"""Least and largest number of pieces."""


class CausalChain(ForcedChoice):
    """The environment ``Imagery/CausalChain-v0``; see the module for the paradigm.

    Args:
        kinds: kinds of chains to sample from: ``gears``, ``belts``, ``levers``, ``mixed``.
        pieces: numbers of pieces to sample from, each 2 to 6.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``kind``, ``pieces``, ``distance`` (links from the first piece to the one in question,
    1 to ``pieces`` - 1) and ``answer`` (an action).
    """

    OPTIONS: Mapping[str, Any] = {
        "kind": choice(*KINDS),
        "pieces": whole(*PIECES),
        "distance": whole(1, PIECES[1] - 1),
        "answer": whole(0, 1),
    }
    MEANING = "0 clockwise, 1 counterclockwise"

    def __init__(
        self, *, kinds: Sequence[str] = KINDS, pieces: Sequence[int] = (3, 4, 5, 6), render_mode: str | None = None
    ) -> None:
        super().__init__(len(ANSWERS), width_px=PICTURE_SIZE_PX, render_mode=render_mode)
        self.kinds: tuple[str, ...] = tuple(check_as("kinds", kinds, several(choice(*KINDS))))
        self.pieces = check_numbers("numbers of pieces", pieces, low=PIECES[0], high=PIECES[1])

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        kind = str(options.get("kind", rng.choice(self.kinds)))
        pieces = int(options.get("pieces", rng.choice(self.pieces)))
        distance = int(options.get("distance", rng.integers(1, pieces)))
        if distance >= pieces:
            raise InputError(
                f"expected a distance of at most {pieces - 1} in a chain of {pieces} pieces, got {distance}"
            )
        answer = int(options.get("answer", rng.integers(2)))
        chain = sample_chain(kind, pieces, rng)
        way = ANSWERS[answer if chain.turns_alike(distance) else 1 - answer]
        first, asked = chain.pieces[0], chain.pieces[distance]
        instruction = CAUSAL_CHAIN.say(
            first=first.color, first_shape=first.shape, way=way, asked=asked.color, asked_shape=asked.shape
        )
        truth = {"kind": kind, "pieces": pieces, "distance": distance, "chain": chain, "way": way, "answer": answer}
        return self._present(draw_chain(chain), instruction, truth)
