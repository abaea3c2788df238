"""Attention masks of DALL-E's transformer (Ramesh et al. 2021, appendix B.1, figure 11).

Masks are bool (T, T), rows attend to columns; T is text and picture together. Text attends to the text before it, a
picture to all of the text and to the part of itself that the kind of the layer allows.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

Kind = Literal["row", "column", "convolution"]
_KERNEL = 11


def kind_of(layer: int, layers: int) -> Kind:
    """Of layer 1, 2, ...: columns where layer - 2 is a multiple of four, a convolution last, otherwise rows."""
    if layer == layers:
        return "convolution"
    return "column" if (layer - 2) % 4 == 0 else "row"


def sparse_mask(kind: Kind, *, text_length: int, grid: int) -> Tensor:
    """The mask of one kind of layer, bool (T, T)."""
    cells = grid * grid
    mask = torch.ones(text_length + cells, text_length + cells, dtype=torch.bool).tril()
    cell = torch.arange(cells)
    behind = cell[:, None] - cell  # in raster order
    if kind == "column":
        seen = behind % grid == 0
    elif kind == "row":
        seen = behind <= grid  # as far back as the same column of the row before
    else:
        reach = _KERNEL // 2
        rows = (behind + reach).div(grid, rounding_mode="floor")  # runs on from row to row, as rows do
        seen = (rows <= reach) & ((behind - rows * grid).abs() <= reach)
    mask[text_length:, text_length:] &= seen
    return mask
