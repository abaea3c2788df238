"""Training the interpreter: pictures, what is said of them, and near misses that are false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.clip import InterpreterConfig, InterpreterModel
from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.compose import Layer, render
from imagery_agent.training.data import Corpus
from imagery_agent.training.loop import LoopSettings
from imagery_agent.training.sampling import KIND_SHARES, Sample, SceneSampler, hard_negatives, spoken

SETTINGS = LoopSettings(
    steps=3500, batch_size=256, learning_rate=1e-3, warmup_steps=80, weight_decay=0.05, report_every_s=240.0
)
NEGATIVES = 1
"""False captions of the same things for every picture."""
PLAIN_SHARE, PLAIN_FIRST = 0.35, 0.4
"""Share of upright single things of medium or large size; it falls from 1 over this part of the run.

Names are the hardest to learn, and learned four times faster from such pictures than from random scenes."""
SINGLE_SHARE = 0.7
"""Share of single things of any size and orientation among the others, on top of those in random scenes."""
SIZE_SHARES = (0.12, 0.5, 0.38)
REDRAWN = 0.1
"""Standard deviation of stretch and shear: another hand's proportions."""
WINDOW_SHARE = 0.15
"""Share of pictures seen coarsely, as when attention enlarges a small part."""


def naming_pictures(corpus: Corpus, split: str, count: int, *, seed: int = 4242) -> tuple[Tensor, list[str]]:
    """Upright single drawings, medium or large, every name equally likely.

    Returns uint8 (count, 64, 64, 3) and the true names.
    """
    sampler, rng = SceneSampler(corpus, (split,)), np.random.default_rng(seed)
    samples = [sampler.plain(rng, "icon") for _ in range(count)]
    return render(corpus, [sample.layers for sample in samples]), [s.scene.things[0].name for s in samples]


def vocabulary(corpus: Corpus) -> list[str]:
    """All names the interpreter knows by default: concepts, letters, digits and primitives."""
    return corpus.names(tuple(KIND_SHARES), ("train", "drawing"))


class InterpreterRecipe:
    """Captioned scenes of training drawings; reports naming of unseen drawings of known concepts."""

    judged_by = ("top5", 1)

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        tokenizer: CaptionTokenizer,
        config: InterpreterConfig | None = None,
    ) -> None:
        self.corpus, self.settings, self.tokenizer = corpus, settings, tokenizer
        self.config = config or InterpreterConfig()
        self._sampler = SceneSampler(corpus)
        pictures, self._true_names = naming_pictures(corpus, "drawing", 512)
        self._held_out = to_tensor(pictures)
        self._names = vocabulary(corpus)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._name_tokens = self._text(self._names)

    def build(self) -> nn.Module:
        """A fresh interpreter."""
        return InterpreterModel(self.config)

    def accelerate(self, model: nn.Module) -> None:
        """Convolutions gain nothing from compilation on a processor."""

    def batch(self, step: int) -> Any:
        """``pictures`` (B, 3, 64, 64), ``tokens`` (B, L), ``negative_tokens`` (B, NEGATIVES, L), ``concepts`` (B,),
        ``names`` (V, L).
        """
        rng, count = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        plain = 1 - (1 - PLAIN_SHARE) * min(1.0, step / (PLAIN_FIRST * self.settings.steps))
        samples = [self._sample(rng, plain) for _ in range(count)]
        pictures = to_tensor(render(self.corpus, [redrawn(sample.layers, rng) for sample in samples]))
        coarse = torch.from_numpy(rng.random(count) < WINDOW_SHARE)
        pictures[coarse] = _coarse(pictures[coarse], int(rng.integers(14, 33)))
        texts = [spoken(sample, rng, self.corpus.synonyms) for sample in samples]
        false = [text for sample in samples for text in hard_negatives(sample.scene, rng, NEGATIVES)]
        return {
            "pictures": pictures,
            "tokens": self._text(texts),
            "negative_tokens": self._text(false).view(count, NEGATIVES, -1),
            "concepts": torch.tensor([self._concept(sample) for sample in samples]),
            "names": self._name_tokens,
        }

    def loss(self, model: nn.Module, batch: Any, *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`InterpreterModel.loss`."""
        return model.loss(batch)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Share of unseen drawings whose true name is first, or among the first five, of all names."""
        assert isinstance(model, InterpreterModel)
        texts = torch.cat([model.encode_texts(chunk) for chunk in self._name_tokens.split(256)])
        pictures = torch.cat([model.encode_pictures(chunk) for chunk in self._held_out.split(128)])
        best = (pictures @ texts.T).topk(5, -1).indices
        true = torch.tensor([self._names.index(name) for name in self._true_names])[:, None]
        return {
            "top1": float((best[:, :1] == true).float().mean()),
            "top5": float((best == true).any(1).float().mean()),
        }

    def _sample(self, rng: np.random.Generator, plain_share: float) -> Sample:
        if rng.random() < plain_share:
            return self._sampler.plain(rng)
        if rng.random() < SINGLE_SHARE:
            return self._sampler.single(rng, size_shares=SIZE_SHARES)
        return self._sampler.scene(rng)

    def _concept(self, sample: Sample) -> int:
        """Number of the only thing's name, so that its bare name is not false of its namesakes; -1 for scenes."""
        things = sample.scene.things
        return self._numbers.get(things[0].name, -1) if len(things) == 1 else -1

    def _text(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.context_length))


def redrawn(layers: Sequence[Layer], rng: np.random.Generator) -> list[Layer]:
    """Layers, each stretched and sheared a little within itself, as another hand would draw it."""
    changes = []
    for layer in layers:
        stretch, shear = rng.normal(0, REDRAWN, 2).clip(-2 * REDRAWN, 2 * REDRAWN)
        changed = layer.pose.copy()
        changed[:, :2] = changed[:, :2] @ np.array([[np.exp(stretch), shear], [0, np.exp(-stretch)]])
        changes.append(replace(layer, pose=changed))
    return changes


def _coarse(pictures: Tensor, side_px: int) -> Tensor:
    """Pictures seen at ``side_px`` and enlarged again."""
    if not len(pictures):
        return pictures
    size = pictures.shape[-1]
    small = nn.functional.interpolate(pictures, size=side_px, mode="area")
    return nn.functional.interpolate(small, size=size, mode="bilinear", align_corners=False)
