"""Words and pictures remembered in words alone: a picture is named and forgotten, a word is never imagined."""

from __future__ import annotations

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.item_memory import depictive
from imagery_agent.planners.item_memory.depictive import ItemMemoryParameters
from imagery_agent.tasks.item_memory import (
    RecallPartnerTask,
    RecallPlaceTask,
    RecallTask,
    StudyPairTask,
    StudyTask,
    WaitTask,
)


def study(task: StudyTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Form the verbal trace of a word, or of the name of a picture."""
    word = task.word
    if word is None:
        assert task.picture is not None
        workspace.perceive(task.picture, label="studied")
        word = workspace.inspect(top=1)[0][0]
    workspace.keep_word(workspace.memory.event_for(word), word)
    if task.place:
        workspace.keep_place(word, task.place)
    return Answer("ready", (word,))


def study_pair(task: StudyPairTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Form the verbal traces of two words, and the association from the first to the second."""
    events = [workspace.memory.event_for(word) for word in (task.first, task.second)]
    for word, event in zip((task.first, task.second), events, strict=True):
        workspace.keep_word(event, word)
    workspace.memory.associate(*events, now_ms=workspace.now_ms)
    return Answer("ready")


def wait(task: WaitTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Let time pass."""
    return depictive.wait(task, workspace, parameters)


def recall(task: RecallTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """As with pictures: no event has any."""
    return depictive.recall(task, workspace, parameters)


def recall_partner(task: RecallPartnerTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """As with pictures: no event has any."""
    return depictive.recall_partner(task, workspace, parameters)


def recall_place(task: RecallPlaceTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """As with pictures: places are kept apart from what things look like."""
    return depictive.recall_place(task, workspace, parameters)
