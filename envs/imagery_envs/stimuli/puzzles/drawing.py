"""Figures, letters, titles and frames of a puzzle on a page in one style."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from imagery_envs.stimuli.puzzles.page import Page, Points, box
from imagery_envs.stimuli.puzzles.styles import Style

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""
MARGIN = 0.02
"""Empty border of a page as a share of its width."""


@dataclass(frozen=True)
class Panel:
    """A coordinate system on the page: where the origin lies, and how long a unit is."""

    left_px: float
    top_px: float
    unit_px: float

    def place(self, points: Iterable[tuple[float | Fraction, float | Fraction]]) -> list[tuple[float, float]]:
        """Points in units as points in pixels."""
        return [(self.left_px + self.unit_px * float(x), self.top_px + self.unit_px * float(y)) for x, y in points]


class Drawing:
    """A page that is drawn in one style."""

    def __init__(self, width_px: int, height_px: int, style: Style) -> None:
        self.page, self.style = Page(width_px, height_px, style.ground), style
        self.width_px, self.height_px = width_px, height_px
        self.line_px = max(1.5, style.outline * width_px)
        self.letter_px = style.letter * width_px
        self.margin_px = MARGIN * width_px
        if style.frame == "page":
            self._frame((self.margin_px / 2, self.margin_px / 2, width_px - self.margin_px / 2,
                         height_px - self.margin_px / 2))  # fmt: skip

    @property
    def title_px(self) -> float:
        """Height that titles need above panels; 0 without titles."""
        return 2.4 * self.letter_px if self.style.titles else 0.0

    @property
    def label_px(self) -> float:
        """Height that labels need above or below figures."""
        return 2.6 * self.letter_px

    def figure(self, points: Points, color: int) -> None:
        """A filled figure with its outline; ``color`` counts the style's fills."""
        if self.style.alpha:
            self.page.fill(points, self.style.fills[color % len(self.style.fills)], alpha=self.style.alpha)
        self.outline(points)

    def outline(self, points: Points, *, dashed: bool = False) -> None:
        """An outline alone."""
        dash_px = 4 * self.line_px if dashed else 0.0
        width_px = self.line_px * (0.6 if dashed else 1.0)
        self.page.outline(points, self.style.ink, width_px=width_px, dash_px=dash_px)

    def silhouette(self, points: Points) -> None:
        """A dark figure without an outline."""
        self.page.fill(points, self.style.silhouette)
        self.page.outline(points, self.style.silhouette, width_px=1.0)  # no seams between neighbors

    def letter(self, center: tuple[float, float], text: str) -> None:
        """A letter."""
        self.page.text(center, text, self.style.ink, font=self.style.font, height_px=self.letter_px)

    def label(self, area: Box, text: str) -> None:
        """The letter of the figure in this box, below or above it."""
        left, top, right, bottom = area
        y = top - self.label_px / 2 if self.style.labels_above else bottom + self.label_px / 2
        self.letter(((left + right) / 2, y), text)

    def title(self, area: Box, text: str) -> None:
        """A title above a box, if the style has titles."""
        if self.style.titles:
            self.letter(((area[0] + area[2]) / 2, area[1] - self.title_px / 2), text)

    def panel_frame(self, area: Box) -> None:
        """A frame around a box, if the style frames panels."""
        if self.style.frame == "panels":
            self._frame(area)

    def picture(self) -> np.ndarray:
        """The picture, uint8 (H, W, 3)."""
        return self.page.picture()

    def _frame(self, area: Box) -> None:
        corners = box(*area)
        for side in zip(corners, [*corners[1:], corners[0]], strict=True):  # one by one: a page is large
            self.page.line(side, self.style.ink, width_px=0.6 * self.line_px)
