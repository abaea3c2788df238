"""Tasks of remembering words and pictures: study them, wait, recall them freely, by a cue, or where they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture


@dataclass(frozen=True)
class StudyTask:
    """Study one word or picture."""

    word: str | None = None
    picture: np.ndarray | None = None
    """uint8 (64, 64, 3), in place of a word."""
    manner: str = "learn"
    """One of ``task_templates.MANNERS``: what is done with it."""
    place: str = ""
    """Where it is shown, in words."""


@dataclass(frozen=True)
class StudyPairTask:
    """Study two words together."""

    first: str
    second: str
    manner: str = "learn"


@dataclass(frozen=True)
class WaitTask:
    """Do something else for some time."""

    duration_ms: float


@dataclass(frozen=True)
class RecallTask:
    """Name all that was studied."""

    initial: str = ""
    """Only what begins with this letter; empty: everything."""


@dataclass(frozen=True)
class RecallPartnerTask:
    """Name what was studied together with a word."""

    word: str


@dataclass(frozen=True)
class RecallPlaceTask:
    """Say where a thing was."""

    word: str


ItemTask = StudyTask | StudyPairTask | WaitTask | RecallTask | RecallPartnerTask | RecallPlaceTask
EXAMPLES = (
    templates.STUDY_WORD.say(word="umbrella", manner="learn"),
    templates.STUDY_PAIR.say(first="umbrella", second="idea", manner="imagine"),
    templates.RECALL_ALL.say(),
    templates.RECALL_PARTNER.say(word="umbrella"),
)


def read_item_task(text: str, picture: np.ndarray | None) -> ItemTask | None:
    """The memory task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture to be studied is missing or has another shape.
    """
    if found := templates.STUDY_PICTURE.read(text):
        picture = check_picture(picture, panels=1, what="the picture to be studied")
        return StudyTask(picture=picture, **found)
    if found := templates.STUDY_WORD.read(text):
        return StudyTask(**found)
    if found := templates.STUDY_PAIR.read(text):
        return StudyPairTask(**found)
    if found := templates.WAIT.read(text):
        return WaitTask(60_000.0 * found["minutes"])
    if templates.RECALL_ALL.read(text) is not None:
        return RecallTask()
    if found := templates.RECALL_INITIAL.read(text):
        return RecallTask(found["initial"])
    if found := templates.RECALL_PARTNER.read(text):
        return RecallPartnerTask(found["word"])
    if found := templates.RECALL_PLACE.read(text):
        return RecallPlaceTask(found["word"])
    return None
