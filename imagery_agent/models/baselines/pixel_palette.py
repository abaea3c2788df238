"""Pixels as words: every pixel is the nearest of a few colours, and a picture is their sequence in rows (iGPT)."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from imagery_agent.models.losses import Losses


def palette_of(pictures: np.ndarray, colors: int) -> Tensor:
    """The colours in [0, 1], float32 (colors, 3), nearest to the pixels of pictures uint8 (N, H, W, 3).

    By k-means (Chen et al. 2020, section 2), from colours found by median cut.
    """
    pixels = Image.fromarray(pictures.reshape(1, -1, 3))
    reduced = pixels.quantize(colors, Image.Quantize.MEDIANCUT, kmeans=10)
    found = np.array(reduced.getpalette()).reshape(-1, 3)[:colors]
    filled = np.concatenate([found, np.repeat(found[-1:], colors - len(found), 0)])  # fewer colours than asked for
    return torch.from_numpy(filled).float() / 255


def to_pixels(pictures: Tensor, palette: Tensor) -> Tensor:
    """Pictures float32 (B, 3, H, W) in [0, 1] -> the nearest colours in rows, int64 (B, H * W)."""
    return torch.cdist(pictures.flatten(2).transpose(1, 2), palette).argmin(-1)


def to_pictures(pixels: Tensor, palette: Tensor) -> Tensor:
    """The inverse for square pictures."""
    side = round(pixels.shape[1] ** 0.5)
    return palette[pixels].transpose(1, 2).unflatten(2, (side, side))


class PixelMemory(Protocol):
    """What a generator keeps of the tokens it has computed."""

    seen: int
    """Pixels among them."""


class PixelGenerator(Protocol):
    """p(pixels | text) as a product over the pixels in rows, each given the text and the pixels before it."""

    palette: Tensor

    def __call__(self, text: Tensor, pixels: Tensor, *, memory: PixelMemory | None = None) -> Tensor:
        """Logits (B, n + 1, colors) of ``pixels`` int64 (B, n), each given those before it, and of the next one.

        With a memory, of those alone whose predecessors are not in it yet.
        """
        ...

    def memory(self, pictures: int) -> PixelMemory:
        """An empty memory."""
        ...


def pixel_loss(model: PixelGenerator, text: Tensor, pictures: Tensor) -> Losses:
    """Mean negative log-likelihood of the pixels, in nats per pixel."""
    pixels = to_pixels(pictures, model.palette)
    nats = F.cross_entropy(model(text, pixels[:, :-1]).flatten(0, 1), pixels.flatten())
    return Losses(nats, {"bits_per_pixel": nats.detach() / np.log(2)})


@torch.no_grad()
def sample_pixels(
    model: PixelGenerator,
    text: Tensor,
    count: int,
    *,
    generator: torch.Generator,
    cached: bool = True,
    given: Tensor | None = None,
) -> Tensor:
    """Draw ``count`` pixels for every text, one after another: int64 (B, count); ``given`` (B, n) are the first ones.

    Random numbers are drawn before the first pixel, so that a memory changes nothing but the time.
    """
    pixels = torch.empty(len(text), 0, dtype=torch.int64) if given is None else given
    chances = torch.rand(count, len(text), 1, generator=generator, dtype=torch.float64)
    memory = model.memory(len(text)) if cached else None
    while pixels.shape[1] < count:
        odds = model(text, pixels, memory=memory)[:, -1].double().softmax(-1).cumsum(-1)  # (B, colors)
        drawn = torch.searchsorted(odds, chances[pixels.shape[1]] * odds[:, -1:])
        pixels = torch.cat([pixels, drawn.clamp(max=odds.shape[1] - 1)], 1)
    return pixels
