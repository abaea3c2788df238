"""A picture of the first screen of every environment, as docs/images/env_*.png shows them.

Run: python experiments/environment_pictures.py docs/images
"""

import sys
from pathlib import Path

import gymnasium
from PIL import Image

from imagery_envs import ENVIRONMENTS

for env_id in ENVIRONMENTS:
    env = gymnasium.make(env_id, render_mode="rgb_array")
    env.reset(seed=3)
    name = env_id.removeprefix("Imagery/").removesuffix("-v0").lower()
    Image.fromarray(env.render()).save(Path(sys.argv[1]) / f"env_{name}.png", optimize=True)
