"""The step before, done again or still in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from imagery_agent.language.construction.tree import Add, Known, Repeat, Step
from imagery_agent.language.directions import OPPOSITE_SIDE, opposite_side
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.reference import Bound


def bound(step: Step | None, mentioned: Sequence[int]) -> Step | None:
    """A step in which "it" is what it meant when the step was carried out, so that it means the same when repeated."""
    if not isinstance(step, Add) or not mentioned:
        return step
    return replace(step, constraints=_with_it(step.constraints, Bound("piece", pieces=tuple(mentioned))))


def _with_it(value: Any, meant: Known) -> Any:
    if value == Known("it"):
        return meant
    if isinstance(value, tuple):
        return tuple(_with_it(one, meant) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _with_it(getattr(value, field.name), meant) for field in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if name != "kind"})
    return value


def repeated(last: Step | None, step: Repeat) -> Step:
    """The previous step, for another part or on another side."""
    if last is None:
        raise SceneError("there is no step before this one that could be done again")
    if step.theme is not None and not isinstance(last, Add):
        last = replace(last, theme=step.theme)
    elif isinstance(last, Add) and step.theme is not None:
        last = replace(last, constraints=_with_target(last.constraints, step.theme))
    if step.side is None:
        return last
    again = _on_side(last, step.side)
    if again == last:
        raise SceneError(f"nothing of the step before has a side, so that it cannot be done again on the {step.side}")
    return again


def _with_target(constraints: Sequence[Any], known: Known) -> tuple[Any, ...]:
    """The constraints on another part."""
    changed = []
    for constraint in constraints:
        target = getattr(constraint, "target", None)
        if isinstance(target, Known):
            constraint = replace(constraint, target=known)
        elif target is not None:
            constraint = replace(constraint, target=replace(target, of=known))
        changed.append(constraint)
    return tuple(changed)


def _on_side(value: Any, side: str) -> Any:
    """A step with the words for the opposite of a side replaced by that side."""
    if isinstance(value, str):
        words = [side if OPPOSITE_SIDE.get(word) == opposite_side(side) == word else word for word in value.split()]
        words = [side if word == opposite_side(side) else word for word in words]
        if " " in side and len(words) == 2 and {*words} <= set(OPPOSITE_SIDE):  # "the same at the top right"
            return side
        return " ".join(words)
    if isinstance(value, tuple):
        return tuple(_on_side(item, side) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _on_side(getattr(value, field.name), side) for field in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if name != "kind"})
    return value
