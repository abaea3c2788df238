"""Building a figure in mind from sentences, with pictures.

Each part is imagined from its name, transformed, and superimposed on the figure; it stays a separate piece, so that
"the left D" can be found and moved later. Places are found by looking: bounding boxes, straight strokes, enclosed
spaces. Strokes are removed by attending to them. Whole figures are rotated and mirrored piece by piece, in small steps.
"""

from __future__ import annotations

from imagery_agent.language.construction import FIGURE, Step, begun
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.recognition import recognise
from imagery_agent.planners.base import Answer
from imagery_agent.planners.construction.additions import add_part
from imagery_agent.planners.construction.figure_editor import FigureEditor
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.part_moves import join_parts, move_part, overlay_parts, resize_part
from imagery_agent.planners.construction.part_removal import remove_part
from imagery_agent.planners.construction.part_rotations import turn_figure, turn_part
from imagery_agent.tasks.construction import BuildTask, NameTask

_ACTIONS = {
    "remove": remove_part, "rotate": turn_part, "mirror": turn_part, "move": move_part, "join": join_parts,
    "overlay": overlay_parts, "resize": resize_part,
}  # fmt: skip


def build_figure(task: BuildTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """Carry out the steps on the figure in mind.

    Raises:
        SceneError: a step cannot be carried out; the figure is then as it was before.
    """
    before = workspace.memory.pieces
    editor = FigureEditor(workspace, parameters)
    try:
        for step in task.steps if before else begun(task.steps):
            _carry_out(editor, step)
    except SceneError:
        workspace.memory.pieces = before
        raise
    if editor.pieces:
        workspace.compose([piece.picture for piece in editor.pieces])
    return Answer("")


def _carry_out(editor: FigureEditor, step: Step) -> None:
    if step.action == "add":
        add_part(editor, step)
    elif not editor.pieces:
        raise SceneError("there is nothing in mind yet; begin with something to imagine")
    elif step.action in {"rotate", "mirror"} and not step.until and _means_all(editor, step):
        turn_figure(editor, step)
    else:
        _ACTIONS[step.action](editor, step)


def _means_all(editor: FigureEditor, step: Step) -> bool:
    return step.part.name == FIGURE and len(editor.figure.find(step.part)) == len(editor.pieces)


def name_figure(task: NameTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """What the picture in mind looks like."""
    found = recognise(workspace, parameters.recognition, top=parameters.max_names)
    names = tuple(name for name, _ in found)
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=min(1.0, max(0.0, float(found[0][1]))))
