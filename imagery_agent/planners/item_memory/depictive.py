"""Words and pictures remembered in two codes (Paivio 1971, 1986).

A word leaves a verbal trace, a picture an imaginal one. A picture may also be named by the interpreter, a word imagined
by the imagination: what is asked for is always done, what is not asked for the less often, the more work it is
(``MemoryParameters.recoding_ms``), and never while parts are being counted. A word is imagined until the mind
recognises in its own drawing what it was to be; a drawing that is not recognised leaves no trace. So how concrete a
word is depends on what imagination and interpreter can do with it, and on no list.

Recall attempts every trace of every event. A picture that is found is named by looking at what is left of it: of its
probable names the first that sounds familiar, else the most probable (generate and recognise; Kintsch 1970).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, TimedAnswer
from imagery_agent.tasks.item_memory import (
    RecallPartnerTask,
    RecallPlaceTask,
    RecallTask,
    StudyPairTask,
    StudyTask,
    WaitTask,
)

_CODES_PER_PICTURE = (PICTURE_SIZE_PX // 4) ** 2


@dataclass(frozen=True)
class ItemMemoryParameters:
    """How words are imagined; strengths of traces are those of the memory (``MemoryParameters``)."""

    size: str = "large"
    """Size at which a word is imagined."""


def study(task: StudyTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Form the traces of one word or picture."""
    if task.word is not None:
        _study_word(task.word, workspace.memory.event_for(task.word), task.manner, workspace, parameters)
        return Answer("ready")
    assert task.picture is not None
    event = workspace.memory.new_event()
    workspace.perceive(task.picture, label="studied")
    workspace.keep_image(event)
    if not _is_done(task.manner, "name", workspace, glances=1):
        return Answer("ready")
    name = workspace.inspect(top=1)[0][0]
    workspace.keep_word(_merged(name, event, workspace), name)
    if task.place:
        workspace.keep_place(name, task.place)
    return Answer("ready", (name,))


def study_pair(task: StudyPairTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Form the traces of two words, and associations from the first to the second."""
    events = [workspace.memory.event_for(word) for word in (task.first, task.second)]
    for word, event in zip((task.first, task.second), events, strict=True):
        _study_word(word, event, task.manner, workspace, parameters)
    workspace.memory.associate(*events, now_ms=workspace.now_ms)
    return Answer("ready")


def wait(task: WaitTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Let time pass."""
    workspace.wait(task.duration_ms)
    return Answer("ready")


def recall(task: RecallTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Attempt every trace of every event, and a second time those of words with the initial that is given."""
    memory, start_ms = workspace.memory, workspace.clock.duration_ms
    found: dict[str, float] = {}
    for event in memory.events():
        for code in memory.codes_of(event):
            is_cued = code == "verbal" and task.initial and _begins(memory.verbal.get(event), task.initial)
            if not (workspace.finds_code(code, event) or (is_cued and workspace.finds_code(code, event))):
                continue
            name = memory.verbal.get(event).content if code == "verbal" else _named_from_picture(event, workspace)  # type: ignore[union-attr]
            if name and name.startswith(task.initial):
                found.setdefault(name, workspace.clock.duration_ms - start_ms)
    return _listed(found)


def recall_partner(task: RecallPartnerTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """Follow the associations of the word, or of a picture in which the word is recognised, one attempt each."""
    memory = workspace.memory
    cue = memory.event_of(task.word)
    if cue is None:
        cue = _event_pictured(task.word, workspace)
    for association in [] if cue is None else memory.associations_of(cue):
        if not workspace.finds(memory.associations, association):
            continue
        if association.code == "verbal":
            word = memory.verbal.get(association.event)
            return Answer(word.content if word else "")
        if name := _named_from_picture(association.event, workspace):
            return Answer(name)
    return Answer("", confidence=0.0)


def recall_place(task: RecallPlaceTask, workspace: Workspace, parameters: ItemMemoryParameters) -> Answer:
    """One attempt at where the thing was."""
    place = workspace.memory.spatial.get(task.word)
    if place is None or not workspace.finds(workspace.memory.spatial, task.word):
        return Answer("", confidence=0.0)
    return Answer(place.content)


def imagine_word(word: str, workspace: Workspace, parameters: ItemMemoryParameters) -> bool:
    """Draw a word, several times if need be, until it is recognised in the drawing; False if it never is."""
    memory = workspace.memory.parameters
    for _ in range(memory.drawings):
        workspace.imagine(caption(Scene((Thing(word, size=parameters.size),))))
        if workspace.recognises(word, within=memory.recognised_within):
            return True
    return False


# ---------------------------------------------------------------- inside


def _study_word(word: str, event: int, manner: str, workspace: Workspace, parameters: ItemMemoryParameters) -> None:
    workspace.keep_word(event, word)
    if _is_done(manner, "imagine", workspace, codes_generated=_CODES_PER_PICTURE, glances=1) and imagine_word(
        word, workspace, parameters
    ):
        workspace.keep_image(event)


def _is_done(manner: str, wanted: str, workspace: Workspace, **work: int) -> bool:
    """Whether an item is recoded into its other code: asked for, or done unasked."""
    if manner == wanted:
        return True
    return manner != "count" and workspace.recodes(**work)


def _merged(name: str, event: int, workspace: Workspace) -> int:
    """The event to which the name of a picture belongs: its own; a name heard before is strengthened there."""
    known = workspace.memory.event_of(name)
    return event if known is None else known


def _begins(trace: object, initial: str) -> bool:
    return str(getattr(trace, "content", "")).startswith(initial)


def _named_from_picture(event: int, workspace: Workspace) -> str:
    """A name of the picture of an event, as blurred as it has become; empty if nothing is seen in it."""
    workspace.see_again(event)
    names = [name for name, _ in workspace.inspect(top=workspace.memory.parameters.recognised_within)]
    return _familiar(names, workspace)


def _familiar(names: Iterable[str], workspace: Workspace) -> str:
    """The first name that was heard of late, else the first."""
    heard, listed = set(workspace.memory.verbal.contents()), list(names)
    for name in listed:
        workspace.infer()
        if name in heard:
            return name
    return listed[0] if listed else ""


def _event_pictured(word: str, workspace: Workspace) -> int | None:
    """The first event with a picture in which the word is recognised; None if there is none."""
    memory = workspace.memory
    for event in memory.events():
        if memory.imaginal.get(event) is None:
            continue
        workspace.see_again(event)
        if workspace.recognises(word, within=memory.parameters.recognised_within):
            return event
    return None


def _listed(found: dict[str, float]) -> Answer:
    """All names in the order of their recall, with the work by then."""
    course = tuple(TimedAnswer(work_ms, name, 1.0) for name, work_ms in found.items())
    return Answer("; ".join(found), tuple(found), time_course=course)
