"""Seeing a figure as something else in words alone: the verbal twin of ``construal``.

A figure before the eyes is read as the imagery planner reads it. What is kept is its name and which side was up; there
is no picture. Asked for something else, what is known of the thing in words is rewritten for another side being up and
compared with what is known of other things. It draws what the name says, not what was seen.
"""

from __future__ import annotations

from imagery_agent.interpreter.reference_frames import SIDES
from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.scene_graph import figure_graph, proposition_count, rotated, similarity
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.depictive import SAID, UP, ConstrualParameters, see, see_again
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.object_knowledge import LETTERS, OBJECTS
from imagery_agent.tasks.ambiguous_figures import DrawTask, FigureTask, SeeAgainTask, SeeTask

LEAST_LIKENESS = 0.9
"""Share of propositions that must agree for one description to be another thing's."""


def solve_figure_in_words(task: FigureTask, workspace: Workspace, parameters: ConstrualParameters) -> Answer:
    """Answer one of these tasks from the name alone, unless the figure is shown."""
    match task:
        case SeeTask():
            workspace.infer()
            return see(task, workspace)
        case SeeAgainTask(picture=None):
            return _redescribed(task, workspace, top=parameters.top)
        case SeeAgainTask():
            assert task.picture is not None
            workspace.perceive(task.picture, label="figure")
            return see_again(task, list(SIDES), workspace, parameters)
        case DrawTask():
            if said := workspace.memory.words(SAID):
                workspace.imagine(caption(Scene((Thing(said),))))
            return Answer("drawn", drawing=workspace.draw())


def _redescribed(task: SeeAgainTask, workspace: Workspace, *, top: int) -> Answer:
    """Things whose descriptions are that of the figure, rewritten for the sides that may be up."""
    said, known = workspace.memory.words(SAID), {**LETTERS, **OBJECTS}
    if not task.other:
        workspace.infer()
        return Answer(said, (said,) if said else ())
    if said not in known:
        workspace.infer()
        return Answer("", confidence=0.0)
    graph = figure_graph(known[said], thing=said)
    found: dict[str, float] = {}
    for angle_deg in _turns(task, workspace.memory.words(UP)):
        turned = rotated(graph, angle_deg)
        workspace.infer(proposition_count(graph) + len(known))
        for name, sketch in known.items():
            likeness = similarity(turned, figure_graph(sketch, thing=name))
            if name != said and likeness >= LEAST_LIKENESS:
                found[name] = max(likeness, found.get(name, 0.0))
    names = tuple(sorted(found, key=lambda name: -found[name]))[:top]
    return (
        Answer(names[0], names, confidence=min(1.0, found[names[0]])) if names else Answer("", confidence=0.0)
    )


def _turns(task: SeeAgainTask, was_up: str) -> list[float]:
    """By how much the description is rewritten, in degrees to the left."""
    if task.up is not None:
        return [90.0 * (SIDES[task.up] - SIDES[was_up])]
    if task.top_is_open:
        return [90.0, 180.0, 270.0]
    return [task.rotate_deg]
