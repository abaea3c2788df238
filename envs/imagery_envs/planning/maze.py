"""Maze: the shortest path from the green dot to the red one.

Task
    Move from cell to cell through open doors to the goal in as few steps as possible.
Stimuli
    Square mazes of 3 x 3 to 6 x 6 cells with a few loops.
Observation
    ``picture`` uint8 (64, 64, 3): the maze, the present cell (green) and the goal (red). ``instruction`` bytes: the
    same in words, columns as letters and rows as numbers from the top: "Find the shortest path from A1 to C2 in a maze
    of 3 x 3 cells. Doors: A1A2 A2B2 ..."
Response
    ``Discrete(4)``: 0 up, 1 right, 2 down, 3 left; a move into a wall has no effect. Reward at the goal: length of the
    shortest path divided by the number of moves; 0 on other steps.
Truth
    ``cells`` (per side), ``start``, ``goal`` and ``here`` (names of cells), ``doors``, ``shortest`` (moves).
Timing
    One step per move; an episode ends at the goal, or after four times as many moves as there are cells.
Human result
    Solution time rises with the length of the traced path (mental curve tracing).
Source
    Porteus 1959, The Maze Test; Crowe et al. 2000, J. Cogn. Neurosci. 12:813; Jolicoeur, Ullman & Mackay 1986.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.scene import COLORS
from imagery_agent.language.task_templates import FIND_PATH, Cell, cell_name, door_names
from imagery_agent.schemas import check_numbers, whole
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.canvas import Canvas

MOVES = ("up", "right", "down", "left")
CELLS = (3, 4, 5, 6)
SIDE_PX, WALL_PX = 58.0, 1.8
_STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))


class Maze(Screen):
    """The environment ``Imagery/Maze-v0``; see the module for the paradigm.

    Args:
        cells: numbers of cells per side to sample from, each 2 to 7.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"cells": 4})`` fixes the size.
    """

    OPTIONS: Mapping[str, Any] = {"cells": whole(2, 7)}
    MEANING = "0 up, 1 right, 2 down, 3 left"

    def __init__(self, *, cells: Sequence[int] = CELLS, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.action_space = spaces.Discrete(len(MOVES))
        self.cells = check_numbers("numbers of cells per side", cells, low=2, high=7)
        self._doors: frozenset[frozenset[Cell]] = frozenset()
        self._side, self._taken, self._shortest = 0, 0, 0
        self._here: Cell = (0, 0)
        self._goal: Cell = (0, 0)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        self._side, self._taken = int(options.get("cells", rng.choice(self.cells))), 0
        self._doors = _sample_doors(self._side, rng)
        self._here = tuple(int(v) for v in rng.integers(self._side, size=2))  # type: ignore[assignment]
        distances = _distances(self._here, self._doors)
        far = [cell for cell, steps in distances.items() if steps >= self._side - 1]
        self._goal = far[int(rng.integers(len(far)))]
        self._shortest = distances[self._goal]
        self._start = self._here
        return self._screen()

    def _respond(self, action: Any) -> NextScreen:
        dx, dy = _STEPS[int(action)]
        there = (self._here[0] + dx, self._here[1] + dy)
        self._taken += 1
        if frozenset((self._here, there)) in self._doors:
            self._here = there
        at_goal = self._here == self._goal
        screen = self._screen()
        if at_goal or self._taken >= 4 * self._side**2:
            return self._end(reward=self._shortest / self._taken if at_goal else 0.0)
        return self._continue(screen)

    def _screen(self) -> FirstScreen:
        instruction = FIND_PATH.say(start=self._here, goal=self._goal, side=self._side, doors=self._doors)
        truth = {
            "cells": self._side,
            "start": cell_name(self._start),
            "goal": cell_name(self._goal),
            "here": cell_name(self._here),
            "doors": tuple(door_names(self._doors)),
            "shortest": self._shortest,
        }
        return self._present(self._drawn(), instruction, truth)

    def _drawn(self) -> np.ndarray:
        """uint8 (64, 64, 3)."""
        canvas, cell_px = Canvas(), SIDE_PX / self._side
        edge = -SIDE_PX / 2
        for column in range(self._side):
            for row in range(self._side):
                x, y = edge + column * cell_px, edge + row * cell_px
                if frozenset(((column, row), (column - 1, row))) not in self._doors:
                    canvas.line(np.array([[x, y], [x, y + cell_px]]), width_px=WALL_PX)
                if frozenset(((column, row), (column, row - 1))) not in self._doors:
                    canvas.line(np.array([[x, y], [x + cell_px, y]]), width_px=WALL_PX)
        canvas.line(np.array([[-edge, edge], [-edge, -edge], [edge, -edge]]), width_px=WALL_PX)
        for cell, color in ((self._here, "green"), (self._goal, "red")):
            x, y = (edge + (part + 0.5) * cell_px for part in cell)
            canvas.disc((x, y), 0.24 * cell_px, COLORS[color])
        return canvas.picture()


def _sample_doors(side: int, rng: np.random.Generator) -> frozenset[frozenset[Cell]]:
    """A random spanning tree (depth first) with a few more doors, so that there are several paths."""
    doors: set[frozenset[Cell]] = set()
    path: list[Cell] = [(int(rng.integers(side)), int(rng.integers(side)))]
    visited = set(path)
    while path:
        x, y = path[-1]
        free = [(x + dx, y + dy) for dx, dy in _STEPS]
        free = [c for c in free if 0 <= c[0] < side and 0 <= c[1] < side and c not in visited]
        if not free:
            path.pop()
            continue
        there = free[int(rng.integers(len(free)))]
        doors.add(frozenset((path[-1], there)))
        visited.add(there)
        path.append(there)
    walls = [
        frozenset(((x, y), (x + dx, y + dy)))
        for x in range(side)
        for y in range(side)
        for dx, dy in ((1, 0), (0, 1))
        if x + dx < side and y + dy < side
    ]
    closed = [wall for wall in walls if wall not in doors]
    doors.update(closed[i] for i in rng.permutation(len(closed))[: side - 1])
    return frozenset(doors)


def _distances(start: Cell, doors: frozenset[frozenset[Cell]]) -> dict[Cell, int]:
    """Number of moves from a cell to every other (breadth first)."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        x, y = waiting.popleft()
        for dx, dy in _STEPS:
            there = (x + dx, y + dy)
            if there not in steps and frozenset(((x, y), there)) in doors:
                steps[there] = steps[x, y] + 1
                waiting.append(there)
    return steps
