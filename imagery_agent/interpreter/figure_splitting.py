"""Pieces of one figure that may be things of their own: what lies on either side of a straight cut.

Parts that touch in one colour cannot be told apart by colour or gaps; which cut there was is for recognition to say
(Palmer 1977, *Hierarchical structure in perceptual representation*: good parts of figures).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.interpreter.grouping import LEAST_PX
from imagery_agent.interpreter.segmentation import INK_FROM, Figure

_LEAST_SHARE = 0.06
"""Less of a figure's ink is no part of it."""


def cut_pieces(figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    """A piece and the rest, both ways, for all level and upright cuts through a figure that leave enough of either."""
    inked = figure.ink > INK_FROM
    least = max(LEAST_PX, _LEAST_SHARE * float(inked.sum()))
    for axis in (0, 1):
        before = np.cumsum(inked.sum(axis=1 - axis))
        for line in np.flatnonzero((before >= least) & (before <= before[-1] - least)) + 1:
            first, second = np.split(figure.ink, [int(line)], axis=axis)
            one = Figure(np.concatenate([first, np.zeros_like(second)], axis=axis), figure.color)
            other = Figure(np.concatenate([np.zeros_like(first), second], axis=axis), figure.color)
            yield one, other
            yield other, one
