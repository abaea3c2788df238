"""Removing parts of a figure in mind, shares of them, or what lies in a region."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_closing, binary_dilation, binary_fill_holes

from imagery_agent.language.construction.tree import Remove
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.ink import beyond
from imagery_agent.planners.construction.seeing.naming import described
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.steps.editor import Editor, Placed


def remove(editor: Editor, step: Remove) -> list[Placed]:
    """Erase parts, a share of them, what lies in a region, or everything else.

    Raises:
        SceneError: there is nothing of that, or nothing would be left.
    """
    figure = editor.figure
    if step.keep:
        gone = everything_but(figure, figure.one(step.theme))
    else:
        parts = [_share(part, step) for part in figure.find(step.theme)]
        gone = Part.all_of([part for part in parts if part is not None])
        if gone is not None and step.within is not None:
            gone = gone.within(_region(figure, step))
    if gone is None:
        raise SceneError(f"nothing of the {described(step.theme)} is there to be removed")
    editor.erase(gone)
    if not any(figure.mask(index).any() for index in range(len(figure.pieces))):
        raise SceneError("nothing would be left of the figure")
    return [Placed(tuple(range(len(figure.pieces))))]


def _share(part: Part, step: Remove) -> Part | None:
    """The region of a part that goes."""
    if step.region is None:
        return part
    share = step.share if step.share < 1 else 0.5
    low, high = part.shape.low, part.shape.high
    limit = np.where(np.array(vector_of(step.region)) > 0, high - share * (high - low), low + share * (high - low))
    return part.within(beyond(limit, step.region))


def _region(figure: Figure, step: Remove) -> np.ndarray:
    """bool (64, 64): what lies inside a part, or outside it, without its outline."""
    assert step.within is not None
    outline = figure.one(step.within).mask
    closed = binary_closing(np.pad(outline, 4), iterations=3)[4:-4, 4:-4] | outline  # also where a stroke crosses it
    inside, own = binary_fill_holes(closed), binary_dilation(outline)
    return np.asarray(~(inside | own) if step.outside else inside & ~own)


def everything_but(figure: Figure, kept: Part) -> Part | None:
    """All ink but that of a part; None if that is next to nothing."""
    away = ~binary_dilation(kept.mask)
    indices = [index for index in range(len(figure.pieces)) if (figure.mask(index) & away).sum() > 3]
    return figure.part(indices).within(away) if indices else None
