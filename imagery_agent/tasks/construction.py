"""Tasks of mental construction: build a figure from sentences, and name the result."""

from __future__ import annotations

from dataclasses import dataclass

from imagery_agent.language.construction import Step, parse_steps
from imagery_agent.language.scene import SceneError
from imagery_agent.language.task_templates import NAME_FIGURE


@dataclass(frozen=True)
class BuildTask:
    """Carry out the steps of one sentence on the figure in mind."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class NameTask:
    """What does the figure in mind look like?"""


EXAMPLES = ('Imagine a capital letter "D".', NAME_FIGURE.say())


def read_construction_task(text: str) -> BuildTask | NameTask | None:
    """The construction task of an instruction; None if it is another kind of task.

    Sentences that build a figure may begin in any way (``Rotate it``, ``Below it, draw a line``).

    Raises:
        SceneError: a sentence that begins with "Imagine" and cannot be parsed.
    """
    if NAME_FIGURE.read(text) is not None:
        return NameTask()
    try:
        steps = parse_steps(text)
    except SceneError:
        if text.lower().startswith("imagine "):
            raise
        return None
    return BuildTask(steps)
