"""Ambiguous figures in propositions alone.

A visible figure is read as by the depictive solver. What is kept is its name and which side was up, but no picture.
Asked for another interpretation, the solver rewrites what it knows of the named thing for another side being up, and
compares it with what it knows of other things. It draws what the name means, not what was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import networkx as nx

from imagery_agent.interpreter.reference_frames import SIDES
from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.scene_graph import figure_graph, most_similar, proposition_count, rotated
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.depictive import (
    NAME,
    UP,
    AmbiguousFigureParameters,
    interpretations,
    read_figure,
)
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.object_knowledge import LETTERS, OBJECTS
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask

MIN_SIMILARITY = 0.9
"""Share of propositions that must agree for one description to fit another thing."""


def see(task: SeeTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """The likeliest reading of the visible figure; only its name and upright side are kept."""
    workspace.infer()
    return read_figure(task, workspace)


def see_again(task: SeeAgainTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """Other readings of the visible figure, or other things that the kept description fits."""
    if task.picture is None:
        return _reinterpret(task, workspace, max_names=parameters.max_names)
    workspace.perceive(task.picture, label="figure")
    return interpretations(task, list(SIDES), workspace, parameters)


def draw(task: DrawTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """Imagine the named thing and draw it."""
    if name := workspace.memory.words(NAME):
        workspace.imagine(caption(Scene((Thing(name),))))
    return Answer("drawn", drawing=workspace.draw())


def _reinterpret(task: SeeAgainTask, workspace: Workspace, *, max_names: int) -> Answer:
    """Things whose descriptions equal the figure's, rewritten for the sides that may be up."""
    kept, known = workspace.memory.words(NAME), _known()
    if not task.other:
        workspace.infer()
        return Answer(kept, (kept,) if kept else ())
    if kept not in known:
        workspace.infer()
        return Answer("", confidence=0.0)
    graph = known[kept]
    found: dict[str, float] = {}
    for angle_deg in _rotations_deg(task, workspace.memory.words(UP)):
        turned = rotated(graph, angle_deg)
        similar = most_similar(turned, known, top=len(known), at_least=MIN_SIMILARITY)
        workspace.infer(proposition_count(graph) + len(similar))
        for name, score in similar:
            if name != kept:
                found[name] = max(score, found.get(name, 0.0))
    names = tuple(sorted(found, key=lambda name: -found[name]))[:max_names]
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=min(1.0, found[names[0]]))


@cache
def _known() -> Mapping[str, nx.DiGraph]:
    """The descriptions of all letters and objects."""
    return {name: figure_graph(sketch, thing=name) for name, sketch in (LETTERS | OBJECTS).items()}


def _rotations_deg(task: SeeAgainTask, was_up: str) -> list[float]:
    """Angles, to the left, for which the description is rewritten."""
    if task.up is not None:
        return [90.0 * (SIDES[task.up] - SIDES[was_up])]
    if task.top_is_open:
        return [90.0, 180.0, 270.0]
    return [task.rotate_deg]
