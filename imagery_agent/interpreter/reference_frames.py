"""Reference frames: which side of a figure is taken as its top.

The interpretation of a figure depends on its assumed top (Rock 1973, Orientation and form): an M with its bottom up
is a W. People assume the top of the picture unless instructed otherwise (Reisberg & Chambers 1991).
"""

from __future__ import annotations

import numpy as np

SIDES: dict[str, int] = {"top": 0, "left": -1, "bottom": 2, "right": 1}
"""Side of the picture taken as the top -> counterclockwise quarter turns that bring it to the top."""
FRAME_SHARES: dict[str, float] = {"top": 0.55, "left": 0.15, "bottom": 0.15, "right": 0.15}
"""Prior probability of each side as the top without an instruction: set by hand so that the top of the picture
wins unless the best name in another frame is two to four times as probable."""


def check_side(up: str) -> str:
    """The side itself; ValueError for anything else than a side of a picture."""
    if up not in SIDES:
        raise ValueError(f"expected the side that is up to be one of {', '.join(SIDES)}, got {up!r}")
    return up


def with_up(pictures: np.ndarray, up: str) -> np.ndarray:
    """Pictures (..., H, W, 3) rotated so that this side is at the top."""
    turns = SIDES[check_side(up)]
    return np.ascontiguousarray(np.rot90(pictures, turns, axes=(-3, -2)))
