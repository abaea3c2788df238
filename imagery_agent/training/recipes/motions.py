"""The recipe of the changes of a trained prior that make it draw motions of any size in one step.

A motion that goes on is drawn from where it began (:mod:`imagery_agent.imagination.key_frames`), so that a figure is
drawn anew once, not once for every step. The prior learned rotations up to 30 degrees and turns in depth up to 20,
among many other things. Its weights stay as they are; low-rank changes learn, which are used for motions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
from torch import Tensor, nn
from torch.func import functional_call

from imagery_agent.language.operations import Operation
from imagery_agent.models.batches import DepthBatch, TrainingBatch
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.models.low_rank import LowRankChanges, LowRankConfig
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.pretrained import Weights
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.composition import LayerTable
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler, Pair
from imagery_agent.training.loop import SelectionMetric
from imagery_agent.training.recipes import prior as first_recipe
from imagery_agent.training.recipes.coded_pictures import Batch, CodedPicturesRecipe, Views, paint
from imagery_agent.training.schedule import LoopSettings

SETTINGS = replace(first_recipe.SETTINGS, steps=1500, batch_size=12, learning_rate=1e-3, ema_decay=0.99)
RANK = 32
LARGEST_TURN_DEG = 180
CYCLE = ("turn", "rotate", "turn", "shift", "turn", "rotate", "turn", "zoom", "turn", "rotate", "turn", "mirror")
"""Kinds of motion in turn; half of them are turns in depth, where surfaces come into view."""
_HELD_PAIRS = 96


class ChangedPrior(nn.Module):
    """A prior whose weights stay, and changes of them that learn."""

    def __init__(self, prior: Prior, *, rank: int) -> None:
        super().__init__()
        self.prior = prior.requires_grad_(False)
        self.changes = LowRankChanges(prior.state_dict(), rank=rank)

    def forward(
        self, chain: Sequence[TrainingBatch], depths: DepthBatch | None, paint: Callable[[Tensor], Tensor] | None
    ) -> Losses:
        """The loss of the prior with the weights that it has now."""
        return self.prior.loss(chain, depths, paint=paint)

    def loss(
        self,
        chain: Sequence[TrainingBatch],
        depths: DepthBatch | None = None,
        *,
        paint: Callable[[Tensor], Tensor] | None = None,
    ) -> Losses:
        """See :meth:`Prior.loss`, of the changed prior."""
        weights = self.changes.applied(dict(self.prior.named_parameters()))
        return functional_call(
            self, {f"prior.{name}": weight for name, weight in weights.items()}, (chain, depths, paint)
        )


class MotionRecipe(CodedPicturesRecipe):
    """Single motions of whole pictures."""

    selection_metric = SelectionMetric("motion_error", higher_is_better=False)

    def __init__(self, corpus: Corpus, settings: LoopSettings, dvae: DVAE, prior: Weights) -> None:
        config = prior.read_config(PriorConfig)
        tokenizer = CaptionTokenizer.from_json(prior.files["tokenizer.json"].decode())
        super().__init__(corpus, settings, dvae, tokenizer, config)
        self._prior = prior.fill(Prior(config))
        self.shape = LowRankConfig(RANK, of=prior.sha256)

    def build(self) -> ChangedPrior:
        """The prior, not yet changed."""
        return ChangedPrior(deepcopy(self._prior), rank=RANK)

    def accelerate(self, model: nn.Module) -> None:
        """Compiled layers would not see the changes."""

    def batch(self, step: int) -> Batch:
        """Turns in depth of block figures, and rotations, shifts, zooms and reflections of all figures."""
        rng, size = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        return self._moved(motions(self._changes, rng, size), self._views(self._scenes, rng, size))

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Squared pixel error of held-out motions, given the true codes before each."""
        assert isinstance(model, ChangedPrior)
        unseen = ChangeSampler(SceneSampler(self.data, self.data.unseen))
        changed = model.changes.changed(model.prior)
        pairs = motions(unseen, np.random.default_rng(778), _HELD_PAIRS)
        (batch,), _ = self.encoded(self._moved(pairs, None))
        assert batch.picture is not None
        drawn = paint(self.dvae, changed.logits(batch.condition, batch.target).float().softmax(-1))
        return {
            "motion_error": float((drawn - batch.picture).square().mean()),
            "motion_nats": changed.cross_entropy(batch.condition, batch.target).item(),
        }

    def _moved(self, pairs: list[Pair], views: Views | None) -> Batch:
        return Batch([self._changed(pairs)], LayerTable.of([pair.source for pair in pairs]), views)


def motions(changes: ChangeSampler, rng: np.random.Generator, count: int) -> list[Pair]:
    """Pictures before and after motions in turn, as often as :data:`CYCLE` has them."""
    return [_motion(changes, rng, CYCLE[number % len(CYCLE)]) for number in range(count)]


def _motion(changes: ChangeSampler, rng: np.random.Generator, kind: str) -> Pair:
    if kind == "turn":
        return _turn(changes.scenes, rng)
    return changes.rotation(rng) if kind == "rotate" else changes.pair(rng, kind)


def _turn(scenes: SceneSampler, rng: np.random.Generator) -> Pair:
    """A block figure before and after one turn in depth to either side."""
    step = 360 // scenes.corpus.views_per_figure
    figure, start = scenes.random_figure(rng), int(rng.integers(360))
    angle_deg = step * int(rng.integers(1, LARGEST_TURN_DEG // step + 1)) * int(rng.choice([-1, 1]))
    seed = int(rng.integers(2**31))
    before, after = (scenes.figure_layer(figure, start + way, np.random.default_rng(seed)) for way in (0, angle_deg))
    return Pair((before,), Operation("turn", angle_deg=float(angle_deg)), (after,))
