"""Training the prior: pictures from captions and pictures from pictures, in turn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import sheet, to_pixels, to_tensor
from imagery_agent.imagination import motions
from imagery_agent.models.condition import Condition, Lesson, Surfaces
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.models.prior import Prior, PriorConfig, Sampling
from imagery_agent.scene import caption, instruction
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.canonical import CanonicalSampler, Typical
from imagery_agent.training.changes import ChangeSampler, Pair
from imagery_agent.training.compose import render, surface_depth
from imagery_agent.training.data import Corpus
from imagery_agent.training.loop import LoopSettings, compile_modules
from imagery_agent.training.sampling import Sample, SceneSampler

SETTINGS = LoopSettings(steps=6000, batch_size=24, learning_rate=1.5e-3, warmup_steps=100)
OPERATION_SHARES = {
    "rotate": 0.36,
    "mirror": 0.06,
    "shift": 0.1,
    "zoom": 0.1,
    "turn": 0.18,
    "add": 0.1,
    "remove": 0.1,
}
CHAIN = 3
"""Operations in a row; all but the first begin from what the network drew."""
PLAIN_SHARE = 0.5
"""Share of upright single things of medium or large size among the captioned pictures: names are the hardest."""
TEXT_DROPPED = 0.1
"""Share of captions dropped, for classifier-free guidance."""


def operation_kinds(corpus_has_figures: bool) -> tuple[list[str], np.ndarray]:
    """Kinds of operation and their shares; turning in depth needs block figures."""
    shares = {kind: share for kind, share in OPERATION_SHARES.items() if corpus_has_figures or kind != "turn"}
    weights = np.array(list(shares.values()))
    return list(shares), weights / weights.sum()


@torch.no_grad()
def code_log_odds(dvae: DVAE, pictures: Tensor) -> Tensor:
    """uint8 (N, 64, 64, 3) -> log-odds of the codes float32 (N, cells, codes)."""
    return torch.cat([dvae.logits(chunk).flatten(1, 2) for chunk in to_tensor(pictures).split(64)])


class PriorRecipe:
    """Operations and captions in turn; reports held-out losses and a sheet of pictures.

    ``typical`` are the drawings that words mostly stand for (see :mod:`imagery_agent.training.canonical`).
    """

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        dvae: DVAE,
        tokenizer: CaptionTokenizer,
        config: PriorConfig | None = None,
        *,
        typical: Typical | None = None,
    ) -> None:
        self.corpus, self.settings, self.dvae, self.tokenizer = corpus, settings, dvae.eval(), tokenizer
        self.config = config or PriorConfig(codes=dvae.config.codes, grid=dvae.config.grid, depth_width=128)
        self._scenes, self._changes = (
            CanonicalSampler(corpus, typical or {}),
            ChangeSampler(SceneSampler(corpus)),
        )
        self._kinds, self._shares = operation_kinds(bool(len(corpus.figures["train"])))
        unseen = ChangeSampler(SceneSampler(corpus, corpus.unseen))
        rng = np.random.default_rng(777)
        self._held_pairs = self._chains(unseen, rng, 48, length=1, kind="rotate")[0]
        scenes = SceneSampler(corpus, ("drawing",))
        self._held_surfaces = self._surfaces(unseen.scenes, rng, 64)
        self._held_scenes = self._captioned([scenes.scene(rng) for _ in range(96)])

    def build(self) -> nn.Module:
        """A fresh prior."""
        return Prior(self.config)

    def accelerate(self, model: nn.Module) -> None:
        """Fuse the element-wise work of every layer: a quarter more pictures per second."""
        assert isinstance(model, Prior)
        compile_modules(model.layers)

    def batch(self, step: int) -> tuple[list[Lesson], Surfaces | None]:
        """Chains of operations, or every second step captioned pictures (about as many tokens)."""
        rng, size = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        if step % 2 == 0:
            chains = self._chains(self._changes, rng, max(1, size // CHAIN), length=CHAIN)
            return chains, self._surfaces(self._scenes, rng, size)
        lesson = self._captioned([self._sample(rng) for _ in range(2 * size)])
        lesson.condition.text[torch.from_numpy(rng.random(2 * size) < TEXT_DROPPED)] = 0
        return [lesson], None

    def loss(
        self,
        model: nn.Module,
        batch: tuple[list[Lesson], Surfaces | None],
        *,
        progress: float,
        generator: torch.Generator,
    ) -> Losses:
        """See :meth:`Prior.loss`."""
        return model.loss(*batch)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Held-out losses, the gap between right and wrong captions, rotation strips and imagined captions."""
        assert isinstance(model, Prior)
        scenes, pairs = self._held_scenes, self._held_pairs
        right = model.nats(scenes.condition, scenes.target).item()
        wrong = model.nats(Condition(scenes.condition.text.roll(1, 0)), scenes.target).item()
        self._draw(model, run_dir)
        depth = (
            {}
            if self._held_surfaces is None
            else {"depth_error_cells": model.depth_error(self._held_surfaces).item()}
        )
        return {
            **depth,
            "rotate_nats": model.nats(pairs.condition, pairs.target).item(),
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
        rows = [condition.source, pairs.target[:count], turned.codes, scenes.target[:count], imagined.codes]
        side = self.config.grid
        pictures = self.dvae.decode(torch.cat(rows).view(-1, side, side))
        sheet(to_pixels(pictures), columns=count, scale=1).save(run_dir / "samples.png")

    def _sample(self, rng: np.random.Generator) -> Sample:
        if rng.random() < PLAIN_SHARE:
            return self._scenes.plain(rng)
        return self._scenes.scene(rng)

    def _chains(
        self,
        changes: ChangeSampler,
        rng: np.random.Generator,
        count: int,
        *,
        length: int,
        kind: str | None = None,
    ) -> list[Lesson]:
        kinds = [kind or str(rng.choice(self._kinds, p=self._shares)) for _ in range(count)]
        chains = [changes.chain(rng, kind, length) for kind in kinds]
        pictures = [chain[0].source for chain in chains]
        pictures += [chain[number].target for number in range(length) for chain in chains]
        odds = code_log_odds(self.dvae, render(self.corpus, pictures)).split(count)
        return [
            self._lesson([chain[number] for chain in chains], odds[number], odds[number + 1])
            for number in range(length)
        ]

    def _lesson(self, pairs: list[Pair], before: Tensor, after: Tensor) -> Lesson:
        operations = [pair.operation for pair in pairs]
        motion, turn_deg = motions(operations)
        text = self._text([instruction(operation) for operation in operations])
        condition = Condition(text, before.argmax(-1), motion, turn_deg)
        return Lesson(condition, after.argmax(-1), after.softmax(-1))

    def _surfaces(self, scenes: SceneSampler, rng: np.random.Generator, count: int) -> Surfaces | None:
        """Block figures with their depth; None where the corpus has none or nothing sees depth."""
        if not self.config.depth_width or not len(scenes.figures):
            return None
        layers = [scenes.view(rng) for _ in range(count)]
        codes = code_log_odds(self.dvae, render(self.corpus, [[layer] for layer in layers])).argmax(-1)
        depth = torch.stack([surface_depth(self.corpus, layer, self.config.grid) for layer in layers])
        return Surfaces(codes, depth.flatten(1))

    def _captioned(self, samples: list[Sample]) -> Lesson:
        text = self._text([caption(sample.scene) for sample in samples])
        odds = code_log_odds(self.dvae, render(self.corpus, [sample.layers for sample in samples]))
        return Lesson(Condition(text), odds.argmax(-1), odds.softmax(-1))

    def _text(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.text_length))
