"""Draw imagined captions and the effect of guidance: docs/images/captions.png, docs/images/guidance.png.

Run: python experiments/captions.py
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.language.scene import caption
from imagery_agent.mind.protocols import draw_texts
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_experiments.evaluation.held_out_data import corpus, pixels
from imagery_experiments.evaluation.reference_classifier.network import load_judge
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised, parts
from imagery_experiments.plotting.film_strips import picture_sheet
from imagery_experiments.plotting.theme import theme

GUIDANCE = (1.0, 1.5, 2.0, 3.0, 4.5, 7.0)
COUNT, CANDIDATES, IMAGES = 96, 8, Path("docs") / "images"


def captions_sheet(imagination: LearnedImagination) -> None:
    """Plain things, things somewhere, and two things, of held-out drawings' names; the best of 8 each."""
    sampler, rng = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(0)
    samples = [sampler.plain(rng, "icon") for _ in range(32)]
    samples += [sampler.single(rng) for _ in range(16)] + [sampler.relation(rng) for _ in range(16)]
    texts = [caption(sample.scene) for sample in samples]
    generator = torch.Generator().manual_seed(0)
    drawn = imagine_scenes(
        imagination, ClipInterpreter.load("default"), texts, candidates=CANDIDATES, generator=generator
    )
    picture_sheet(list(pixels(drawn)), texts).save(IMAGES / "captions.png")


def guidance_rows(imagination: LearnedImagination) -> pd.DataFrame:
    """Share of pictures with the right colour, and with the right name among the judge's first five."""
    sampler, rng, judge = SceneSampler(corpus(), ("drawing",)), np.random.default_rng(1), load_judge()
    scenes = [sampler.plain(rng, "icon").scene for _ in range(COUNT)]
    things = [scene.things[0] for scene in scenes]
    rows = []
    for guidance in GUIDANCE:
        imagination.words_to_picture = replace(imagination.words_to_picture, guidance=guidance)
        generator = torch.Generator().manual_seed(0)
        drawn = pixels(draw_texts(imagination, [caption(scene) for scene in scenes], generator=generator))
        named = judge.rank(normalised(coverage(drawn)), [thing.name for thing in things]) < 5
        colored = [
            list(parts(picture)) == [thing.color] for picture, thing in zip(drawn, things, strict=True)
        ]
        rows += [(guidance, "name (first five of all)", named.mean()), (guidance, "colour", np.mean(colored))]
    return pd.DataFrame(rows, columns=["guidance", "right", "share"])


if __name__ == "__main__":
    from plotnine import aes, geom_line, geom_point, ggplot, labs, ylim

    imagination = LearnedImagination.load()
    captions_sheet(imagination)
    figure = (
        ggplot(guidance_rows(imagination), aes("guidance", "share", color="right"))
        + geom_line()
        + geom_point()
        + ylim(0, 1)
        + labs(x="guidance", y=f"share of {COUNT} imagined pictures", color="judged right")
        + theme(width_in=6.0)
    )
    figure.save(IMAGES / "guidance.png", dpi=160, verbose=False)
    print(IMAGES / "captions.png", IMAGES / "guidance.png")
