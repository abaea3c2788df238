"""Many minds side by side, whose acts of imagination are carried out as one batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from imagery_agent.validation import check_count
from imagery_experiments.rl.mind_parts import Mind
from imagery_experiments.rl.workspace_env import ImageryWorkspace, Task


class VectorWorkspace(SyncVectorEnv):
    """``num_envs`` workspaces on one mind; what each does equals what it would do alone.

    Args:
        make_task: makes one task.
        num_envs: how many.
        mind: shared by all.
        autoreset_mode: Gymnasium's; stable-baselines3 needs ``SAME_STEP``.
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
        """Imagine what all are about to, in one batch per step of imagination, then let everybody act."""
        self._imagine_together(np.asarray(actions))
        return super().step(actions)

    def _imagine_together(self, actions: np.ndarray) -> None:
        waiting = []
        for env, action, is_over in zip(self._workspaces, actions, self._autoreset_envs, strict=True):
            found = None if is_over else env.ahead(action)
            if found is not None:
                waiting.append((env.thinker, *found))
        while waiting:
            requests = [thinker.request(source, steps[0]) for thinker, source, steps in waiting]
            pictures = self.mind.imagination.draw(requests)
            onward = []
            for (thinker, _, steps), request, picture in zip(waiting, requests, pictures, strict=True):
                thinker.seat.deliver(request, picture)
                if steps[1:]:
                    onward.append((thinker, picture, steps[1:]))
            waiting = onward
