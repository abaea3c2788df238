"""The recipe of the prior: pictures from captions and from transformations, in turn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn

from imagery_agent.images import sheet, to_pixels, to_tensor
from imagery_agent.imagination.learned import PICTURE_TO_PICTURE, WORDS_TO_PICTURE
from imagery_agent.language.scene import caption
from imagery_agent.models.batches import Condition
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.speculative_decoding import sample
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import write_picture
from imagery_agent.training.data.captions import called
from imagery_agent.training.data.composition import LayerTable, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes.coded_pictures import Batch, CodedPicturesRecipe, Drawn, paint
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(steps=6000, batch_size=24, learning_rate=1.5e-3, warmup_steps=100, report_every_s=600.0)
OPERATION_SHARES = {
    "rotate": 0.3,
    "mirror": 0.06,
    "shift": 0.08,
    "zoom": 0.08,
    "turn": 0.14,
    "add": 0.1,
    "attach": 0.1,
    "remove": 0.07,
    "detach": 0.07,
}
CHAIN = 6
"""Operations in a row; the sources of all but the first are the network's predictions."""
PLAIN_SHARE, RELATION_SHARE = 0.7, 0.15
"""Shares of upright single things of medium or large size (names are the hardest, and the only thing that no operation
brings about) and of two things among the captioned pictures; the others are any scene."""
CAPTIONED = 3
"""Captioned pictures of a step for every operation of one: they take about the same time, for they have no source."""
BLOCK = 2
"""Cells along a side of a block: a quarter of the target's tokens, three times the pictures per second of processor."""
HELD_PAIRS, SHOWN = 48, 16
"""Rotations and captions that are drawn for a report, and how many of them are shown."""
TEXT_DROPPED = 0.1
"""Share of captions dropped, for classifier-free guidance."""


def operation_kinds(corpus_has_figures: bool) -> tuple[list[str], np.ndarray]:
    """Kinds of operation and their shares; turning in depth needs block figures."""
    shares = {kind: share for kind, share in OPERATION_SHARES.items() if corpus_has_figures or kind != "turn"}
    weights = np.array(list(shares.values()))
    return list(shares), weights / weights.sum()


class PriorRecipe(CodedPicturesRecipe):
    """Operations and captions in turn; reports held-out losses and a sheet of pictures."""

    config: PriorConfig
    selection_metric = SelectionMetric("gap_over_error", higher_is_better=True)
    """Text and steps have equal weight; held-out likelihood would prefer priors not trained on typical drawings."""

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        dvae: DVAE,
        tokenizer: CaptionTokenizer,
        config: PriorConfig | None = None,
    ) -> None:
        super().__init__(
            corpus,
            settings,
            dvae,
            tokenizer,
            config or PriorConfig(codes=dvae.config.codes, grid=dvae.config.grid, depth_width=128, block=BLOCK),
        )
        self._kinds, self._shares = operation_kinds(bool(len(corpus.figures["train"])))
        unseen = ChangeSampler(SceneSampler(corpus, corpus.unseen))
        rng = np.random.default_rng(777)
        pairs = [unseen.pair(rng, "rotate") for _ in range(HELD_PAIRS)]
        before, after = [pair.source for pair in pairs], [pair.target for pair in pairs]
        self._held_targets = to_tensor(render(corpus, after))
        chain = [self._changed(pairs)]
        scenes = SceneSampler(corpus, ("drawing",))
        held = Batch(chain, LayerTable.of(before), self._views(unseen.scenes, rng, 64))
        (self._held_pairs,), self._held_depths = self.encoded(held)
        shown = [scenes.scene(rng) for _ in range(96)]
        (self._held_scenes,), _ = self.encoded(self._captioned(shown, [caption(sample.scene) for sample in shown]))

    def build(self) -> nn.Module:
        """A fresh prior."""
        return Prior(self.config)

    def batch(self, step: int) -> Batch:
        """Chains of operations, or every second step captioned pictures."""
        rng, size = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        if step % 2 == 0:
            sources, chain = self._chain(rng, max(1, size // CHAIN))
            return Batch(chain, sources, self._views(self._scenes, rng, size))
        samples = [self._sample(rng) for _ in range(CAPTIONED * size)]
        batch = self._captioned(samples, [called(sample, rng, self.data.synonyms) for sample in samples])
        batch.chain[0].condition.text[torch.from_numpy(rng.random(len(samples)) < TEXT_DROPPED)] = 0
        return batch

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Held-out losses, the gap between right and wrong captions, rotation strips and imagined captions."""
        assert isinstance(model, Prior)
        scenes, pairs = self._held_scenes, self._held_pairs
        right = model.cross_entropy(scenes.condition, scenes.target).item()
        wrong = model.cross_entropy(Condition(scenes.condition.text.roll(1, 0)), scenes.target).item()
        depths = self._held_depths
        depth = {}
        if depths is not None and model.config.depth_width:  # shipped weights may have none
            depth["depth_error_cells"] = model.depth_error(depths).item()
        error_ratio = self._draw(model, run_dir)
        return {
            **depth,
            "rotate_error_ratio": error_ratio,
            "rotate_nats": model.cross_entropy(pairs.condition, pairs.target).item(),
            "imagine_nats": right,
            "caption_gap_nats": wrong - right,
            "gap_over_error": (wrong - right) / error_ratio,
        }

    def _draw(self, model: Prior, run_dir: Path) -> float:
        """Draw held-out rotations and captions; returns the rotations' error over the discrete VAE's own."""
        pairs, scenes, dvae = self._held_pairs, self._held_scenes, self.dvae
        generators = [torch.Generator().manual_seed(i) for i in range(HELD_PAIRS)]
        turned = sample(model, pairs.condition, sampling=PICTURE_TO_PICTURE, generators=generators)
        imagined = sample(
            model, Condition(scenes.condition.text[:SHOWN]), sampling=WORDS_TO_PICTURE, generators=generators[:SHOWN]
        )
        assert pairs.condition.source is not None
        side = self.config.grid
        drawn = paint(self.dvae, turned.probabilities)
        rows = [pairs.condition.source, pairs.target, scenes.target, imagined.codes]
        source, floor, seen, new = (dvae.decode(codes.unflatten(1, (side, side))) for codes in rows)
        pictures = torch.cat([part[:SHOWN] for part in (source, floor, drawn, seen, new)])
        write_picture(run_dir / "samples.png", sheet(to_pixels(pictures), columns=SHOWN, scale=1))
        true = self._held_targets
        return float((drawn - true).square().mean() / (floor - true).square().mean())

    def _sample(self, rng: np.random.Generator) -> Sample:
        choice = rng.random()
        if choice < PLAIN_SHARE:
            return self._scenes.plain(rng)
        return self._scenes.relation(rng) if choice < PLAIN_SHARE + RELATION_SHARE else self._scenes.scene(rng)

    def _chain(self, rng: np.random.Generator, count: int) -> tuple[LayerTable, list[Drawn]]:
        """What ``count`` chains of operations begin from, and their operations and pictures in turn."""
        kinds = [str(rng.choice(self._kinds, p=self._shares)) for _ in range(count)]
        chains = [self._changes.chain(rng, kind, CHAIN) for kind in kinds]
        steps = zip(*chains, strict=True)
        return LayerTable.of([chain[0].source for chain in chains]), [self._changed(pairs) for pairs in steps]
