"""A picture of every planning task and of an ambiguous figure, as docs/env_*.png shows them.

Run: python experiments/environment_pictures.py docs
"""

import sys
from pathlib import Path

import gymnasium
from PIL import Image

for name in (
    "FormBoard", "Assembly", "MapInference", "PaperFolding", "RelationalChain", "Maze", "AmbiguousFigures",
):  # fmt: skip
    env = gymnasium.make(f"imagery_envs:Imagery/{name}-v0", render_mode="rgb_array")
    env.reset(seed=3)
    Image.fromarray(env.render()).save(Path(sys.argv[1]) / f"env_{name.lower()}.png", optimize=True)
