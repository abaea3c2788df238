"""What the training loop and the exporter need to know about one network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import torch
from torch import nn

from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.schedule import LoopSettings


class Recipe(Protocol):
    """What the loop needs to know about one network."""

    @property
    def settings(self) -> LoopSettings:
        """How long and how fast to train."""
        ...

    def build(self) -> nn.Module:
        """A fresh model."""
        ...

    def accelerate(self, model: nn.Module) -> None:
        """Compile the parts that gain from it, without changing what they compute."""
        ...

    def batch(self, step: int) -> Any:
        """The batch of a step, a function of (seed, step) alone."""
        ...

    def loss(self, model: nn.Module, batch: Any, *, step: int, generator: torch.Generator) -> Losses:
        """The loss of a step's batch, or of one process's rows of it: a mean over rows."""
        ...

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Figures on held-out data; may save pictures in ``run_dir``."""
        ...


class SelectionMetric(NamedTuple):
    """The held-out figure by which the better of two networks is chosen."""

    name: str
    """A key of :meth:`Recipe.report`."""
    higher_is_better: bool

    def is_better(self, new: Mapping[str, float], old: Mapping[str, float]) -> bool:
        """Whether new figures are better than old ones, not only equal."""
        first, second = new[self.name], old[self.name]
        return first > second if self.higher_is_better else first < second


class ExportableRecipe(Recipe, Protocol):
    """What the exporter needs to know as well."""

    selection_metric: SelectionMetric

    @property
    def config(self) -> Any:
        """Shape of the model that :meth:`build` makes: a dataclass."""
        ...

    @property
    def data(self) -> Corpus | PictureFolder:
        """What the network is trained on."""
        ...

    @property
    def tokenizer(self) -> CaptionTokenizer | None:
        """Exported beside the weights; None for a network without text."""
        ...
