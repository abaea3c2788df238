"""A person as the participant of a session: the session's own code runs on the answers that were given so far.

A session is a pure function of its answers. It is run again for every screen: when it asks for more answers than
there are, the question is the next screen. So nothing is kept in memory between two screens, and a server that was
killed goes on from the answers on disk.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from imagery_agent.agent import Response
from imagery_agent.mind.work_clock import Work
from imagery_experiments.experiment.design import Trial, session_seed
from imagery_experiments.experiment.participant import PictureTruth, Subject
from imagery_experiments.experiment.study import Outcome, Study
from imagery_experiments.people.screens import Screen, screen_of

LONGEST_ANSWER = 400
"""Characters."""
LARGEST_DRAWING = 40_000
"""Characters of a drawing as a PNG in base64."""
Text = Annotated[str, StringConstraints(max_length=LONGEST_ANSWER, strip_whitespace=True)]


class Answer(BaseModel):
    """The answer to one screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Text = ""
    names: tuple[Text, ...] = Field(default=(), max_length=10)
    """Names, best first, where a figure was to be named."""
    rt_ms: float = Field(ge=0, le=3_600_000, allow_inf_nan=False)
    """From the first frame of the screen to the response."""
    drawing: Annotated[str, StringConstraints(max_length=LARGEST_DRAWING)] = ""
    """A PNG in base64."""
    attempts: int = Field(default=0, ge=0, le=1000)
    """How often landmarks were placed until all were right."""


class Waiting(Exception):
    """A session needs the answer to one more screen."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen.instruction)
        self.screen = screen


@dataclass
class _Person:
    """The agent of a session: gives the answers in order."""

    answers: Sequence[Answer]
    swapped: bool
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    given: int = 0

    def reset(self, seed: int) -> None:
        """A person needs no seed."""

    def reveal(self, truth: PictureTruth) -> None:
        """Keep the landmarks of a map, for the test of learning; the person does not see them."""
        self.places = dict(truth.places)

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        """The next answer; Waiting if it was not given yet."""
        if self.given == len(self.answers):
            raise Waiting(screen_of(instruction, picture, swapped=self.swapped, places=self.places))
        answer = self.answers[self.given]
        self.given += 1
        names = answer.names or ((answer.text,) if answer.text else ())
        return Response(answer.text, names, answer.rt_ms, Work(), (), drawing=_drawing(answer.drawing))


def _drawing(text: str) -> np.ndarray | None:
    """uint8 (64, 64, 3) of a PNG in base64; blank if it is none."""
    if not text:
        return None
    try:
        with Image.open(io.BytesIO(base64.b64decode(text, validate=True)), formats=("PNG",)) as picture:
            if max(picture.size) > 1024:
                raise ValueError
            return np.asarray(picture.convert("RGB").resize((64, 64), Image.Resampling.BOX))
    except (ValueError, OSError, SyntaxError):
        return np.full((64, 64, 3), 255, np.uint8)


def proceed(
    study: Study, session: Sequence[Trial], answers: Sequence[Answer], *, seed: int, swapped: bool = False
) -> tuple[list[Outcome], Screen | None]:
    """The outcomes of the trials that these answers finish, and the next screen; None when the session is over."""
    person = _Person(answers, swapped)
    subject = Subject(person, person.reveal)
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(study.run(session, subject, seed=session_seed(seed, session)))
    except Waiting as waiting:
        return outcomes, waiting.screen
    return outcomes, None


def screens_ahead(study: Study, session: Sequence[Trial], *, seed: int, swapped: bool) -> list[Screen]:
    """All screens of a session, for pages without a server: the first key or choice is assumed as the answer."""
    answers: list[Answer] = []
    found: list[Screen] = []
    while True:
        _, screen = proceed(study, session, answers, seed=seed, swapped=swapped)
        if screen is None:
            return found
        found.append(screen)
        answers.append(Answer(text=likely_answers(screen)[0], rt_ms=0))


def likely_answers(screen: Screen) -> tuple[str, ...]:
    """The possible answers of a screen, for a rating the middle; one empty answer where anything may be typed."""
    if screen.scale:
        return (str(round(sum(value for value, _ in screen.scale) / 2)),)
    return tuple(dict.fromkeys(screen.keys.values())) or screen.choices or ("",)


def right_answer(
    study: Study, session: Sequence[Trial], screens: Sequence[Screen], *, seed: int, swapped: bool
) -> str | None:
    """The answer to the last screen of a session of one trial that counts as correct; None if it cannot be listed."""
    before = [Answer(text=likely_answers(screen)[0], rt_ms=0) for screen in screens[:-1]]
    for text in likely_answers(screens[-1]):
        outcomes, _ = proceed(study, session, [*before, Answer(text=text, rt_ms=0)], seed=seed, swapped=swapped)
        if text and outcomes and outcomes[-1].correct:
            return text
    return None
