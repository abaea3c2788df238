"""Pictures as floats, for libraries that take nothing else (RLlib's networks, for one)."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces


class FloatPictures(gym.ObservationWrapper[Any, Any, Any]):
    """Every uint8 array of the observation as float32 in [0, 1]; the rest as it is.

    Raises:
        ValueError: an environment whose observation is not a Dict of arrays.
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
        """The same observation in floats."""
        return {
            name: array.astype(np.float32) / 255 if array.dtype == np.uint8 else array
            for name, array in observation.items()
        }
