"""Billiards: what will happen, and what would have happened if one disc had not been there?

Task
    Watch a clip of colliding discs, then answer one question about it: will disc B go through the gate (``will``);
    would B have gone through if A had not been there (``without``) or had started elsewhere (``displaced``); did A
    cause B to go through, or prevent it (``caused``).
Stimuli
    Two to twelve discs on a table with walls and a gate at the left; a clip ends when B goes through the gate or
    touches the left wall, at the latest after 44 frames. ``free``: A meets B. ``brick``, ``teleporter``, ``geometry``:
    pairs of clips with the same actual events, in which a brick is solid or hollow, a teleporter active or not, a solid
    brick in the way that B would have taken or elsewhere. ``rest``: B rests until it is hit. ``bystander``: A touches
    nothing.
Observation
    ``picture`` uint8 (64, 64, 3): one frame per screen; blank with the question. ``instruction`` bytes. A clip for
    ``will`` stops before A touches a disc (at half its length if it touches none). Given in ``words``, a clip is told
    instead: one sentence per screen, first which discs move, then every contact and passage through the gate.
Response
    ``Discrete(201)``: the rating plus 100; ratings are 0 to 100, of ``caused`` -100 (prevented) to 100 (caused). Any
    action continues the clip. Reward of the answer: 1 - (error / range)^2, the range being 100 or 200; else 0.
Truth
    ``phase`` ("frame", "question"), ``modality``, ``kind``, ``variant``, ``discs`` (their number), ``question``,
    ``cause``, ``target`` (colors), ``through``, ``otherwise`` (whether B goes through actually, and in the case in
    question), ``touched`` (whether a chain of contacts leads from A to B), ``way`` (of a displacement), ``answer``
    (rating), ``clip`` (:class:`imagery_envs.stimuli.billiards.clips.Clip`).
Timing
    One step per frame (at most 44) or told event, and one for the question.
Human result
    Causal ratings follow people's own counterfactual judgments (r = .96), and differ between clips with the same actual
    events; a simulation of the physics with noise predicts both.
Source
    Gerstenberg, Goodman, Lagnado & Tenenbaum 2021, Psychol. Rev. 128:936; Gerstenberg 2022, Phil. Trans. R. Soc. B
    377:20210339 (idea; all clips are new).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.causal_questions import LOWEST, QUESTIONS, TOLD_CONTACT, TOLD_START, TOLD_THROUGH, explained
from imagery_agent.schemas import check_as, check_numbers, choice, several, whole
from imagery_agent.validation import InputError
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.billiards.clips import KINDS, PAIRS, SHIFT_PERCENT, Clip, sample
from imagery_envs.stimuli.billiards.drawing import draw_frame
from imagery_envs.stimuli.billiards.table import Course

HIGHEST = 100
MODALITIES = ("pictures", "words")
"""How a clip is given."""
DISCS = (2, 12)
"""Least and largest number of discs."""
_FEWEST_FRAMES = 4


class Billiards(Screen):
    """The environment ``Imagery/Billiards-v0``; see the module for the paradigm.

    Needs pymunk: the extra ``physics``.

    Args:
        kinds: kinds of clips to sample from, see the module.
        discs: numbers of discs to sample from, each 2 to 12.
        questions: questions to sample from: ``will``, ``without``, ``displaced``, ``caused``.
        modalities: how clips are given: ``pictures``, ``words`` or both, to sample from.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes any of ``kind``, ``discs``, ``question``, ``modality`` and ``variant`` (1 with the
    brick or teleporter at work in the way of B, 0 without; of pairs alone). With the same seed both variants show the
    same events.
    """

    OPTIONS: Mapping[str, Any] = {
        "kind": choice(*KINDS),
        "discs": whole(*DISCS),
        "question": choice(*QUESTIONS),
        "modality": choice(*MODALITIES),
        "variant": whole(0, 1),
    }
    MEANING = "0 to 200: the rating plus 100; any while the clip goes on"

    def __init__(
        self,
        *,
        kinds: Sequence[str] = KINDS,
        discs: Sequence[int] = (2,),
        questions: Sequence[str] = tuple(QUESTIONS),
        modalities: Sequence[str] = MODALITIES[:1],
        render_mode: str | None = None,
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.action_space = spaces.Discrete(2 * HIGHEST + 1)
        self.kinds: tuple[str, ...] = tuple(check_as("kinds", kinds, several(choice(*KINDS))))
        self.discs = check_numbers("numbers of discs", discs, low=DISCS[0], high=DISCS[1])
        self.questions: tuple[str, ...] = tuple(check_as("questions", questions, several(choice(*QUESTIONS))))
        self.modalities: tuple[str, ...] = tuple(check_as("modalities", modalities, several(choice(*MODALITIES))))
        self._screens: list[tuple[np.ndarray | None, str, dict[str, Any]]] = []
        """Remaining screens in reverse order."""

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        kind = str(options.get("kind", rng.choice(self.kinds)))
        discs = int(options.get("discs", rng.choice(self.discs)))
        question = str(options.get("question", rng.choice(self.questions)))
        modality = str(options.get("modality", rng.choice(self.modalities)))
        variant = int(options.get("variant", rng.integers(2) if kind in PAIRS else 0))
        if variant and kind not in PAIRS:
            raise InputError(f"expected variant 0 with clips of the kind {kind!r}: only {', '.join(PAIRS)} are pairs")
        of_clip, of_question = rng.spawn(2)
        clip = sample(kind, discs, variant, of_clip)
        self._screens = _screens(clip, question, modality, of_question)[::-1]
        return self._present(*self._screens.pop())

    def _respond(self, action: Any) -> NextScreen:
        if self._truth["phase"] == "question":
            lowest = LOWEST.get(self._truth["question"], 0)
            error = (int(action) - HIGHEST - self._truth["answer"]) / (HIGHEST - lowest)
            return self._end(reward=1.0 - min(1.0, abs(error)) ** 2)
        return self._continue(self._present(*self._screens.pop()))


def _screens(
    clip: Clip, question: str, modality: str, rng: np.random.Generator
) -> list[tuple[np.ndarray | None, str, dict[str, Any]]]:
    """The frames or the told events of a clip, and its question."""
    actual = clip.actual()
    words: dict[str, Any] = {"target": clip.target}
    otherwise, way = actual.through, ""
    if question != "will":
        words["cause"] = clip.cause
        otherwise = clip.without(clip.cause).through
    if question == "displaced":
        way = str(rng.choice(clip.ways() or ["right"]))
        words |= {"percent": SHIFT_PERCENT, "way": way}
        otherwise = clip.displaced(way).through
    truth: dict[str, Any] = {
        "phase": "frame",
        "modality": modality,
        "kind": clip.kind,
        "variant": clip.variant,
        "discs": len(clip.discs),
        "question": question,
        "cause": clip.cause,
        "target": clip.target,
        "through": actual.through,
        "otherwise": otherwise,
        "touched": actual.reaches(clip.cause, clip.target),
        "way": way,
        "answer": HIGHEST * (actual.through - otherwise) if question == "caused" else HIGHEST * otherwise,
        "clip": clip,
    }
    shown = frames_before(clip, actual) if question == "will" else actual.frames
    told: list[tuple[np.ndarray | None, str]] = (
        [(draw_frame(clip.table, places), explained(n, shown)) for n, places in enumerate(actual.places[:shown], 1)]
        if modality == "pictures"
        else [(None, sentence) for sentence in told_events(clip, actual, shown)]
    )
    screens = [(picture, text, truth) for picture, text in told]
    return [*screens, (None, QUESTIONS[question].say(**words), {**truth, "phase": "question"})]


def told_events(clip: Clip, actual: Course, frames: int) -> list[str]:
    """The events of the first frames of a clip, in sentences: what moves, what touches, what goes through the gate."""
    moving = tuple(one.color for one in clip.discs if any(one.velocity))
    resting = tuple(one.color for one in clip.discs if not any(one.velocity))
    groups = {name: colors for name, colors in (("moving", moving), ("resting", resting)) if colors}
    events = [TOLD_CONTACT.say(first=one.first, second=one.second) for one in actual.contacts if one.frame < frames - 1]
    passed = [TOLD_THROUGH.say(disc=clip.target)] if actual.through and frames == actual.frames else []
    return [TOLD_START.say(**groups), *events, *passed]


def frames_before(clip: Clip, actual: Course) -> int:
    """Number of frames before A touches a disc; half of them if it touches none."""
    first = actual.first_contact(clip.cause)
    return max(_FEWEST_FRAMES, actual.frames // 2 if first is None else int(first) + 1)
