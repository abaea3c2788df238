"""The trials of causal judgment: single clips, pairs of clips, clips decided by order, and clips of many discs.

Every clip is given in pictures, and again in words: its events are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imagery_agent.language.causal_questions import QUESTIONS
from imagery_envs.motion.billiards import MODALITIES
from imagery_envs.stimuli.billiards.clips import ORDERED, PAIRS
from imagery_experiments.experiment.design import Design, Trial, name_seed

NAME = "causality"
FACTORS = ("modality", "part", "kind", "discs", "question")
COUNTERFACTUAL = ("without", "caused")
"""The questions of all parts but the first, which has all questions."""
MANY = (4, 6, 8, 12)
"""Numbers of discs beyond two."""
NUMBERS = (2, *MANY)


@dataclass(frozen=True)
class Size:
    """Clips of one participant."""

    single: int
    per_pair: int
    """Pairs of each kind."""
    ordered: int
    """Of each kind."""
    many: int
    """Of each number of discs."""


SIZES = {True: Size(single=2, per_pair=1, ordered=1, many=1), False: Size(single=40, per_pair=20, ordered=10, many=40)}
"""Keys: whether the design is the quick one."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """The same clips for every participant."""
    trials = tuple(
        trial
        for participant in range(1, participants + 1)
        for trial in _of_participant(participant, seed, SIZES[quick])
    )
    return Design(NAME, seed, participants, trials)


def _of_participant(participant: int, seed: int, size: Size) -> Iterator[Trial]:
    for modality in MODALITIES:
        for levels in _clips(size):
            if modality == "pictures" or levels["question"] in COUNTERFACTUAL:
                yield _trial(participant, seed, {"modality": modality, **levels})


def _clips(size: Size) -> Iterator[dict[str, Any]]:
    """The levels of every question about every clip."""
    for clip in range(size.single):
        for question in QUESTIONS:
            yield _levels("single", "free", 2, clip, question)
    for kind in PAIRS:
        for clip in range(size.per_pair):
            for variant in (0, 1):
                for question in COUNTERFACTUAL:
                    yield _levels("pairs", kind, 2, clip, question, variant)
    for kind in ORDERED:
        for clip in range(size.ordered):
            for question in COUNTERFACTUAL:
                yield _levels("order", kind, 2, clip, question)
    for discs in MANY:
        for clip in range(size.many):
            for question in COUNTERFACTUAL:
                yield _levels("number", "free", discs, clip, question)


def _levels(part: str, kind: str, discs: int, clip: int, question: str, variant: int = 0) -> dict[str, Any]:
    return {"part": part, "kind": kind, "discs": discs, "clip": clip, "variant": variant, "question": question}


def _trial(participant: int, seed: int, levels: dict[str, Any]) -> Trial:
    """One question about one clip, which has the same seed with every question and variant, in pictures and words."""
    kind, discs, clip = levels["kind"], levels["discs"], levels["clip"]
    is_sample = clip == 0 and levels["question"] == "without" and discs == 2 and levels["modality"] == "pictures"
    return Trial(
        participant,
        levels,
        settings={"clip_seed": name_seed(seed, f"{kind}/{discs}/{clip}")},
        record_trace=participant == 1 and is_sample,
    )
