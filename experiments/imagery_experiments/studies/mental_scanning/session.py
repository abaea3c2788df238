"""The design of mental scanning and one session of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from imagery_envs.mental_scanning import DIRECTIONS
from imagery_envs.stimuli.constructions import normal_answer
from imagery_envs.stimuli.islands import LURES
from imagery_envs.stimuli.landmarks import LANDMARKS
from imagery_experiments.analysis.statistics import finite
from imagery_experiments.experiment.design import Design, Level, Trial, generator
from imagery_experiments.experiment.study import shown_picture
from imagery_experiments.studies.sizes import SCANNING, ScanningSize

if TYPE_CHECKING:
    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.registry import Subject

NAME = "mental-scanning"
FACTORS = ("learning", "task", "size", "expectation", "order", "exposures")
READY = 0
ACTIONS = {"yes": 1, "reached": 1, "no": 2} | {name: 1 + number for number, name in enumerate(DIRECTIONS)}
RETELL = "What did the description of the map say?"
_PLAIN: Mapping[str, Level] = {
    "learning": "picture",
    "task": "scan",
    "size": "full",
    "expectation": "none",
    "order": "none",
}
CONDITIONS: dict[str, Mapping[str, Level]] = {
    "scan": _PLAIN,
    "half size": {**_PLAIN, "size": "half"},
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
"""Name: the levels of its factors, which are the environment's own."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Per participant every condition, a session of its own: the 21 pairs and lures, shuffled, at every probe.

    All participants learn the classic map, so that pairs can be averaged over them.
    """
    size = SCANNING[quick]
    trials: list[Trial] = []
    for participant in range(1, participants + 1):
        for name in size.conditions:
            levels = CONDITIONS[name]
            pairs = _pairs(seed, participant, name, size)
            for exposures in size.probed if levels["learning"] == "description" else (1,):
                for position, (start, target) in enumerate(pairs):
                    shown = participant == 1 and position < 2
                    own = {**levels, "exposures": exposures, "start": start, "target": target}
                    trials.append(Trial(participant, own, name, shown=shown))
    return Design(NAME, seed, participants, tuple(trials))


def _pairs(seed: int, participant: int, name: str, size: ScanningSize) -> list[tuple[str, str]]:
    """Start and target of the trials of a condition, in order."""
    own = generator(seed, f"{participant}/{name}")
    pairs = [tuple(str(part) for part in own.permutation(pair)) for pair in combinations(LANDMARKS, 2)]
    if CONDITIONS[name]["task"] not in {"direction", "duration"} and not name.startswith("told"):
        pairs += [
            (LANDMARKS[index % len(LANDMARKS)], LURES[index % len(LURES)]) for index in range(size.lures)
        ]
    return [(pairs[index][0], pairs[index][1]) for index in own.permutation(len(pairs))]


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Learn the map, then answer every question of the session from memory."""
    import gymnasium as gym

    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.oracle import know_map

    levels, exposures = session[0].levels, [int(trial.levels["exposures"]) for trial in session]
    settings: dict[str, Any] = {name: levels[name] for name in ("learning", "task", "size", "expectation")}
    if levels["learning"] == "description":
        settings |= {"order": levels["order"]}
    env = gym.make(
        "imagery_envs:Imagery/MentalScanning-v0",
        exposures=max(exposures),
        probed=tuple(sorted(set(exposures))),
        **settings,
    )
    first = [trial for trial in session if trial.levels["exposures"] == exposures[0]]
    queries = [(str(trial.levels["start"]), str(trial.levels["target"])) for trial in first]
    observation, info = env.reset(seed=seed, options={"queries": queries})
    subject.agent.reset(seed)
    know_map(subject.tell, observation["picture"], info["truth"])
    is_told, recalled = levels["learning"] == "description", False
    frames: tuple[Any, ...] = ()
    for trial in session:
        while info["truth"]["phase"] != "query":
            response = subject.agent.respond(shown_picture(observation), info["instruction"])
            if info["truth"]["phase"] == "study":
                told, frames = info["instruction"].partition(": ")[2], response.trace
                recalled = is_told and subject.agent.respond(None, RETELL).answer == told
            observation, _, _, _, info = env.step(READY)
        response = subject.agent.respond(shown_picture(observation), info["instruction"])
        yield Outcome(
            trial,
            response.answer,
            _action(response.answer) == info["truth"]["answer"],
            response.duration_ms,
            response.work,
            _measures(response.answer, info["truth"], recalled=recalled),
            (*frames, *response.trace) if trial.shown else (),
        )
        frames = ()
        observation, _, _, _, info = env.step(READY)
    env.close()


def _action(answer: str) -> int:
    plain = normal_answer(answer)
    return int(plain) if plain.isdigit() else ACTIONS.get(plain, READY)


def _measures(answer: str, truth: Mapping[str, Any], *, recalled: bool) -> dict[str, Any]:
    return {
        "present": bool(truth["present"]),
        "distance_px": finite(truth["distance_px"]),
        "rating": float(answer) if answer.isdigit() else None,
        "recalled": recalled,
    }
