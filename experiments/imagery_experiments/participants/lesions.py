"""Lesions for ablation: an imagination that leaves the visual buffer blank."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import DrawRequest, MentalPicture


class EmptyBuffer:
    """Replaces the imagination by one that returns blank pictures.

    Every content of the visual buffer (percepts, imagined, transformed, composed and recalled pictures) is an output
    of the imagination, and is blank here. Work is counted as usual. With the propositional planner this is the
    agent ``verbal-only``, which retains verbal descriptions but no percepts.
    """

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """A blank picture for every picture."""
        return [_blank() for _ in pictures]

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """A blank picture for every request."""
        return [_blank() for _ in requests]


def _blank() -> MentalPicture:
    return MentalPicture(np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8))
