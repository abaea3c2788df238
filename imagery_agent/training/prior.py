"""Training the prior: pictures from captions and pictures from pictures, in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from imagery_agent.training.compose import Layer, render, surface_depth
from imagery_agent.training.data import Corpus
from imagery_agent.training.loop import LoopSettings, compile_modules
from imagery_agent.training.sampling import Sample, SceneSampler

SETTINGS = LoopSettings(
    steps=6000, batch_size=24, learning_rate=1.5e-3, warmup_steps=100, report_every_s=600.0
)
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
CHAIN = 3
"""Operations in a row; all but the first begin from what the network drew."""
PLAIN_SHARE, RELATION_SHARE = 0.3, 0.35
"""Shares of upright single things of medium or large size (names are the hardest) and of two things (colours have to
be bound to things) among the captioned pictures; the others are any scene."""
HELD_PAIRS, SHOWN = 48, 16
"""Rotations and captions that are drawn for a report, and how many of them are shown."""
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


@dataclass(frozen=True)
class _Seen:
    pictures: Tensor
    """float32 (B, 3, 64, 64)."""
    log_odds: Tensor
    """float32 (B, cells, codes)."""


class PriorRecipe:
    """Operations and captions in turn; reports held-out losses and a sheet of pictures.

    ``typical`` are the drawings that words mostly stand for (see :mod:`imagery_agent.training.canonical`).
    """

    judged_by = ("gap_over_error", 1)
    """Words and steps count alike; held-out likelihood would prefer priors that never learned typical drawings."""

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
        self._scenes = CanonicalSampler(corpus, typical or {})
        self._changes = ChangeSampler(SceneSampler(corpus), imagined=self._scenes)
        self.dvae.requires_grad_(False)
        self._kinds, self._shares = operation_kinds(bool(len(corpus.figures["train"])))
        unseen = ChangeSampler(SceneSampler(corpus, corpus.unseen))
        rng = np.random.default_rng(777)
        pairs = [unseen.pair(rng, "rotate") for _ in range(HELD_PAIRS)]
        before, after = [pair.source for pair in pairs], [pair.target for pair in pairs]
        self._held_targets = to_tensor(render(corpus, after))
        self._held_pairs = self._lesson(pairs, *self._seen(before, after))
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
        step: int,
        generator: torch.Generator,
    ) -> Losses:
        """See :meth:`Prior.loss`."""
        return model.loss(*batch, paint=self._paint)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Held-out losses, the gap between right and wrong captions, rotation strips and imagined captions."""
        assert isinstance(model, Prior)
        scenes, pairs = self._held_scenes, self._held_pairs
        right = model.nats(scenes.condition, scenes.target).item()
        wrong = model.nats(Condition(scenes.condition.text.roll(1, 0)), scenes.target).item()
        surfaces = self._held_surfaces
        depth = {}
        if surfaces is not None and model.config.depth_width:  # shipped weights may have none
            depth["depth_error_cells"] = model.depth_error(surfaces).item()
        error_ratio = self._draw(model, run_dir)
        return {
            **depth,
            "rotate_error_ratio": error_ratio,
            "rotate_nats": model.nats(pairs.condition, pairs.target).item(),
            "imagine_nats": right,
            "caption_gap_nats": wrong - right,
            "gap_over_error": (wrong - right) / error_ratio,
        }

    def _draw(self, model: Prior, run_dir: Path) -> float:
        """Draw held-out rotations and captions; returns the rotations' error over the discrete VAE's own."""
        pairs, scenes, dvae = self._held_pairs, self._held_scenes, self.dvae
        generators = [torch.Generator().manual_seed(i) for i in range(HELD_PAIRS)]
        turned = model.sample(pairs.condition, sampling=Sampling(temperature=0.0), generators=generators)
        imagined = model.sample(
            Condition(scenes.condition.text[:SHOWN]),
            sampling=Sampling(0.9, 64, 2.0),
            generators=generators[:SHOWN],
        )
        assert pairs.condition.source is not None
        side = self.config.grid
        drawn = self._paint(turned.weights)
        rows = [pairs.condition.source, pairs.target, scenes.target, imagined.codes]
        source, floor, seen, new = (dvae.decode(codes.unflatten(1, (side, side))) for codes in rows)
        pictures = torch.cat([part[:SHOWN] for part in (source, floor, drawn, seen, new)])
        sheet(to_pixels(pictures), columns=SHOWN, scale=1).save(run_dir / "samples.png")
        true = self._held_targets
        return float((drawn - true).square().mean() / (floor - true).square().mean())

    def _paint(self, weights: Tensor) -> Tensor:
        side = self.config.grid
        return self.dvae.decode_soft(weights.unflatten(1, (side, side)))

    def _sample(self, rng: np.random.Generator) -> Sample:
        choice = rng.random()
        if choice < PLAIN_SHARE:
            return self._scenes.plain(rng)
        return (
            self._scenes.relation(rng) if choice < PLAIN_SHARE + RELATION_SHARE else self._scenes.scene(rng)
        )

    def _chains(
        self,
        changes: ChangeSampler,
        rng: np.random.Generator,
        count: int,
        *,
        length: int,
    ) -> list[Lesson]:
        kinds = [str(rng.choice(self._kinds, p=self._shares)) for _ in range(count)]
        chains = [changes.chain(rng, kind, length) for kind in kinds]
        pictures = [[chain[0].source for chain in chains]]
        pictures += [[chain[number].target for chain in chains] for number in range(length)]
        seen = self._seen(*pictures)
        return [
            self._lesson([chain[number] for chain in chains], seen[number], seen[number + 1])
            for number in range(length)
        ]

    def _seen(self, *pictures: Sequence[Sequence[Layer]]) -> list[_Seen]:
        """Several equally long lists of pictures as they are seen."""
        painted = render(self.corpus, [layers for some in pictures for layers in some])
        odds, count = code_log_odds(self.dvae, painted), len(pictures[0])
        return [_Seen(*both) for both in zip(to_tensor(painted).split(count), odds.split(count), strict=True)]

    def _lesson(self, pairs: list[Pair], before: _Seen, after: _Seen) -> Lesson:
        operations = [pair.operation for pair in pairs]
        motion, turn_deg = motions(operations)
        text = self._text([instruction(operation) for operation in operations])
        condition = Condition(text, before.log_odds.argmax(-1), motion, turn_deg)
        return Lesson(condition, after.log_odds.argmax(-1), after.log_odds.softmax(-1), after.pictures)

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
        odds = self._seen([sample.layers for sample in samples])[0].log_odds
        return Lesson(Condition(text), odds.argmax(-1), odds.softmax(-1))

    def _text(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.text_length))
