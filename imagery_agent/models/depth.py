"""A depth for every cell of a picture: Marr's (1982) 2 1/2-D sketch. What is hidden is not represented."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_DILATIONS = (1, 2, 4, 8, 4, 2, 1)


class DepthSketch(nn.Module):
    """Codes int64 (B, cells) -> float32 (B, cells): cells towards the viewer from the picture's centre."""

    def __init__(self, *, codes: int, grid: int, width: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(codes, width)
        self.place = nn.Parameter(torch.randn(width, grid, grid) * 0.02)
        self.norms = nn.ModuleList(nn.GroupNorm(8, width) for _ in _DILATIONS)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation) for dilation in _DILATIONS
        )
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, codes: Tensor) -> Tensor:
        grid = self.place.shape[-1]
        x = self.embedding(codes).view(len(codes), grid, grid, -1).permute(0, 3, 1, 2) + self.place
        for norm, convolution in zip(self.norms, self.convolutions, strict=True):
            x = x + convolution(F.relu(norm(x)))
        return self.head(x).flatten(1).float()


def turned(points: Tensor, turn_rad: Tensor, tilt_rad: Tensor) -> Tensor:
    """Points (B, N, 3) as (right, down, towards the viewer), turned about the upright axis, seen from above.

    ``turn_rad`` (B,), positive: what is in front moves left; ``tilt_rad`` how far above the viewer's eye is.
    Returns (right, down), (B, N, 2).
    """
    right, down, near = points.unbind(-1)
    up_sin, up_cos = tilt_rad.sin(), tilt_rad.cos()
    height = up_sin * near - up_cos * down
    front = up_sin * down + up_cos * near
    sin, cos = turn_rad.sin()[:, None], turn_rad.cos()[:, None]
    return torch.stack(
        [right * cos - front * sin, up_sin * (right * sin + front * cos) - up_cos * height], -1
    )
