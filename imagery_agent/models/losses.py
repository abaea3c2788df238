"""What every model's ``loss(batch)`` returns, so that one loop trains them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Losses:
    """One step's loss."""

    total: Tensor
    """Scalar to minimise, with gradient."""
    parts: dict[str, Tensor] = field(default_factory=dict)
    """Named scalars to log, without gradient."""
