"""The base class of forced-choice environments: one display and one choice per episode."""

from __future__ import annotations

from typing import Any

from gymnasium import spaces

from imagery_envs.base import NextScreen, Screen


class ForcedChoice(Screen):
    """One trial per episode, one step per trial: reward 1 for the correct answer, else 0.

    ``truth["answer"]`` is the correct action.
    """

    def __init__(self, answers: int, *, width_px: int, render_mode: str | None) -> None:
        super().__init__(width_px=width_px, render_mode=render_mode)
        self.action_space = spaces.Discrete(answers)

    def _respond(self, action: Any) -> NextScreen:
        return self._end(reward=float(action == self._truth["answer"]))
