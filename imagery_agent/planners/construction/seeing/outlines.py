"""Closed outlines in the figure: the loops of single pieces, and those that several pieces form together."""

from __future__ import annotations

import numpy as np

from imagery_agent.planners.construction.seeing.figure import Part, Pieces
from imagery_agent.planners.construction.seeing.ink import is_in, stroke_ink
from imagery_agent.visual_routines.contours import loops
from imagery_agent.visual_routines.strokes import Stroke


class Outlines(Pieces):
    """The pieces of the figure, and the outlines among them that are closed."""

    def loops(self, scope: list[int]) -> list[Part]:
        """The closed outlines of each piece, from top to bottom."""
        found = []
        for index in scope:
            piece, masks = self.part([index]), loops(self.mask(index))
            for mask in masks:
                own = self._without_stems(index, mask, np.logical_or.reduce(masks))
                part = piece.within(own)
                if part is not None:
                    found.append(Part(part.shape, part.masks, bool(own.sum() > 0.9 * self.mask(index).sum())))
        return sorted(found, key=lambda part: float(part.shape.center[1]))

    def _without_stems(self, index: int, loop: np.ndarray, all_loops: np.ndarray) -> np.ndarray:
        """A loop without the straight strokes that go on beyond all loops: the stem of a P belongs to it as a whole."""
        shape, ink = self.look_at(self.pieces[index].picture)
        assert shape is not None
        stems = [n for n, stroke in enumerate(shape.strokes) if _goes_beyond(stroke, loop, all_loops)]
        kept = loop & ~stroke_ink(shape, stems, ink) if stems else loop
        return np.asarray(kept if kept.sum() > 0.3 * loop.sum() else loop)

    def loops_together(self, scope: list[int]) -> list[Part]:
        """Closed outlines that several pieces form together."""
        whole = self.part(scope)
        found = [part for loop in loops(whole.mask) if (part := whole.within(loop)) is not None]
        return [self.part(part.pieces) if self._is_nearly_all(part) else part for part in found]

    def _is_nearly_all(self, part: Part) -> bool:
        """Whether next to nothing of its pieces does not belong to it."""
        return all(mask.sum() > 0.85 * self.mask(index).sum() for index, mask in part.masks.items())


def _goes_beyond(stroke: Stroke, loop: np.ndarray, all_loops: np.ndarray) -> bool:
    shares = [float(is_in(mask, stroke.points).mean()) for mask in (loop, all_loops)]
    return stroke.is_straight and shares[0] > 0.15 and min(shares) < 0.75
