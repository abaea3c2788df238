"""How a part of the figure comes to its new place: mirrored, turned and scaled about a point, then shifted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True, eq=False)
class Change:
    """A change of place, orientation and size. Points are (x, y) in widths of the picture, y down."""

    about: np.ndarray
    """float64 (2,): the point that only the shift moves."""
    mirrored: Literal["horizontal", "vertical"] | None = None
    """``horizontal`` exchanges left and right."""
    angle_deg: float = 0.0
    """Counterclockwise."""
    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Points (N, 2) after the change."""
        away = np.asarray(points) - self.about
        if self.mirrored is not None:
            away = away * np.array([-1.0, 1.0] if self.mirrored == "horizontal" else [1.0, -1.0])
        if self.angle_deg:
            cos, sin = np.cos(np.radians(self.angle_deg)), np.sin(np.radians(self.angle_deg))
            away = away @ np.array([[cos, sin], [-sin, cos]]).T
        return np.asarray(self.about + np.array(self.scale) * away + np.array(self.shift))

    @property
    def zoom(self) -> float:
        """The factor on the area's square root."""
        return float(np.sqrt(self.scale[0] * self.scale[1]))
