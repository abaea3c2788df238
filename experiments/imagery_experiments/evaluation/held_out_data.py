"""What the quality figures are measured on: the networks, the held-out drawings, and pictures made of both."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import to_pixels, to_tensor
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.language.scene import Scene
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.models.dvae import DVAE
from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler
from imagery_experiments.corpus.held_out import NAMES_FILE

HELD_OUT = Path(__file__).parent / "held_out"
HELD_OUT_WIDE = Path(__file__).parent / "held_out_wide"


@dataclass(frozen=True)
class Networks:
    """The networks to measure, each loaded when it is first used."""

    folder: Path = WEIGHTS_DIR
    """Holds dvae, prior and interpreter."""
    device: str = "cpu"

    @cached_property
    def imagination(self) -> LearnedImagination:
        """Discrete VAE and prior."""
        return LearnedImagination.load(self.folder, device=self.device)

    @cached_property
    def interpreter(self) -> ClipInterpreter:
        """The interpreter, which also reranks candidates."""
        return ClipInterpreter.load(self.folder / "interpreter", device=self.device)

    def reconstructed(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures encoded and decoded by the discrete VAE, uint8 (N, 64, 64, 3)."""
        dvae = self.imagination.dvae
        return to_pixels(decode(dvae, encode(dvae, to_tensor(pictures))))


@cache
def corpus() -> Corpus:
    """The held-out drawings."""
    return Corpus(HELD_OUT)


@cache
def wide_corpus() -> Corpus:
    """Held-out drawings of the wide vocabulary, and letters in unseen fonts."""
    return Corpus(HELD_OUT_WIDE)


@cache
def corpus_names() -> list[str]:
    """The names that have training drawings in the corpus."""
    return _names(HELD_OUT)


@cache
def wide_names() -> list[str]:
    """The names that have training drawings in the wide corpus."""
    return _names(HELD_OUT_WIDE)


def _names(folder: Path) -> list[str]:
    return [str(name) for name in json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))]


def unseen_drawings() -> SceneSampler:
    """Samples scenes of unseen drawings of known concepts."""
    return SceneSampler(corpus(), ("drawing",))


def samples_where(accepts: Callable[[Scene], bool], draw: Callable[[], Sample], count: int) -> list[Sample]:
    """The first ``count`` samples whose scenes are accepted."""
    found: list[Sample] = []
    while len(found) < count:
        if accepts((sample := draw()).scene):
            found.append(sample)
    return found


def plain_objects(sampler: SceneSampler, count: int, *, seed: int) -> tuple[list[Sample], list[str]]:
    """Upright single objects, medium or large, and their names."""
    rng = np.random.default_rng(seed)
    samples = [sampler.plain(rng, "icon") for _ in range(count)]
    return samples, [sample.scene.things[0].name for sample in samples]


def black(drawing: int, size: float, *, angle_deg: float = 0.0, mirrored: bool = False) -> Layer:
    """One black drawing at the center; ``size`` in picture widths."""
    return Layer(drawing, pose(0.5, 0.5, size, angle_deg=angle_deg, mirrored=mirrored), named_color("black"))


def painted(pictures: Sequence[Sample | Sequence[Layer]], drawings: Corpus | None = None) -> np.ndarray:
    """Real pictures of samples or layers, uint8 (N, 64, 64, 3); from the held-out drawings unless others are given."""
    layers = [picture.layers if isinstance(picture, Sample) else picture for picture in pictures]
    return render(drawings or corpus(), layers).numpy()


def pixels(pictures: Sequence[MentalPicture]) -> np.ndarray:
    """Mental pictures as uint8 (N, 64, 64, 3)."""
    return np.stack([picture.pixels for picture in pictures])


@torch.no_grad()
def encode(dvae: DVAE, pictures: torch.Tensor) -> torch.Tensor:
    """float32 (N, 3, 64, 64) -> codes (N, 16, 16)."""
    where = next(dvae.parameters()).device
    return torch.cat([dvae.encode(chunk.to(where)) for chunk in pictures.split(64)])


@torch.no_grad()
def decode(dvae: DVAE, codes: torch.Tensor) -> torch.Tensor:
    """Codes (N, 16, 16) -> float32 (N, 3, 64, 64)."""
    return torch.cat([dvae.decode(chunk) for chunk in codes.split(64)])


def squared_error(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Mean squared difference of pictures uint8 (N, 64, 64, 3) in units of full brightness, (N,)."""
    return ((first.astype(float) - second.astype(float)) ** 2).mean((1, 2, 3)) / 255**2
