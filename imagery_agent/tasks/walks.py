"""Tasks of walking through what is held in mind: round the corners of a letter, or through the words of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture


@dataclass(frozen=True)
class RememberLetterTask:
    """Remember a block letter."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class RememberSentenceTask:
    """Remember a sentence."""

    sentence: str


@dataclass(frozen=True)
class NextCornerTask:
    """Is the next corner, clockwise from the bottom left, at the very top or bottom?"""

    sheet: np.ndarray | None = None
    """uint8 (64, 64, 3): the response sheet, a green dot for yes and a red one for no in every row; None: say it."""


@dataclass(frozen=True)
class NextWordTask:
    """Is the next word of the sentence a noun?"""

    sheet: np.ndarray | None = None
    """As of :class:`NextCornerTask`."""


WalkTask = RememberLetterTask | RememberSentenceTask | NextCornerTask | NextWordTask
EXAMPLES = (templates.KEEP_LETTER.say(), templates.NEXT_CORNER.say(report="speak"))


def read_walk_task(text: str, picture: np.ndarray | None) -> WalkTask | None:
    """The task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the letter or the response sheet is missing or has another shape.
    """
    if templates.KEEP_LETTER.read(text) is not None:
        return RememberLetterTask(check_picture(picture, panels=1, what="the block letter"))
    if found := templates.KEEP_SENTENCE.read(text):
        return RememberSentenceTask(found["sentence"])
    for template, kind in ((templates.NEXT_CORNER, NextCornerTask), (templates.NEXT_WORD, NextWordTask)):
        if found := template.read(text):
            if found["report"] == "speak":
                return kind()
            return kind(check_picture(picture, panels=1, what="the response sheet"))
    return None
