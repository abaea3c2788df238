"""The trials of causal judgment: single clips, pairs of clips, clips decided by order, and clips of many discs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from imagery_agent.language.causal_questions import QUESTIONS
from imagery_envs.stimuli.billiards.clips import ORDERED, PAIRS
from imagery_experiments.experiment.design import Design, Trial, name_seed

NAME = "causality"
FACTORS = ("part", "kind", "discs", "question")
COUNTERFACTUAL = ("without", "caused")
"""The questions of all parts but the first, which has all questions."""
MANY = (4, 6, 8, 10, 12)
"""Numbers of discs beyond two."""


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


SIZES = {True: Size(single=2, per_pair=1, ordered=1, many=1), False: Size(single=16, per_pair=8, ordered=6, many=5)}
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
    for clip in range(size.single):
        for question in QUESTIONS:
            yield _trial(participant, seed, "single", "free", 2, clip, question)
    for kind in PAIRS:
        for clip in range(size.per_pair):
            for variant in (0, 1):
                for question in COUNTERFACTUAL:
                    yield _trial(participant, seed, "pairs", kind, 2, clip, question, variant)
    for kind in ORDERED:
        for clip in range(size.ordered):
            for question in COUNTERFACTUAL:
                yield _trial(participant, seed, "order", kind, 2, clip, question)
    for discs in MANY:
        for clip in range(size.many):
            for question in COUNTERFACTUAL:
                yield _trial(participant, seed, "number", "free", discs, clip, question)


def _trial(
    participant: int, seed: int, part: str, kind: str, discs: int, clip: int, question: str, variant: int = 0
) -> Trial:
    """One question about one clip, which has the same seed with every question and variant."""
    return Trial(
        participant,
        {"part": part, "kind": kind, "discs": discs, "clip": clip, "variant": variant, "question": question},
        settings={"clip_seed": name_seed(seed, f"{kind}/{discs}/{clip}")},
        record_trace=participant == 1 and clip == 0 and question == "without" and discs == 2,
    )
