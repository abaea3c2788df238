"""One clip and one question per trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from imagery_agent.language.causal_questions import LOWEST
from imagery_agent.planners.planning.causality.rolling import IMAGINED
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.causality.physics_oracle import oracle_rating

_ACTUAL_FRAMES, _IMAGINED_FRAMES = 6, 10
"""Most frames of the clip and of the imagined course in a film strip."""
_ANY_ACTION = 100


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Show every frame, or tell every event, then ask."""
    import gymnasium as gym

    env = gym.make("imagery_envs:Imagery/Billiards-v0")
    for trial in session:
        options = {name: trial.levels[name] for name in ("modality", "kind", "discs", "variant", "question")}
        observation, info = env.reset(seed=int(trial.settings["clip_seed"]), options=options)
        subject.agent.reset(seed)
        seen: list[Any] = []
        while info["truth"]["phase"] == "frame":
            seen += subject.agent.respond(observation["picture"], info["instruction"]).trace[-1:]
            observation, _, _, _, info = env.step(_ANY_ACTION)
        response = subject.agent.respond(None, info["instruction"])
        truth = info["truth"]
        rating = int(response.answer)
        tolerance = (100 - LOWEST.get(truth["question"], 0)) / 4
        measures = {
            "rating": rating,
            "true_rating": truth["answer"],
            "oracle_rating": oracle_rating(truth["clip"], truth["question"], truth["way"]),
            "through": truth["through"],
            "touched": truth["touched"],
            "confidence": response.confidence,
            "course": _course(response),
        }
        frames = _strip(seen, response.trace) if trial.record_trace else ()
        right = abs(rating - truth["answer"]) <= tolerance
        yield Outcome(trial, response.answer, right, response.duration_ms, response.work, measures, frames)
    env.close()


def _course(response: Any) -> str:
    """Work in ms and rating at every change: ``"0:64 120:100"``; the first one is a guess."""
    changes: list[str] = []
    for moment in response.time_course:
        if not changes or changes[-1].rpartition(":")[2] != moment.answer:
            changes.append(f"{moment.work_ms:g}:{moment.answer}")
    return " ".join(changes)


def _strip(seen: Sequence[Any], imagined: Sequence[Any]) -> tuple[Any, ...]:
    """Some frames of the clip, evenly spaced, and the first imagined course from its start on."""
    steps = [number for number, frame in enumerate(imagined) if _is_imagined(frame)]
    course = []
    if steps:
        course = [imagined[steps[0] - 1], *takewhile(_is_imagined, imagined[steps[0] :])]
    return (*_some(seen, _ACTUAL_FRAMES), *_some(course, _IMAGINED_FRAMES))


def _is_imagined(frame: Any) -> bool:
    return str(frame.label).startswith(IMAGINED)


def _some(frames: Sequence[Any], most: int) -> list[Any]:
    """At most so many frames, evenly spaced, the first and the last among them."""
    if len(frames) <= most:
        return list(frames)
    return [frames[round(number * (len(frames) - 1) / (most - 1))] for number in range(most)]
