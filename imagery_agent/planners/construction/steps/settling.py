"""Things that are to touch an edge come to rest on what is there: dots on a round top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import Beside, Constraint, Feature, Inside, Known, Touches
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.checking.checks import NEAR
from imagery_agent.planners.construction.checking.ink import gap
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.solving.motions import pushed
from imagery_agent.planners.construction.solving.theme import about_theme
from imagery_agent.planners.construction.steps.editor import Editor, Placed

_DEEPEST = 0.4
"""Farthest way that a thing is pushed, as a share of what it is to touch: not down to the bottom of a V."""


def settled(editor: Editor, placed_ones: Sequence[Placed]) -> list[Placed]:
    """Push every new thing that does not touch the edge that it is to touch straight there, if there is ink ahead.

    A thing that came to rest farther down a round top is beside it all the same, so that this is not looked at again.
    """
    return [_settled(editor, one) for one in placed_ones]


def _settled(editor: Editor, one: Placed) -> Placed:
    figure, constraints = editor.figure, about_theme(one.constraints)
    if len(one.pieces) == len(figure.pieces):
        return one
    for contact in [c for c in constraints if isinstance(c, Touches) and c.own is None]:
        side, view = _side(contact, constraints), figure.without(one.pieces, hidden=one.hidden)
        if side is None or not _is_there(view, contact.target.of):
            continue
        whole, direction = view.one(contact.target.of), np.array(vector_of(side))
        outwards = 1.0 if any(isinstance(c, Inside) for c in constraints) else -1.0
        for index in [n for n in one.pieces if gap(figure.mask(n), whole.mask) > NEAR]:
            before, base = figure.pieces, figure.part([index]).shape
            way = pushed(base, [Touches(Feature("all", contact.target.of))], view, outwards * direction)
            if np.hypot(*way.shift) < _DEEPEST * float(np.abs(whole.shape.size @ direction)):
                editor.set_picture(index, editor.changed(figure.pieces[index].picture, way))
            if gap(figure.mask(index), whole.mask) > NEAR:
                figure.pieces = before
            else:
                one = replace(one, constraints=tuple(c for c in one.constraints if not isinstance(c, Beside)))
    return one


def _is_there(view: Figure, known: Known) -> bool:
    try:
        return bool(view.find(known))
    except SceneError:
        return False


def _side(contact: Touches, constraints: Sequence[Constraint]) -> str | None:
    """The side of the target on which the thing is."""
    sides = [contact.target.at, *(c.side for c in constraints if isinstance(c, Beside))]
    return next((side for side in sides if side in OPPOSITE_SIDE), None)
