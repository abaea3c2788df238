"""A vector of workspaces whose imagined pictures are drawn in one batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from imagery_agent.validation import check_count
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.workspace_env import ImageryWorkspace, Task


class VectorWorkspace(SyncVectorEnv):
    """``num_envs`` workspaces that share one mind; each behaves as it would alone.

    Args:
        make_task: creates one task.
        num_envs: number of workspaces.
        mind: imagination and interpreter, shared by all.
        autoreset_mode: Gymnasium's; stable-baselines3 needs ``SAME_STEP``, TorchRL ``DISABLED`` (it resets by itself).
        options: of every :class:`ImageryWorkspace`.
    """

    def __init__(
        self,
        make_task: Task,
        num_envs: int,
        mind: Mind,
        *,
        autoreset_mode: AutoresetMode = AutoresetMode.NEXT_STEP,
        **options: Any,
    ) -> None:
        count = check_count("num_envs", num_envs)
        make = [lambda: ImageryWorkspace(make_task(), mind, **options)] * count
        super().__init__(make, autoreset_mode=autoreset_mode)
        self.mind = mind
        self._workspaces = [env for env in self.envs if isinstance(env, ImageryWorkspace)]

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Draw the pictures of all actions, one batch per step of imagination, then step every workspace."""
        self._draw_batched(np.asarray(actions))
        return super().step(actions)

    def _draw_batched(self, actions: np.ndarray) -> None:
        waiting = []
        restarts = self._autoreset_envs & (self.autoreset_mode is AutoresetMode.NEXT_STEP)
        for env, action, is_restarted in zip(self._workspaces, actions, restarts, strict=True):
            found = None if is_restarted else env.planned_steps(action)
            if found is not None:
                waiting.append((env.mind_state, *found))
        while waiting:
            requests = [state.request(source, steps[0]) for state, source, steps in waiting]
            pictures = self.mind.imagination.draw(requests)
            onward = []
            for (state, _, steps), request, picture in zip(waiting, requests, pictures, strict=True):
                state.seat.deliver(request, picture)
                if steps[1:]:
                    onward.append((state, picture, steps[1:]))
            waiting = onward
