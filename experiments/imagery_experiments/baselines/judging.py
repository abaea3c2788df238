"""What the reference classifier says of small pictures: names, confidence, and the distance of sets of pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch.nn.functional as F
from scipy.linalg import sqrtm
from scipy.special import softmax
from torch import Tensor

from imagery_agent.images import to_pixels
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_experiments.evaluation.reference_classifier import (
    ReferenceClassifier,
    coverage,
    load_reference_classifier,
    normalised,
)

DIRECTIONS = 8
"""Directions of the features in which real pictures differ most; with more, some fifty pictures do not suffice."""


def ink_of(pictures: Tensor) -> np.ndarray:
    """Pictures float32 (N, 3, side, side) as the classifier sees them: enlarged, colorless, centered."""
    enlarged = F.interpolate(pictures, size=PICTURE_SIZE_PX, mode="bilinear", align_corners=False)
    return normalised(coverage(to_pixels(enlarged)))


def looked_at(pictures: Tensor) -> np.ndarray:
    """What the classifier sees in pictures float32 (N, 3, side, side): its features, float32 (N, features)."""
    return _judge().features(ink_of(pictures))


def named(features: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """bool (N,): whether the classifier's first name of a picture is the true one, among all that it knows."""
    judge = _judge()
    first = judge.logits_of(features).argmax(1)
    return np.array([judge.names[number] == name for number, name in zip(first, names, strict=True)])


def confidence(features: np.ndarray) -> np.ndarray:
    """The probability of the classifier's first name, (N,)."""
    return softmax(_judge().logits_of(features), axis=1).max(1)


def knows(name: str) -> bool:
    """Whether the classifier has the name."""
    return _judge().knows(name)


class FrechetDistance:
    """Distance of sets of pictures from real ones, in the classifier's features (Heusel et al. 2017).

    Features are reduced to the directions in which real pictures differ most.
    """

    def __init__(self, features: np.ndarray) -> None:
        """``features`` are those of real pictures; one half is compared with, the other gives the floor."""
        self._middle = features.mean(0)
        _, _, directions = np.linalg.svd(features - self._middle, full_matrices=False)
        self._directions = directions[:DIRECTIONS]
        half = len(features) // 2
        self.pictures = half
        """How many pictures a set should have, because the distance of small sets is larger."""
        self._real = self._reduced(features[:half])
        self.floor = frechet(self._real, self._reduced(features[half : 2 * half]))
        """The distance between two halves of the real pictures."""

    def __call__(self, features: np.ndarray) -> float:
        """The distance of pictures with these features."""
        return frechet(self._real, self._reduced(features))

    def _reduced(self, features: np.ndarray) -> np.ndarray:
        return (features - self._middle) @ self._directions.T


def frechet(first: np.ndarray, second: np.ndarray) -> float:
    """Frechet distance of the normal distributions that fit two sets of vectors (N, d) and (M, d)."""
    means = float(((first.mean(0) - second.mean(0)) ** 2).sum())
    one, two = np.cov(first.T), np.cov(second.T)
    return means + float(np.trace(one + two - 2 * np.real(sqrtm(one @ two))))


def _judge() -> ReferenceClassifier:
    return load_reference_classifier()
