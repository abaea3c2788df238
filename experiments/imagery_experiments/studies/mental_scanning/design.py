"""The trials of mental scanning: every pair of landmarks in every condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from imagery_envs.stimuli.maps.islands import LURES
from imagery_envs.stimuli.maps.landmarks import LANDMARKS
from imagery_experiments.experiment.design import Design, Level, Trial, generator

NAME = "mental-scanning"
FACTORS = ("learning", "task", "map_size", "expectation", "order", "exposures")
_PLAIN: Mapping[str, Level] = {
    "learning": "picture",
    "task": "scan",
    "map_size": "full",
    "expectation": "none",
    "order": "none",
}
CONDITIONS: dict[str, Mapping[str, Level]] = {
    "scan": _PLAIN,
    "half size": {**_PLAIN, "map_size": "half"},
    "on the map?": {**_PLAIN, "task": "presence"},
    "direction": {**_PLAIN, "task": "direction"},
    "jump": {**_PLAIN, "task": "jump"},
    "surprise arrow": {**_PLAIN, "task": "arrow"},
    "longer is slower": {**_PLAIN, "expectation": "slower"},
    "longer is faster": {**_PLAIN, "expectation": "faster"},
    "prediction": {**_PLAIN, "task": "duration"},
    "told clockwise": {**_PLAIN, "learning": "description", "order": "clockwise"},
    "told at random": {**_PLAIN, "learning": "description", "order": "random"},
}
"""Name -> levels of the factors, which are options of the environment. Names are part of the seeds of sessions."""


@dataclass(frozen=True)
class Size:
    """Trials of one participant: for every condition and number of exposures the 21 pairs, and lures."""

    participants: int
    conditions: tuple[str, ...]
    """Names in :data:`CONDITIONS`."""
    probed: tuple[int, ...]
    """Numbers of exposures after which described maps are tested."""
    lures: int
    """Trials per condition whose target is not on the map."""


SIZES = {
    True: Size(
        participants=1,
        conditions=("scan", "half size", "on the map?", "direction", "surprise arrow"),
        probed=(),
        lures=7,
    ),
    False: Size(participants=6, conditions=tuple(CONDITIONS), probed=(1, 3, 6), lures=7),
}
"""Keys: whether the design is the quick one."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Every condition of every participant as one session: the 21 pairs and lures, shuffled, after all exposures.

    All participants learn the same map, so that times of pairs can be averaged over participants.
    """
    size = SIZES[quick]
    trials: list[Trial] = []
    for participant in range(1, participants + 1):
        for name in size.conditions:
            levels = CONDITIONS[name]
            pairs = _pairs(seed, participant, name, size)
            for exposures in size.probed if levels["learning"] == "description" else (1,):
                for position, (start, target) in enumerate(pairs):
                    recorded = participant == 1 and position < 2
                    own = {**levels, "exposures": exposures, "start": start, "target": target}
                    trials.append(Trial(participant, own, name, record_trace=recorded))
    return Design(NAME, seed, participants, tuple(trials))


def _pairs(seed: int, participant: int, name: str, size: Size) -> list[tuple[str, str]]:
    """Start and target of every trial of a condition, in order."""
    own = generator(seed, f"{participant}/{name}")
    pairs = [tuple(str(part) for part in own.permutation(pair)) for pair in combinations(LANDMARKS, 2)]
    if CONDITIONS[name]["task"] not in {"direction", "duration"} and not name.startswith("told"):
        pairs += [(LANDMARKS[index % len(LANDMARKS)], LURES[index % len(LURES)]) for index in range(size.lures)]
    return [(pairs[index][0], pairs[index][1]) for index in own.permutation(len(pairs))]
