"""Form assembly: which pieces fill the outline?

Task
    Choose those of five pieces that together fill an outline, without rotating them.
Stimuli
    An outline with corners at whole numbers (rectangle, L, T, U, plus, stairs, trapezium, arrow, ...) was cut by
    straight lines into as many pieces as the level says, 1 to 5. The other pieces are fragments of these. All are drawn
    at one scale, in one of several styles. No other choice of pieces has the area of the outline. (At level 5 all five
    are needed, so that the answer is always the same.)
Observation
    ``picture`` uint8 (0.4 x width_px, width_px, 3): the outline at the left, five pieces A to E in a row at the right.
    ``instruction`` bytes.
Response
    ``Text``: the letters, for example "ACD" (in any order and case). Reward 1 if all are right, else 0.
Truth
    ``level``, ``style``, ``answer``, ``family`` (kind of outline).
Timing
    One puzzle per episode, one step per puzzle; the display stays until the answer.
Human result
    Paper form boards measure spatial visualisation; times rise with the number of pieces. Large multimodal models
    choose rightly in .50, .60, .43, .30, .10 of the puzzles of levels 1 to 5 (Gemini-3-Pro); chance is 1 of 31.
Source
    Likert & Quasha 1941, Revised Minnesota Paper Form Board Test; Zeller et al. 2026, MentisOculi, arXiv 2602.02465
    (rules and figures; none of its items is used).
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_envs.spatial_puzzles.puzzle_screen import LEVELS, PuzzleScreen
from imagery_envs.stimuli.puzzles import assembly_items
from imagery_envs.stimuli.puzzles.styles import Style


class FormAssembly(PuzzleScreen):
    """The environment ``Imagery/FormAssembly-v0``; see the module for the paradigm.

    Args:
        levels: numbers of pieces to sample from, each 1 to 5.
        styles: drawing styles to sample from; "any" is a random one.
        width_px: width of the picture, 900 to 1800.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``level`` and ``style``.
    """

    PUZZLE = "form assembly"
    ASPECT = assembly_items.ASPECT
    ANSWERS = tuple("".join(letters) for count in LEVELS for letters in combinations(CHOICES, count))
    """All 31 possible answers."""

    def _sample(self, level: int, style: Style, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, Any]]:
        item = assembly_items.sample(level, rng)
        picture = assembly_items.draw(item, style, self._blank.shape[1])
        return picture, {"answer": item.answer, "family": item.family}
