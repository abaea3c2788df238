"""Mental video: 24 steps of rotation, shift and zoom, from one key frame to the next; docs/images/video_*.gif.

Run: python experiments/mental_video.py
"""

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from imagery_agent.images import sheet
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_envs.stimuli.letters import Letter
from imagery_experiments.cli.script_networks import networks_of_script

FRAMES, FRAME_MS = 24, 125
ZOOM = 1.06
VIDEOS = {  # every video returns to its first picture
    "rotation": [Operation("rotate", angle_deg=15.0)] * FRAMES,
    "translation": [
        Operation("shift", dx=dx, dy=dy)
        for dx, dy in ((0.04, 0), (0, 0.04), (-0.04, 0), (-0.04, 0), (0, -0.04), (0.04, 0))
        for _ in range(FRAMES // 6)
    ],
    "zoom": [Operation("zoom", factor=factor) for factor in (ZOOM, 1 / ZOOM, 1 / ZOOM, ZOOM) for _ in range(6)],
}

if __name__ == "__main__":
    networks = networks_of_script(__doc__)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    generator = torch.Generator().manual_seed(0)
    seen = np.stack([Letter(character).draw() for character in ("R", "F", "J", "2", "5", "P")])
    for name, steps in VIDEOS.items():
        mental = imagination.perceive(seen)
        frames = [mental]
        for step in steps:
            frames.append(draw_steps(imagination, frames[-1], [step] * len(seen), generator=generator))
        images: list[Image.Image] = [
            sheet(np.stack([picture.pixels for picture in frame]), columns=len(seen)).convert("L").quantize(16)
            for frame in frames
        ]
        path = Path("docs/images") / f"video_{name}.gif"
        images[0].save(path, save_all=True, append_images=images[1:], duration=FRAME_MS, loop=0)
        print(path)
