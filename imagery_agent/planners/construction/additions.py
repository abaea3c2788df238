"""Adding a part to a figure in mind: imagine it by itself, transform it, and put it in place (Kosslyn's PUT)."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.scene import SIZES, Scene, Thing, caption
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.figure_editor import FigureEditor
from imagery_agent.planners.construction.ink_geometry import UNIT_BOX, size_of
from imagery_agent.planners.construction.part_sizes import expected_side
from imagery_agent.planners.construction.placement import Goal, goal_of
from imagery_agent.visual_routines.contours import box_of, center_of

_SAME_STROKES = (0.7, 1.45)
"""Scales beyond these would make strokes thin or bold, so that the part is imagined again at its final size."""


def add_part(editor: FigureEditor, step: Step) -> None:
    """Carry out a step that adds a part."""
    if not editor.pieces:
        editor.append(step.part.name, _imagine(editor, step.part, SIZES["medium"]))
        return
    sizes = editor.parameters.sizes
    picture = _imagine(editor, step.part, expected_side(step, editor.figure, sizes))
    own = editor.ink_of(picture)
    if not own.any():
        editor.append(step.part.name, picture)
        return
    where = step.where or Placement("beside", (Spot(Part(FIGURE)),), "right")
    goal = goal_of(step, where, own, editor.figure, sizes)
    if not _SAME_STROKES[0] < goal.scale < _SAME_STROKES[1]:
        picture = _imagine(editor, step.part, goal.scale * max(size_of(box_of(own) or UNIT_BOX)))
        again = editor.ink_of(picture)
        if again.any():
            own, goal = again, goal_of(step, where, again, editor.figure, sizes)
    _put(editor, step.part.name, picture, own, goal)


def _imagine(editor: FigureEditor, part: Part, side: float) -> MentalPicture:
    """The part by itself, drawn about as large as it will be needed (``side`` in widths)."""
    workspace = editor.workspace
    alike = [piece.picture for piece in editor.pieces if piece.name == part.name]
    if part.name == FIGURE:
        alike = [workspace.compose([piece.picture for piece in editor.pieces])]
    if part.size == "same" and alike:  # a copy has the same picture, not another generated one
        again = workspace.perceive(alike[-1].pixels, label=f"the same {part.name}")
        again = workspace.mirror(again) if part.mirrored else again
        return workspace.rotate(part.angle_deg, again) if part.angle_deg else again
    size = min(SIZES, key=lambda name: abs(np.log(SIZES[name] / max(side, 0.05))))
    thing = Thing(part.name, size=size, angle_deg=part.angle_deg, mirrored=part.mirrored)
    drawn = workspace.imagine_best(caption(Scene((thing,))), name=part.name, candidates=editor.parameters.candidates)
    return workspace.outline(drawn)  # figures are line drawings: a solid part would hide others


def _put(editor: FigureEditor, name: str, picture: MentalPicture, own: np.ndarray, goal: Goal) -> None:
    """Bring a part to its goal, after making room for it, and append it as a piece."""
    box = box_of(own)
    assert box is not None  # the caller checks that there is ink
    wide, high = (side * goal.scale for side in size_of(box))
    if goal.angle_deg:
        reach = float(np.hypot(wide, high))
        angle = np.radians(goal.angle_deg + (90 if high > wide else 0))
        wide, high = max(abs(reach * np.cos(angle)), 0.05), max(abs(reach * np.sin(angle)), 0.05)
    x, y = goal.center
    goal = editor.goal_with_room(goal, (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    editor.append(name, editor.brought(picture, center_of(box), goal))
