"""Lower bounds: the time of the matrix products and of reading weights and cache alone."""

from __future__ import annotations

import time

import torch
import torch.nn.functional as F
from torch import nn

from imagery_agent.models.quantization import pack
from imagery_experiments.benchmarks.contenders import Shape

_CODES = 24
"""Number of timed codes; their cost differs only by the length of the cache, which is set to its mean."""


@torch.no_grad()
def sampling_s(shape: Shape, batch: int) -> float:
    """Seconds for the matrix products of sampling ``batch`` pictures; every layer has its own weights and cache."""
    sides = [*_sides(shape) * shape.layers, (shape.width, shape.codes)]
    network = nn.Sequential(*(nn.Linear(*ends, bias=False) for ends in sides))
    pack(network)
    inputs = {side: torch.randn(batch, side) for side, _ in sides}
    length, head_dim = shape.text_tokens + shape.cells // 2, shape.width // shape.heads
    keys, values = torch.randn(2, shape.layers, batch, shape.heads, length, head_dim)
    query = torch.randn(batch, shape.heads, 1, head_dim)

    def code() -> None:
        for linear, (side, _) in zip(network, sides, strict=True):
            linear(inputs[side])
        for layer in range(shape.layers):
            F.scaled_dot_product_attention(query, keys[layer], values[layer])

    code()
    start = time.perf_counter()
    for _ in range(_CODES):
        code()
    return (time.perf_counter() - start) / _CODES * shape.cells


def training_s(shape: Shape, *, bfloat16: bool) -> float:
    """Seconds for the matrix products of one training step: once forward, twice backward."""
    dtype = torch.bfloat16 if bfloat16 else torch.float32
    rows = shape.training_batch * shape.tokens
    products = [(rows, a, b) for a, b in _sides(shape)] * shape.layers + [(rows, shape.width, shape.codes)]
    head_dim = shape.width // shape.heads
    scores = [torch.randn(shape.training_batch * shape.heads, shape.tokens, head_dim, dtype=dtype) for _ in range(2)]
    made = {sizes: (torch.randn(sizes[:2], dtype=dtype), torch.randn(sizes[1:], dtype=dtype)) for sizes in products}

    def step() -> None:
        for sizes in products:
            x, weight = made[sizes]
            y = x @ weight
            _ = y @ weight.T, x.T @ y
        for _ in range(3 * shape.layers):
            attention = scores[0] @ scores[1].transpose(1, 2)
            _ = attention @ scores[1]

    step()
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _sides(shape: Shape) -> list[tuple[int, int]]:
    width = shape.width
    return [(width, 3 * width), (width, width), (width, 4 * width), (4 * width, width)]
