"""Adapter of Gymnasium's vector environments to stable-baselines3 (the extra ``rl``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from stable_baselines3.common.vec_env import VecEnv


class StableBaselinesVecEnv(VecEnv):
    """A vector environment with resets in the same step (such as :class:`VectorWorkspace`), for PPO or DQN."""

    def __init__(self, envs: VectorEnv[Any, Any, Any]) -> None:
        mode = envs.metadata.get("autoreset_mode")
        if mode is not AutoresetMode.SAME_STEP:
            raise ValueError(f"expected a vector environment with autoreset_mode SAME_STEP, got {mode}")
        self.envs = envs
        super().__init__(envs.num_envs, envs.single_observation_space, envs.single_action_space)
        self._actions: np.ndarray | None = None

    def reset(self) -> Any:
        """First observations, with the seeds given to :meth:`seed`."""
        seeds: Any = list(self._seeds)
        self._reset_seeds()
        return self.envs.reset(seed=None if seeds[0] is None else seeds)[0]

    def step_async(self, actions: np.ndarray) -> None:
        """Store the actions."""
        self._actions = actions

    def step_wait(self) -> tuple[Any, np.ndarray, np.ndarray, list[dict[str, Any]]]:
        """Carry out the stored actions."""
        observations, rewards, terminated, truncated, infos = self.envs.step(self._actions)
        own: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for index in np.flatnonzero(terminated | truncated):
            own[index] = {
                "terminal_observation": infos["final_obs"][index],
                "TimeLimit.truncated": bool(truncated[index] and not terminated[index]),
            }
        return observations, rewards.astype(np.float32), terminated | truncated, own

    def close(self) -> None:
        """Close all environments."""
        self.envs.close()

    def get_attr(self, attr_name: str, indices: int | Iterable[int] | None = None) -> list[Any]:
        """The attribute of the vector environment, once per environment."""
        return [getattr(self.envs, attr_name)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: int | Iterable[int] | None = None) -> None:
        """Set an attribute of the vector environment."""
        setattr(self.envs, attr_name, value)

    def env_method(
        self, method_name: str, *args: Any, indices: int | Iterable[int] | None = None, **options: Any
    ) -> list[Any]:
        """Call a method of the vector environment."""
        return [getattr(self.envs, method_name)(*args, **options)]

    def env_is_wrapped(self, wrapper_class: type, indices: int | Iterable[int] | None = None) -> list[bool]:
        """False for each environment: there is no wrapper of stable-baselines3."""
        return [False] * len(list(self._get_indices(indices)))
