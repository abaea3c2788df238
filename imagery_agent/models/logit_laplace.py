"""The logit-Laplace distribution of pixels (Ramesh et al. 2021, appendix A.3): its support is the range of pixels."""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 0.1
"""Pixels are kept this far from 0 and 1, where their logits would be infinite."""


def squeezed(pictures: Tensor) -> Tensor:
    """[0, 1] -> [EPSILON, 1 - EPSILON]."""
    return (1 - 2 * EPSILON) * pictures + EPSILON


def unsqueezed(pictures: Tensor) -> Tensor:
    """The inverse, clamped to [0, 1]."""
    return ((pictures - EPSILON) / (1 - 2 * EPSILON)).clamp(0, 1)


def logit_laplace_nats(pictures: Tensor, location: Tensor, log_scale: Tensor) -> Tensor:
    """-log density of pictures in [0, 1] under the distribution of ``squeezed`` pixels, of the pictures' shape."""
    x = squeezed(pictures)
    distance = (x.logit() - location).abs() * (-log_scale).exp()
    return distance + log_scale + torch.tensor(2.0).log() + (x * (1 - x)).log()
