"""The recipe of every step towards DALL-E: the same small pictures, batches and schedule for all."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.pixel_palette import palette_of
from imagery_agent.models.baselines.registry import BASELINES, PIXEL_GENERATORS
from imagery_agent.models.batches import Condition, TrainingBatch
from imagery_agent.models.dvae import DVAE, Relaxation
from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.small_pictures import Captioned, SmallPictures
from imagery_agent.training.loop import LOG_EVERY_STEPS
from imagery_agent.training.schedule import LoopSettings

_ALL = LoopSettings(
    steps=400, batch_size=24, learning_rate=2e-3, warmup_steps=20, ema_decay=0.98, save_every_s=60.0, report_every_s=1e9
)
SETTINGS = MappingProxyType(
    {
        "pixel-lstm": replace(_ALL, steps=100, batch_size=8, learning_rate=6e-3),
        "pixel-transformer": replace(_ALL, steps=120, batch_size=4, learning_rate=4e-3),
        "autoencoder": _ALL,
        "vae": _ALL,
        "vq-vae": _ALL,
        "dvae": _ALL,
        "prior": replace(_ALL, steps=280, batch_size=16),
    }
)
"""Chosen so that all together take some two processor-minutes."""
RESTART_EVERY, RESTART_UNTIL = 25, 0.7
"""Steps between restarts of the discrete VAE's unused codes, and the share of the run in which they happen."""
COOLEST = 0.25
"""Last temperature of the discrete VAE's codes: warmer than the large one's, for a run a tenth as long."""
TEXT_DROPPED = 0.1
"""Share of the prior's captions that are left out, for classifier-free guidance."""
_PALETTE_PICTURES, _EXAMINED = 500, 64


class BaselineRecipe:
    """Reports the parts of the loss on held-out pictures.

    The prior learns the codes of ``dvae``, which it needs.
    """

    def __init__(
        self,
        name: str,
        data: SmallPictures,
        tokenizer: CaptionTokenizer,
        settings: LoopSettings,
        config: BaselineConfig,
        *,
        dvae: DVAE | None = None,
    ) -> None:
        self.name, self.data, self.tokenizer, self.settings, self.config = name, data, tokenizer, settings, config
        self._dvae = dvae

    def build(self) -> nn.Module:
        """A fresh network; generators of pixels with the palette of the training pictures."""
        model = BASELINES[self.name](self.config)
        if self.name in PIXEL_GENERATORS:
            model.palette.copy_(self._palette)  # type: ignore[operator]
        return model.to(memory_format=torch.channels_last)  # a quarter faster on a processor

    def accelerate(self, model: nn.Module) -> None:
        """The runs are shorter than a compilation is worth."""

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Pictures float32 (B, 3, side, side) in [0, 1] and texts int64 (B, text_length)."""
        rng = np.random.default_rng([self.settings.seed, step])
        rows = rng.integers(len(self.data.train), size=self.settings.batch_size)
        pictures, text = self.tensors(self.data.train, rows)
        if self.name == "prior":
            text[torch.from_numpy(rng.random(len(text)) < TEXT_DROPPED)] = 0
        return pictures, text

    def tensors(self, captioned: Captioned, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        """Some of the pictures and texts, as in :meth:`batch`."""
        captions = [captioned.captions[row] for row in rows]
        text = self.tokenizer.encode_batch(captions, length=self.config.text_length)
        pictures = to_tensor(captioned.pictures[rows]).contiguous(memory_format=torch.channels_last)
        return pictures, torch.from_numpy(text)

    def loss(self, model: nn.Module, batch: tuple[Tensor, Tensor], *, step: int, generator: torch.Generator) -> Losses:
        """The network's own loss."""
        pictures, text = batch
        if self.name in PIXEL_GENERATORS:
            return model.loss(text, pictures)  # type: ignore[operator]
        if self.name == "prior":
            return model.loss([self._lesson(pictures, text)])  # type: ignore[operator]
        if self.name == "dvae":
            return self._relaxed(model, pictures, step, generator)
        return model.loss(pictures, generator=generator)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """The parts of the loss, of the last step's kind, on held-out pictures."""
        rows = np.arange(min(_EXAMINED, len(self.data.held_out)))
        batch, last = self.tensors(self.data.held_out, rows), self.settings.steps
        losses = self.loss(model, batch, step=last, generator=torch.Generator().manual_seed(0))
        return {name: float(value) for name, value in losses.parts.items()}

    def _lesson(self, pictures: Tensor, text: Tensor) -> TrainingBatch:
        assert self._dvae is not None
        with torch.no_grad():
            odds = self._dvae.logits(pictures).flatten(1, 2)
        return TrainingBatch(Condition(text), odds.argmax(-1), odds.softmax(-1))

    def _relaxed(self, model: nn.Module, pictures: Tensor, step: int, generator: torch.Generator) -> Losses:
        """The discrete VAE's loss; logged steps also have the error of hard codes and the temperature."""
        progress = step / self.settings.steps
        if model.training and step % RESTART_EVERY == 0 and progress < RESTART_UNTIL:
            model.restart_unused_codes(pictures, generator=generator)  # type: ignore[operator]
        relaxation = Relaxation.at(progress, coolest=COOLEST)
        losses = model.loss(pictures, relaxation, generator=generator)  # type: ignore[operator]
        if step % LOG_EVERY_STEPS == 0:
            with torch.no_grad():
                hard = model.decode(model.encode(pictures))  # type: ignore[operator]
            losses.parts["hard_squared_error"] = (hard - pictures).square().mean()
            losses.parts["temperature"] = torch.tensor(relaxation.temperature)
        return losses

    @cached_property
    def _palette(self) -> Tensor:
        return palette_of(self.data.train.pictures[:_PALETTE_PICTURES], self.config.colors)


def captions_tokenizer(data: SmallPictures, config: BaselineConfig) -> CaptionTokenizer:
    """A tokenizer trained on the captions, the same every time."""
    return CaptionTokenizer.train(data.train.captions, vocab_size=config.text_vocabulary)
