"""A maze in pictures: attention moves through it, continuing from the place with the shortest estimated path.

At every place walls are found by looking. The search is A* with the straight distance to the goal as its heuristic.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import MOVES, Cell, MazeTask

_SEEN = 0.9
"""Confidence in a path: a wall can be overlooked."""


def deliberate(task: MazeTask, workspace: Workspace) -> Iterator[Answer]:
    """The path, once attention has reached the goal."""
    workspace.perceive(task.picture, label="maze")
    box = workspace.extent()
    if box is None:
        return
    left, top = box[0], box[1]
    width, height = (box[2] - left) / task.side, (box[3] - top) / task.side

    def place(cell: Cell) -> Place:
        return left + (cell[0] + 0.5) * width, top + (cell[1] + 0.5) * height

    paths: dict[Cell, tuple[str, ...]] = {task.start: ()}
    waiting = [(_distance(task.start, task.goal), task.start)]
    visited: set[Cell] = set()
    while waiting:
        _, cell = heapq.heappop(waiting)
        if cell == task.goal:
            yield Answer(" ".join(paths[cell]), confidence=_SEEN)
            return
        if cell in visited:
            continue
        visited.add(cell)
        beside = {name: (cell[0] + dx, cell[1] + dy) for name, (dx, dy) in MOVES.items()}
        beside = {n: c for n, c in beside.items() if min(c) >= 0 and max(c) < task.side}
        free = workspace.ways(place(cell), [place(other) for other in beside.values()])
        for (move, other), is_open in zip(beside.items(), free, strict=True):
            path = (*paths[cell], move)
            if is_open and (other not in paths or len(path) < len(paths[other])):
                paths[other] = path
                heapq.heappush(waiting, (len(path) + _distance(other, task.goal), other))


def _distance(cell: Cell, goal: Cell) -> float:
    return math.dist(cell, goal)
