"""The code of the tutorial in the documentation, which explains it; writes the folder ``tutorial``.

Run: python experiments/tutorial.py
"""

from pathlib import Path

import gymnasium
import numpy as np
import pandas as pd
import torch
from PIL import Image
from plotnine import aes, geom_line, geom_point, ggplot, labs, scale_color_manual

from imagery_agent.agent import build_agent
from imagery_agent.images import sheet
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_experiments.plotting.film_strips import Strip, draw_strip
from imagery_experiments.plotting.theme import AGENT_COLORS, theme

folder = Path("tutorial")  # of the pictures
folder.mkdir(exist_ok=True)
angles_deg = (0, 40, 80, 120, 160)
texts, candidates = ["a red umbrella above a blue star"] * 3, 8

imagination = LearnedImagination.load()  # discrete VAE and transformer
interpreter = ClipInterpreter.load()  # a small CLIP network
agent = build_agent("imagery", imagination=imagination, interpreter=interpreter, seed=0)

env = gymnasium.make("imagery_envs:Imagery/MentalRotation-v0", stimuli="letters", render_mode="rgb_array")
observation, info = env.reset(seed=3, options={"angle_deg": angles_deg[-1], "same": True})
Image.fromarray(env.render()).save(folder / "display.png")
print(info["instruction"])

response = agent.respond(observation["picture"], info["instruction"])
print(response.answer, f"after {response.duration_ms:.0f} ms, confidence {response.confidence:.2f}")
print(response.work)

strip = Strip.from_frames("tutorial", response.trace)
draw_strip(strip, columns=5).save(folder / "trace.png")

propositional = build_agent("propositional", imagination=imagination, interpreter=interpreter, seed=0)
rows = []
for angle_deg in angles_deg:
    for name, participant in (("imagery", agent), ("propositional", propositional)):
        observation, info = env.reset(seed=3, options={"angle_deg": angle_deg, "same": True})
        participant.reset(0)  # empty its buffer and memory
        response = participant.respond(observation["picture"], info["instruction"])
        rows.append((name, angle_deg, response.duration_ms / 1000, response.answer))
times = pd.DataFrame(rows, columns=["agent", "angle_deg", "time_s", "answer"])
print(times.to_string(index=False))

figure = (
    ggplot(times, aes("angle_deg", "time_s", color="agent"))
    + geom_line()
    + geom_point()
    + scale_color_manual(dict(AGENT_COLORS))
    + labs(x="angle (degrees)", y="response time (s)")
    + theme(width_in=5, height_in=3)
)
figure.save(folder / "times.png", dpi=130, verbose=False)

generator = torch.Generator().manual_seed(0)
pictures = imagine_scenes(imagination, interpreter, texts, candidates=candidates, generator=generator)
pixels = np.stack([picture.pixels for picture in pictures])  # uint8 (N, 64, 64, 3)
sheet(pixels, columns=3).save(folder / "imagined.png")
found = interpreter.describe(pixels[0])
print(found.caption, f"(confidence {found.confidence:.2f})")
