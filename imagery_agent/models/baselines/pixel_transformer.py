"""The naive generator, with a transformer (iGPT; Chen et al. 2020) that reads a caption first."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.pixel_palette import pixel_loss
from imagery_agent.models.kv_cache import KVCache
from imagery_agent.models.layers import Layer, PlanarRotary, RMSNorm, Rotation
from imagery_agent.models.losses import Losses


class TransformerMemory:
    """Keys and values of the tokens so far."""

    def __init__(self, cache: KVCache) -> None:
        self.seen, self.cache = 0, cache
        self.has_text = False


class PixelTransformer(nn.Module):
    """Every token attends to the text and to the pixels before it; see :class:`PixelGenerator`.

    The token of a pixel predicts the next one: its query is at the place of that one, its key at its own (rotary
    embedding in the plane, as in the prior), so that "the pixel above" is the same for all.
    """

    palette: Tensor
    pixel_points: Tensor

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.config = config
        width, side = config.pixel_width, config.side_px
        self.register_buffer("palette", torch.zeros(config.colors, 3))
        self.text_embedding = nn.Embedding(config.text_vocabulary, width)
        self.text_position = nn.Parameter(torch.randn(config.text_length, width) * 0.02)
        self.pixel_embedding = nn.Embedding(config.colors, width)
        self.row_embedding = nn.Parameter(torch.randn(side, width) * 0.02)
        self.column_embedding = nn.Parameter(torch.randn(side, width) * 0.02)
        self.rotary = PlanarRotary(width // config.pixel_heads)
        self.layers = nn.ModuleList(Layer(width, config.pixel_heads) for _ in range(config.pixel_layers))
        self.norm = RMSNorm(width)
        self.head = nn.Linear(width, config.colors, bias=False)
        rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
        points = torch.stack([columns.flatten(), rows.flatten()], -1).float() - (side - 1) / 2
        self.register_buffer("pixel_points", points, persistent=False)  # (pixels, 2): x, y

    def forward(self, text: Tensor, pixels: Tensor, *, memory: TransformerMemory | None = None) -> Tensor:
        """See :meth:`PixelGenerator.__call__`."""
        length, seen = text.shape[1], 0 if memory is None else memory.seen
        first = memory is None or not memory.has_text
        tokens = torch.arange(0 if first else length + seen, length + pixels.shape[1])  # their places in the stream
        if memory is not None and not first:
            memory.cache.go_to(tokens.expand(len(text), -1))
        x = self._embedded(text, pixels)[:, tokens]
        queries_at, keys_at = self._rotations(tokens - length, len(text))
        mask = None if first else torch.arange(length + pixels.shape[1]) <= tokens[:, None]  # (tokens, keys)
        cache = None if memory is None else memory.cache
        for index, layer in enumerate(self.layers):
            x = layer(x, queries_at=queries_at, keys_at=keys_at, mask=mask, causal=first, cache=cache, index=index)
        if memory is not None:
            memory.seen, memory.has_text = pixels.shape[1], True
        return self.head(self.norm(x[:, length - 1 :] if first else x))

    @torch.no_grad()
    def attention(self, text: Tensor, pixels: Tensor) -> list[Tensor]:
        """Where every layer looks to predict the pixel after ``pixels`` int64 (B, n): (B, heads, text_length + n)."""
        x = self._embedded(text, pixels)
        queries_at, keys_at = self._rotations(torch.arange(x.shape[1]) - text.shape[1], len(text))
        found = []
        for layer in self.layers:
            found.append(layer.last_weights(x, queries_at=queries_at, keys_at=keys_at))  # type: ignore[operator]
            x = layer(x, queries_at=queries_at, keys_at=keys_at, mask=None, causal=True)
        return found

    def memory(self, pictures: int) -> TransformerMemory:
        """See :meth:`PixelGenerator.memory`."""
        config = self.config
        return TransformerMemory(
            KVCache(
                layers=config.pixel_layers,
                batch=pictures,
                heads=config.pixel_heads,
                length=config.text_length + config.pixels,
                head_dim=config.pixel_width // config.pixel_heads,
                device=self.palette.device,
            )
        )

    def loss(self, text: Tensor, pictures: Tensor) -> Losses:
        """See :func:`pixel_loss`."""
        return pixel_loss(self, text, pictures)

    def _embedded(self, text: Tensor, pixels: Tensor) -> Tensor:
        """Tokens of the text and of the pixels, each with the place of the pixel that it predicts."""
        places = (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)  # (pixels, width)
        texts, known = self.text_embedding(text) + self.text_position, self.pixel_embedding(pixels)
        following = places[1 : 1 + pixels.shape[1]]
        if pixels.shape[1] == len(places):  # the last pixel predicts none
            following = torch.cat([following, places[-1:]])
        return torch.cat([texts, known + following], 1)

    def _rotations(self, pixels: Tensor, pictures: int) -> tuple[Rotation, Rotation]:
        """Of the queries and the keys of the tokens of ``pixels`` (n,); numbers below 0 are the text's."""
        queries, keys = (self._points(pixels + shift)[None].expand(pictures, -1, -1) for shift in (1, 0))
        return self.rotary(queries), self.rotary(keys)

    def _points(self, pixels: Tensor) -> Tensor:
        """Points (n, 2) of pixels; those of the text (numbers below 0) are in the middle."""
        inside = self.pixel_points[pixels.clamp(0, len(self.pixel_points) - 1)]
        return torch.where((pixels >= 0)[:, None], inside, torch.zeros_like(inside))
