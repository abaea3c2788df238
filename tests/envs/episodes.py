"""Environments by name, and whole episodes of them."""

import gymnasium as gym


def make(env_id, **kwargs):
    return gym.make("imagery_envs:" + env_id, **kwargs)


def episode(env, seed):
    """Observations, infos, rewards of one episode under random actions."""
    observation, info = env.reset(seed=seed)
    env.action_space.seed(seed)
    seen, over = [(observation, info, 0.0)], False
    while not over:
        observation, reward, over, truncated, info = env.step(env.action_space.sample())
        assert not truncated
        seen.append((observation, info, reward))
    return seen
