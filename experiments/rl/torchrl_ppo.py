"""PPO of TorchRL on the imagery workspace. Run: python experiments/rl/torchrl_ppo.py (extra ``torchrl``)"""

from __future__ import annotations

import argparse

import torch
from extras import needs
from task import make_workspace
from torch import nn

from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.rl import Mind

with needs("torchrl"):
    from tensordict.nn import TensorDictModule
    from torchrl.collectors import Collector
    from torchrl.envs import GymWrapper, RewardSum, TransformedEnv
    from torchrl.modules import OneHotCategorical, ProbabilisticActor, ValueOperator
    from torchrl.objectives import ClipPPOLoss
    from torchrl.objectives.value import GAE


def train(*, steps: int = 20_000, seed: int = 0, mind: Mind | None = None) -> float:
    """The mean reward per trial of the last batch."""
    torch.manual_seed(seed)
    env = TransformedEnv(GymWrapper(make_workspace(mind)), RewardSum())
    env.set_seed(seed)
    features, actions = env.observation_spec["observation"].shape[-1], env.action_spec.shape[-1]
    network = nn.Sequential(nn.Linear(features, 64), nn.Tanh(), nn.Linear(64, actions))
    policy = ProbabilisticActor(
        TensorDictModule(network, ["observation"], ["logits"]),
        in_keys=["logits"],
        distribution_class=OneHotCategorical,
        return_log_prob=True,
    )
    critic = ValueOperator(nn.Sequential(nn.Linear(features, 64), nn.Tanh(), nn.Linear(64, 1)))
    advantage = GAE(gamma=0.98, lmbda=0.95, value_network=critic)
    loss = ClipPPOLoss(policy, critic, entropy_coeff=0.02)
    optimiser = torch.optim.Adam(loss.parameters(), lr=1e-3)
    batch, mean, done = min(256, steps), 0.0, 0
    collector = Collector(env, policy, frames_per_batch=batch, total_frames=steps)
    for rows in collector:
        for _ in range(4):
            advantage(rows)
            for part in rows.reshape(-1)[torch.randperm(rows.numel())].split(64):
                losses = loss(part)
                total = losses["loss_objective"] + losses["loss_critic"] + losses["loss_entropy"]
                optimiser.zero_grad()
                total.backward()
                optimiser.step()
        over = rows["next", "done"][..., 0]
        mean = float(rows["next", "episode_reward"][over].mean()) if over.any() else mean
        done += rows.numel()
        print(f"step {done} of {steps}: mean reward per trial {mean:.2f}", flush=True)
    collector.shutdown()
    return mean


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--imagination", choices=("oracle", "learned"), default="oracle")
    add_network_options(parser)
    options = parser.parse_args()
    mind = Mind.load(options.imagination, networks=networks_from(options))
    print(f"mean reward per trial {train(steps=options.steps, mind=mind):.2f} (guessing: 0.5)")
