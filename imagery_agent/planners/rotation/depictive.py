"""Same or mirror images? Rotate one figure in mind until it is aligned with the other, then compare.

Flat figures are rotated in the picture plane (:mod:`.in_plane`), solid ones in depth (:mod:`.in_depth`), unless the
instruction says which.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.in_depth import compare_in_depth
from imagery_agent.planners.rotation.in_plane import compare_in_plane
from imagery_agent.planners.rotation.pair import Pair
from imagery_agent.planners.rotation.parameters import RotationParameters
from imagery_agent.tasks.rotation import CompareTask


def compare_figures(task: CompareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Answer ``same`` or ``different``."""
    halves = np.split(task.display, 2, axis=1)
    left, right = (
        workspace.perceive(half, label=f"{side} figure") for half, side in zip(halves, ("left", "right"), strict=True)
    )
    pair = Pair(left, right)
    in_depth = task.in_depth if task.in_depth is not None else all(workspace.is_solid(one) for one in (left, right))
    if not in_depth:
        return compare_in_plane(pair, workspace, parameters)
    return compare_in_depth(pair, workspace, parameters)
