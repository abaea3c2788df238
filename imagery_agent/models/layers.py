"""Transformer layers whose rotary positions are points in the picture plane."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.kv_cache import KVCache

_HIGHEST_RAD_PER_CELL, _LOWEST_RAD_PER_CELL = 1.6, 0.06


class RMSNorm(nn.RMSNorm):
    """Normalisation in the precision of what it gets, so that PyTorch can fuse it (and warns of nothing)."""

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.normalized_shape, self.weight.to(x.dtype), self.eps)


class PlanarRotary(nn.Module):
    """Rotary position embedding (Su et al. 2021) of real-valued points: half the channels rotate with x, half with y.

    Attention then depends on where query and key are *relative to one another* in the picture, also when an
    operation has moved the keys to places between the cells.
    """

    frequencies: Tensor

    def __init__(self, head_dim: int) -> None:
        super().__init__()
        steps = torch.linspace(0, 1, head_dim // 4)
        ratio = math.log(_LOWEST_RAD_PER_CELL / _HIGHEST_RAD_PER_CELL)
        self.register_buffer("frequencies", _HIGHEST_RAD_PER_CELL * (steps * ratio).exp(), persistent=False)

    def forward(self, points: Tensor) -> Rotation:
        """Points (B, T, 2) in cells -> the rotation of the channels of (B, heads, T, head_dim) there."""
        angles = (points[..., :, None] * self.frequencies).flatten(-2)[:, None]
        cos, sin = angles.cos(), angles.sin()
        return Rotation(torch.cat([cos, cos], -1), torch.cat([-sin, sin], -1))


class Rotation(NamedTuple):
    """Cosines and signed sines by which channels and their partners are mixed, each (B, 1, T, head_dim)."""

    cos: Tensor
    sin: Tensor

    def at(self, tokens: Tensor) -> Rotation:
        """Of the ``tokens`` (B, n) of each picture, from a rotation that is the same for all pictures."""
        return Rotation(self.cos[0, 0, tokens][:, None], self.sin[0, 0, tokens][:, None])

    def followed_by(self, other: Rotation) -> Rotation:
        """Of these tokens and then others, which may be the same for all pictures."""
        batch = len(self.cos)
        return Rotation(*(torch.cat([a, b.expand(batch, -1, -1, -1)], 2) for a, b in zip(self, other, strict=True)))


def turn(vectors: Tensor, rotation: Rotation | None) -> Tensor:
    """Rotate channel pairs of (B, heads, T, head_dim) by their positions; None: no rotary embedding."""
    if rotation is None:
        return vectors
    partners = vectors.roll(vectors.shape[-1] // 2, -1)
    return torch.addcmul(vectors * rotation.cos, partners, rotation.sin)


class Layer(nn.Module):
    """Pre-norm attention and feed-forward; queries and keys are normalised before they are turned."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_attention = RMSNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.norm_query = RMSNorm(width // heads)
        self.norm_key = RMSNorm(width // heads)
        self.out = nn.Linear(width, width, bias=False)
        self.norm_mlp = RMSNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(
        self,
        x: Tensor,
        *,
        queries_at: Rotation | None,
        keys_at: Rotation | None,
        mask: Tensor | None,
        causal: bool = False,
        cache: KVCache | None = None,
        index: int = 0,
        last: int | None = None,
    ) -> Tensor:
        """x (B, T, width) -> the same; with ``last``, only that many tokens at its end.

        ``mask`` bool (T, T) or None for all-to-all; with a cache (B, 1, T, its keys). ``causal``, without a mask: every
        token sees itself and those before it, which is faster than the same mask.
        """
        tokens = x.shape[1]
        query, key, value = self._projected(x, queries_at, keys_at)
        if cache is not None:
            key, value = cache.extend(index, key, value)
        if last is not None:
            x, query, mask = x[:, tokens - last :], query[:, :, tokens - last :], mask if mask is None else mask[-last:]
        if not x.shape[1]:  # only keys and values were wanted
            return x
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
        x = x + self.out(seen.transpose(1, 2).reshape(x.shape))
        return x + self.down(F.gelu(self.up(self.norm_mlp(x))))

    def last_weights(self, x: Tensor, *, queries_at: Rotation | None, keys_at: Rotation | None) -> Tensor:
        """How the last token of x (B, T, width) spreads its attention over all tokens, (B, heads, T)."""
        query, key, _ = self._projected(x, queries_at, keys_at)
        return (query[:, :, -1:] @ key.transpose(2, 3) * query.shape[-1] ** -0.5).softmax(-1)[:, :, 0]

    def _projected(
        self, x: Tensor, queries_at: Rotation | None, keys_at: Rotation | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, each (B, heads, T, head_dim)."""
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm_attention(x)).view(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        return turn(self.norm_query(query), queries_at), turn(self.norm_key(key), keys_at), value
