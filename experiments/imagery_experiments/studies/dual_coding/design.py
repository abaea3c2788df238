"""The trials of dual coding: lists of items for recall, pairs, and tasks with response times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from imagery_experiments.experiment.design import Design, Level, Trial, generator
from imagery_experiments.studies.dual_coding.items import words
from imagery_experiments.studies.dual_coding.planning import planning_trials
from imagery_experiments.studies.dual_coding.sentences import sentence_trials
from imagery_experiments.studies.dual_coding.timed import timed_trials

NAME = "dual-coding"
FACTORS = ("part", "material", "manner", "test", "delay_min")
"""Columns that define a condition."""
MATERIALS = ("picture", "concrete", "abstract")
MANNERS = ("count", "learn", "name", "imagine")
DELAYS_MIN = (20, 60)
REPETITIONS = ("picture", "word", "picture, picture", "word, word", "picture, word")
PAIRS = ("CC", "CA", "AC", "AA")
"""Kind of stimulus and of response: concrete or abstract."""
PLACES = ("top left", "top right", "bottom left", "bottom right")


@dataclass(frozen=True)
class Size:
    """Items per condition of one participant."""

    participants: int
    per_list: int
    """Items of each material in a list."""
    repeated: int
    """Items per kind of repetition."""
    pairs: int
    """Pairs per kind."""
    rated: int
    """Words of each kind in the list from which recall is correlated with people's ratings."""
    placed: int
    """Pictures at places."""
    timed: int
    """Trials per condition of the tasks with response times."""
    mentioned: int | None
    """Things of each kind that are mentioned in sentences; None: all."""
    problems: int
    """Problems in two parts per number of premises."""


SIZES = {
    True: Size(participants=1, per_list=4, repeated=3, pairs=3, rated=4, placed=4, timed=1, mentioned=2, problems=1),
    False: Size(
        participants=1, per_list=8, repeated=6, pairs=8, rated=12, placed=12, timed=2, mentioned=None, problems=2
    ),
}
"""Keys: whether the design is the quick one."""


def design(*, seed: int, participants: int, quick: bool, half: str = "second") -> Design:
    """All parts for every participant; items of one half."""
    trials = tuple(
        trial
        for participant in range(1, participants + 1)
        for trial in _of_participant(participant, seed, SIZES[quick], half)
    )
    return Design(NAME, seed, participants, trials)


def _of_participant(participant: int, seed: int, size: Size, half: str) -> Iterator[Trial]:
    def chosen(name: str) -> _Items:
        return _Items(half, generator(seed, f"{participant}/{name}"))

    for manner in MANNERS:
        yield from _recall_list(participant, chosen(f"recall/{manner}"), size.per_list, manner=manner)
    yield from _recall_list(participant, chosen("recall/cued"), size.per_list, test="cued")
    for delay_min in DELAYS_MIN:
        yield from _recall_list(participant, chosen(f"recall/{delay_min}"), size.per_list, delay_min=delay_min)
    yield from _repetition_list(participant, chosen("repetition"), size.repeated)
    yield from _pair_list(participant, chosen("pairs"), size.pairs)
    yield from _rated_list(participant, chosen("rated"), size.rated)
    yield from _placed_list(participant, chosen("places"), size.placed)
    yield from timed_trials(participant, generator(seed, f"{participant}/timed"), size.timed, half=half)
    yield from sentence_trials(participant, generator(seed, f"{participant}/sentences"), size.mentioned)
    yield from planning_trials(participant, size.problems)


class _Items:
    """Draws words of one half without repetition."""

    def __init__(self, half: str, rng: np.random.Generator) -> None:
        self._left = {
            kind: [str(word) for word in rng.permutation(words(kind, half=half))]
            for kind in ("concrete", "middle", "abstract")
        }

    def take(self, kind: str, count: int) -> list[str]:
        """The next ``count`` words of a kind."""
        taken, self._left[kind] = self._left[kind][:count], self._left[kind][count:]
        return taken


def _trial(participant: int, session: str, **levels: Level) -> Trial:
    """A trial with all levels, those not given at the value for "does not apply"."""
    every: dict[str, Level] = {
        "part": "",
        "material": "",
        "manner": "learn",
        "test": "free",
        "delay_min": 0,
        "item": "",
    }
    return Trial(participant, every | levels, session=session)


def _recall_list(
    participant: int, source: _Items, count: int, *, manner: str = "learn", test: str = "free", delay_min: int = 0
) -> Iterator[Trial]:
    session = f"recall/{manner}/{test}/{delay_min}"
    for material in MATERIALS:
        for word in source.take("abstract" if material == "abstract" else "concrete", count):
            yield _trial(
                participant, session, part="recall", material=material, manner=manner, test=test, delay_min=delay_min,
                item=word,
            )  # fmt: skip


def _repetition_list(participant: int, source: _Items, count: int) -> Iterator[Trial]:
    for material in REPETITIONS:
        for word in source.take("concrete", count):
            yield _trial(participant, "repetition", part="repetition", material=material, item=word)


def _pair_list(participant: int, source: _Items, count: int) -> Iterator[Trial]:
    kinds = {"C": "concrete", "A": "abstract"}
    for material in PAIRS:
        stimuli, responses = (source.take(kinds[letter], count) for letter in material)
        for stimulus, response in zip(stimuli, responses, strict=True):
            yield _trial(
                participant, "pairs", part="pairs", material=material, test="cued", item=f"{stimulus} {response}"
            )


def _rated_list(participant: int, source: _Items, count: int) -> Iterator[Trial]:
    for kind in ("concrete", "middle", "abstract"):
        for word in source.take(kind, count):
            yield _trial(participant, "rated", part="rated", material=kind, item=word)


def _placed_list(participant: int, source: _Items, count: int) -> Iterator[Trial]:
    for word in source.take("concrete", count):
        yield _trial(participant, "places", part="places", material="picture", manner="name", item=word)


def sequence(session: Sequence[Trial], seed: int) -> list[Trial]:
    """The trials of a list in the random order in which its items are studied."""
    rng = np.random.default_rng(seed)
    return [session[number] for number in rng.permutation(len(session))]
