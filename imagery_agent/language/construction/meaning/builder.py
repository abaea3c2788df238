"""The steps that a text has asked for so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from imagery_agent.language.construction.meaning.nouns.phrases import IT
from imagery_agent.language.construction.tree import Known, Step


@dataclass
class Builder:
    """Steps in order; ``mentioned``: what "take the line" was about, which "it" means afterwards."""

    steps: list[Step] = field(default_factory=list)
    mentioned: Known | None = None
    sentence: int = 0
    """Number of steps before the sentence that is read."""

    def append(self, *steps: Step) -> None:
        """Further steps."""
        self.steps.extend(steps)

    def meant(self, ref: Any) -> Any:
        """``take the line and move it``: it is the line."""
        return self.mentioned if ref == IT and self.mentioned is not None else ref
