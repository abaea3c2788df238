"""The check of the picture that comes with an instruction: from here on, it is ink on white."""

from __future__ import annotations

import numpy as np

from imagery_agent.early_vision.figure_ground import on_white
from imagery_agent.language.scene import PICTURE_SIZE_PX


def check_picture(picture: np.ndarray | None, *, panels: int, what: str) -> np.ndarray:
    """A picture uint8 (64, panels * 64, 3) as ink on white; ValueError for another shape, or without a plain ground."""
    shape = (PICTURE_SIZE_PX, panels * PICTURE_SIZE_PX, 3)
    if picture is None or picture.shape != shape or picture.dtype != np.uint8:
        got = "none" if picture is None else f"{picture.dtype} {picture.shape}"
        raise ValueError(f"expected a picture uint8 {shape} of {what} with this instruction, got {got}")
    return on_white(picture, what=what)
