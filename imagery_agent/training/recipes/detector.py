"""The recipe of the detector: scenes whose boxes are known, as drawn and as the discrete VAE paints them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.objects.detection import PictureDetector, draw_boxes
from imagery_agent.models.detector import NO_NAME, NO_THING, Detector, DetectorConfig, Truth, matched
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.detection_scenes import DetectionSampler
from imagery_agent.training.data.scene_sampling import KIND_SHARES
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(
    steps=3000, batch_size=32, learning_rate=2e-3, warmup_steps=60, weight_decay=0.02, report_every_s=600.0
)
REPAINTED_SHARE = 0.35
"""Share of pictures that the discrete VAE has encoded and decoded, half of these twice: imagined pictures look so."""
_HELD_OUT = 128


class DetectorRecipe:
    """Trains on the feature maps of an interpreter that stays as it is; reports things of unseen drawings."""

    selection_metric = SelectionMetric("f1", higher_is_better=True)
    tokenizer = None

    def __init__(self, corpus: Corpus, settings: LoopSettings, interpreter: ClipInterpreter, dvae: DVAE) -> None:
        self.data, self.settings, self._dvae, self._interpreter = corpus, settings, dvae.eval(), interpreter
        names = corpus.names(tuple(KIND_SHARES), ("train",))
        self._names = names
        numbers = {name: number for number, name in enumerate(names)}
        self._sampler = DetectionSampler(corpus, numbers)
        self._words = torch.from_numpy(interpreter.name_vectors(names))
        self._scale = interpreter.encoder.scale / interpreter.calibration.temperature
        self.config = DetectorConfig(
            feature_channels=tuple(found.shape[1] for found in self._maps(torch.ones(1, 3, 64, 64))),
            embed_dim=self._words.shape[1],
            interpreter=interpreter.sha256,
        )
        unseen = DetectionSampler(corpus, numbers, ("drawing",))
        self._held_out = unseen.pictures(np.random.default_rng(777), _HELD_OUT)

    def build(self) -> nn.Module:
        """A fresh detector."""
        return Detector(self.config).to(memory_format=torch.channels_last)

    def accelerate(self, model: nn.Module) -> None:
        """Convolutions gain nothing from compilation on a processor."""

    @torch.no_grad()
    def batch(self, step: int) -> dict[str, Tensor]:
        """``pictures`` float32 (B, 3, 64, 64), ``boxes`` (B, L, 4) and ``names`` (B, L) as in :class:`Truth`."""
        rng = np.random.default_rng([self.settings.seed, step])
        drawn, boxes, names = self._sampler.pictures(rng, self.settings.batch_size)
        pictures = to_tensor(drawn)
        for rows in (np.flatnonzero(rng.random(len(pictures)) < REPAINTED_SHARE),):
            for again in (rows, rows[: len(rows) // 2]):
                if len(again):
                    pictures[again] = self._dvae.decode(self._dvae.encode(pictures[again]))
        return {"pictures": pictures, "boxes": boxes, "names": names}

    def loss(self, model: nn.Module, batch: dict[str, Tensor], *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`Detector.loss`."""
        pictures, truth = batch["pictures"], Truth(batch["boxes"], batch["names"])
        maps, words = self._maps(pictures), self._words.to(pictures.device)
        return model.loss(pictures, maps, truth, words, scale=self._scale)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Share of found boxes that are right, of things that are found, and of these that are named rightly.

        Saves ``detections.png``.
        """
        assert isinstance(model, Detector)
        detector = PictureDetector(model, self._interpreter, names=self._names)
        pictures, boxes, names = self._held_out
        found = detector.detect(pictures.numpy())
        right, true, seen, named, called = 0, 0, 0, 0, 0
        for own, box, name in zip(found, boxes, names, strict=True):
            there = name != NO_THING
            boxed = torch.tensor([one.box for one in own]).view(-1, 4)
            hits = matched(boxed, box[there])
            right, seen, true = right + int(hits.sum()), seen + len(own), true + int(there.sum())
            for one, hit in zip(own, hits.tolist(), strict=True):
                away = (box - torch.tensor(one.box)).abs().sum(-1).masked_fill(~there, torch.inf)
                wanted = int(name[away.argmin()]) if hit else NO_NAME
                if wanted >= 0:
                    called, named = called + 1, named + int(one.name == self._names[wanted])
        precision, recall = right / max(seen, 1), right / max(true, 1)
        shown = [draw_boxes(picture, own) for picture, own in zip(pictures[:24].numpy(), found, strict=False)]
        _sheet(shown).save(run_dir / "detections.png")
        return {
            "f1": 2 * precision * recall / max(precision + recall, 1e-9),
            "precision": precision,
            "recall": recall,
            "named": named / max(called, 1),
        }

    @torch.no_grad()
    def _maps(self, pictures: Tensor) -> list[Tensor]:
        return self._interpreter.feature_maps(pictures)


def _sheet(pictures: list[np.ndarray]) -> Any:
    from imagery_agent.images import sheet

    return sheet(np.stack(pictures), columns=6, scale=1)
