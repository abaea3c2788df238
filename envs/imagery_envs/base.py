"""The base class of all environments: a screen with a picture and an instruction."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import check_choice
from imagery_envs.rendering import Window, frame
from imagery_envs.stimuli.canvas import blank_picture
from imagery_envs.text import TEXT_LENGTH, encode_text

Observation = dict[str, np.ndarray]


class Screen(gym.Env[Observation, Any]):
    """An environment that shows a picture and an instruction at every step.

    Observation: ``picture`` uint8 (64, width_px, 3) and ``instruction`` uint8 (512,), UTF-8 bytes padded with zeros.
    ``info``: ``instruction`` as text, and ``truth``, the ground truth of the current observation, which is for the
    experimenter and must not reach an agent. The last observation of an episode is blank, without an instruction, and
    keeps the truth of the one before.

    Args:
        width_px: width of the picture.
        render_mode: None, "rgb_array" or "human".
    """

    metadata: dict[str, Any] = {"render_modes": ["human", "rgb_array"], "render_fps": 2}  # noqa: RUF012

    def __init__(self, *, width_px: int = PICTURE_SIZE_PX, render_mode: str | None = None) -> None:
        if render_mode is not None:
            check_choice("render_mode", render_mode, self.metadata["render_modes"])
        self.render_mode = render_mode
        shape = (PICTURE_SIZE_PX, width_px, 3)
        self.observation_space: spaces.Dict = spaces.Dict(  # type: ignore[assignment]
            {
                "picture": spaces.Box(0, 255, shape, dtype=np.uint8),
                "instruction": spaces.Box(0, 255, (TEXT_LENGTH,), dtype=np.uint8),
            }
        )
        self._width_px = width_px
        self._picture = blank_picture(width_px)
        self._instruction = ""
        self._truth: dict[str, Any] = {}
        self._is_over = True
        self._window: Window | None = None

    def render(self) -> np.ndarray | None:
        """The enlarged screen, uint8 (H, W, 3), in the mode "rgb_array"; None otherwise."""
        return frame(self._picture, self._instruction) if self.render_mode == "rgb_array" else None

    def close(self) -> None:
        """Close the window of the mode "human", if there is one."""
        if self._window is not None:
            self._window.close()
            self._window = None

    def _present(
        self, picture: np.ndarray | None, instruction: str, truth: dict[str, Any]
    ) -> tuple[Observation, dict[str, Any]]:
        """The observation and info of a new screen; picture None is blank."""
        self._picture = blank_picture(self._width_px) if picture is None else picture
        self._instruction, self._truth, self._is_over = instruction, truth, False
        return self._observe()

    def _end(self) -> tuple[Observation, dict[str, Any]]:
        """The blank last observation of the episode."""
        last = self._present(None, "", self._truth)
        self._is_over = True
        return last

    def _check_running(self) -> None:
        if self._is_over:
            raise ResetNeeded("expected a running episode: call reset() first, and again after each episode")

    def _check_action(self, action: object, meaning: str) -> int:
        """The action of a Discrete space as int, else ValueError."""
        if not self.action_space.contains(action):
            raise ValueError(f"expected an action of {self.action_space} ({meaning}), got {action!r}")
        return int(action)  # type: ignore[call-overload]

    def _observe(self) -> tuple[Observation, dict[str, Any]]:
        if self.render_mode == "human":
            if self._window is None:
                self._window = Window(type(self).__name__, fps=self.metadata["render_fps"])
            self._window.show(self._picture, self._instruction)
        observation = {"picture": self._picture.copy(), "instruction": encode_text(self._instruction)}
        return observation, {"instruction": self._instruction, "truth": _copied(self._truth)}


def _copied(truth: dict[str, Any]) -> dict[str, Any]:
    """A copy without shared mutable values; most values are immutable and need no copy."""
    return {
        key: value if isinstance(value, str | int | float | None) else deepcopy(value)
        for key, value in truth.items()
    }
