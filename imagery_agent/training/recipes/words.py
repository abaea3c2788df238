"""The recipe of the network that draws from words: the prior's construction in blocks of codes, without operations.

Names are the hardest thing to draw and the only one that no operation brings about. A network that learns nothing else
sees more of them, and a stream of blocks is a quarter as long: it is drawn faster too. It begins from the prior's
weights, where these fit.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from imagery_agent.images import sheet, to_pixels
from imagery_agent.imagination.learned import WORDS_TO_PICTURE
from imagery_agent.language.scene import caption
from imagery_agent.models.batches import Condition, TrainingBatch
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.speculative_decoding import sample
from imagery_agent.pretrained import Weights
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import write_picture
from imagery_agent.training.data.captions import called
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes import prior as first_recipe
from imagery_agent.training.recipes.coded_pictures import Batch, CodedPicturesRecipe
from imagery_agent.training.recipes.prior import BLOCK, TEXT_DROPPED
from imagery_agent.training.schedule import LoopSettings

SETTINGS = replace(first_recipe.SETTINGS, batch_size=96, muon=True)
TEXT_LENGTH = 20
"""Pieces of a caption that are read; of one thing it has at most 16."""
PLAIN_SHARE = 0.85
"""Share of upright single things of medium or large size; the others are any scene."""
_HELD_OUT, _SHOWN = 256, 24


class WordsRecipe(CodedPicturesRecipe):
    """Captioned pictures; reports held-out losses and a sheet of pictures."""

    config: PriorConfig
    typical_per_name = 1
    """Of several, a network of this size draws a mixture that none of them resembles."""
    selection_metric = SelectionMetric("typical_nats", higher_is_better=False)
    """Unseen drawings would prefer a mixture: 2.25 nats with four typical drawings a name, 2.32 with one, which the
    reference classifier names more often."""

    def __init__(self, corpus: Corpus, settings: LoopSettings, dvae: DVAE, prior: Weights) -> None:
        config = replace(prior.read_config(PriorConfig), text_length=TEXT_LENGTH, depth_width=0, block=BLOCK)
        tokenizer = CaptionTokenizer.from_json(prior.files["tokenizer.json"].decode())
        super().__init__(corpus, settings, dvae, tokenizer, config)
        self._prior = prior.state
        rng = np.random.default_rng(779)
        unseen = SceneSampler(corpus, ("drawing",))
        self._unseen, self._typical = (
            self._lessons([scenes.plain(rng) for _ in range(_HELD_OUT)]) for scenes in (unseen, self._scenes)
        )

    def build(self) -> Prior:
        """A network with the prior's weights where these have its shape, else fresh ones."""
        network = Prior(self.config)
        own = network.state_dict()
        kept = {name: tensor for name, tensor in self._prior.items() if name in own and tensor.shape == own[name].shape}
        network.load_state_dict(own | kept)
        return network

    def batch(self, step: int) -> Batch:
        """Pictures with captions, some of which are dropped."""
        rng, size = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        samples = [self._sample(rng) for _ in range(size)]
        batch = self._captioned(samples, [called(sample, rng, self.data.synonyms) for sample in samples])
        batch.chain[0].condition.text[torch.from_numpy(rng.random(size) < TEXT_DROPPED)] = 0
        return batch

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Nats per code of unseen and of typical drawings, the former also with another picture's caption."""
        assert isinstance(model, Prior)
        text, target = self._unseen.condition.text, self._unseen.target
        right, wrong = (model.cross_entropy(Condition(words), target).item() for words in (text, text.roll(1, 0)))
        typical = model.cross_entropy(self._typical.condition, self._typical.target).item()
        self._draw_names(model, run_dir)
        return {"imagine_nats": right, "caption_gap_nats": wrong - right, "typical_nats": typical}

    def _draw_names(self, model: Prior, run_dir: Path) -> None:
        shown = self._typical.condition.text[:_SHOWN]
        generators = [torch.Generator().manual_seed(number) for number in range(_SHOWN)]
        drawn = sample(model, Condition(shown), sampling=WORDS_TO_PICTURE, generators=generators).codes
        side = self.config.grid
        rows = torch.cat([self._typical.target[:_SHOWN], drawn]).unflatten(1, (side, side))
        write_picture(run_dir / "samples.png", sheet(to_pixels(self.dvae.decode(rows)), columns=_SHOWN // 2, scale=2))

    def _lessons(self, samples: list[Sample]) -> TrainingBatch:
        (lesson,), _ = self.encoded(self._captioned(samples, [caption(sample.scene) for sample in samples]))
        return lesson

    def _sample(self, rng: np.random.Generator) -> Sample:
        return self._scenes.plain(rng) if rng.random() < PLAIN_SHARE else self._scenes.scene(rng)
