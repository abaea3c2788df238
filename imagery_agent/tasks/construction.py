"""Tasks of mental construction: build a figure from sentences, and name the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from imagery_agent.language.construction import Step, read_steps
from imagery_agent.language.scene import SceneError
from imagery_agent.language.task_templates import NAME_FIGURE


class Reader(Protocol):
    """Understands sentences that build a figure: the grammar, or for example a language model."""

    def __call__(self, sentence: str, /) -> tuple[Step, ...]:
        """The steps that a sentence asks for.

        Raises:
            ValueError: the sentence is not understood. A reader never guesses.
        """
        ...


@dataclass(frozen=True)
class BuildTask:
    """Carry out the steps of one sentence on the figure in mind."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class NameTask:
    """What does the figure in mind look like?"""


EXAMPLES = ('Imagine a capital letter "D".', NAME_FIGURE.say())


def read_construction_task(text: str, *, reader: Reader = read_steps) -> BuildTask | NameTask | None:
    """The construction task of an instruction; None if it is another kind of task.

    Sentences that build a figure may begin in any way (``Rotate it``, ``Below it, draw a line``). ``reader``
    understands them; by default the grammar.

    Raises:
        SceneError: a sentence that begins with "Imagine" and cannot be parsed.
    """
    if NAME_FIGURE.read(text) is not None:
        return NameTask()
    try:
        steps = reader(text)
    except SceneError:
        if text.lower().startswith("imagine "):
            raise
        return None
    return BuildTask(steps)
