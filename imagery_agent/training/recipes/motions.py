"""The recipe of the network that moves pictures, by motions of any size in one step.

A motion that goes on is drawn from where it began (:mod:`imagery_agent.imagination.key_frames`), so that a figure is
drawn anew once, not once for every step. The network begins from the prior's weights: what a code is, and how a token
attends to moved places, are known there.
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from imagery_agent.images import sheet, to_pixels
from imagery_agent.language.operations import Operation
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.motion_network import MotionConfig, MotionNetwork
from imagery_agent.pretrained import Weights
from imagery_agent.training.checkpoint import write_picture
from imagery_agent.training.data.composition import LayerTable
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler, Pair
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes import prior as first_recipe
from imagery_agent.training.recipes.coded_pictures import Batch, CodedPicturesRecipe, Views, paint
from imagery_agent.training.schedule import LoopSettings

SETTINGS = replace(first_recipe.SETTINGS, batch_size=16, learning_rate=7e-4, ema_decay=0.995)
LARGEST_TURN_DEG = 180
CYCLE = ("turn", "rotate", "turn", "shift", "turn", "rotate", "turn", "zoom", "turn", "rotate", "turn", "mirror")
"""Kinds of motion in turn; half of them are turns in depth, where surfaces come into view."""
_SEEN_IN_DEPTH = 2
"""Motions for every picture whose depth is learned."""
_HELD_PAIRS, _SHOWN = 96, 24


class MotionRecipe(CodedPicturesRecipe):
    """Single motions of whole pictures; reports errors on held-out pictures and a sheet of them."""

    config: MotionConfig
    selection_metric = SelectionMetric("motion_error", higher_is_better=False)

    def __init__(self, corpus: Corpus, settings: LoopSettings, dvae: DVAE, begun_from: Weights) -> None:
        """``begun_from`` are weights of a prior or of such a network, which has their shape."""
        names = {field.name for field in fields(MotionConfig)}
        shape = {name: value for name, value in begun_from.config.items() if name in names}
        super().__init__(corpus, settings, dvae, None, MotionConfig(**shape))
        self._begun_from = begun_from.state

    def build(self) -> MotionNetwork:
        """A network with the weights that it begins from; of the prior it has no use of turns and nearness yet."""
        network = MotionNetwork(self.config)
        own = network.state_dict()
        kept = own | {name: tensor for name, tensor in self._begun_from.items() if name in own}
        motion = torch.zeros_like(own["motion_embedding.weight"])
        before = self._begun_from["motion_embedding.weight"]
        motion[:, : before.shape[1]] = before
        network.load_state_dict(kept | {"motion_embedding.weight": motion})
        return network

    def batch(self, step: int) -> Batch:
        """Turns in depth of block figures, and rotations, shifts, zooms and reflections of all figures."""
        rng, size = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        views = self._views(self._scenes, rng, max(1, size // _SEEN_IN_DEPTH))
        return self._moved(motions(self._changes, rng, size), views)

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Squared pixel error of held-out motions, and of each kind over the discrete VAE's own."""
        assert isinstance(model, MotionNetwork)
        unseen = ChangeSampler(SceneSampler(self.data, self.data.unseen))
        pairs = motions(unseen, np.random.default_rng(778), _HELD_PAIRS)
        (batch,), _ = self.encoded(self._moved(pairs, None))
        assert batch.picture is not None
        assert batch.condition.source is not None
        drawn = paint(self.dvae, model.logits(batch.condition).float().softmax(-1))
        grid = (self.config.grid, self.config.grid)
        source, floor = (self.dvae.decode(codes.unflatten(1, grid)) for codes in (batch.condition.source, batch.target))
        shown = torch.cat([part[:_SHOWN] for part in (source, batch.picture, drawn)])
        write_picture(run_dir / "samples.png", sheet(to_pixels(shown), columns=_SHOWN, scale=1))
        new, least = ((one - batch.picture).square().flatten(1).mean(1) for one in (drawn, floor))
        kinds = np.array([pair.operation.kind for pair in pairs])
        return {
            "motion_error": float(new.mean()),
            "motion_nats": model.cross_entropy(batch.condition, batch.target).item(),
            **{
                f"{kind}_error_ratio": float(new[kinds == kind].mean() / least[kinds == kind].mean())
                for kind in dict.fromkeys(CYCLE)
            },
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
