"""What a picture is drawn from, and what there is to learn about drawing it: tensors only."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Condition:
    """What a picture is made from."""

    text: Tensor
    """int64 (B, text_length)."""
    source: Tensor | None = None
    """int64 (B, cells) codes of the picture to transform."""
    motion: Tensor | None = None
    """float32 (B, 2, 3) where the operation moves points (centre 0, picture width 1); needed with a source."""
    turn_deg: Tensor | None = None
    """float32 (B,) turn in depth about the upright axis, positive: what is in front moves left; None: no turn."""

    def rows(self, rows: Tensor | slice) -> Condition:
        """Some of the pictures' conditions."""
        return Condition(
            self.text[rows],
            *(None if part is None else part[rows] for part in (self.source, self.motion, self.turn_deg)),
        )

    def without_text(self) -> Condition:
        """The same without words (token 0 everywhere), for guidance."""
        return Condition(torch.zeros_like(self.text), self.source, self.motion, self.turn_deg)

    def joined(self, other: Condition) -> Condition:
        """The pictures of both, in this order."""
        pairs = ((self.source, other.source), (self.motion, other.motion), (self.turn_deg, other.turn_deg))
        return Condition(
            torch.cat([self.text, other.text]),
            *(None if a is None or b is None else torch.cat([a, b]) for a, b in pairs),
        )


@dataclass(frozen=True)
class Lesson:
    """Pictures to learn to draw."""

    condition: Condition
    target: Tensor
    """int64 (B, cells) codes."""
    posterior: Tensor
    """float32 (B, cells, codes) the discrete VAE's doubt about them: what the prior should believe."""
    picture: Tensor | None = None
    """float32 (B, 3, H, W) in [0, 1]: what the codes stand for, where a picture and not only words say how it looks."""


@dataclass(frozen=True)
class Surfaces:
    """Pictures whose depth is known."""

    codes: Tensor
    """int64 (B, cells)."""
    depth: Tensor
    """float32 (B, cells) how near the visible surfaces are, in cells from the middle; NaN where there are none."""
