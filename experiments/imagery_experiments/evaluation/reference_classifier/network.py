"""The reference classifier's network: a residual classifier of colourless drawings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.pretrained import load_folder
from imagery_experiments.evaluation.held_out_data import corpus_names, wide_names
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised

WEIGHTS = Path(__file__).parent / "weights"
NAMES_FILE = "names.json"


@dataclass(frozen=True)
class ClassifierConfig:
    """Shape of the network."""

    names: int
    width: int = 64
    blocks: tuple[int, int, int] = (2, 4, 2)
    """Residual blocks at 32, 16 and 8 cells a side."""


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


class ClassifierModel(nn.Module):
    """Normalised ink float32 (B, 64, 64) in [0, 1] -> logits of the names (B, names)."""

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        self.config = config
        widths = (config.width, 2 * config.width, 4 * config.width)
        layers: list[nn.Module] = [nn.PixelUnshuffle(2), nn.Conv2d(4, widths[0], 3, padding=1)]
        for number, (width, blocks) in enumerate(zip(widths, config.blocks, strict=True)):
            if number:
                layers.append(nn.Conv2d(widths[number - 1], width, 3, stride=2, padding=1))
            layers += [_Block(width) for _ in range(blocks)]
        self.trunk = nn.Sequential(*layers, nn.BatchNorm2d(widths[-1]), nn.ReLU())
        self.head = nn.Linear(widths[-1], config.names)

    def forward(self, ink: Tensor) -> Tensor:
        return self.head(self.features(ink))

    def features(self, ink: Tensor) -> Tensor:
        """What the names are read from, (B, 4 * width)."""
        return self.trunk(ink[:, None] * 2 - 1).mean((2, 3))

    def loss(self, ink: Tensor, names: Tensor) -> Tensor:
        """Cross-entropy with label smoothing 0.1, since many names share their drawings."""
        return F.cross_entropy(self(ink).float(), names, label_smoothing=0.1)


class ReferenceClassifier:
    """Names a single figure, whatever its colour, place and size.

    ``outputs`` are the network's for the names, int64 (names,); None: all in turn.
    """

    def __init__(self, model: ClassifierModel, names: Sequence[str], outputs: Tensor | None = None) -> None:
        self.model, self.names = model.eval(), list(names)
        self._numbers = {name: number for number, name in enumerate(names)}
        self._outputs = torch.arange(len(self.names)) if outputs is None else outputs

    def among(self, names: Sequence[str]) -> ReferenceClassifier:
        """The same network, choosing among some of its names."""
        return ReferenceClassifier(self.model, names, self._outputs[[self._numbers[name] for name in names]])

    @torch.no_grad()
    def logits(self, ink: np.ndarray) -> np.ndarray:
        """Ink float32 (N, 64, 64), as :func:`normalised` returns it -> float32 (N, names)."""
        return self.logits_of(self.features(ink))

    @torch.no_grad()
    def features(self, ink: np.ndarray) -> np.ndarray:
        """Ink as for :meth:`logits` -> what the names are read from, float32 (N, features)."""
        chunks = torch.from_numpy(ink).split(128)
        return torch.cat([self.model.features(chunk) for chunk in chunks]).numpy()

    @torch.no_grad()
    def logits_of(self, features: np.ndarray) -> np.ndarray:
        """Logits of the names (N, names) from :meth:`features`."""
        return self.model.head(torch.from_numpy(features))[:, self._outputs].numpy()

    def rank(self, ink: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Number of names with a higher logit than the true one, int (N,); 0: the true name is the first."""
        logits = self.logits(ink)
        true = logits[np.arange(len(names)), [self._numbers[name] for name in names]]
        return (logits > true[:, None]).sum(1)

    def recognises(self, pictures: np.ndarray, names: Sequence[str], *, first: int = 1) -> np.ndarray:
        """bool (N,): whether the true name of a picture uint8 (N, 64, 64, 3) is among the ``first`` ones."""
        return self.rank(normalised(coverage(pictures)), names) < first

    def knows(self, name: str) -> bool:
        """Whether the name is in its vocabulary."""
        return name in self._numbers

    def preference(self, ink: np.ndarray, first: Sequence[str], second: Sequence[str]) -> np.ndarray:
        """Log odds of the first name over the second, float32 (N,)."""
        logits, rows = self.logits(ink), np.arange(len(first))
        numbers = [[self._numbers[name] for name in names] for names in (first, second)]
        return logits[rows, numbers[0]] - logits[rows, numbers[1]]


@cache
def load_reference_classifier(*, wide: bool = False) -> ReferenceClassifier:
    """The shipped reference classifier, which chooses among the names of the corpus, or of the ``wide`` corpus."""
    return read_classifier(WEIGHTS).among(wide_names() if wide else corpus_names())


def read_classifier(folder: Path) -> ReferenceClassifier:
    """The reference classifier of a weights folder, with all names that it has learned."""
    weights = load_folder(folder, kind="judge")
    model = weights.fill(ClassifierModel(weights.read_config(ClassifierConfig)))
    return ReferenceClassifier(model, json.loads(weights.files[NAMES_FILE]))
