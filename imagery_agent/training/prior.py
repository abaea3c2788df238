"""Training the prior: pictures from captions and pictures from pictures, in turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import sheet, to_pixels, to_tensor
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.models.prior import Condition, Prior, PriorConfig, Sampling
from imagery_agent.scene import caption
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.compose import render
from imagery_agent.training.data import Corpus
from imagery_agent.training.loop import LoopSettings, compile_modules
from imagery_agent.training.sampling import Pair, SceneSampler, operation_text

SETTINGS = LoopSettings(steps=6000, batch_size=24, learning_rate=1.5e-3, warmup_steps=200)
OPERATION_SHARES = {
    "rotate": 0.46,
    "mirror": 0.08,
    "shift": 0.1,
    "zoom": 0.1,
    "turn": 0.08,
    "add": 0.1,
    "remove": 0.08,
}
TEXT_DROPPED = 0.1
"""Share of captions dropped, for classifier-free guidance."""


@dataclass(frozen=True)
class PriorBatch:
    """A condition and the codes to learn."""

    condition: Condition
    target: Tensor


def operation_kinds(corpus_has_figures: bool) -> tuple[list[str], np.ndarray]:
    """Kinds of operation and their shares; turning in depth needs block figures."""
    shares = {kind: share for kind, share in OPERATION_SHARES.items() if corpus_has_figures or kind != "turn"}
    weights = np.array(list(shares.values()))
    return list(shares), weights / weights.sum()


def encode_pictures(dvae: DVAE, pictures: Tensor) -> Tensor:
    """uint8 (N, 64, 64, 3) -> codes int64 (N, cells)."""
    with torch.no_grad():
        return torch.cat([dvae.encode(chunk).flatten(1) for chunk in to_tensor(pictures).split(64)])


def motions(pairs: list[Pair]) -> Tensor:
    """Where the operations move points, float32 (N, 2, 3)."""
    return torch.from_numpy(np.stack([pair.operation.matrix() for pair in pairs])).float()


class PriorRecipe:
    """Operations and captions in turn; reports held-out losses and a sheet of pictures."""

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        dvae: DVAE,
        tokenizer: CaptionTokenizer,
        config: PriorConfig | None = None,
    ) -> None:
        self.corpus, self.settings, self.dvae, self.tokenizer = corpus, settings, dvae.eval(), tokenizer
        self.config = config or PriorConfig(codes=dvae.config.codes, grid=dvae.config.grid)
        self._sampler = SceneSampler(corpus)
        self._kinds, self._shares = operation_kinds(bool(len(corpus.figures["train"])))
        unseen = SceneSampler(corpus, corpus.unseen)
        rng = np.random.default_rng(777)
        self._held_pairs = self._pairs(unseen, rng, 48, kind="rotate")
        self._held_scenes = self._scenes(SceneSampler(corpus, ("drawing",)), rng, 96)

    def build(self) -> nn.Module:
        """A fresh prior."""
        return Prior(self.config)

    def accelerate(self, model: nn.Module) -> None:
        """Fuse the element-wise work of every layer: a quarter more pictures per second."""
        assert isinstance(model, Prior)
        compile_modules(model.layers)

    def batch(self, step: int) -> PriorBatch:
        """Pairs, or every second step twice as many captioned pictures (about as many tokens)."""
        rng = np.random.default_rng([self.settings.seed, step])
        if step % 2:
            return self._scenes(self._sampler, rng, 2 * self.settings.batch_size, dropped=TEXT_DROPPED)
        return self._pairs(self._sampler, rng, self.settings.batch_size)

    def loss(
        self, model: nn.Module, batch: PriorBatch, *, progress: float, generator: torch.Generator
    ) -> Losses:
        """See :meth:`Prior.loss`."""
        return model.loss(batch.condition, batch.target)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Held-out losses, the gap between right and wrong captions, rotation strips and imagined captions."""
        assert isinstance(model, Prior)
        scenes, pairs = self._held_scenes, self._held_pairs
        right = model.loss(scenes.condition, scenes.target).total.item()
        wrong = model.loss(Condition(scenes.condition.text.roll(1, 0)), scenes.target).total.item()
        self._draw(model, run_dir)
        return {
            "rotate_nats": model.loss(pairs.condition, pairs.target).total.item(),
            "imagine_nats": right,
            "caption_gap_nats": wrong - right,
        }

    def _draw(self, model: Prior, run_dir: Path) -> None:
        pairs, scenes, count = self._held_pairs, self._held_scenes, 16
        generators = [torch.Generator().manual_seed(i) for i in range(count)]
        condition = pairs.condition.rows(slice(count))
        turned = model.sample(condition, sampling=Sampling(temperature=0.0), generators=generators)
        imagined = model.sample(
            Condition(scenes.condition.text[:count]), sampling=Sampling(0.9, 64, 2.0), generators=generators
        )
        assert condition.source is not None
        rows = [condition.source, pairs.target[:count], turned, scenes.target[:count], imagined]
        side = self.config.grid
        pictures = self.dvae.decode(torch.cat(rows).view(-1, side, side))
        sheet(to_pixels(pictures), columns=count, scale=1).save(run_dir / "samples.png")

    def _pairs(
        self, sampler: SceneSampler, rng: np.random.Generator, count: int, *, kind: str | None = None
    ) -> PriorBatch:
        kinds = [kind or str(rng.choice(self._kinds, p=self._shares)) for _ in range(count)]
        pairs = [sampler.pair(rng, kind) for kind in kinds]
        pictures = render(self.corpus, [p.source for p in pairs] + [p.target for p in pairs])
        source, target = encode_pictures(self.dvae, pictures).split(count)
        text = self._text([operation_text(pair.operation) for pair in pairs])
        return PriorBatch(Condition(text, source, motions(pairs)), target)

    def _scenes(
        self, sampler: SceneSampler, rng: np.random.Generator, count: int, *, dropped: float = 0.0
    ) -> PriorBatch:
        samples = [sampler.scene(rng) for _ in range(count)]
        text = self._text([caption(sample.scene) for sample in samples])
        text[torch.from_numpy(rng.random(count) < dropped)] = 0
        return PriorBatch(
            Condition(text), encode_pictures(self.dvae, render(self.corpus, [s.layers for s in samples]))
        )

    def _text(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.text_length))
