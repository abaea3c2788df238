"""A depth for every cell of a picture: Marr's (1982) 2 1/2-D sketch. Hidden surfaces are not represented."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.layers import Layer, PlanarRotary, RMSNorm

_LAYERS, _HEADS = 3, 4


class DepthSketch(nn.Module):
    """Embedded codes (B, cells, embedded) -> float32 (B, cells): cells towards the viewer from the picture's middle."""

    def __init__(self, *, embedded: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(embedded, width)
        self.beside = nn.Conv2d(width, width, 3, padding=1)
        self.rotary = PlanarRotary(width // _HEADS)
        self.layers = nn.ModuleList(Layer(width, _HEADS) for _ in range(_LAYERS))
        self.norm = RMSNorm(width)
        self.head = nn.Linear(width, 1)

    def forward(self, embedded: Tensor, points: Tensor) -> Tensor:
        """``points`` (cells, 2) in cells, in rows."""
        x = self.enter(embedded)
        side = round(len(points) ** 0.5)
        near = self.beside(F.relu(x).transpose(1, 2).unflatten(2, (side, side)))
        x = x + near.flatten(2).transpose(1, 2)
        at = self.rotary(points.expand(len(x), -1, -1))
        for layer in self.layers:
            x = layer(x, queries_at=at, keys_at=at, mask=None)
        return self.head(self.norm(x))[..., 0].float()


def turned(points: Tensor, turn_rad: Tensor, tilt_rad: Tensor) -> Tensor:
    """Points (B, N, 3) as (right, down, towards the viewer), turned about the vertical axis, viewed from above.

    ``turn_rad`` (B,), positive: the front moves left; ``tilt_rad`` elevation of the viewpoint.
    Returns the same three, (B, N, 3).
    """
    right, down, near = points.unbind(-1)
    up_sin, up_cos = tilt_rad.sin(), tilt_rad.cos()
    height = up_sin * near - up_cos * down
    front = up_sin * down + up_cos * near
    sin, cos = turn_rad.sin()[:, None], turn_rad.cos()[:, None]
    right, front = right * cos - front * sin, right * sin + front * cos
    return torch.stack([right, up_sin * front - up_cos * height, up_cos * front + up_sin * height], -1)
