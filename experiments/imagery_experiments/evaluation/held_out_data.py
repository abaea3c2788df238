"""What is measured, and on what: the shipped networks and the held-out drawings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import to_pixels, to_tensor
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.models.dvae import DVAE
from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_agent.training.data.composition import Layer, render
from imagery_agent.training.data.corpus import Corpus
from imagery_experiments.corpus.held_out import NAMES_FILE

HELD_OUT = Path(__file__).parent / "held_out"
HELD_OUT_WIDE = Path(__file__).parent / "held_out_wide"


@cache
def corpus() -> Corpus:
    """The held-out drawings."""
    return Corpus(HELD_OUT)


@cache
def wide_corpus() -> Corpus:
    """Held-out drawings of the wide vocabulary, and letters in unseen fonts."""
    return Corpus(HELD_OUT_WIDE)


@cache
def wide_names() -> list[str]:
    """The names that training on the wide corpus shows."""
    return [str(name) for name in json.loads((HELD_OUT_WIDE / NAMES_FILE).read_text())]


_measured = [WEIGHTS_DIR]


def measure(weights: Path) -> None:
    """Measure the networks in this folder (dvae, prior, interpreter) instead of the shipped ones; call it first."""
    _measured[0] = weights


@cache
def imagination() -> LearnedImagination:
    """The imagination to measure."""
    return LearnedImagination.load(_measured[0])


@cache
def interpreter() -> ClipInterpreter:
    """The interpreter that reranks."""
    return ClipInterpreter.load(_measured[0] / "interpreter")


def painted(pictures: Sequence[Sequence[Layer]]) -> np.ndarray:
    """Real pictures of layers, uint8 (N, 64, 64, 3)."""
    return render(corpus(), pictures).numpy()


def pixels(pictures: Sequence[MentalPicture]) -> np.ndarray:
    """Mental pictures as uint8 (N, 64, 64, 3)."""
    return np.stack([picture.pixels for picture in pictures])


@torch.no_grad()
def encode(dvae: DVAE, pictures: torch.Tensor) -> torch.Tensor:
    """float32 (N, 3, 64, 64) -> codes (N, 16, 16)."""
    return torch.cat([dvae.encode(chunk) for chunk in pictures.split(64)])


@torch.no_grad()
def decode(dvae: DVAE, codes: torch.Tensor) -> torch.Tensor:
    """Codes (N, 16, 16) -> float32 (N, 3, 64, 64)."""
    return torch.cat([dvae.decode(chunk) for chunk in codes.split(64)])


def reconstructed(pictures: np.ndarray) -> np.ndarray:
    """Pictures as the discrete VAE can hold them, uint8 (N, 64, 64, 3)."""
    dvae = imagination().dvae
    return to_pixels(decode(dvae, encode(dvae, to_tensor(pictures))))


def squared_error(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Mean squared difference of pictures uint8 (N, 64, 64, 3) in units of full brightness, (N,)."""
    return ((first.astype(float) - second.astype(float)) ** 2).mean((1, 2, 3)) / 255**2
