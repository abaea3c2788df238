"""Bringing parts of a figure in mind together, and painting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.ndimage import binary_dilation, binary_fill_holes

from imagery_agent.language.construction.tree import Coincides, Constraint, Join, Paint, Points  # fmt: skip
from imagery_agent.language.scene import COLORS, SceneError
from imagery_agent.planners.construction.editor import Editor
from imagery_agent.planners.construction.moves import Pieces, distance_along
from imagery_agent.planners.construction.shapes import Shape
from imagery_agent.planners.construction.solver import Placement


def join(editor: Editor, step: Join) -> Pieces:
    """Push neighbouring parts together until they touch, or lay them on each other."""
    figure = editor.figure
    parts = figure.find(step.theme)
    if len(parts) < 2:
        parts = [figure.part([index]) for index in range(len(figure.pieces))]
    if len(parts) < 2:
        raise SceneError("there are no two things in mind to bring together")
    groups = [editor.take_out(part) for part in parts]
    constraints = [c for c in step.constraints if not isinstance(c, Points)]
    for fixed, moving in pairwise(groups):
        base, target = figure.part(moving).shape, figure.part(fixed).shape
        if step.overlay and not constraints:
            shift = target.center - base.center
        elif any(isinstance(c, Coincides) for c in constraints):
            coincidence = next(c for c in constraints if isinstance(c, Coincides))
            shift = _onto(base, target, coincidence)
        else:
            shift = _until_contact(base, target, constraints)
        editor.settle(moving, base, Placement((1.0, 1.0), (float(shift[0]), float(shift[1]))))
    return tuple(index for group in groups for index in group)


def _onto(base: Shape, target: Shape, coincidence: Coincides) -> np.ndarray:
    """The shift that brings facing strokes of two parts onto each other."""
    from imagery_agent.planners.construction.shapes import stroke_numbers

    toward = target.center - base.center
    pairs = []
    own = stroke_numbers(base, replace(coincidence.own, count=0, which=None, name="line"))
    its = stroke_numbers(target, replace(coincidence.target, count=0, which=None, name="line"))
    for one in own:
        for other in its:
            mine, yours = base.strokes[one], target.strokes[other]
            bend = abs(mine.angle_deg - yours.angle_deg)
            if min(bend, 180 - bend) > 15:
                continue
            shift = yours.points.mean(axis=0) - mine.points.mean(axis=0)
            unlike = abs(np.log(mine.length / yours.length))
            pairs.append((float(np.hypot(*shift)) + 0.3 * float(unlike) - 0.2 * float(np.hypot(*toward) > 0), shift))
    if not pairs:
        raise SceneError("the two have no strokes that could lie on each other")
    return np.asarray(min(pairs, key=lambda pair: pair[0])[1])


def _until_contact(base: Shape, target: Shape, constraints: Sequence[Constraint]) -> np.ndarray:
    """The shift along the axis on which two parts are farther apart until they touch."""
    away = target.center - base.center
    gap = np.maximum(target.low - base.high, base.low - target.high)
    axis = int(np.argmax(gap)) if gap.max() > 0 else int(np.argmax(np.abs(away)))
    direction = np.zeros(2)
    direction[axis] = np.sign(away[axis]) or 1.0
    return direction * distance_along(base.points, target.points, direction)


def paint(editor: Editor, step: Paint) -> Pieces:
    """Give parts a color, or fill their outline."""
    figure = editor.figure
    part = figure.one(step.theme)
    for index, mask in part.masks.items():
        picture = figure.pieces[index].picture
        pixels = picture.pixels.copy()
        region = binary_dilation(mask) if step.color else np.zeros_like(mask)
        color = COLORS.get(step.color) or tuple(int(v) for v in pixels[mask].min(axis=0))
        if step.color:
            cover = 1 - pixels.min(axis=2, keepdims=True) / 255
            dyed = 255 - cover * (255 - np.array(color))
            pixels = np.where(region[:, :, None], dyed, pixels).astype(np.uint8)
        if step.filled:
            inside = binary_fill_holes(mask)
            pixels = np.where((inside & ~mask)[:, :, None] | mask[:, :, None], np.array(color, np.uint8), pixels)
        editor.set_picture(index, editor.workspace.perceive(pixels.astype(np.uint8), label="painted"))
    return part.pieces
