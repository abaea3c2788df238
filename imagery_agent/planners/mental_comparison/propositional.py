"""Angles and sizes as numbers: computed or known, and compared in one step, however near they are."""

from __future__ import annotations

import numpy as np

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.mental_comparison.depictive import ComparisonParameters, known_size, sizes_cm
from imagery_agent.tasks.comparisons import Clock, CompareClocksTask, CompareSizesTask, Thing

_STEPS_OF_AN_ANGLE = 4
"""Where each hand is, their difference, and the smaller of the two angles."""


def compare_clocks(task: CompareClocksTask, workspace: Workspace, parameters: ComparisonParameters) -> Answer:
    """Compute both angles."""
    first, second = (_angle_deg(clock, workspace) for clock in (task.first, task.second))
    workspace.infer()
    return Answer("first" if first <= second else "second")


def compare_sizes(task: CompareSizesTask, workspace: Workspace, parameters: ComparisonParameters) -> Answer:
    """Look up both sizes."""
    first, second = (_size_cm(thing, workspace) for thing in (task.first, task.second))
    workspace.infer()
    return Answer("first" if first >= second else "second")


def _angle_deg(clock: Clock, workspace: Workspace) -> float:
    if isinstance(clock, np.ndarray):
        picture = workspace.perceive(clock, label="clock")
        return workspace.hands_angles_deg(picture)[0]
    hours, minutes = clock
    workspace.infer(_STEPS_OF_AN_ANGLE)
    apart = abs(30 * hours + minutes / 2 - 6 * minutes) % 360
    return min(apart, 360 - apart)


def _size_cm(thing: Thing, workspace: Workspace) -> float:
    workspace.infer()
    if isinstance(thing, np.ndarray):
        workspace.perceive(thing, label="thing")
        return sizes_cm()[workspace.inspect(names=list(sizes_cm()), top=1)[0][0]]
    return sizes_cm()[known_size(thing)]
