"""Paper punch: which sheet is it when it is unfolded?

Task
    Choose the unfolded sheet among five, after a square sheet is folded step by step and punched.
Stimuli
    A sheet ruled into 2 x 2 squares (3 x 3 from level 4 on) is folded once to five times, as the level says, along
    rulings or diagonals: the smaller part is laid over the larger. One hole is punched through all layers, 0.2 squares
    or more from every edge. Wrong sheets have a hole too few or too many, holes mirrored wrongly or displaced; every
    sheet differs from every other by 0.3 squares or more. All sheets are changes of one of them, the right one in a
    fifth of the items, so that it cannot be found as the one most like the others.
Observation
    ``picture`` uint8 (0.52 x width_px, width_px, 3): the steps from left to right above, the last one with the hole;
    the sheets A to E below. ``instruction`` bytes.
Response
    ``Text``: the letter of a sheet, for example "B". Reward 1 if it is right, else 0.
Truth
    ``level``, ``style``, ``answer``, ``side`` (of the sheet, in squares), ``punched`` (place of the hole in the folded
    sheet), ``holes`` (of the unfolded sheet) and ``sheets`` (holes of the five sheets) in squares from the top left.
Timing
    One puzzle per episode, one step per puzzle; the display stays until the answer.
Human result
    Errors rise with the number of folds; the test loads on spatial visualization. Large multimodal models choose
    rightly in .90, .70, .40, .33, .37 of the puzzles of levels 1 to 5 (Gemini-3-Pro); chance is 1 of 5.
Source
    Ekstrom, French, Harman & Dermen 1976, Kit of Factor-Referenced Cognitive Tests (VZ-2); Zeller et al. 2026,
    MentisOculi, arXiv 2602.02465 (rules and figures; none of its items is used).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_envs.spatial_puzzles.puzzle_screen import PuzzleScreen
from imagery_envs.stimuli.puzzles import punch_items
from imagery_envs.stimuli.puzzles.styles import Style


class PaperPunch(PuzzleScreen):
    """The environment ``Imagery/PaperPunch-v0``; see the module for the paradigm.

    Args:
        levels: numbers of folds to sample from, each 1 to 5.
        styles: drawing styles to sample from; "any" is a random one.
        width_px: width of the picture, 900 to 1800.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``level`` and ``style``.
    """

    PUZZLE = "paper punch"
    ASPECT = punch_items.ASPECT
    ANSWERS = tuple(CHOICES)
    """All 5 possible answers."""

    def _sample(self, level: int, style: Style, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, Any]]:
        item = punch_items.sample(level, rng)
        picture = punch_items.draw(item, style, self._blank.shape[1])
        holes = item.sheets[CHOICES.index(item.answer)]
        truth = {"answer": item.answer, "side": item.side, "punched": item.punched, "holes": holes}
        return picture, {**truth, "sheets": item.sheets}
