"""A wrapper that converts pictures to floats, for libraries that require it (such as RLlib)."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces


class FloatPictures(gym.ObservationWrapper[Any, Any, Any]):
    """Converts every uint8 array of the observation to float32 in [0, 1].

    Raises:
        ValueError: the observation is not a Dict of arrays.
    """

    def __init__(self, env: gym.Env[Any, Any]) -> None:
        super().__init__(env)
        if not isinstance(env.observation_space, spaces.Dict):
            raise ValueError(f"expected an observation with pictures (a Dict), got {env.observation_space}")
        self.observation_space = spaces.Dict(
            {
                name: spaces.Box(0, 1, box.shape, np.float32) if box.dtype == np.uint8 else box
                for name, box in env.observation_space.items()
            }
        )

    def observation(self, observation: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The converted observation."""
        return {
            name: array.astype(np.float32) / 255 if array.dtype == np.uint8 else array
            for name, array in observation.items()
        }
