"""Relational reasoning in pictures: draw one arrangement that fits the premises, read off the answer, try others.

A picture puts everything at one place. That another arrangement is possible is found, if at all, by moving one thing of
the question to the opposite side of the other and checking whether all premises still hold (Johnson-Laird's search for
alternative mental models).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.language.scene import RELATIONS
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.imagined_marks import Sketch
from imagery_agent.tasks.planning import ChainTask, Premise

_MARK_SIZE, _SPACING, _EDGE = 0.3, 0.14, 0.07
_APART = 0.05
"""Least distance along an axis, in widths, at which two things do not look level."""


def deliberate(task: ChainTask, workspace: Workspace) -> Iterator[Answer]:
    """Yes or no as in the first arrangement; then cannot tell if another arrangement is possible."""
    one, relation, other = task.question
    sketch = Sketch(workspace, "arrangement", size=_MARK_SIZE)
    _draw(task, sketch, workspace)
    places = sketch.locate()
    if one not in places or other not in places:
        return  # there is no room for it
    holds = _holds(task.question, places)
    workspace.infer()
    # things at the same level were not related by a premise along this axis
    level = abs(_along(relation, places[one], places[other])) < _APART
    yield Answer("cannot tell" if level else "yes" if holds else "no", confidence=0.5)
    if level:
        return
    for name, partner in ((one, other), (other, one)):
        moved = _across(places, name, partner, relation)
        sketch.put(f"{name} moved", moved)
        tried = {**places, name: moved}
        own = [premise for premise in task.premises if name in (premise[0], premise[2])]
        sketch.locate()
        workspace.infer(len(own))
        if all(_holds(premise, tried) for premise in own if premise[0] in tried and premise[2] in tried):
            yield Answer("cannot tell", confidence=0.7)
            return
    yield Answer("yes" if holds else "no", confidence=0.6)


def _draw(task: ChainTask, sketch: Sketch, workspace: Workspace) -> None:
    """Draw each thing beside one that is already drawn, going through the premises repeatedly.

    The first thing is drawn at the center. If there is no room at one side the whole picture is shifted; what still
    does not fit is not drawn.
    """
    drawn: dict[str, Place] = {task.question[0]: (0.5, 0.5)}
    sketch.put(task.question[0], (0.5, 0.5))
    waiting = list(task.premises)
    while waiting:
        ready = [premise for premise in waiting if premise[0] in drawn or premise[2] in drawn]
        workspace.infer(len(waiting))
        if not ready:
            return
        waiting = [premise for premise in waiting if premise not in ready]
        for premise in ready:
            new, place = _beside(premise, drawn)
            if new is None:
                continue
            offset = _room([*drawn.values(), place])
            if offset is None:
                continue
            if any(offset):
                sketch.move(*offset)
                drawn = {name: _moved(at, offset) for name, at in drawn.items()}
                place = _moved(place, offset)
            drawn[new] = place
            sketch.put(new, place)


def _beside(premise: Premise, drawn: dict[str, Place]) -> tuple[str | None, Place]:
    """The thing of a premise that is not drawn yet (None: both are), and the next free place on its side."""
    one, relation, other = premise
    (dx, dy), place = RELATIONS[relation], drawn[other if other in drawn else one]
    if one in drawn and other in drawn:
        return None, place
    new, sign = (one, 1) if other in drawn else (other, -1)
    while any(np.hypot(*np.subtract(place, taken)) <= _APART for taken in drawn.values()):
        place = _moved(place, (sign * dx * _SPACING, sign * dy * _SPACING))
    return new, place


def _moved(place: Place, offset: Place) -> Place:
    return place[0] + offset[0], place[1] + offset[1]


def _room(places: list[Place]) -> Place | None:
    """The shift that brings all places into the picture; None if there is none."""
    low, high = np.min(places, axis=0), np.max(places, axis=0)
    if (low >= _EDGE).all() and (high <= 1 - _EDGE).all():
        return 0.0, 0.0
    if (high - low > 1 - 2 * _EDGE).any():
        return None
    inside = (low >= _EDGE) & (high <= 1 - _EDGE)
    offset = np.where(inside, 0.0, 0.5 - (low + high) / 2)
    return float(offset[0]), float(offset[1])


def _along(relation: str, one: Place, other: Place) -> float:
    """Distance of the first from the second in the direction of a relation, in widths."""
    dx, dy = RELATIONS[relation]
    return dx * (one[0] - other[0]) + dy * (one[1] - other[1])


def _holds(premise: Premise, places: dict[str, Place]) -> bool:
    """Whether a premise is true of the places."""
    one, relation, other = premise
    return _along(relation, places[one], places[other]) > _APART / 2


def _across(places: dict[str, Place], name: str, partner: str, relation: str) -> Place:
    """A place for one thing on the opposite side of its partner, along the axis of a relation."""
    dx, dy = RELATIONS[relation]
    (x, y), (x2, y2) = places[name], places[partner]
    side = float(np.sign((x - x2) * abs(dx) + (y - y2) * abs(dy))) or 1.0
    moved = (x2 - side * _SPACING, y) if dx else (x, y2 - side * _SPACING)
    return float(np.clip(moved[0], _EDGE, 1 - _EDGE)), float(np.clip(moved[1], _EDGE, 1 - _EDGE))
