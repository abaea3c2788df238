"""Tasks with an ambiguous figure: name it, name its other interpretation, draw it from memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates


@dataclass(frozen=True)
class SeeTask:
    """What is this figure?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class SeeAgainTask:
    """Name the figure in mind, or the one that is shown, again."""

    picture: np.ndarray | None = None
    """uint8 (64, 64, 3); None: the figure in mind."""
    other: bool = True
    """Whether the question is what else it could be, not what it is."""
    top_is_open: bool = False
    """Whether the hint says that another side may be its top."""
    up: str | None = None
    """The side to take as its top: top, left, bottom or right."""
    rotate_deg: float = 0.0
    """Rotation to carry out first, counterclockwise."""


@dataclass(frozen=True)
class DrawTask:
    """Draw the figure in mind."""


FigureTask = SeeTask | SeeAgainTask | DrawTask
EXAMPLES = (
    templates.LOOK.say(other=False),
    templates.LOOK_IN_MIND.say(other=True),
    templates.TAKE_AS_TOP.say(up="left", other=True),
    templates.DRAW.say(),
)


def read_figure_task(text: str, picture: np.ndarray | None) -> FigureTask | None:
    """The ambiguous-figure task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture of the figure is missing.
    """
    if templates.DRAW.read(text) is not None:
        return DrawTask()
    if found := templates.LOOK.read(text):
        if picture is None:
            raise ValueError("expected a picture of the figure with this instruction, got none")
        return SeeAgainTask(picture) if found["other"] else SeeTask(picture)
    if found := templates.LOOK_IN_MIND.read(text):
        return SeeAgainTask(other=found["other"])
    if found := templates.OPEN_TOP.read(text):
        return SeeAgainTask(other=found["other"], top_is_open=True)
    if found := templates.TAKE_AS_TOP.read(text):
        return SeeAgainTask(other=found["other"], up=found["up"])
    if found := templates.ROTATE_IN_MIND.read(text):
        sign = 1.0 if found["side"] == "left" else -1.0
        return SeeAgainTask(other=found["other"], rotate_deg=sign * found["degrees"])
    return None
