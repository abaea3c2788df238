"""Training of the steps towards DALL-E: one folder for every seed and network, each a run that can be resumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from torch import nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.registry import BASELINES
from imagery_agent.models.dvae import DVAE
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.small_pictures import SmallPictures, small_pictures
from imagery_agent.training.loop import train
from imagery_agent.training.recipes.baselines import SETTINGS, BaselineRecipe, captions_tokenizer
from imagery_agent.training.run_folder import Order, claimed, earlier_run, mark_if_finished
from imagery_experiments.baselines.measures import Examination
from imagery_experiments.baselines.networks import Steps


@dataclass(frozen=True)
class Ladder:
    """All steps on the same pictures."""

    data: Path
    """Folder of a corpus, or of own pictures with captions."""
    runs: Path
    config: BaselineConfig
    effort: float = 1.0
    """Steps of training, in multiples of the usual number."""

    @cached_property
    def pictures(self) -> SmallPictures:
        """What is learned, read when first needed."""
        return small_pictures(self.data, self.config.side_px)

    @cached_property
    def tokenizer(self) -> CaptionTokenizer:
        """Of the captions."""
        return captions_tokenizer(self.pictures, self.config)

    @cached_property
    def examination(self) -> Examination:
        """On the held-out pictures."""
        return Examination(self.pictures)

    def run_dir(self, name: str, seed: int) -> Path:
        """Folder of one network."""
        return self.runs / f"seed-{seed}" / name

    def recipe(self, name: str, seed: int, *, dvae: DVAE | None = None) -> BaselineRecipe:
        """How one network is trained; the prior by the codes of a trained discrete VAE."""
        usual = SETTINGS[name]
        steps = max(2, round(usual.steps * self.effort))
        settings = replace(usual, seed=seed, steps=steps, warmup_steps=min(usual.warmup_steps, steps // 2))
        return BaselineRecipe(name, self.pictures, self.tokenizer, settings, self.config, dvae=dvae)

    def train(self, name: str, seed: int) -> None:
        """Train one network, or go on with an interrupted run of it; nothing to do if it is finished.

        Raises:
            Interrupted: a signal to stop came; the run is saved.
            InputError: the folder holds another run, or another process writes there.
        """
        run_dir, order = self.run_dir(name, seed), self._order(name)
        earlier = earlier_run(run_dir)
        if earlier is not None and earlier.finished and earlier.order == order:
            return
        recipe = self.recipe(name, seed, dvae=self.dvae(seed) if name == "prior" else None)
        with claimed(run_dir, order, resume=False) as going_on:
            train(recipe, run_dir, resume=going_on)
            mark_if_finished(run_dir, order)

    def is_trained(self, name: str, seed: int) -> bool:
        """Whether a network has been trained to its end."""
        run = earlier_run(self.run_dir(name, seed))
        return run is not None and run.finished

    def trained(self, name: str, seed: int) -> nn.Module:
        """A trained network, for use; FileNotFoundError if there is none."""
        state = load_checkpoint(self.run_dir(name, seed))
        if state is None:
            raise FileNotFoundError(f"expected a trained {name} in {self.run_dir(name, seed)}, found none; train it")
        model = BASELINES[name](self.config)
        model.load_state_dict(state["average"])
        return model.eval()

    def steps(self, seed: int) -> Steps:
        """All networks of a seed that are trained."""
        models = {name: self.trained(name, seed) for name in BASELINES if self.is_trained(name, seed)}
        return Steps(self.config, self.tokenizer, models)

    def dvae(self, seed: int) -> DVAE:
        """The discrete VAE whose codes the prior learns."""
        model = self.trained("dvae", seed)
        assert isinstance(model, DVAE)
        return model

    def _order(self, name: str) -> Order:
        variant = f"{name} with beta {self.config.beta:g}" if name == "vae" else name
        steps = None if self.effort == 1.0 else round(SETTINGS[name].steps * self.effort)
        return Order(model=variant, data=str(self.data.resolve()), steps=steps)


def in_order(names: Sequence[str]) -> list[str]:
    """Names of networks in the order in which they must be trained."""
    return [name for name in BASELINES if name in names]
