"""A sentence is kept in words; a picture is named, and its names are compared with them: no picture is in mind."""

from __future__ import annotations

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.sentence_picture.depictive import (
    SENTENCE,
    SentencePictureParameters,
    decided,
    names_evidence,
)
from imagery_agent.tasks.sentence_pictures import ReadSentenceTask, WasMentionedTask


def read_sentence(task: ReadSentenceTask, workspace: Workspace, parameters: SentencePictureParameters) -> Answer:
    """Keep the words."""
    workspace.memory.keep_words(SENTENCE, task.sentence)
    workspace.speak(task.sentence)
    return Answer("ready")


def was_mentioned(task: WasMentionedTask, workspace: Workspace, parameters: SentencePictureParameters) -> Answer:
    """Name the picture once."""
    workspace.perceive(task.picture, label="shown")
    return decided(names_evidence(workspace, parameters))
