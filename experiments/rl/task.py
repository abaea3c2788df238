"""The task of all examples: same or mirror-image letters, with internal acts on the visual buffer."""

from __future__ import annotations

import gymnasium as gym

from imagery_experiments.rl import ImageryWorkspace, Mind

ACTS = (
    *(f"rotate {side} {size}" for side in ("left", "right") for size in ("small", "medium", "large")),
    "mirror",
    "compare",
)


def make_task() -> gym.Env:
    """Mental rotation of letters, by 0, 60, 120 or 180 degrees."""
    return gym.make("imagery_envs:Imagery/MentalRotation-v0", angles_deg=(0, 60, 120, 180))


def make_workspace(mind: Mind | None = None) -> ImageryWorkspace:
    """The task as an imagery workspace: float32 features, 2 responses and 8 acts.

    The default mind has an exact and fast imagination, to test a training loop; ``Mind.load()`` is the learned one.
    """
    return ImageryWorkspace(make_task(), mind or Mind.load("oracle"), acts=ACTS, observe="features", max_acts=20)
