"""Inputs and targets of the prior, as tensors."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Condition:
    """The text and source that pictures are generated from."""

    text: Tensor
    """int64 (B, text_length)."""
    source: Tensor | None = None
    """int64 (B, cells) codes of the picture to transform."""
    motion: Tensor | None = None
    """float32 (B, 2, 3) affine matrix of the operation (centre 0, picture width 1); required with a source."""
    turn_deg: Tensor | None = None
    """float32 (B,) turn in depth about the vertical axis, positive: the front moves left; None: no turn."""

    def rows(self, rows: Tensor | slice) -> Condition:
        """The conditions of some of the pictures."""
        return Condition(
            self.text[rows],
            *(None if part is None else part[rows] for part in (self.source, self.motion, self.turn_deg)),
        )

    def without_text(self) -> Condition:
        """The same without text (token 0 everywhere), for classifier-free guidance."""
        return Condition(torch.zeros_like(self.text), self.source, self.motion, self.turn_deg)

    def joined(self, other: Condition) -> Condition:
        """The pictures of both, in this order."""
        pairs = ((self.source, other.source), (self.motion, other.motion), (self.turn_deg, other.turn_deg))
        return Condition(
            torch.cat([self.text, other.text]),
            *(None if a is None or b is None else torch.cat([a, b]) for a, b in pairs),
        )


@dataclass(frozen=True)
class TrainingBatch:
    """Pictures that the prior is trained to predict."""

    condition: Condition
    target: Tensor
    """int64 (B, cells) codes."""
    posterior: Tensor
    """float32 (B, cells, codes) the discrete VAE's posterior, the target distribution of the cross-entropy."""
    picture: Tensor | None = None
    """float32 (B, 3, H, W) in [0, 1], for the pixel error; None where it does not count (pictures from text)."""


@dataclass(frozen=True)
class DepthBatch:
    """Pictures whose depth is known."""

    codes: Tensor
    """int64 (B, cells)."""
    depth: Tensor
    """float32 (B, cells), in cells towards the viewer from the middle of the figure; NaN where there is no surface."""
