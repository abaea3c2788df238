"""Removing parts of a figure in mind, shares of them, or what lies in a region."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes

from imagery_agent.language.construction.tree import Remove  # fmt: skip
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.figure import GRID, Figure, Part

Pieces = tuple[int, ...]
"""Indices of the pieces that a step has changed."""


def remove(editor: Editor, step: Remove) -> Pieces:
    """Erase parts, a share of them, what lies in a region, or everything else."""
    figure = editor.figure
    parts = figure.find(step.theme)
    if step.keep:
        kept = figure.one(step.theme)
        rest = without(figure, kept)
        if rest is None:
            raise SceneError("nothing else is there to be removed")
        editor.erase(rest)
    else:
        for part in _from_last(parts):
            gone = _share(part, step)
            if step.within is not None:
                gone = _in_region(figure, gone, step)
            editor.erase(gone)
    if not editor.figure.pieces:
        raise SceneError("nothing would be left of the figure")
    return tuple(range(len(editor.figure.pieces)))


def _from_last(parts: Sequence[Part]) -> list[Part]:
    """The parts in an order in which dropping pieces does not change the indices of those that follow."""
    return sorted(parts, key=lambda part: -max(part.pieces))


def _share(part: Part, step: Remove) -> Part:
    """The region of a part that goes."""
    if step.region is None or (step.share >= 1 and step.region is None):
        return part
    share = step.share if step.share < 1 else 0.5
    direction = np.array(vector_of(step.region))
    low, high = part.shape.low, part.shape.high
    limit = np.where(direction > 0, high - share * (high - low), low + share * (high - low))
    there = (((GRID - limit) * direction > 0) | (direction == 0)).all(axis=-1)
    return _masked(part, there)


def _masked(part: Part, there: np.ndarray) -> Part:
    """What of a part lies in a mask, bool (64, 64)."""
    from imagery_agent.planners.construction.figure import clipped

    masks = {index: mask & there for index, mask in part.masks.items() if (mask & there).any()}
    shape = clipped(part.shape, there)
    if not masks or shape is None:
        raise SceneError("there is nothing of it in that place")
    return Part(shape, masks, False)


def _in_region(figure: Figure, part: Part, step: Remove) -> Part:
    assert step.within is not None
    anchor = figure.one(step.within)
    inside = binary_fill_holes(anchor.mask)
    own = binary_dilation(anchor.mask)
    return _masked(part, ~(inside | own) if step.outside else inside & ~own)


def without(figure: Figure, kept: Part) -> Part | None:
    """All ink but that of a part."""
    near = binary_dilation(kept.mask)
    masks = {i: figure.mask(i) & ~near for i in range(len(figure.pieces)) if (figure.mask(i) & ~near).sum() > 3}
    if not masks:
        return None
    from imagery_agent.planners.construction.figure import clipped

    whole = figure.part(sorted(masks)).shape
    shape = clipped(whole, np.logical_or.reduce(list(masks.values())))
    return Part(shape or whole, masks, False)
