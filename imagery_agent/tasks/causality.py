"""Tasks of causal judgment: watch a clip frame by frame, or hear of its events, then judge what will or would happen.

Or what caused it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.causal_questions import (
    LOWEST,
    QUESTIONS,
    SHIFTS,
    TOLD_CONTACT,
    TOLD_START,
    TOLD_THROUGH,
    WATCH,
)
from imagery_agent.tasks.pictures import check_picture

HIGHEST = 100
Pick = Callable[[int], int]
"""Returns a random number below its argument."""


@dataclass(frozen=True, eq=False)
class WatchTask:
    """See the next frame of a clip; the first one begins a new clip."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    number: int
    """From 1 on."""


@dataclass(frozen=True)
class HearTask:
    """Hear of the next event of a clip; which discs move and rest at first begins a new clip."""

    moving: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    """Two discs that touch; empty: this is another event."""
    through: str = ""
    """The disc that goes through the gate."""

    @property
    def begins(self) -> bool:
        """Whether a new clip begins."""
        return bool(self.moving or self.resting)


@dataclass(frozen=True)
class JudgeTask:
    """A question about the clip that was watched. Answers: whole numbers, 0 to 100, or -100 to 100 (``caused``)."""

    question: str
    """``will``, ``without``, ``displaced`` or ``caused``."""
    target: str
    """Color of the disc of whose outcome is asked."""
    cause: str = ""
    """Color of the other disc; empty for ``will``."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Displacement of the cause in widths, of ``displaced``."""

    def guess(self, pick: Pick) -> str:
        """A random rating."""
        lowest = LOWEST.get(self.question, 0)
        return str(lowest + pick(HIGHEST - lowest + 1))


CausalTask = WatchTask | HearTask | JudgeTask
EXAMPLES = (TOLD_CONTACT.say(first="red", second="blue"), QUESTIONS["without"].say(target="blue", cause="red"))


def read_causal_task(text: str, picture: np.ndarray | None) -> CausalTask | None:
    """The task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the frame is missing or has another shape.
    """
    if found := WATCH.read(text):
        return WatchTask(check_picture(picture, panels=1, what="the frame of the clip"), found["number"])
    if found := TOLD_START.read(text):
        return HearTask(found.get("moving", ()), found.get("resting", ()))
    if found := TOLD_CONTACT.read(text):
        return HearTask(contact=(found["first"], found["second"]))
    if found := TOLD_THROUGH.read(text):
        return HearTask(through=found["disc"])
    for question, template in QUESTIONS.items():
        if found := template.read(text):
            shift = (0.0, 0.0)
            if question == "displaced":
                dx, dy = (found["percent"] / 100 * part for part in SHIFTS[found["way"]])
                shift = (dx, dy)
            return JudgeTask(question, found["target"], found.get("cause", ""), shift)
    return None
