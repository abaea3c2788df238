"""Tasks of reading a sentence and judging whether the thing in a picture was mentioned in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture


@dataclass(frozen=True)
class ReadSentenceTask:
    """Read a sentence."""

    sentence: str


@dataclass(frozen=True)
class WasMentionedTask:
    """Was the thing that is shown mentioned in the sentence?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


SentencePictureTask = ReadSentenceTask | WasMentionedTask
EXAMPLES = (templates.READ_SENTENCE.say(sentence="The teacher put the pen in the cup"), templates.WAS_MENTIONED.say())


def read_sentence_picture_task(text: str, picture: np.ndarray | None) -> SentencePictureTask | None:
    """The task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture is missing or has another shape.
    """
    if found := templates.READ_SENTENCE.read(text):
        return ReadSentenceTask(found["sentence"])
    if templates.WAS_MENTIONED.read(text) is not None:
        return WasMentionedTask(check_picture(picture, panels=1, what="the thing"))
    return None
