"""Pictures without any nameable object, made of drawings, for the interpreter's training.

Outlier exposure (Hendrycks et al. 2019): a network that only ever saw things takes everything for a thing.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

NOTHING = "nothing"
"""Their caption."""
_TILES = (4, 8)
"""Tiles along a side, when a drawing is cut up."""


def unnameable(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """float (N, 3, 64, 64) in [0, 1]: each drawing's tiles in disorder, or its grain without its form, or scribbles."""
    made = [_MAKERS[int(rng.integers(len(_MAKERS)))](picture, rng) for picture in pictures]
    return torch.stack(made) if made else pictures


def tiles_in_disorder(picture: Tensor, rng: np.random.Generator) -> Tensor:
    """The strokes of (3, 64, 64) without what they are of."""
    across = int(rng.choice(_TILES))
    side = picture.shape[-1] // across
    tiles = picture.unfold(1, side, side).unfold(2, side, side).flatten(1, 2)
    mixed = tiles[:, torch.from_numpy(rng.permutation(across * across))]
    return mixed.unflatten(1, (across, across)).permute(0, 1, 3, 2, 4).reshape(picture.shape)


def grain(picture: Tensor, rng: np.random.Generator) -> Tensor:
    """The spatial frequencies of (3, 64, 64) in random phases, as grey or as ink on paper."""
    ink = 1 - picture.mean(0)
    phases = np.angle(np.fft.rfft2(rng.normal(size=tuple(ink.shape))))
    amplitudes = np.abs(np.fft.rfft2(ink.numpy())) ** float(rng.uniform(0.0, 1.0))  # 0: white noise
    field = np.fft.irfft2(amplitudes * np.exp(1j * phases), s=tuple(ink.shape))
    low, high = np.quantile(field, (0.02, 0.98))
    grey = np.clip((field - low) / max(high - low, 1e-9), 0, 1)
    if rng.random() < 0.5:
        grey = (grey > rng.uniform(0.3, 0.8)).astype(float)
    return torch.from_numpy(1 - grey).float().expand_as(picture)


def scribble(picture: Tensor, rng: np.random.Generator) -> Tensor:
    """Straight strokes from anywhere to anywhere, in black."""
    side = picture.shape[-1]
    y, x = np.mgrid[:side, :side]
    ink = np.zeros((side, side))
    for _ in range(int(rng.integers(4, 24))):
        (x0, x1, y0, y1), width = rng.uniform(2, side - 2, 4), rng.uniform(0.7, 2.0)
        length = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-9)
        along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, 1)
        distance = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
        ink = np.maximum(ink, np.clip(width - distance + 0.5, 0, 1))
    return torch.from_numpy(1 - ink).float().expand_as(picture)


_MAKERS = (tiles_in_disorder, grain, scribble)
