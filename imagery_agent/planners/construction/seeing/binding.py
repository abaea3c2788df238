"""What a phrase refers to, once it has been found, in place of the phrase."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from imagery_agent.language.construction.tree import Known


@dataclass(frozen=True)
class Bound(Known):
    """One of the parts of a group: what "each" stands for while it is at hand."""

    pieces: tuple[int, ...] = ()
    """The pieces that it consists of; otherwise it is looked for again."""
    group: Known | None = None
    number: int = 0
    """From left to right, or from top to bottom."""
    among: int = 0
    """Number of pieces among which it is looked for: those that were there before the step."""


def with_meant(value: Any, known: Known, meant: Known) -> Any:
    """A step, constraint or tuple of these in which ``known`` is replaced by ``meant`` wherever it occurs."""
    if value == known:
        return meant
    if isinstance(value, tuple):
        return tuple(with_meant(one, known, meant) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: with_meant(getattr(value, field.name), known, meant) for field in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if name != "kind"})
    return value
