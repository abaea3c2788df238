"""The recipe of the discrete VAE: composed scenes and dense clutter of drawings, or own pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import sheet, to_pixels, to_tensor
from imagery_agent.models.dvae import DVAE, DVAEConfig, Relaxation
from imagery_agent.models.losses import Losses
from imagery_agent.training.checkpoint import write_picture
from imagery_agent.training.data.composition import render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(steps=4000, batch_size=32, learning_rate=2e-3)
PAPER_SETTINGS = LoopSettings(
    steps=1_200_000,
    batch_size=512,
    learning_rate=1e-4,
    final_learning_rate=1.25e-6,
    warmup_steps=0,
    weight_decay=1e-4,
    betas=(0.9, 0.999),
    ema_decay=0.999,
)
"""Ramesh et al. 2021, appendix A.2; they went on to 3,000,000 updates at the last learning rate."""
CLUTTER_SHARE = 0.5
HELD_OUT = 256
"""Pictures of a report."""
CENSUS_EVERY, CENSUS_SIZE, CENSUS_UNTIL = 50, 256, 0.7
"""Steps between restarts of unused codes, pictures used for one, and the share of the run in which they happen."""


def held_out_scenes(corpus: Corpus, count: int, *, seed: int = 12345) -> Tensor:
    """Scenes of unseen drawings, uint8 (count, 64, 64, 3)."""
    sampler, rng = SceneSampler(corpus, corpus.unseen), np.random.default_rng(seed)
    return render(corpus, [sampler.scene(rng).layers for _ in range(count)])


def psnr_db(pictures: Tensor, painted: Tensor) -> float:
    """Peak signal-to-noise ratio from the mean squared error over all pictures in [0, 1]."""
    return float(-10 * torch.log10((pictures - painted).square().mean()))


class _Scenes:
    """Scenes and clutter of a corpus; unseen concepts are held out."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus, self._sampler = corpus, SceneSampler(corpus)

    def pictures(self, rng: np.random.Generator, count: int) -> Tensor:
        sampler = self._sampler
        layers = [
            sampler.clutter(rng) if rng.random() < CLUTTER_SHARE else sampler.scene(rng).layers for _ in range(count)
        ]
        return render(self._corpus, layers)

    def held_out(self, count: int) -> Tensor:
        return held_out_scenes(self._corpus, count)


class _Folder:
    """Pictures of a folder."""

    def __init__(self, folder: PictureFolder) -> None:
        self._folder = folder

    def pictures(self, rng: np.random.Generator, count: int) -> Tensor:
        return torch.from_numpy(self._folder.read(self._folder.draw(rng, count)))

    def held_out(self, count: int) -> Tensor:
        return torch.from_numpy(self._folder.read(self._folder.held_out[:count]))


class DVAERecipe:
    """Reports the reconstruction of unseen concepts, or of held-out pictures of a folder.

    With ``likelihood="logit_laplace"`` the schedules are the paper's, and unused codes are not restarted.
    """

    selection_metric = SelectionMetric("psnr_db", higher_is_better=True)
    tokenizer = None

    def __init__(
        self, source: Corpus | PictureFolder, settings: LoopSettings, config: DVAEConfig | None = None
    ) -> None:
        self.data, self.settings, self.config = source, settings, config or DVAEConfig()
        self._source = _Scenes(source) if isinstance(source, Corpus) else _Folder(source)
        self._as_published = self.config.likelihood == "logit_laplace"
        self._held_out = to_tensor(self._source.held_out(HELD_OUT))

    def build(self) -> nn.Module:
        """A fresh discrete VAE."""
        return DVAE(self.config).to(memory_format=torch.channels_last)

    def accelerate(self, model: nn.Module) -> None:
        """Convolutions gain nothing from compilation on a processor."""

    def batch(self, step: int) -> Tensor:
        """Pictures float32 (B, 3, 64, 64), or on a step of a census (CENSUS_SIZE, 3, 64, 64)."""
        rng = np.random.default_rng([self.settings.seed, step])
        census = step % CENSUS_EVERY == 0 and step < CENSUS_UNTIL * self.settings.steps
        size = CENSUS_SIZE if census and not self._as_published else self.settings.batch_size
        return to_tensor(self._source.pictures(rng, size)).contiguous(memory_format=torch.channels_last)

    def loss(self, model: nn.Module, batch: Tensor, *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`DVAE.loss`; after a census of the codes."""
        size = self.settings.batch_size
        if len(batch) > size:
            model.restart_unused_codes(batch, generator=generator)  # type: ignore[operator]
        relaxation = Relaxation.paper(step) if self._as_published else Relaxation.at(step / self.settings.steps)
        return model.loss(batch[:size], relaxation, generator=generator)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Hard and relaxed reconstruction, codebook use; saves ``reconstructions.png``."""
        assert isinstance(model, DVAE)
        logits = torch.cat([model.logits(chunk) for chunk in self._held_out.split(64)])
        codes = logits.argmax(-1)
        hard = torch.cat([model.decode(chunk) for chunk in codes.split(64)])
        relaxed = torch.cat([model.decode_soft(chunk.softmax(-1)) for chunk in logits.split(64)])
        counts = torch.bincount(codes.flatten(), minlength=model.config.codes).float()
        share = counts / counts.sum()
        rows = torch.stack([self._held_out[:32], hard[:32]], 1).flatten(0, 1)
        write_picture(run_dir / "reconstructions.png", sheet(to_pixels(rows), columns=16))
        return {
            "psnr_db": psnr_db(self._held_out, hard),
            "relaxed_gap_db": psnr_db(self._held_out, relaxed) - psnr_db(self._held_out, hard),
            "codes_used": float((counts > 0).sum()),
            "perplexity": float((-(share * (share + 1e-12).log()).sum()).exp()),
        }
