"""The base class of all environments: a screen with a picture and an instruction."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.schemas import check_options
from imagery_agent.validation import InputError, check_choice
from imagery_envs.rendering import Window, frame
from imagery_envs.text import TEXT_LENGTH, encode_text

Observation = dict[str, np.ndarray]
FirstScreen = tuple[Observation, dict[str, Any]]
"""What ``reset`` returns: observation and info."""
NextScreen = tuple[Observation, float, bool, bool, dict[str, Any]]
"""What ``step`` returns: observation, reward, terminated, truncated and info."""


class Screen(gym.Env[Observation, Any]):
    """An environment that shows a picture and an instruction at every step.

    Observation: ``picture`` uint8 (height_px, width_px, 3) and ``instruction`` uint8 (512,), UTF-8 bytes padded with
    zeros. ``info``: ``instruction`` as text, and ``truth``, the ground truth of the current observation, which is for
    the experimenter and must not reach an agent. The last observation of an episode is blank, without an instruction,
    and keeps the truth of the one before.

    Args:
        width_px: width of the picture.
        height_px: height of the picture.
        render_mode: None, "rgb_array" or "human".
    """

    OPTIONS: Mapping[str, Any] = {}
    """Factors that the options of ``reset`` may fix -> kind of value (:mod:`imagery_agent.schemas`); the others are
    random."""
    MEANING = ""
    """Meaning of the actions, for error messages."""
    metadata: dict[str, Any] = {"render_modes": ["human", "rgb_array"], "render_fps": 2}  # noqa: RUF012

    def __init__(
        self, *, width_px: int = PICTURE_SIZE_PX, height_px: int = PICTURE_SIZE_PX, render_mode: str | None = None
    ) -> None:
        if render_mode is not None:
            check_choice("render_mode", render_mode, self.metadata["render_modes"])
        self.render_mode = render_mode
        shape = (height_px, width_px, 3)
        self.observation_space: spaces.Dict = spaces.Dict(  # type: ignore[assignment]
            {
                "picture": spaces.Box(0, 255, shape, dtype=np.uint8),
                "instruction": spaces.Box(0, 255, (TEXT_LENGTH,), dtype=np.uint8),
            }
        )
        self._blank = np.full(shape, 255, dtype=np.uint8)
        self._picture = self._blank
        self._instruction = ""
        self._truth: dict[str, Any] = {}
        self._is_over = True
        self._window: Window | None = None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> FirstScreen:
        """Start an episode; ``options`` fixes any of OPTIONS."""
        super().reset(seed=seed)
        return self._begin(check_options(options, self.OPTIONS))

    def step(self, action: Any) -> NextScreen:
        """Respond to the screen; ValueError for an action outside the action space."""
        if self._is_over:
            raise ResetNeeded("expected a running episode: call reset() first, and again after each episode")
        if not self.action_space.contains(action):
            raise InputError(f"expected an action ({self.MEANING}), got {action!r}")
        return self._respond(action)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        """The first screen of a new episode."""
        raise NotImplementedError

    def _respond(self, action: Any) -> NextScreen:
        """The screen after a valid action."""
        raise NotImplementedError

    def render(self) -> np.ndarray | None:
        """The enlarged screen, uint8 (H, W, 3), in the mode "rgb_array"; None otherwise."""
        return frame(self._picture, self._instruction) if self.render_mode == "rgb_array" else None

    def close(self) -> None:
        """Close the window of the mode "human", if there is one."""
        if self._window is not None:
            self._window.close()
            self._window = None

    def _present(self, picture: np.ndarray | None, instruction: str, truth: dict[str, Any]) -> FirstScreen:
        """A new screen; picture None is blank."""
        self._picture = self._blank if picture is None else picture
        self._instruction, self._truth, self._is_over = instruction, truth, False
        return self._observe()

    def _continue(self, screen: FirstScreen, *, reward: float = 0.0) -> NextScreen:
        """Continue the episode with this screen."""
        observation, info = screen
        return observation, reward, False, False, info

    def _end(self, *, reward: float) -> NextScreen:
        """End the episode with a blank screen."""
        observation, info = self._present(None, "", self._truth)
        self._is_over = True
        return observation, reward, True, False, info

    def _observe(self) -> FirstScreen:
        if self.render_mode == "human":
            if self._window is None:
                self._window = Window(type(self).__name__, fps=self.metadata["render_fps"])
            self._window.show(self._picture, self._instruction)
        observation = {"picture": self._picture.copy(), "instruction": encode_text(self._instruction)}
        return observation, {"instruction": self._instruction, "truth": _copied(self._truth)}


def _copied(truth: dict[str, Any]) -> dict[str, Any]:
    """A copy without shared mutable values; most values are immutable and need no copy."""
    return {
        key: value if isinstance(value, str | int | float | None) else deepcopy(value) for key, value in truth.items()
    }
