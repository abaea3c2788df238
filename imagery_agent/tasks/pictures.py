"""The check of the picture that comes with an instruction: from here on, it is ink on white at the buffer's size."""

from __future__ import annotations

import numpy as np

from imagery_agent.early_vision.figure_ground import on_white
from imagery_agent.early_vision.picture_size import at_buffer_size, reduced
from imagery_agent.language.scene import PICTURE_SIZE_PX

_MOST_PX = 4000


def check_picture(picture: np.ndarray | None, *, panels: int, what: str) -> np.ndarray:
    """A display of square panels side by side, uint8 (64, panels * 64, 3), as ink on white.

    Displays of the same proportions may be larger, up to 4000 pixels a side: every panel is looked at as a whole, all
    at one scale.

    Raises:
        ValueError: another shape.
        FigureGroundError: no plain ground.
    """
    shape = (PICTURE_SIZE_PX, panels * PICTURE_SIZE_PX, 3)
    if picture is None or picture.dtype != np.uint8 or picture.ndim != 3 or not _is_display(picture.shape, panels):
        got = "none" if picture is None else f"{picture.dtype} {picture.shape}"
        raise ValueError(
            f"expected a picture uint8 {shape} of {what} with this instruction, or a larger one of the same "
            f"proportions, got {got}"
        )
    if picture.shape == shape:
        return on_white(picture, what=what)
    seen = on_white(reduced(picture, longest_px=panels * 4 * PICTURE_SIZE_PX), what=what)
    side = seen.shape[0]
    edges = np.rint(np.linspace(0, seen.shape[1], panels + 1)).astype(int)
    parts = [seen[:, start : start + side] for start in edges[:-1]]
    return np.concatenate([at_buffer_size(part) for part in parts], axis=1)


def _is_display(shape: tuple[int, ...], panels: int) -> bool:
    height, width, channels = shape
    is_in_size = height >= PICTURE_SIZE_PX and max(height, width) <= _MOST_PX
    return channels == 3 and is_in_size and abs(width - panels * height) < panels
