"""What recipes of networks over codes share: pictures are painted and encoded where the network is trained."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.imagination.learned import motions
from imagery_agent.language.operations import instruction
from imagery_agent.models.batches import Condition, DepthBatch, TrainingBatch
from imagery_agent.models.code_network import CodeNetwork
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.models.motion_network import MotionConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.canonical_scenes import TYPICAL, CanonicalSampler, typical_drawings
from imagery_agent.training.data.composition import LayerTable, painted, surface_depth
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler, Pair
from imagery_agent.training.loop import compile_modules
from imagery_agent.training.schedule import LoopSettings

_CHUNK = 256


@torch.no_grad()
def code_log_odds(dvae: DVAE, pictures: Tensor) -> Tensor:
    """uint8 (N, 64, 64, 3) -> log-odds of the codes float32 (N, cells, codes)."""
    with torch.autocast(pictures.device.type, enabled=False):
        return torch.cat([dvae.logits(chunk).flatten(1, 2) for chunk in to_tensor(pictures).split(_CHUNK)])


@dataclass(frozen=True)
class Drawn:
    """Target pictures that are not yet painted and encoded."""

    condition: Condition
    """Without a source."""
    pictures: LayerTable


@dataclass(frozen=True)
class Views:
    """Block figures whose depth is known, not yet painted and encoded."""

    pictures: LayerTable
    depth: Tensor
    """float32 (B, cells); see :class:`DepthBatch`."""


@dataclass(frozen=True)
class Batch:
    """The batch of one step, small enough to be sent from process to process; painted where the network is trained."""

    chain: list[Drawn]
    """Operations one after another, each on the pictures of the one before; or captioned pictures alone."""
    sources: LayerTable | None = None
    """What the first operation acts on; None: pictures from captions."""
    views: Views | None = None


class CodedPicturesRecipe:
    """Lessons of pictures with captions or operations, as codes of the discrete VAE."""

    typical_per_name = TYPICAL

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        dvae: DVAE,
        tokenizer: CaptionTokenizer | None,
        config: PriorConfig | MotionConfig,
    ) -> None:
        self.data, self.settings, self.dvae, self.tokenizer = corpus, settings, dvae.eval(), tokenizer
        self.config = config
        self._scenes = CanonicalSampler(corpus, typical_drawings(corpus, self.typical_per_name))
        self._changes = ChangeSampler(SceneSampler(corpus), imagined=self._scenes)
        self.dvae.requires_grad_(False)
        self._elsewhere: DVAE | None = None

    def accelerate(self, model: nn.Module) -> None:
        """Fuse the element-wise work of every layer: a quarter more pictures per second."""
        assert isinstance(model, CodeNetwork)
        compile_modules(model.layers)

    def loss(self, model: nn.Module, batch: Batch, *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`CodeNetwork.loss`."""
        dvae = self._dvae_on(batch.chain[0].condition.text.device)
        chain, depths = self.encoded(batch, dvae)
        return model.loss(chain, depths, paint=lambda weights: paint(dvae, weights))  # type: ignore[operator]

    def encoded(self, batch: Batch, dvae: DVAE | None = None) -> tuple[list[TrainingBatch], DepthBatch | None]:
        """The batch, painted and encoded by the discrete VAE."""
        dvae, views = dvae or self.dvae, batch.views
        targets = [painted(self.data, drawn.pictures) for drawn in batch.chain]
        groups = [*([] if batch.sources is None else [painted(self.data, batch.sources)]), *targets]
        groups += [] if views is None else [painted(self.data, views.pictures)]
        odds = list(code_log_odds(dvae, torch.cat(groups)).split([len(group) for group in groups]))
        depths = None if views is None else DepthBatch(odds.pop().argmax(-1), views.depth)
        sources: list[Tensor] | list[None] = [None] * len(odds)
        if batch.sources is not None:
            sources = [one.argmax(-1) for one in odds[:-1]]
            odds = odds[1:]
        return [
            TrainingBatch(
                replace(drawn.condition, source=source),
                own.argmax(-1),
                own.softmax(-1),
                None if source is None else to_tensor(pictures),
            )
            for drawn, pictures, source, own in zip(batch.chain, targets, sources, odds, strict=True)
        ], depths

    def _dvae_on(self, device: torch.device) -> DVAE:
        """The discrete VAE there; reports are drawn on the processor."""
        if device.type == "cpu":
            return self.dvae
        if self._elsewhere is None:
            self._elsewhere = deepcopy(self.dvae).to(device)
        return self._elsewhere

    def _changed(self, pairs: Sequence[Pair]) -> Drawn:
        operations = [pair.operation for pair in pairs]
        motion, turn_deg = motions(operations)
        text = self._text([instruction(operation) for operation in operations])
        return Drawn(Condition(text, motion=motion, turn_deg=turn_deg), LayerTable.of([pair.target for pair in pairs]))

    def _views(self, scenes: SceneSampler, rng: np.random.Generator, count: int) -> Views | None:
        """Block figures with their depth; None where the corpus has none or nothing sees depth."""
        if not self.config.depth_width or not len(scenes.figures):
            return None
        layers = [scenes.view(rng) for _ in range(count)]
        depth = torch.stack([surface_depth(self.data, layer, self.config.grid) for layer in layers])
        return Views(LayerTable.of([[layer] for layer in layers]), depth.flatten(1))

    def _captioned(self, samples: list[Sample], captions: list[str]) -> Batch:
        return Batch([Drawn(Condition(self._text(captions)), LayerTable.of([sample.layers for sample in samples]))])

    def _text(self, texts: list[str]) -> Tensor:
        """Tokens int64 (B, text_length); none for a network that reads no text."""
        if self.tokenizer is None:
            return torch.zeros(len(texts), 0, dtype=torch.int64)
        assert isinstance(self.config, PriorConfig)
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.text_length))


def paint(dvae: DVAE, weights: Tensor) -> Tensor:
    """Pictures float32 (N, 3, 64, 64) of weights over the codes of every cell, (N, cells, codes)."""
    side = dvae.config.grid
    return dvae.decode_soft(weights.unflatten(1, (side, side)))
