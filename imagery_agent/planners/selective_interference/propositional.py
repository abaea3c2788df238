"""A letter is turned into a list of words when it is seen, and walked through as a sentence is."""

from __future__ import annotations

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.selective_interference import depictive
from imagery_agent.planners.selective_interference.depictive import LETTER, WalkParameters, begin, next_step, report
from imagery_agent.tasks.walks import NextCornerTask, NextWordTask, RememberLetterTask, RememberSentenceTask

_EXTREME, _BETWEEN = "extreme", "between"


def remember_letter(task: RememberLetterTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Describe every corner in a word, one inference each."""
    workspace.perceive(task.picture, label="block letter")
    heights = [y for _, y in workspace.corners()]
    workspace.infer(len(heights))
    ends = (min(heights), max(heights)) if heights else (0.0, 0.0)
    near = [min(abs(y - end) for end in ends) <= parameters.extreme_within for y in heights]
    description = " ".join(_EXTREME if one else _BETWEEN for one in near) or _BETWEEN
    workspace.memory.keep_words(LETTER, description)
    workspace.speak(description)
    begin(workspace)
    return Answer("ready")


def remember_sentence(task: RememberSentenceTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """As with pictures: a sentence has none."""
    return depictive.remember_sentence(task, workspace, parameters)


def next_corner(task: NextCornerTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """Go on to the next word of the description."""
    step = next_step(workspace)
    words = workspace.rehearse(LETTER).split()
    workspace.infer(2)  # the next corner; whether it is at the top or bottom
    return report(words[step % len(words)] == _EXTREME, task.sheet, workspace)


def next_word(task: NextWordTask, workspace: Workspace, parameters: WalkParameters) -> Answer:
    """As with pictures: a sentence has none."""
    return depictive.next_word(task, workspace, parameters)
