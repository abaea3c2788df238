"""Tasks of mental scanning: learn a map, and answer questions about it from memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture


@dataclass(frozen=True)
class LearnTask:
    """Learn a map that is shown or described."""

    picture: np.ndarray | None = None
    """uint8 (64, 64, 3)."""
    description: str | None = None
    """See :mod:`imagery_agent.tasks.map_descriptions`; with a picture its legend, which may leave out places."""

    def __post_init__(self) -> None:
        if self.picture is None and self.description is None:
            raise ValueError("expected a picture or a description of the map to study, got neither")


@dataclass(frozen=True)
class QueryTask:
    """A question about the learned map, with a landmark to focus on first."""

    focus: str
    target: str
    question: str
    """A key of ``task_templates.MAP_QUESTIONS``."""


@dataclass(frozen=True)
class PointTask:
    """Does the arrow that is shown point at a landmark of the learned map?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class ResizeTask:
    """Imagine the map at another size from now on."""

    factor: float


@dataclass(frozen=True)
class ExpectTask:
    """An expectation about one's own scanning times."""

    longer_is: str
    """``slower`` or ``faster``."""


@dataclass(frozen=True)
class RetellTask:
    """Repeat the description of the map."""


MapTask = LearnTask | QueryTask | PointTask | ResizeTask | ExpectTask | RetellTask
EXAMPLES = (
    "Study this map.",
    templates.STUDY_MAP.say(description="a map with a brown hut at the top and a blue lake at the right"),
    templates.STUDY_MAP.say(
        description=f"{templates.MAP_OPENING} {templates.MAP_PLACE.say(hour=2.5, tenths=7, thing='a brown hut')}"
    ),
    templates.MAP_QUESTIONS["scan"].say(focus="hut", target="lake"),
    templates.MAP_QUESTIONS["presence"].say(focus="hut", target="lake"),
    templates.MAP_QUESTIONS["direction"].say(focus="hut", target="lake"),
    templates.POINT.say(),
)


def read_map_task(text: str, picture: np.ndarray | None) -> MapTask | None:
    """The map task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture is missing or has another shape than the task needs.
    """
    if (found := templates.STUDY_MAP.read(text)) is not None:
        description = found["description"].strip() if found else None
        if description is not None and picture is None:
            return LearnTask(description=description)
        return LearnTask(check_picture(picture, panels=1, what="the map"), description)
    for question, template in templates.MAP_QUESTIONS.items():
        if found := template.read(text):
            return QueryTask(found["focus"], found["target"], question)
    if templates.POINT.read(text) is not None:
        return PointTask(check_picture(picture, panels=1, what="the arrow"))
    if found := templates.RESIZE_MAP.read(text):
        return ResizeTask(found["factor"])
    if found := templates.EXPECT.read(text):
        return ExpectTask(found["longer_is"])
    return RetellTask() if templates.RETELL_MAP.read(text) is not None else None
