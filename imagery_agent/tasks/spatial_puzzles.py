"""The three spatial puzzles, each with one large picture: form assembly, hinge folding and paper punch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.spatial_puzzles import ANGLES_DEG, CHOICES, HINGES, PUZZLES, say_angles, say_letters

Pick = Callable[[int], int]
"""Returns a random number below its argument."""


@dataclass(frozen=True, eq=False)
class FormAssemblyTask:
    """Which pieces fill the outline? Answers: letters, ``ACD``."""

    picture: np.ndarray
    """uint8 (H, W, 3)."""

    def guess(self, pick: Pick) -> str:
        """A random choice of one piece or more."""
        bits = 1 + pick(2 ** len(CHOICES) - 1)
        return say_letters(letter for n, letter in enumerate(CHOICES) if bits >> n & 1)


@dataclass(frozen=True, eq=False)
class HingeFoldingTask:
    """What is the angle of every hinge? Answers: ``A 90, B 270``."""

    picture: np.ndarray
    """uint8 (H, W, 3)."""

    def guess(self, pick: Pick) -> str:
        """Random angles at a random number of hinges: how many there are must be seen."""
        count = 1 + pick(len(HINGES) - 1)
        return say_angles({hinge: ANGLES_DEG[pick(3)] for hinge in HINGES[:count]})


@dataclass(frozen=True, eq=False)
class PaperPunchTask:
    """Which sheet is it when unfolded? Answers: A to E."""

    picture: np.ndarray
    """uint8 (H, W, 3)."""

    def guess(self, pick: Pick) -> str:
        """A random sheet."""
        return CHOICES[pick(len(CHOICES))]


SpatialPuzzleTask = FormAssemblyTask | HingeFoldingTask | PaperPunchTask
_TASKS: dict[str, Callable[[np.ndarray], SpatialPuzzleTask]] = {
    "form assembly": FormAssemblyTask,
    "hinge folding": HingeFoldingTask,
    "paper punch": PaperPunchTask,
}
EXAMPLES = tuple(PUZZLES[name].instruction for name in _TASKS)


def read_spatial_puzzle(text: str, picture: np.ndarray | None) -> SpatialPuzzleTask | None:
    """The spatial puzzle of an instruction; None if it is another kind of task.

    Raises:
        ValueError: there is no picture uint8 (H, W, 3).
    """
    for name, make in _TASKS.items():
        if PUZZLES[name].template.read(text) is not None:
            if picture is None or picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
                got = "none" if picture is None else f"{picture.dtype} {picture.shape}"
                raise ValueError(f"expected a picture uint8 (H, W, 3) with the puzzle of {name}, got {got}")
            return make(picture)
    return None
