"""Mental rotation over descriptions: read each figure's orientation and parity, and compare the parities.

A percept is read once through the interpreter; rewriting a description for another orientation costs the same
inferences at any angle.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.learned_figures import LEARNED_NAMES, learned_names
from imagery_agent.planners.rotation.parameters import RotationParameters
from imagery_agent.tasks.rotation import CompareLearnedTask, CompareTask, IdentifyTask, LearnFigureTask, PrepareTask


def compare_figures(task: CompareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """``same`` if both figures are read with the same parity, else ``different``."""
    left, right = np.split(task.display, 2, axis=1)
    workspace.perceive(left, label="left figure")
    name = workspace.inspect(top=1)[0][0]
    first = _read(name, workspace, parameters)
    workspace.perceive(right, label="right figure")
    second = _read(name, workspace, parameters)
    # rewrite the left description for the orientation of the right one, then compare the parities
    expected = replace(first, angle_deg=second.angle_deg)
    workspace.infer(2)
    return Answer("same" if expected.mirrored == second.mirrored else "different", confidence=0.5)


def learn_figure(task: LearnFigureTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Keep the name only."""
    workspace.memory.keep_words(LEARNED_NAMES, " ".join([*learned_names(workspace), task.name]))
    workspace.infer()
    return Answer("ready")


def prepare(task: PrepareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Note the cue; a description need not be rotated in advance."""
    workspace.infer()
    return Answer("ready")


def compare_learned(task: CompareLearnedTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """``different`` if the mirrored description fits the figure better, else ``same``."""
    name = _best_name(task, workspace)
    return Answer("different" if _read(name, workspace, parameters).mirrored else "same", confidence=0.5)


def identify(task: IdentifyTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """The learned name that fits best."""
    name = _best_name(task, workspace)
    return Answer(name, (name,), confidence=0.5)


def _best_name(task: CompareLearnedTask | IdentifyTask, workspace: Workspace) -> str:
    workspace.perceive(task.picture, label="figure")
    names = workspace.memory.words(LEARNED_NAMES).split()
    name = workspace.inspect(names=names, top=1)[0][0]
    workspace.infer()
    return name


def _read(name: str, workspace: Workspace, parameters: RotationParameters) -> Thing:
    """The description, with orientation and parity, that fits the figure in the buffer best."""
    descriptions = [
        Thing(name, angle_deg=float(angle), mirrored=parity)
        for parity in (False, True)
        for angle in np.arange(0, 360, parameters.description_step_deg)
    ]
    scores = workspace.score([caption(Scene((thing,))) for thing in descriptions])
    workspace.infer()
    return descriptions[int(np.argmax(scores))]
