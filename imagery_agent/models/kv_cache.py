"""Keys and values of the tokens seen so far, in memory allocated once."""

from __future__ import annotations

import torch
from torch import Tensor


class KVCache:
    """Preallocated keys and values of every layer, each (B, heads, length, head_dim)."""

    def __init__(self, *, layers: int, batch: int, heads: int, length: int, head_dim: int) -> None:
        self._keys = torch.empty(layers, batch, heads, length, head_dim)
        self._values = torch.empty(layers, batch, heads, length, head_dim)
        self.filled = 0
        """Tokens held; moved on by :meth:`advance` when all layers have written."""

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Append (B, heads, n, head_dim) to one layer and return all its keys and values."""
        end = self.filled + keys.shape[2]
        self._keys[layer, :, :, self.filled : end] = keys
        self._values[layer, :, :, self.filled : end] = values
        return self._keys[layer, :, :, :end], self._values[layer, :, :, :end]

    def advance(self, tokens: int) -> None:
        """Count the tokens that all layers have written."""
        self.filled += tokens
