"""The return value of every model's ``loss(batch)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor


class Losses(NamedTuple):
    """One step's loss (a tuple, because Fabric looks into what a model returns)."""

    total: Tensor
    """Scalar to minimise, with gradient."""
    parts: dict[str, Tensor]
    """Named scalars to log, without gradient."""
