"""Draw every step of imagined rotations of unseen letters, and of turns in depth of unseen block figures beside the
true views: docs/images/rotation_strip.png and depth_strip.png.

Run: python experiments/rotation_strip.py
"""

from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import sheet
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_envs.stimuli.blocks import sample
from imagery_envs.stimuli.letters import Letter
from imagery_experiments.cli.script_networks import networks_of_script

STEP, TURN, STEPS = Operation("rotate", angle_deg=20.0), Operation("turn", angle_deg=20.0), 9
CHARACTERS, FIGURES, IMAGES = "RFJ25P", 3, Path("docs/images")


def imagined(imagination: LearnedImagination, seen: np.ndarray, step: Operation) -> list[np.ndarray]:
    """A picture as it is perceived, and after every step."""
    mental, generator = imagination.perceive(seen[None]), torch.Generator().manual_seed(0)
    pictures = [mental[0].pixels]
    for _ in range(STEPS):
        mental = draw_steps(imagination, mental, [step], generator=generator)
        pictures.append(mental[0].pixels)
    return pictures


if __name__ == "__main__":
    networks = networks_of_script(__doc__)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    rows: list[np.ndarray] = []
    for character in CHARACTERS:
        seen = Letter(character).draw()
        rows += [seen, *imagined(imagination, seen, STEP)]
    sheet(np.stack(rows), columns=STEPS + 2).save(IMAGES / "rotation_strip.png")
    rows, random = [], np.random.default_rng(0)
    for figure in [sample(random) for _ in range(FIGURES)]:
        views = [figure.draw(azimuth_deg=30.0 + TURN.angle_deg * number) for number in range(STEPS + 1)]
        rows += [*views, *imagined(imagination, views[0], TURN)]
    sheet(np.stack(rows), columns=STEPS + 1).save(IMAGES / "depth_strip.png")
