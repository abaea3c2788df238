"""The base class of forced-choice environments: one display and one choice per episode."""

from __future__ import annotations

from typing import Any

from gymnasium import spaces

from imagery_envs.base import Observation, Screen


class ForcedChoice(Screen):
    """One trial per episode, one step per trial: reward 1 for the correct answer, else 0.

    ``truth["answer"]`` is the correct action.
    """

    MEANING = ""
    """Meaning of the actions, for error messages."""

    def __init__(self, answers: int, *, width_px: int, render_mode: str | None) -> None:
        super().__init__(width_px=width_px, render_mode=render_mode)
        self.action_space = spaces.Discrete(answers)

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Answer the trial and end the episode."""
        self._check_running()
        answer = self._check_action(action, self.MEANING)
        observation, info = self._end()
        return observation, float(answer == info["truth"]["answer"]), True, False, info
