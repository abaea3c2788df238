"""Hinge folding over descriptions: how long, high and large the pieces and the silhouette are, in quarters of a piece.

For every choice of angles the extents of the folded chain are inferred, and compared with those told of the silhouette.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from imagery_agent.language.spatial_puzzles import ANGLES_DEG, HINGES, say_angles
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.hinge_folding.display import SeenChain, survey
from imagery_agent.tasks.spatial_puzzles import HingeFoldingTask

_GRAIN = 4
"""Lengths are told in quarters of a piece."""
_AHEAD = ((1, 0), (0, -1), (-1, 0), (0, 1))
"""Where the chain goes on after so many quarter turns, (x, y) with y down."""


def deliberate(task: HingeFoldingTask, workspace: Workspace) -> Iterator[Answer]:
    """The angles whose inferred extents differ least from the silhouette's."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None:
        return
    heights, goal = _told(seen)
    workspace.infer(len(heights) + 1)
    best = np.inf
    for angles in product(ANGLES_DEG, repeat=len(seen.hinges)):
        workspace.infer(len(angles))
        away = float(np.abs(np.subtract(_extents(heights, angles), goal)).sum())
        if away < best:
            best = away
            yield Answer(say_angles(dict(zip(HINGES, angles, strict=False))), confidence=0.5 / (1 + away))


def _told(seen: SeenChain) -> tuple[list[float], tuple[float, float]]:
    """Heights of the pieces, and width and height of the silhouette, in pieces."""
    boxes = [piece.box for piece in seen.pieces]
    unit = (boxes[-1][2] - boxes[0][0]) / len(boxes)
    heights = [round((bottom - top) / unit * _GRAIN) / _GRAIN for _, top, _, bottom in boxes]
    parts = np.array([part.box for part in seen.silhouette])
    across, down = (parts[:, 2:].max(axis=0) - parts[:, :2].min(axis=0)) / unit
    return heights, (round(across * _GRAIN) / _GRAIN, round(down * _GRAIN) / _GRAIN)


def _extents(heights: list[float], angles: tuple[int, ...]) -> tuple[float, float]:
    """Width and height of the folded chain; every piece is taken for its box."""
    start, quarters = np.zeros(2), 0
    corners = []
    for number, height in enumerate(heights):
        quarters += angles[number - 1] // 90 if number else 0
        ahead = np.array(_AHEAD[quarters % 4], float)
        aside = np.array([ahead[1], -ahead[0]]) * height / 2
        corners += [start + aside, start - aside, start + ahead + aside, start + ahead - aside]
        start = start + ahead
    across, down = np.max(corners, axis=0) - np.min(corners, axis=0)
    return float(across), float(down)
