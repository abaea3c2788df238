"""Drawings in other styles: outlined, thick or thin, as a silhouette, simplified, bent, partly hidden.

People see through such changes (Biederman & Ju 1988: line drawings are named as fast as photographs). All of them act
on whole pictures of one colour on white, so that a batch costs a few convolutions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

RESTYLED_SHARE = 0.5
"""Share of single objects that are restyled."""
ELASTIC_SHARE, ELASTIC_PX = 0.5, 1.3
"""Share of pictures that are bent, and the standard deviation of the bending of a coarse grid of 5 x 5 points."""
_FLOOD_STEPS = 48


def thicker(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """Every stroke one or two pixels thicker on each side; (N, 1, 64, 64) in and out, as below."""
    return _grown(ink, int(rng.integers(1, 3)))


def thinner(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """Every stroke up to a pixel thinner on each side, unless that erases most of it."""
    thin = (ink + _shrunk(ink, 1)) / 2 if rng.random() < 0.5 else _shrunk(ink, 1)
    kept = thin.flatten(1).sum(1) > 0.4 * ink.flatten(1).sum(1)
    return torch.where(kept[:, None, None, None], thin, ink)


def outline(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """Only the borders between ink and paper."""
    return (_grown(ink, 1) - _shrunk(ink, int(rng.integers(0, 2)))).clamp(0, 1)


def silhouette(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """Everything that paper does not reach from the edge of the picture, filled."""
    paper = F.pad(F.max_pool2d(ink, 2), (1, 1, 1, 1)) < 0.35  # at half the resolution: a flood takes a while
    reached = torch.zeros_like(paper, dtype=ink.dtype)
    reached[..., 0, :] = reached[..., -1, :] = reached[..., :, 0] = reached[..., :, -1] = 1
    for _ in range(_FLOOD_STEPS):
        reached = _cross(reached) * paper
    inside = F.interpolate(1 - reached[..., 1:-1, 1:-1], scale_factor=2.0, mode="nearest")
    return torch.maximum(_shrunk(inside, 1), ink)


def simplified(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """Seen coarsely and drawn again with clean borders; details are lost."""
    cells = int(rng.integers(14, 26))
    coarse = F.interpolate(ink, size=cells, mode="area")
    smooth = F.interpolate(coarse, size=ink.shape[-1], mode="bicubic", align_corners=False)
    return ((smooth - 0.38) * 6 + 0.5).clamp(0, 1)


def simple_outline(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """The border of the silhouette alone, its details lost."""
    return outline(simplified(silhouette(ink, rng), rng), rng)


def hidden(ink: Tensor, rng: np.random.Generator) -> Tensor:
    """A bar or a corner of the picture, up to a third of it, left blank."""
    side = ink.shape[-1]
    seen = torch.ones_like(ink[:1])
    start, width = int(rng.integers(8, side - 16)), int(rng.integers(5, 14))
    band = slice(start, start + width)
    choice = int(rng.integers(3))
    if choice == 0:
        seen[..., band, :] = 0
    elif choice == 1:
        seen[..., band] = 0
    else:
        seen[..., band, slice(*sorted(rng.integers(0, side, 2).tolist()))] = 0
    return ink * seen


HANDS: tuple[Callable[[Tensor, np.random.Generator], Tensor], ...] = (
    outline,
    thicker,
    thinner,
    silhouette,
    simplified,
    simple_outline,
    hidden,
)


def restyled(pictures: Tensor, colors: Tensor, rng: np.random.Generator, *, share: float) -> Tensor:
    """Pictures (N, 3, 64, 64) in [0, 1] of one object in one of ``colors`` (N, 3), some of them restyled."""
    hands = np.where(rng.random(len(pictures)) < share, rng.integers(len(HANDS), size=len(pictures)), -1)
    drawn = pictures.clone()
    for number, hand in enumerate(HANDS):
        rows = torch.from_numpy(np.nonzero(hands == number)[0])
        if len(rows):
            color = colors[rows][:, :, None, None]
            lack = (1 - pictures[rows]) * (1 - color)  # least squares: white is no ink
            ink = lack.sum(1, keepdim=True) / ((1 - color) ** 2).sum(1, keepdim=True)
            drawn[rows] = 1 - hand(ink.clamp(0, 1), rng) * (1 - color)
    return drawn


def bent(pictures: Tensor, rng: np.random.Generator, *, share: float = ELASTIC_SHARE) -> Tensor:
    """Some of the pictures (N, 3, 64, 64) bent smoothly (Simard et al. 2003), white outside."""
    rows = torch.from_numpy(np.nonzero(rng.random(len(pictures)) < share)[0])
    if not len(rows):
        return pictures
    side = pictures.shape[-1]
    coarse = torch.from_numpy(rng.normal(0, 2 * ELASTIC_PX / side, (len(rows), 2, 5, 5))).float()
    bend = F.interpolate(coarse, size=side, mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    straight = torch.eye(2, 3)[None].expand(len(rows), -1, -1)
    grid = F.affine_grid(straight, [len(rows), 1, side, side], align_corners=False)
    result = pictures.clone()
    result[rows] = 1 - F.grid_sample(1 - pictures[rows], grid + bend, align_corners=False)
    return result


def _grown(ink: Tensor, by_px: int) -> Tensor:
    return F.max_pool2d(ink, 2 * by_px + 1, stride=1, padding=by_px)


def _shrunk(ink: Tensor, by_px: int) -> Tensor:
    return ink if not by_px else -_grown(-ink, by_px)


def _cross(reached: Tensor) -> Tensor:
    """Each point and its four neighbours: what lies diagonally is not reached through a thin slanted stroke."""
    across = F.max_pool2d(reached, (1, 3), stride=1, padding=(0, 1))
    return torch.maximum(across, F.max_pool2d(reached, (3, 1), stride=1, padding=(1, 0)))
