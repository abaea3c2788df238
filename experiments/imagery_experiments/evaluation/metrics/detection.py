"""Metrics of the detector on single pictures, as mean average precision at an overlap of one half."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch

from imagery_agent.interpreter.objects.detection import Detection, PictureDetector
from imagery_agent.interpreter.objects.segmentation import figures
from imagery_agent.models.detector import NO_THING
from imagery_agent.training.data.detection_scenes import DetectionSampler
from imagery_agent.validation import InputError
from imagery_experiments.evaluation.held_out_data import Networks, corpus
from imagery_experiments.evaluation.measurement import Measured, metric

_PICTURES = 240
_LEAST = 0.02
"""Average precision wants unsure detections too."""


def detector_of(networks: Networks) -> PictureDetector:
    """The detector beside the other networks."""
    return PictureDetector.load(networks.folder, interpreter=networks.interpreter)


def average_precision(found: Sequence[Sequence[tuple[Sequence[float], float]]], true: Sequence[np.ndarray]) -> float:
    """Mean average precision at an overlap of 0.5, things of any name alike.

    ``found``: (box, confidence) of the detections of each picture; ``true``: its boxes (n, 4).

    Raises:
        InputError: torchmetrics or pycocotools is not installed.
    """
    try:
        from torchmetrics.detection import MeanAveragePrecision

        score = MeanAveragePrecision(iou_thresholds=[0.5])
    except ImportError:
        raise InputError("mean average precision needs: pip install 'imagery-agent[detection]'") from None
    score.warn_on_many_detections = False
    for own, boxes in zip(found, true, strict=True):
        predicted = {
            "boxes": torch.tensor([list(box) for box, _ in own]).view(-1, 4),
            "scores": torch.tensor([sure for _, sure in own]),
            "labels": torch.zeros(len(own), dtype=torch.long),
        }
        there = torch.from_numpy(np.asarray(boxes, np.float32)).view(-1, 4)
        score.update([predicted], [{"boxes": there, "labels": torch.zeros(len(there), dtype=torch.long)}])
    return float(score.compute()["map"])


def scored(things: Sequence[Detection]) -> list[tuple[Sequence[float], float]]:
    """Boxes with their confidences."""
    return [(one.box, one.confidence) for one in things]


@cache
def _scenes() -> tuple[np.ndarray, list[np.ndarray]]:
    """Pictures of unseen drawings in one to six places, and the boxes of the things of each."""
    sampler = DetectionSampler(corpus(), {}, ("drawing",))
    pictures, boxes, names = sampler.pictures(np.random.default_rng(92), _PICTURES)
    return pictures.numpy(), [box[name != NO_THING].numpy() for box, name in zip(boxes, names, strict=True)]


def _by_segments(pictures: np.ndarray) -> list[list[tuple[Sequence[float], float]]]:
    return [[(one.box, one.longest_side) for one in figures(picture)] for picture in pictures]


@metric("detector.map50", target=0.90, unit="AP")
def map50(networks: Networks) -> Measured:
    """Boxes in pictures of unseen drawings; chance: the segments by color and grouping, the largest first."""
    pictures, true = _scenes()
    found = [scored(own) for own in detector_of(networks).detect(pictures, least_confidence=_LEAST)]
    return Measured(average_precision(found, true), len(true), chance=average_precision(_by_segments(pictures), true))


@metric("detector.map50_reconstructed", target=0.95, unit="AP", of_real=True)
def map50_reconstructed(networks: Networks) -> Measured:
    """The same in the discrete VAE's reconstructions; chance: segments, as above."""
    pictures, true = _scenes()
    detector, again = detector_of(networks), networks.reconstructed(pictures)
    real, found = (
        [scored(own) for own in detector.detect(shown, least_confidence=_LEAST)] for shown in (pictures, again)
    )
    segments = average_precision(_by_segments(again), true)
    return Measured(average_precision(found, true), len(true), average_precision(real, true), segments)


METRICS = (map50, map50_reconstructed)
