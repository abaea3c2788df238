"""Painting parts of a figure in mind, and filling their outlines."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes, label

from imagery_agent.language.construction.tree import Known, Paint
from imagery_agent.language.scene import COLORS, SceneError
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.seeing.ink import beyond
from imagery_agent.planners.construction.steps.editor import Editor, Placed, color_of


def paint(editor: Editor, step: Paint) -> list[Placed]:
    """Give parts a color, or fill their outline."""
    figure = editor.figure
    part, half = figure.one(step.theme), None
    if step.theme.name == "half" and step.filled:
        whole = figure.one(step.theme.of or Known())
        part, half = whole, beyond(whole.shape.center, str(step.theme.which))
    for index, mask in part.masks.items():
        picture = figure.pieces[index].picture
        if step.color:
            picture = _dyed(editor, picture, binary_dilation(mask), COLORS[step.color])
        if step.filled:
            picture = filled(editor, picture, mask, within=half)
        editor.set_picture(index, picture)
    return [Placed(part.pieces)]


def _dyed(editor: Editor, picture: MentalPicture, region: np.ndarray, color: tuple[int, int, int]) -> MentalPicture:
    """A picture with the ink of a region, bool (64, 64), in another color."""
    cover = 1 - picture.pixels.min(axis=2, keepdims=True) / 255
    dyed = 255 - cover * (255 - np.array(color))
    pixels = np.where(region[:, :, None], dyed, picture.pixels)
    return editor.workspace.perceive(pixels.astype(np.uint8), label="painted")


def filled(
    editor: Editor, picture: MentalPicture, outline: np.ndarray, *, within: np.ndarray | None = None
) -> MentalPicture:
    """A picture with the spaces that an outline, bool (64, 64), or it and the rest of the picture, encloses filled."""
    ink = editor.figure.look_at(picture)[1] | outline
    spaces, count = label(binary_fill_holes(ink) & ~ink)
    inside = np.zeros_like(ink)
    for number in range(1, count + 1):
        rim = binary_dilation(spaces == number, np.ones((3, 3), bool), iterations=2) & ink
        if (rim & outline).sum() > 0.5 * rim.sum():
            inside |= binary_dilation(spaces == number)
    if not count:
        inside = binary_dilation(outline)  # too small for its space to be seen
    if within is not None:
        inside &= within
        if not inside.any():
            raise SceneError("there is no space in that half that could be filled")
    pixels = np.where(inside[:, :, None], np.array(color_of(picture), np.uint8), picture.pixels)
    return editor.workspace.perceive(pixels.astype(np.uint8), label="filled")
