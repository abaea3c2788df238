"""Candidate parts of one figure: the two sides of every straight horizontal or vertical cut.

Touching parts of one color cannot be separated by color or gaps; recognition decides between the cuts (Palmer 1977,
*Hierarchical structure in perceptual representation*: good parts of figures).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.interpreter.objects.grouping import LEAST_PX
from imagery_agent.interpreter.objects.segmentation import INK_FROM, Figure

_LEAST_SHARE = 0.06
"""Smallest share of a figure's ink that counts as a part."""


def cut_pieces(figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Pairs (part, rest), in both orders, of all horizontal and vertical cuts that leave enough ink on both sides."""
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
