"""PPO in one file, after CleanRL's ppo.py, on the imagery workspace. Run: python experiments/rl/cleanrl_ppo.py

Huang et al. 2022, CleanRL: one file per algorithm, nothing hidden.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch
from gymnasium.vector import AutoresetMode
from task import ACTS, make_task
from torch import nn

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.rl import Mind, VectorWorkspace

STEPS, EPOCHS, MINIBATCH, GAMMA, LAMBDA, CLIP, ENTROPY = 32, 4, 128, 0.98, 0.95, 0.2, 0.02


class Policy(nn.Module):
    """Actor and critic."""

    def __init__(self, features: int, actions: int) -> None:
        super().__init__()
        self.actor = nn.Sequential(nn.Linear(features, 64), nn.Tanh(), nn.Linear(64, actions))
        self.critic = nn.Sequential(nn.Linear(features, 64), nn.Tanh(), nn.Linear(64, 1))

    def forward(self, seen: torch.Tensor) -> tuple[torch.distributions.Categorical, torch.Tensor]:
        """Distribution of actions, and value (B,)."""
        return torch.distributions.Categorical(logits=self.actor(seen)), self.critic(seen)[:, 0]


def train(
    *,
    steps: int = 20_000,
    seed: int = 0,
    minds: int = 16,
    mind: Mind | None = None,
    imagination: str = "oracle",
    networks: NetworkOptions = SHIPPED,
) -> tuple[Policy, float]:
    """A trained policy, and the mean reward per trial in the last quarter (NaN if no trial came to its end).

    Without a ``mind`` one with this imagination (oracle or learned) and these networks is loaded.
    """
    torch.manual_seed(seed)
    print("loading the mind", flush=True)
    envs = VectorWorkspace(
        make_task,
        minds,
        mind or Mind.load(imagination, networks=networks),
        acts=ACTS,
        observe="features",
        max_acts=20,
        autoreset_mode=AutoresetMode.SAME_STEP,
    )
    policy = Policy(envs.single_observation_space.shape[0], int(envs.single_action_space.n))
    optimiser = torch.optim.Adam(policy.parameters(), lr=1e-3, eps=1e-5)
    seen = torch.from_numpy(envs.reset(seed=seed)[0])
    returns, running = [], np.zeros(minds)
    per_mind = max(1, steps // minds)
    for done in range(0, per_mind, STEPS):
        rows = []
        for _ in range(min(STEPS, per_mind - done)):
            with torch.no_grad():
                distribution, values = policy(seen)
                actions = distribution.sample()
            after, rewards, terminated, truncated, _ = envs.step(actions.numpy())
            over = terminated | truncated
            running += rewards
            returns += running[over].tolist()
            running[over] = 0
            rows.append(
                (seen, actions, distribution.log_prob(actions), values, torch.tensor(rewards), torch.tensor(over))
            )
            seen = torch.from_numpy(after)
        learn(policy, optimiser, [torch.stack(column) for column in zip(*rows, strict=True)], seen)
        steps_done = (done + len(rows)) * minds
        print(f"step {steps_done} of {per_mind * minds}: mean reward per trial {recent_mean(returns):.2f}", flush=True)
    envs.close()
    return policy, recent_mean(returns)


def recent_mean(returns: list[float]) -> float:
    """Mean of the last quarter."""
    return float(np.mean(returns[-max(1, len(returns) // 4) :])) if returns else float("nan")


def learn(policy: Policy, optimiser: torch.optim.Optimizer, rows: list[torch.Tensor], last: torch.Tensor) -> None:
    """One update from (steps, minds) rows of observation, action, log probability, value, reward, end."""
    seen, actions, log_probs, values, rewards, over = rows
    with torch.no_grad():
        following, advantage = policy(last)[1], torch.zeros(len(last))
        advantages = torch.zeros_like(values)
        for step in reversed(range(len(values))):
            alive = (~over[step]).float()
            error = rewards[step].float() + GAMMA * following * alive - values[step]
            advantages[step] = advantage = error + GAMMA * LAMBDA * alive * advantage
            following = values[step]
        targets = advantages + values
    flat = [part.flatten(0, 1) for part in (seen, actions, log_probs, advantages, targets)]
    for _ in range(EPOCHS):
        for rows_of in torch.randperm(len(flat[0])).split(MINIBATCH):
            x, action, before, gain, target = (part[rows_of] for part in flat)
            distribution, value = policy(x)
            ratio = (distribution.log_prob(action) - before).exp()
            gain = (gain - gain.mean()) / (gain.std() + 1e-8)
            clipped = torch.min(ratio * gain, ratio.clamp(1 - CLIP, 1 + CLIP) * gain).mean()
            loss = 0.5 * (value - target).square().mean() - clipped - ENTROPY * distribution.entropy().mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
            optimiser.step()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--imagination", choices=("oracle", "learned"), default="oracle")
    add_network_options(parser)
    options = parser.parse_args()
    _, mean = train(steps=options.steps, imagination=options.imagination, networks=networks_from(options))
    print(f"mean reward per trial {mean:.2f} after {options.steps} steps (guessing: 0.5)")
