"""Keys and values of the tokens computed so far, in memory allocated once."""

from __future__ import annotations

import torch
from torch import Tensor


class KVCache:
    """Preallocated keys and values of every layer, each (B, heads, length, head_dim).

    The tokens of the first pass go to the front, for all pictures alike; later ones where :meth:`go_to` says.
    """

    def __init__(
        self, *, layers: int, batch: int, heads: int, length: int, head_dim: int, device: torch.device
    ) -> None:
        # zeros: what is not yet written must be finite, for it is masked by a weight of 0
        shape = layers, batch, heads, length, head_dim
        self._keys, self._values = torch.zeros(shape, device=device), torch.zeros(shape, device=device)
        self._where: Tensor | None = None
        self.reach = 0
        """One more than the last position that has been written, of any picture."""

    @property
    def is_empty(self) -> bool:
        """Whether the first pass is still to come."""
        return self._where is None

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Write (B, heads, n, head_dim) to one layer and return all keys and values up to ``reach``."""
        if self._where is None:
            self._keys[layer, :, :, : keys.shape[2]] = keys
            self._values[layer, :, :, : keys.shape[2]] = values
            return keys, values
        rows = torch.arange(len(keys), device=keys.device)[:, None]
        self._keys[layer][rows, :, self._where] = keys.transpose(1, 2)
        self._values[layer][rows, :, self._where] = values.transpose(1, 2)
        return self._keys[layer, :, :, : self.reach], self._values[layer, :, :, : self.reach]

    def go_to(self, where: Tensor) -> None:
        """Write the tokens of the next pass to the positions ``where``, int64 (B, n), of each picture's stream."""
        self._where, self.reach = where, int(where.max()) + 1

    def keep(self, rows: Tensor) -> None:
        """Keep some of the pictures only."""
        self._keys, self._values = self._keys[:, rows], self._values[:, rows]
