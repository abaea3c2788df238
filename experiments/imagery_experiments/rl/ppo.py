"""Proximal policy optimisation of a small network on one large vector environment, on a CPU.

Schulman et al. 2017 with the usual details (Huang et al. 2022): GAE advantages, scaled observations, clipped ratios.

It stands beside stable-baselines3's PPO so that ``imagery rl strategy`` needs no extra. Measured on the tabular
environment (three letters, exact imagination, 256 agents, 350,000 steps, same hyperparameters, one CPU thread): 18,500
steps per CPU second and a mean reward per trial of 0.75 here, 12,800 steps per second and 0.84 with stable-baselines3
(without the initial response-logit offset, and with a constant entropy bonus).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv
from torch import Tensor, nn


@dataclass(frozen=True)
class PPOParameters:
    """Hyperparameters."""

    steps: int = 350_000
    steps_per_update: int = 16
    batch: int = 512
    epochs: int = 4
    learning_rate: float = 2e-3
    """Initial value; decreases linearly to a twentieth."""
    gamma: float = 0.998
    gae_lambda: float = 0.95
    clip: float = 0.2
    entropy: float = 0.02
    """Initial weight of the entropy bonus; decreases linearly and is zero for the last tenth of training."""
    width: int = 64
    response_logit_offset: float = 1.5
    """Subtracted from the initial logits of responses, so that internal acts are explored first."""


class Policy(nn.Module):
    """Actor and critic on standardised features."""

    mean: Tensor
    spread: Tensor
    count: Tensor

    def __init__(self, features: int, actions: int, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))
        self.register_buffer("count", torch.tensor(1e-4))
        self.actor = _network(features, width, actions, last_gain=0.01)
        self.critic = _network(features, width, 1, last_gain=1.0)

    def scaled(self, seen: Tensor) -> Tensor:
        """(B, features), standardised by the mean and variance of all training observations."""
        return ((seen - self.mean) / (self.spread + 1e-6).sqrt()).clamp(-10, 10)

    def update_statistics(self, seen: Tensor) -> None:
        """Update the running mean and variance with (B, features) (Chan et al. 1979)."""
        rows, mean, spread = len(seen), seen.mean(0), seen.var(0, unbiased=False)
        total = self.count + rows
        offset = mean - self.mean
        self.spread = (self.spread * self.count + spread * rows + offset**2 * self.count * rows / total) / total
        self.mean = self.mean + offset * rows / total
        self.count = total

    @torch.no_grad()
    def best_actions(self, seen: np.ndarray) -> np.ndarray:
        """The most probable action for each observation (B, features)."""
        return np.asarray(self.actor(self.scaled(torch.from_numpy(seen))).argmax(1).numpy())


class _Rollout(NamedTuple):
    """Transitions, (T, N, ...) each."""

    seen: Tensor
    actions: Tensor
    log_probs: Tensor
    values: Tensor
    rewards: Tensor
    over: Tensor


def train_ppo(envs: VectorEnv[Any, Any, Any], parameters: PPOParameters, *, responses: int, seed: int) -> Policy:
    """Train a policy.

    Args:
        envs: float32 features, discrete actions, resets in the same step, ``final_obs`` in infos as one array.
        parameters: hyperparameters.
        responses: number of responses, which are the first actions.
        seed: of network, environment and actions.
    """
    if envs.metadata.get("autoreset_mode") is not AutoresetMode.SAME_STEP:
        raise ValueError("expected a vector environment with autoreset_mode SAME_STEP")
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        space = envs.single_observation_space.shape
        assert space is not None
        actions = envs.single_action_space
        assert isinstance(actions, spaces.Discrete)
        policy = Policy(space[0], int(actions.n), parameters.width)
    with torch.no_grad():
        last = policy.actor[-1]
        assert isinstance(last, nn.Linear)
        last.bias[:responses] -= parameters.response_logit_offset
    optimiser = torch.optim.Adam(policy.parameters(), lr=parameters.learning_rate, eps=1e-5)
    seen = torch.from_numpy(envs.reset(seed=seed)[0])
    updates = max(1, parameters.steps // (parameters.steps_per_update * envs.num_envs))
    for update in range(updates):
        share = update / updates
        optimiser.param_groups[0]["lr"] = parameters.learning_rate * max(1 - share, 0.05)
        rollout, seen = _collect(envs, policy, seen, parameters, generator)
        with torch.no_grad():
            next_value = policy.critic(policy.scaled(seen))[:, 0]
        entropy = parameters.entropy * max(0.0, 1 - share / 0.9)
        _learn(policy, optimiser, rollout, next_value, parameters, entropy=entropy, generator=generator)
    return policy


@torch.no_grad()
def _collect(
    envs: VectorEnv[Any, Any, Any], policy: Policy, seen: Tensor, parameters: PPOParameters, generator: torch.Generator
) -> tuple[_Rollout, Tensor]:
    """Act for some steps; the return after a truncation is estimated by the critic."""
    rows = []
    for _ in range(parameters.steps_per_update):
        policy.update_statistics(seen)
        scaled = policy.scaled(seen)
        log_chances = policy.actor(scaled).log_softmax(1)
        actions = log_chances.exp().multinomial(1, generator=generator)
        after, rewards, terminated, truncated, infos = envs.step(actions[:, 0].numpy())
        earned = torch.from_numpy(rewards).float()
        cut = np.flatnonzero(truncated)
        if len(cut):
            final = policy.scaled(torch.from_numpy(infos["final_obs"][cut]))
            earned[cut] += parameters.gamma * policy.critic(final)[:, 0]
        log_probs = log_chances.gather(1, actions)[:, 0]
        values = policy.critic(scaled)[:, 0]
        rows.append((scaled, actions[:, 0], log_probs, values, earned, torch.from_numpy(terminated | truncated)))
        seen = torch.from_numpy(after)
    return _Rollout(*(torch.stack(column) for column in zip(*rows, strict=True))), seen


def _learn(
    policy: Policy,
    optimiser: torch.optim.Optimizer,
    rollout: _Rollout,
    next_value: Tensor,
    parameters: PPOParameters,
    *,
    entropy: float,
    generator: torch.Generator,
) -> None:
    """Update the policy by several passes over one rollout."""
    gains = advantages(rollout.rewards, rollout.values, rollout.over, next_value, parameters)
    targets = (gains + rollout.values).flatten()
    gains = ((gains - gains.mean()) / (gains.std() + 1e-8)).flatten()
    seen, actions, log_probs = (rollout.seen.flatten(0, 1), rollout.actions.flatten(), rollout.log_probs.flatten())
    for _ in range(parameters.epochs):
        for part in torch.randperm(len(seen), generator=generator).split(parameters.batch):
            log_chances = policy.actor(seen[part]).log_softmax(1)
            ratio = (log_chances.gather(1, actions[part, None])[:, 0] - log_probs[part]).exp()
            clipped = ratio.clamp(1 - parameters.clip, 1 + parameters.clip)
            surrogate = torch.min(ratio * gains[part], clipped * gains[part]).mean()
            spread = -(log_chances.exp() * log_chances).sum(1).mean()
            error = (policy.critic(seen[part])[:, 0] - targets[part]).square().mean()
            optimiser.zero_grad()
            (0.5 * error - surrogate - entropy * spread).backward()
            nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
            optimiser.step()


def advantages(rewards: Tensor, values: Tensor, over: Tensor, next_value: Tensor, parameters: PPOParameters) -> Tensor:
    """Generalised advantage estimates (T, N) (Schulman et al. 2016, eq. 16); ``next_value`` (N,) is the value after."""
    found, gain = torch.zeros_like(values), torch.zeros_like(next_value)
    for step in reversed(range(len(rewards))):
        alive = (~over[step]).float()
        error = rewards[step] + parameters.gamma * next_value * alive - values[step]
        found[step] = gain = error + parameters.gamma * parameters.gae_lambda * alive * gain
        next_value = values[step]
    return found


def _network(inputs: int, width: int, outputs: int, *, last_gain: float) -> nn.Sequential:
    layers = [nn.Linear(inputs, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, outputs)]
    for layer in layers[::2]:
        nn.init.orthogonal_(layer.weight, last_gain if layer is layers[-1] else 2**0.5)  # type: ignore[arg-type]
        nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    return nn.Sequential(*layers)
