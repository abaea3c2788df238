"""Taking parts out of a figure in mind: splitting strokes off, and removing parts, shares of them or regions."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.construction.steps import Part, Placement, Step
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.figure_editor import FigureEditor
from imagery_agent.planners.construction.ink_geometry import beyond, share_of
from imagery_agent.planners.construction.parts import Target
from imagery_agent.visual_routines.contours import box_of, dilated

_MIN_INK_PX = 4
"""A piece with fewer pixels of ink is dropped."""


def split_off(editor: FigureEditor, target: Target) -> tuple[int, MentalPicture]:
    """The target as a piece of its own: its index and picture. A stroke is first taken out of its piece."""
    if target.whole:
        return target.index, editor.pieces[target.index].picture
    part = _erase(editor, target)
    if editor.figure.known == len(editor.pieces):  # what was part of the known figure still is
        editor.figure.known += 1
    editor.append("line", part)
    return len(editor.pieces) - 1, part


def drop_empty(editor: FigureEditor) -> None:
    """Drop the pieces of which no ink is left."""
    editor.pieces = tuple(piece for i, piece in enumerate(editor.pieces) if editor.figure.mask(i).sum() >= _MIN_INK_PX)


def remove_part(editor: FigureEditor, step: Step) -> None:
    """Carry out a step that removes parts, a share of them, or what of them lies in a region."""
    targets = editor.figure.find(step.part)
    if step.share < 1:
        box = box_of(np.logical_or.reduce([target.mask for target in targets]))
        assert box is not None  # find raises when there is no ink
        targets = _within(share_of(box, step.side, step.share), targets)
    if step.where is not None:
        targets = _within(_region(editor, step.where), targets)
        if not targets:
            raise SceneError("there is nothing of it in that place")
    gone = {target.index for target in targets if target.whole and step.share == 1}
    everywhere = step.part.is_line and step.part.of is None and step.share == 1 and step.where is None
    for target in targets:
        if target.index not in gone:
            _erase(editor, target)
            if everywhere:
                _erase_below(editor, target, step.part)
    editor.pieces = tuple(piece for i, piece in enumerate(editor.pieces) if i not in gone)
    drop_empty(editor)
    if not editor.pieces:
        raise SceneError("nothing would be left of the figure")


def _within(region: np.ndarray, targets: list[Target]) -> list[Target]:
    """What of some targets lies in a region, bool (64, 64)."""
    return [Target(t.index, t.mask & region, False) for t in targets if (t.mask & region).any()]


def _region(editor: FigureEditor, where: Placement) -> np.ndarray:
    """bool (64, 64): what lies inside, outside or on one side of a part, without its own ink."""
    other = editor.figure.ink_of(where.to[0].part)
    if where.relation == "beside":
        box = box_of(other)
        assert box is not None  # find raises when there is no ink
        return beyond(box, where.side)
    inside = binary_fill_holes(other)
    return inside & ~other if where.relation == "inside" else ~inside


def _erase(editor: FigureEditor, target: Target) -> MentalPicture:
    """Take a target's ink out of its piece; returns it as a picture."""
    part = editor.workspace.leave_out(target.mask, editor.pieces[target.index].picture)
    editor.replace_picture(target.index, editor.workspace.buffer.picture)
    return part


def _erase_below(editor: FigureEditor, target: Target, part: Part) -> None:
    """Take out strokes of other pieces that coincide with a removed one, since they look like one stroke."""
    near = dilated(dilated(target.mask))
    for index in range(len(editor.pieces)):
        for line in editor.figure.lines(index, part.name.split()[0]):
            if index != target.index and (line.mask & near).sum() > 0.6 * line.mask.sum():
                _erase(editor, Target(index, line.mask, False))
