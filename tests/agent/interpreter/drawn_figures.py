"""Pictures of plain figures on white."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.scene import COLORS

BLANK = np.full((64, 64, 3), 255, np.uint8)


def drawn(name: str, color: str, *, at: tuple[int, int] = (22, 22), size: int = 20) -> np.ndarray:
    """uint8 (64, 64, 3): one figure on white, its left top corner at ``at`` (x, y)."""
    shape = np.ones((size, size), bool)
    if name == "bar":
        shape[:, size // 3 :] = False
    if name == "ring":
        shape[size // 4 : -size // 4, size // 4 : -size // 4] = False
    picture = np.full((64, 64, 3), 255, np.uint8)
    picture[at[1] : at[1] + size, at[0] : at[0] + size][shape] = COLORS[color]
    return picture


def two(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.minimum(first, second)
