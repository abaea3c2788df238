"""DQN trained in imagination, tested on real pictures. Run: python experiments/rl/imagined.py

DQN learns to bring a rotated letter upright inside the generator (the interpreter judges), without one step in the
world; then it acts in the world. ``--model-free`` trains it in the world instead.
"""

from __future__ import annotations

import argparse

import numpy as np
from extras import needs

from imagery_envs.stimuli.letters import Letter
from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.rl import ActSizes, ImaginedEnv, Mind

with needs("rl"):
    from stable_baselines3 import DQN

ACTS = ("rotate left medium", "rotate left large", "rotate right medium", "rotate right large")
LETTERS, ANGLES_DEG = ("F", "J", "L", "7"), (-100, -60, -20, 20, 60, 100)


def make(mind: Mind, *, model_free: bool) -> ImaginedEnv:
    """Letters to be rotated upright."""
    pairs = [(Letter(one).draw(angle_deg=angle), Letter(one).draw()) for one in LETTERS for angle in ANGLES_DEG]
    starts, goals = zip(*pairs, strict=True)
    return ImaginedEnv(
        mind,
        starts=starts,
        goals=goals,
        acts=ACTS,
        sizes=ActSizes(10, 20, 40),
        accept=0.93,
        observe="features",
        max_acts=8,
        model_free=model_free,
    )


def train(mind: Mind, *, steps: int, seed: int = 0, model_free: bool = False) -> DQN:
    """Train DQN in imagination, or (model-free) on real pictures."""
    env = make(mind, model_free=model_free)
    model = DQN("MlpPolicy", env, learning_starts=100, gamma=0.95, exploration_fraction=0.5, seed=seed, device="cpu")
    return model.learn(steps)


def success(model: DQN, mind: Mind) -> float:
    """Share of the starts that end upright on real pictures."""
    env = make(mind, model_free=True)
    reached = []
    for start in range(len(env.starts)):
        observation, info = env.reset(seed=start, options={"start": start})
        over = False
        while not over:
            action, _ = model.predict(observation, deterministic=True)
            observation, _, terminated, truncated, info = env.step(int(action))
            over = terminated or truncated
        reached.append(info["truth"]["reached"])
    return float(np.mean(reached))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--imagination", choices=("learned", "oracle"), default="learned")
    parser.add_argument("--model-free", action="store_true")
    add_network_options(parser)
    options = parser.parse_args()
    shared = Mind.load(options.imagination, networks=networks_from(options))
    trained = train(shared, steps=options.steps, model_free=options.model_free)
    print(f"upright in the world: {success(trained, shared):.0%} of {len(LETTERS) * len(ANGLES_DEG)} starts")
