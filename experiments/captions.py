"""Draw pictures imagined from captions, blends of two things, and the effect of guidance.

They go to docs/images/captions.png, blends.png and guidance.png.

Run: python experiments/captions.py
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from imagery_agent.imagination.blending import imagine_blends
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.language.scene import caption
from imagery_agent.mind.protocols import draw_texts
from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.evaluation.held_out_data import pixels, unseen_drawings
from imagery_experiments.evaluation.metrics.open_words import blends
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import parts
from imagery_experiments.plotting.film_strips import picture_sheet
from imagery_experiments.plotting.theme import theme

GUIDANCE = (1.0, 1.5, 2.0, 3.0, 4.5, 7.0)
COUNT, CANDIDATES, BLENDS, IMAGES = 96, 8, 16, Path("docs") / "images"
WORDINGS = {"shape": "{} in the shape of {}", "texture": "{} made of {}", "halves": "half {} half {}"}


def captions_sheet(imagination: LearnedImagination, interpreter: ClipInterpreter) -> None:
    """One object, one object at a named place, and two objects, with names of held-out drawings; best of 8 each."""
    sampler, rng = unseen_drawings(), np.random.default_rng(0)
    samples = [sampler.plain(rng, "icon") for _ in range(32)]
    samples += [sampler.single(rng) for _ in range(16)] + [sampler.relation(rng) for _ in range(16)]
    texts = [caption(sample.scene) for sample in samples]
    generator = torch.Generator().manual_seed(0)
    drawn = imagine_scenes(imagination, interpreter, texts, candidates=CANDIDATES, generator=generator)
    picture_sheet(list(pixels(drawn)), texts).save(IMAGES / "captions.png")


def blends_sheet(imagination: LearnedImagination, interpreter: ClipInterpreter) -> None:
    """The first blends of the held-out list, each the best of those of four candidates of both things."""
    shown, generator = blends()[:BLENDS], torch.Generator().manual_seed(0)
    drawn = imagine_blends(imagination, interpreter, shown, candidates=CANDIDATES // 2, generator=generator)
    picture_sheet(
        list(pixels(drawn)),
        [WORDINGS[blend.kind].format(*(thing.name for thing in blend.things)) for blend in shown],
        columns=8,
    ).save(IMAGES / "blends.png")


def guidance_rows(imagination: LearnedImagination) -> pd.DataFrame:
    """Share of pictures with the correct colour, and with the name among the reference classifier's first five."""
    sampler, rng, classifier = unseen_drawings(), np.random.default_rng(1), load_reference_classifier()
    scenes = [sampler.plain(rng, "icon").scene for _ in range(COUNT)]
    things = [scene.things[0] for scene in scenes]
    rows = []
    for guidance in GUIDANCE:
        imagination.words_to_picture = replace(imagination.words_to_picture, guidance=guidance)
        generator = torch.Generator().manual_seed(0)
        drawn = pixels(draw_texts(imagination, [caption(scene) for scene in scenes], generator=generator))
        named = classifier.recognises(drawn, [thing.name for thing in things], first=5)
        colored = [list(parts(picture)) == [thing.color] for picture, thing in zip(drawn, things, strict=True)]
        rows += [(guidance, "name (first five of all)", named.mean()), (guidance, "colour", np.mean(colored))]
    return pd.DataFrame(rows, columns=["guidance", "right", "share"])


if __name__ == "__main__":
    from plotnine import aes, geom_line, geom_point, ggplot, labs, ylim

    networks = networks_of_script(__doc__)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    interpreter = ClipInterpreter.load(networks.interpreter, device=networks.device)
    captions_sheet(imagination, interpreter)
    blends_sheet(imagination, interpreter)
    figure = (
        ggplot(guidance_rows(imagination), aes("guidance", "share", color="right"))
        + geom_line()
        + geom_point()
        + ylim(0, 1)
        + labs(x="guidance", y=f"share of {COUNT} imagined pictures", color="correct")
        + theme(width_in=6.0)
    )
    figure.save(IMAGES / "guidance.png", dpi=160, verbose=False)
    print(*(IMAGES / name for name in ("captions.png", "blends.png", "guidance.png")))
