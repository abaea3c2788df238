"""Draw every step of imagined rotations of unseen letters: docs/images/rotation_strip.png.

Run: python experiments/rotation_strip.py
"""

from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import sheet
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_envs.stimuli.letters import Letter
from imagery_experiments.cli.script_networks import networks_of_script

STEP, STEPS = Operation("rotate", angle_deg=20.0), 9

if __name__ == "__main__":
    networks = networks_of_script(__doc__)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    generator = torch.Generator().manual_seed(0)
    rows = []
    for character in ("R", "F", "J", "2", "5", "P"):
        seen = Letter(character).draw()
        (mental,) = imagination.perceive(seen[None])
        rows += [seen, mental.pixels]
        for _ in range(STEPS):
            (mental,) = draw_steps(imagination, [mental], [STEP], generator=generator)
            rows.append(mental.pixels)
    path = Path("docs/images") / "rotation_strip.png"
    sheet(np.stack(rows), columns=STEPS + 2).save(path)
    print(path)
