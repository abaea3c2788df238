"""The base class of the spatial puzzles: one large picture and one answer in text per episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_agent.schemas import check_as, check_numbers, choice, several, whole
from imagery_agent.validation import InputError
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.puzzles.styles import STYLE_NAMES, Style, find_style

LEVELS = (1, 2, 3, 4, 5)
WIDTH_PX = 1200
WIDTHS_PX = (900, 1800)
"""Least and largest width of pictures."""
MOST_CHARACTERS = 64
_CHARACTERS = "".join(map(chr, range(32, 127)))


class PuzzleScreen(Screen):
    """One puzzle per episode, one step per puzzle: reward 1 for the right answer, else 0.

    ``truth["answer"]`` is the answer as text.
    """

    OPTIONS: Mapping[str, Any] = {"level": whole(LEVELS[0], LEVELS[-1]), "style": choice(*STYLE_NAMES)}
    MEANING = f"a text of at most {MOST_CHARACTERS} characters of ASCII"
    PUZZLE: str
    """Name of the puzzle (``imagery_agent.language.spatial_puzzles.PUZZLES``)."""
    ASPECT: float
    """Height of the picture relative to its width."""
    ANSWERS: tuple[str, ...]
    """All possible answers at any level."""

    def __init__(
        self,
        *,
        levels: Sequence[int] = LEVELS,
        styles: Sequence[str] = STYLE_NAMES,
        width_px: int = WIDTH_PX,
        render_mode: str | None = None,
    ) -> None:
        width_px = check_as("width_px", width_px, whole(*WIDTHS_PX))
        super().__init__(width_px=width_px, height_px=round(self.ASPECT * width_px), render_mode=render_mode)
        self.action_space = spaces.Text(MOST_CHARACTERS, min_length=0, charset=_CHARACTERS)
        self.levels = check_numbers("levels", levels, low=LEVELS[0], high=LEVELS[-1])
        self.styles: tuple[str, ...] = tuple(check_as("styles", styles, several(choice(*STYLE_NAMES))))
        self._puzzle = PUZZLES[self.PUZZLE]

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        level = int(options.get("level", rng.choice(self.levels)))
        style = str(options.get("style", rng.choice(self.styles)))
        # independent generators: the same seed gives the same puzzle in every style
        of_item, of_style = rng.spawn(2)
        picture, truth = self._sample(level, find_style(style, of_style), of_item)
        return self._present(picture, self._puzzle.instruction, {"level": level, "style": style, **truth})

    def _sample(self, level: int, style: Style, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, Any]]:
        """A random puzzle of a level: its picture, and its truth with the answer."""
        raise NotImplementedError

    def _respond(self, action: Any) -> NextScreen:
        right = self._puzzle.normal(action) == self._truth["answer"]
        return self._end(reward=float(right))


class NumberedAnswers(gym.ActionWrapper[Any, Any, str]):
    """A spatial puzzle with numbered answers, ``Discrete(n)``, for libraries that have no text actions.

    ``answers`` are the possible answers in the order of their numbers.
    """

    def __init__(self, env: gym.Env[Any, str]) -> None:
        super().__init__(env)
        puzzle = env.unwrapped
        if not isinstance(puzzle, PuzzleScreen):
            raise InputError(f"expected a spatial puzzle, got {puzzle}; other environments have numbered actions")
        self.answers = puzzle.ANSWERS
        self.action_space = spaces.Discrete(len(self.answers))

    def action(self, action: Any) -> str:
        """The answer of a number."""
        return self.answers[int(action)]
