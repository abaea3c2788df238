"""One session of mental scanning: learn a map, then answer questions about it from memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imagery_agent.language.task_templates import RETELL_MAP
from imagery_envs.mental_scanning import DIRECTIONS
from imagery_envs.stimuli.constructions import normal_answer
from imagery_experiments.analysis.statistics import finite
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, shown_picture

READY = 0
ACTIONS = {"yes": 1, "reached": 1, "no": 2} | {name: 1 + number for number, name in enumerate(DIRECTIONS)}
RETELL = RETELL_MAP.say()


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Learn the map, then answer every question of the session from memory."""
    import gymnasium as gym

    from imagery_experiments.participants.picture_truths import reveal_map

    levels, exposures = session[0].levels, [int(trial.levels["exposures"]) for trial in session]
    settings: dict[str, Any] = {name: levels[name] for name in ("learning", "task", "expectation")}
    settings["size"] = levels["map_size"]
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
    reveal_map(subject.reveal_truth, observation["picture"], info["truth"])
    described, recalled = levels["learning"] == "description", False
    frames: tuple[Any, ...] = ()
    for trial in session:
        while info["truth"]["phase"] != "query":
            response = subject.agent.respond(shown_picture(observation), info["instruction"])
            if info["truth"]["phase"] == "study":
                text, frames = info["instruction"].partition(": ")[2], response.trace
                recalled = described and subject.agent.respond(None, RETELL).answer == text
            observation, _, _, _, info = env.step(READY)
        response = subject.agent.respond(shown_picture(observation), info["instruction"])
        yield Outcome(
            trial,
            response.answer,
            _action(response.answer) == info["truth"]["answer"],
            response.duration_ms,
            response.work,
            _measures(response.answer, info["truth"], recalled=recalled),
            (*frames, *response.trace) if trial.record_trace else (),
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
