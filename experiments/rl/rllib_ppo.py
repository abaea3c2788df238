"""PPO of RLlib on the imagery workspace. Run: python experiments/rl/rllib_ppo.py (pip install imagery-agent[rllib])

RLlib wants floating-point observations: ``observe="features"`` gives them;
:class:`imagery_experiments.rl.float_pictures.FloatPictures` does so for ``observe="pictures"``.
"""

from __future__ import annotations

import argparse

from extras import needs
from task import make_workspace

from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.rl import Mind


def train(*, steps: int = 20_000, seed: int = 0, mind: Mind | None = None) -> float:
    """The mean reward per trial of the last iteration."""
    with needs("rllib"):
        import ray
        from ray.rllib.algorithms.ppo import PPOConfig
        from ray.tune.registry import register_env

    register_env("ImageryWorkspace", lambda _: make_workspace(mind))
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, ignore_reinit_error=True)
    batch = min(512, steps)
    algorithm = (
        PPOConfig()
        .environment("ImageryWorkspace")
        .env_runners(num_env_runners=0)
        .learners(num_learners=0)
        .training(train_batch_size=batch, minibatch_size=64, num_epochs=4, lr=1e-3, gamma=0.98, entropy_coeff=0.02)
        .debugging(seed=seed, log_level="ERROR")
        .build_algo()
    )
    try:
        for _ in range(max(1, steps // batch)):
            result = algorithm.train()
        return float(result["env_runners"]["episode_return_mean"])
    finally:
        algorithm.stop()
        ray.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--imagination", choices=("oracle", "learned"), default="oracle")
    add_network_options(parser)
    options = parser.parse_args()
    mind = Mind.load(options.imagination, networks=networks_from(options))
    print(f"mean reward per trial {train(steps=options.steps, mind=mind):.2f} (guessing: 0.5)")
