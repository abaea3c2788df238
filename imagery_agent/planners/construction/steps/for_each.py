"""Steps taken for each of several parts: what "each" and "outer" mean is filled in, one part after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from imagery_agent.language.construction.tree import Add, Feature, ForEach, Known, Points, Step
from imagery_agent.language.directions import opposite_side
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.binding import Bound
from imagery_agent.planners.construction.seeing.choosing import in_order
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.naming import described
from imagery_agent.planners.construction.steps.editor import Editor


def each_bound(editor: Editor, step: ForEach) -> Iterator[Step]:
    """The steps with one part after the other in the place of "each", from left to right, or from top to bottom.

    Raises:
        SceneError: there is nothing of that.
    """
    figure = editor.figure
    parts = in_order(figure.find(step.theme))
    if len(parts) < 2 and step.theme.count == 0:
        raise SceneError(f"there is only one {described(step.theme)}, so that there is nothing to do for each")
    adds = all(isinstance(one, Add) for one in step.steps)
    among, mentioned = len(figure.pieces), figure.mentioned
    sides = _outer_sides(parts)
    if not adds:  # parts that are changed are pieces of their own, so that they can be told apart afterwards
        taken = [editor.take_out(part) for part in parts]
    for number, part in enumerate(parts):
        pieces = part.pieces if part.is_whole else () if adds else taken[number]
        bound = Bound(
            step.theme.name, step.theme.orientation, group=step.theme, number=number, among=among, pieces=pieces
        )
        editor.figure.mentioned = list(pieces) or mentioned
        for one in step.steps:
            yield _with(one, _Binding(bound, sides[number]))


@dataclass(frozen=True)
class _Binding:
    """What is filled in."""

    part: Bound
    outer: str
    """Side of the part that is turned away from the others."""


def _outer_sides(parts: list[Part]) -> list[str]:
    """The side of each part that is turned away from the middle of them all."""
    centers = np.array([part.shape.center for part in parts])
    spread = np.ptp(centers, axis=0)
    away = centers - (centers.min(axis=0) + centers.max(axis=0)) / 2
    sides = []
    for one in away:
        axis = int(spread.argmax()) if min(spread) < 0.3 * max(spread) else int(np.abs(one).argmax())
        sides.append((("left", "right"), ("top", "bottom"))[axis][int(one[axis] >= 0)])
    return sides


def _with(value: Any, binding: _Binding) -> Any:
    """A step with what is filled in."""
    if value == Known("each"):
        return binding.part
    if isinstance(value, Feature | Points) and (value.at if isinstance(value, Feature) else value.side) in {
        "outer",
        "inner",
    }:
        field = "at" if isinstance(value, Feature) else "side"
        side = binding.outer if getattr(value, field) == "outer" else opposite_side(binding.outer)
        value = replace(value, **{field: side})  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return tuple(_with(one, binding) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _with(getattr(value, field.name), binding) for field in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if name != "kind"})
    return value
