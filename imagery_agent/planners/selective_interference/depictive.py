"""A letter is walked round in the visual buffer, a sentence in inner speech.

Each of the two holds one thing. A response sheet that is pointed at must be seen, so it takes the place of the letter;
an answer that is spoken takes the place of the sentence. What was displaced is brought back from memory for the next
step.
Which task suffers from which response follows from that alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.walks import NextCornerTask, NextWordTask, RememberLetterTask, RememberSentenceTask

LETTER, SENTENCE, STEP, ROW = "block letter", "sentence", "step", "row"
"""Topics in memory."""
DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "every",
     "each", "no", "some", "any"]
)  # fmt: skip


@dataclass(frozen=True)
class WalkParameters:
    """How corners and rows are seen."""

    extreme_within: float = 0.05
    """A corner this near to the top or the bottom of the figure, in widths of the picture, is at it."""


def remember_letter(task: RememberLetterTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Perceive and keep the letter."""
    workspace.perceive(task.picture, label="block letter")
    workspace.remember(LETTER)
    begin(workspace)
    return Answer("ready")


def remember_sentence(task: RememberSentenceTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Keep the sentence; inner speech holds it."""
    workspace.memory.keep_words(SENTENCE, task.sentence)
    workspace.speak(task.sentence)
    begin(workspace)
    return Answer("ready")


def next_corner(task: NextCornerTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Look at the next corner of the letter in the buffer, and at how high it lies in the figure."""
    step = next_step(workspace)
    workspace.keep_in_mind(LETTER)
    workspace.buffer.attend(None)
    places = workspace.corners()
    if not places:
        return report(False, task.sheet, workspace)
    corner = places[step % len(places)]
    workspace.attend(corner)
    workspace.look()
    heights = [y for _, y in places]
    return report(_is_extreme(corner, heights, parameters), task.sheet, workspace)


def next_word(task: NextWordTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Go on to the next word in inner speech, and judge it."""
    step = next_step(workspace)
    is_noun = nouns(workspace.rehearse(SENTENCE))
    workspace.infer(2)  # the next word; whether it is a noun
    return report(is_noun[step % len(is_noun)], task.sheet, workspace)


# ---------------------------------------------------------------- shared with the propositional side


def begin(workspace: Workspace) -> None:
    """Start a walk at its first step, and at the first row of a response sheet."""
    workspace.memory.keep_words(STEP, "0")
    workspace.memory.keep_words(ROW, "0")


def next_step(workspace: Workspace) -> int:
    """The number of the step, from 0."""
    step = int(workspace.memory.words(STEP))
    workspace.memory.keep_words(STEP, str(step + 1))
    return step


def report(is_yes: bool, sheet: np.ndarray | None, workspace: Workspace) -> Answer:
    """Say ``yes`` or ``no``, or point at the ``left`` or the ``right`` dot of the next row of the sheet."""
    if sheet is None:
        answer = "yes" if is_yes else "no"
        workspace.speak(answer)
        return Answer(answer)
    row = int(workspace.memory.words(ROW))
    workspace.memory.keep_words(ROW, str(row + 1))
    workspace.look_at(sheet, label="response sheet")
    workspace.buffer.attend(None)
    rows = _rows(workspace.things())
    if not rows:
        return Answer("", confidence=0.0)
    left, _ = rows[row % len(rows)]
    is_left_yes = workspace.color_at(left) == "green"
    return Answer("left" if is_left_yes == is_yes else "right")


def nouns(sentence: str) -> list[bool]:
    """Whether each word follows a determiner: the mind's grammar of nouns, which knows no adjectives."""
    words = ["", *sentence.lower().split()]
    return [before in DETERMINERS for before, _ in pairwise(words)]


def _is_extreme(corner: Place, heights: list[float], parameters: WalkParameters) -> bool:
    nearest = min(abs(corner[1] - min(heights)), abs(corner[1] - max(heights)))
    return nearest <= parameters.extreme_within


def _rows(dots: list[Place]) -> list[tuple[Place, Place]]:
    """Left and right dot of every row, from the top."""
    ordered = sorted(dots, key=lambda place: place[1])
    pairs = zip(ordered[::2], ordered[1::2], strict=False)
    return [(one, other) if one[0] < other[0] else (other, one) for one, other in pairs]
