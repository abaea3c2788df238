"""Closed outlines in the figure: the loops of single pieces, and those that several pieces form together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.planners.construction.seeing.figure import Part, Pieces
from imagery_agent.planners.construction.seeing.ink import is_in, stroke_ink
from imagery_agent.planners.construction.seeing.shape import ALONG_DEG, STROKE, Shape, bend_deg
from imagery_agent.visual_routines.contours import loops
from imagery_agent.visual_routines.strokes import Stroke


class Outlines(Pieces):
    """The pieces of the figure, and the outlines among them that are closed."""

    def loops(self, scope: list[int], *, bare: bool = True) -> list[Part]:
        """The closed outlines of each piece, from top to bottom; ``bare``: without a stroke that others share."""
        found = []
        for index in scope:
            piece, found_here = self.part([index]), loops(self.mask(index))
            for loop in found_here:
                beside = [loop.ink] if bare else [one.ink for one in found_here]
                own = self._without_stems(index, loop.ink, np.logical_or.reduce(beside))
                if (part := piece.within(own)) is not None:
                    found.append(replace(part, is_whole=bool(own.sum() > 0.9 * piece.mask.sum()), loop=loop))
        return sorted(found, key=lambda part: float(part.shape.center[1]))

    def _without_stems(self, index: int, loop: np.ndarray, beside: np.ndarray) -> np.ndarray:
        """A loop without the straight strokes that go on beyond these loops: the stem of a P stays as a whole."""
        shape, ink = self.look_at(self.pieces[index].picture)
        assert shape is not None
        stems = [n for n, one in enumerate(shape.strokes) if one.is_straight and _goes_beyond(one, shape, loop, beside)]
        kept = loop & ~stroke_ink(shape, stems, ink) if stems else loop
        return np.asarray(kept if kept.sum() > 0.3 * loop.sum() else loop)

    def loops_together(self, scope: list[int]) -> list[Part]:
        """Closed outlines that several pieces form together."""
        whole = self.part(scope)
        found = [replace(part, loop=loop) for loop in loops(whole.mask) if (part := whole.within(loop.ink)) is not None]
        return [self.part(part.pieces) if self._is_nearly_all(part) else part for part in found]

    def _is_nearly_all(self, part: Part) -> bool:
        """Whether next to nothing of its pieces does not belong to it."""
        return all(mask.sum() > 0.85 * self.mask(index).sum() for index, mask in part.masks.items())


def _goes_beyond(stroke: Stroke, shape: Shape, loop: np.ndarray, beside: np.ndarray) -> bool:
    """Whether a straight stroke, with those that go on straight from its ends, leads beyond loops."""
    course = [one.points for one in shape.strokes if one.is_straight and bend_deg(one, stroke) < ALONG_DEG
              and cdist(one.points[[0, -1]], stroke.points[[0, -1]]).min() < STROKE]  # fmt: skip
    shares = [float(is_in(mask, np.vstack(course)).mean()) for mask in (loop, beside)]
    return shares[0] > 0.15 and shares[1] < 0.75
