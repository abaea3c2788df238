"""The two image types and their converters: uint8 (N, H, W, 3) outside, float32 (N, 3, H, W) in [0, 1] inside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from imagery_agent.early_vision.seeing import see_file
from imagery_agent.language.scene import PICTURE_SIZE_PX


def to_tensor(pictures: np.ndarray | torch.Tensor) -> torch.Tensor:
    """uint8 (N, H, W, 3) -> float32 (N, 3, H, W) in [0, 1]."""
    if isinstance(pictures, np.ndarray):  # torch warns of read-only arrays and refuses negative strides
        pictures = np.require(pictures, requirements=["C", "W"])
    tensor = torch.as_tensor(pictures)
    if tensor.dtype != torch.uint8 or tensor.ndim != 4 or tensor.shape[-1] != 3:
        raise ValueError(
            f"expected uint8 pictures of shape (N, height, width, 3), got {tensor.dtype} {tuple(tensor.shape)}"
        )
    return tensor.permute(0, 3, 1, 2).float().div_(255).contiguous()


def to_pixels(tensor: torch.Tensor) -> np.ndarray:
    """float (N, 3, H, W) in [0, 1] -> uint8 (N, H, W, 3)."""
    return (tensor.detach().float().clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


def check_pictures(pictures: np.ndarray) -> np.ndarray:
    """The pictures themselves if they are uint8 (N, 64, 64, 3); ValueError otherwise."""
    pictures = np.asarray(pictures)
    size = PICTURE_SIZE_PX
    if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[1:] != (size, size, 3):
        raise ValueError(
            f"expected uint8 RGB pictures of shape (N, {size}, {size}, 3), got {pictures.dtype} {pictures.shape}; "
            "read files with imagery_agent.images.read_picture"
        )
    return pictures


def read_picture(path: Path | str) -> np.ndarray:
    """A picture file of any kind and size as uint8 (64, 64, 3): ink on white, with its ratio of sides kept.

    See :func:`imagery_agent.early_vision.seeing.see_file`.
    """
    return see_file(path).pixels


def sheet(pictures: np.ndarray, *, columns: int, scale: int = 2, gap_px: int = 2) -> Image.Image:
    """Pictures uint8 (N, H, W, 3) side by side in rows, enlarged by whole factors."""
    if not len(pictures):
        raise ValueError("expected at least one picture for a sheet, got none")
    count, height, width = len(pictures), pictures.shape[1] * scale, pictures.shape[2] * scale
    rows = -(-count // columns)
    canvas = Image.new("RGB", (columns * (width + gap_px) - gap_px, rows * (height + gap_px) - gap_px), "#bbbbbb")
    for index, picture in enumerate(pictures):
        tile = Image.fromarray(picture).resize((width, height), Image.Resampling.NEAREST)
        canvas.paste(tile, ((index % columns) * (width + gap_px), (index // columns) * (height + gap_px)))
    return canvas
