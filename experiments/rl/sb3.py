"""PPO or DQN of stable-baselines3 on the imagery workspace. Run: python experiments/rl/sb3.py --algorithm dqn"""

from __future__ import annotations

import argparse

from extras import needs
from gymnasium.vector import AutoresetMode
from task import ACTS, make_task

from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.rl import Mind, VectorWorkspace

with needs("rl"):
    from stable_baselines3 import DQN, PPO
    from stable_baselines3.common.evaluation import evaluate_policy

    from imagery_experiments.rl.stable_baselines import StableBaselinesVecEnv


def train(algorithm: str = "ppo", *, steps: int = 20_000, seed: int = 0, minds: int = 16, mind: Mind | None = None):
    """A trained model and its mean reward over 20 trials."""
    envs = StableBaselinesVecEnv(
        VectorWorkspace(
            make_task,
            minds,
            mind or Mind.load("oracle"),
            acts=ACTS,
            observe="features",
            max_acts=20,
            autoreset_mode=AutoresetMode.SAME_STEP,
        )
    )
    if algorithm == "ppo":
        model = PPO("MlpPolicy", envs, n_steps=16, batch_size=64, gamma=0.98, seed=seed, device="cpu")
    else:
        model = DQN("MlpPolicy", envs, learning_starts=64, gamma=0.98, seed=seed, device="cpu")
    model.learn(steps)
    reward, _ = evaluate_policy(model, envs, n_eval_episodes=20, warn=False)
    return model, reward


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--algorithm", choices=("ppo", "dqn"), default="ppo")
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--imagination", choices=("oracle", "learned"), default="oracle")
    add_network_options(parser)
    options = parser.parse_args()
    _, mean = train(
        options.algorithm, steps=options.steps, mind=Mind.load(options.imagination, networks=networks_from(options))
    )
    print(f"{options.algorithm}: mean reward {mean:.2f} after {options.steps} steps (guessing: 0.5)")
