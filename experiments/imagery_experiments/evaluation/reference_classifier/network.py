"""The judge's network: a plain residual classifier of colourless drawings, nothing shared with the interpreter."""

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

WEIGHTS = Path(__file__).parent / "weights"
NAMES_FILE = "names.json"


@dataclass(frozen=True)
class JudgeConfig:
    """Shape of the judge."""

    names: int
    width: int = 64
    blocks: int = 2
    """Residual blocks at each of three resolutions (32, 16 and 8 cells a side)."""


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


class JudgeModel(nn.Module):
    """Normalised ink float32 (B, 64, 64) in [0, 1] -> log-odds of the names (B, names)."""

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        self.config = config
        widths = (config.width, 2 * config.width, 4 * config.width)
        layers: list[nn.Module] = [nn.PixelUnshuffle(2), nn.Conv2d(4, widths[0], 3, padding=1)]
        for number, width in enumerate(widths):
            if number:
                layers.append(nn.Conv2d(widths[number - 1], width, 3, stride=2, padding=1))
            layers += [_Block(width) for _ in range(config.blocks)]
        self.trunk = nn.Sequential(*layers, nn.BatchNorm2d(widths[-1]), nn.ReLU())
        self.head = nn.Linear(widths[-1], config.names)

    def forward(self, ink: Tensor) -> Tensor:
        return self.head(self.trunk(ink[:, None] * 2 - 1).mean((2, 3)))

    def loss(self, ink: Tensor, names: Tensor) -> Tensor:
        """Cross-entropy with a little label smoothing, since many names share their drawings."""
        return F.cross_entropy(self(ink).float(), names, label_smoothing=0.1)


class Judge:
    """Names what stands alone in a picture, whatever its colour, place and size."""

    def __init__(self, model: JudgeModel, names: Sequence[str]) -> None:
        self.model, self.names = model.eval(), list(names)
        self._numbers = {name: number for number, name in enumerate(names)}

    @torch.no_grad()
    def log_odds(self, ink: np.ndarray) -> np.ndarray:
        """Ink float32 (N, 64, 64), as :func:`reading.normalised` gives it -> float32 (N, names)."""
        chunks = torch.from_numpy(ink).split(128)
        return torch.cat([self.model(chunk) for chunk in chunks]).numpy()

    def rank(self, ink: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """How many names seem likelier than the true one, int (N,); 0 is right, below 5 among the first five."""
        odds = self.log_odds(ink)
        true = odds[np.arange(len(names)), [self._numbers[name] for name in names]]
        return (odds > true[:, None]).sum(1)

    def knows(self, name: str) -> bool:
        """Whether it was taught this name."""
        return name in self._numbers

    def preference(self, ink: np.ndarray, first: Sequence[str], second: Sequence[str]) -> np.ndarray:
        """Log-odds of the first name over the second, float32 (N,)."""
        odds, rows = self.log_odds(ink), np.arange(len(first))
        numbers = [[self._numbers[name] for name in names] for names in (first, second)]
        return odds[rows, numbers[0]] - odds[rows, numbers[1]]


@cache
def load_judge(folder: Path = WEIGHTS) -> Judge:
    """The shipped judge."""
    weights = load_folder(folder, kind="judge")
    model = JudgeModel(JudgeConfig(**weights.config))
    model.load_state_dict(weights.state)
    return Judge(model, json.loads(weights.files[NAMES_FILE]))
