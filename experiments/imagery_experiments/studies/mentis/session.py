"""One spatial puzzle per trial: a large picture, an instruction, an answer in text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_agent.language.spatial_puzzles import PUZZLES, SpatialPuzzle
from imagery_agent.picture_files import read_rgb
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.mentis.design import ENVIRONMENTS
from imagery_experiments.studies.planner_comparison.session import STEADY, course_text

if TYPE_CHECKING:
    from imagery_agent.agent import Response

_REASON = 200
"""Most characters of a reason."""


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Show every puzzle once; a picture that the agent cannot read is a wrong answer with a reason."""
    for trial in session:
        picture, answer = stimulus(trial, seed=seed)
        puzzle = PUZZLES[str(trial.levels["puzzle"])]
        subject.set_traits(STEADY)
        subject.agent.reset(seed)
        measures = {"right_answer": answer, "height_px": picture.shape[0], "width_px": picture.shape[1]}
        try:
            response = subject.agent.respond(picture, puzzle.instruction)
        except ValueError as reason:
            yield _unanswered(trial, measures, str(reason))
            continue
        given = puzzle.normal(response.answer) or response.answer
        yield Outcome.of_response(
            trial,
            response,
            answer=given,
            correct=given == answer,
            **measures,
            confidence=response.confidence,
            course=_course(response, puzzle, answer),
            reason="",
        )


def stimulus(trial: Trial, *, seed: int) -> tuple[np.ndarray, str]:
    """The picture of a trial, uint8 (H, W, 3), and its right answer: drawn with this seed, or from a file."""
    if "picture" in trial.settings:
        return read_rgb(Path(str(trial.settings["picture"]))), str(trial.settings["answer"])
    picture, truth = _drawn(trial, seed=seed)
    return picture, truth["answer"]


def truth_of(trial: Trial, *, seed: int) -> dict[str, Any] | None:
    """The truth of a trial that is drawn with this seed (see its environment); None for a picture from a file."""
    return None if "picture" in trial.settings else _drawn(trial, seed=seed)[1]


def _drawn(trial: Trial, *, seed: int) -> tuple[np.ndarray, dict[str, Any]]:
    import gymnasium as gym

    env = gym.make(ENVIRONMENTS[str(trial.levels["puzzle"])], width_px=int(trial.settings["width_px"]))
    options = {"level": trial.levels["level"], "style": trial.levels["style"]}
    observation, info = env.reset(seed=seed, options=options)
    env.close()
    return observation["picture"], info["truth"]


def _course(response: Response, puzzle: SpatialPuzzle, answer: str) -> str:
    """Work in ms at every change between wrong and right, as in the planner comparison; empty without a course."""
    rewards = {moment.answer: float(puzzle.normal(moment.answer) == answer) for moment in response.time_course}
    return course_text(response.time_course, rewards)


def _unanswered(trial: Trial, measures: dict[str, object], reason: str) -> Outcome:
    from imagery_agent.mind.work_clock import Work

    measures = {**measures, "confidence": 0.0, "course": "", "reason": shorten(reason, _REASON, placeholder=" ...")}
    return Outcome(trial, "", False, math.nan, Work(), measures)
