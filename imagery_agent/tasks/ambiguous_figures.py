"""Tasks with one figure that can be seen in more than one way: see it, see it as something else, draw it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SeeTask:
    """What is this figure?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class SeeAgainTask:
    """What is the figure in mind, or the one that is shown; or what else could it be?"""

    picture: np.ndarray | None = None
    """uint8 (64, 64, 3); None: the figure in mind."""
    other: bool = True
    """Asked for something else than was said before."""
    top_is_open: bool = False
    """Told that another side may be its top."""
    up: str | None = None
    """Told which side to take as its top: top, left, bottom or right."""
    rotate_deg: float = 0.0
    """Told to rotate it first, positive to the left."""


@dataclass(frozen=True)
class DrawTask:
    """Draw the figure in mind."""


FigureTask = SeeTask | SeeAgainTask | DrawTask
EXAMPLES = (
    "Look at this figure. What is it?",
    "Look at the figure in your mind. What else could it be?",
    "Take the left side of the figure in your mind as its top. What else could it be?",
    "Draw the figure in your mind.",
)
_ASKED = r" what (?P<asked>is it|else could it be)\?$"
_SHOWN = re.compile(rf"^look at this figure\.{_ASKED}", re.I)
_IN_MIND = re.compile(
    r"^(?:look at the figure in your mind"
    r"|the top of the figure in your mind may be (?P<open>another side of it)"
    r"|take the (?P<up>top|left|bottom|right) side of the figure in your mind as its top"
    r"|rotate the figure in your mind by (?P<angle>\d+) degrees to the (?P<side>left|right))"
    rf"\.{_ASKED}",
    re.I,
)


def read_figure_task(text: str, picture: np.ndarray | None) -> FigureTask | None:
    """The task of this kind that an instruction sets; None if it sets another.

    Raises:
        ValueError: a figure is to be looked at and none is shown.
    """
    if text.lower() == EXAMPLES[3].lower():
        return DrawTask()
    if found := _SHOWN.match(text):
        if picture is None:
            raise ValueError("expected a picture of the figure with this instruction, got none")
        return SeeTask(picture) if found["asked"].lower() == "is it" else SeeAgainTask(picture)
    if found := _IN_MIND.match(text):
        angle = float(found["angle"] or 0) * (-1.0 if (found["side"] or "").lower() == "right" else 1.0)
        return SeeAgainTask(
            other=found["asked"].lower() != "is it",
            top_is_open=found["open"] is not None,
            up=found["up"].lower() if found["up"] else None,
            rotate_deg=angle,
        )
    return None
