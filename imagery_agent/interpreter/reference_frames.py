"""Which side is up? Figures read in frames of reference.

What a figure is seen as depends on what is taken to be its top (Rock 1973, Orientation and form): an M
read with its bottom up is a W. People take the top of the picture to be up unless they are told otherwise
("the left side is the top", Reisberg & Chambers 1991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SIDES: dict[str, int] = {"top": 0, "left": -1, "bottom": 2, "right": 1}
"""Side of the picture that is taken to be up -> quarter turns to the left that bring it there."""
FRAME_SHARES: dict[str, float] = {"top": 0.55, "left": 0.15, "bottom": 0.15, "right": 0.15}
"""How likely each side is taken to be up when nothing is said: set by hand so that the top of the picture
wins unless another frame makes two to four times as much sense."""


@dataclass(frozen=True)
class Reading:
    """One way to see a figure."""

    name: str
    up: str
    """The side of the picture that is its top when it is seen so."""
    weight: float
    """Probability among all readings."""


def check_side(up: str) -> str:
    """The side itself; ValueError for anything that is no side of a picture."""
    if up not in SIDES:
        raise ValueError(f"expected the side that is up to be one of {', '.join(SIDES)}, got {up!r}")
    return up


def with_up(pictures: np.ndarray, up: str) -> np.ndarray:
    """Pictures (..., H, W, 3) as seen by somebody for whom this side is up."""
    turns = SIDES[check_side(up)]
    return np.ascontiguousarray(np.rot90(pictures, turns, axes=(-3, -2)))
