"""Hinge folding: by which angles was the chain folded?

Task
    Find the angle of every hinge of a chain of pieces from its silhouette after folding.
Stimuli
    Two to six pieces of length 1 (square on a corner, square, triangle, rectangle) in a row, each joined to the next at
    the middle of its right side or at its right apex. Hinge by hinge, from left to right, everything to the right of
    the hinge is rotated about it by 90, 180 or 270 degrees counterclockwise. The level is the number of hinges. Later
    pieces cover at most 70 % of any earlier one; no other angles give the same silhouette.
Observation
    ``picture`` uint8 (0.5 x width_px, width_px, 3): the chain with the letters of its hinges at the left, the dark
    silhouette at the same scale at the right. ``instruction`` bytes.
Response
    ``Text``: the angle of every hinge, for example "A 90, B 270". Reward 1 if all are right, else 0.
Truth
    ``level``, ``style``, ``answer``, ``shapes`` (of the pieces, from left to right).
Timing
    One puzzle per episode, one step per puzzle; the display stays until the answer.
Human result
    Times of mental folding rise with the number of squares that are carried along (Shepard & Feng 1972). Large
    multimodal models find 1, .90, .50, .30, .33 at levels 1 to 5 (Gemini-3-Pro); chance is (1/3)^hinges.
Source
    Shepard & Feng 1972, Cogn. Psych. 3:228; Zeller et al. 2026, MentisOculi, arXiv 2602.02465 (rules and figures; none
    of its items is used).
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from imagery_agent.language.spatial_puzzles import ANGLES_DEG, HINGES, say_angles
from imagery_envs.spatial_puzzles.puzzle_screen import LEVELS, PuzzleScreen
from imagery_envs.stimuli.puzzles import hinge_items
from imagery_envs.stimuli.puzzles.styles import Style


class HingeFolding(PuzzleScreen):
    """The environment ``Imagery/HingeFolding-v0``; see the module for the paradigm.

    Args:
        levels: numbers of hinges to sample from, each 1 to 5.
        styles: drawing styles to sample from; "any" is a random one.
        width_px: width of the picture, 900 to 1800.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``level`` and ``style``.
    """

    PUZZLE = "hinge folding"
    ASPECT = hinge_items.ASPECT
    ANSWERS = tuple(
        say_angles(dict(zip(HINGES, angles, strict=False)))
        for level in LEVELS
        for angles in product(ANGLES_DEG, repeat=level)
    )
    """All 363 possible answers, those of level 1 first."""

    def _sample(self, level: int, style: Style, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, Any]]:
        item = hinge_items.sample(level, rng)
        picture = hinge_items.draw(item, style, self._blank.shape[1])
        return picture, {"answer": say_angles(item.answer), "shapes": item.shapes}
