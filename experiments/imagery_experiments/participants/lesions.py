"""Lesions for ablation: a mind whose visual buffer stays empty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import DrawRequest, MentalPicture


class EmptyBuffer:
    """Stands in the place of the imagination and lets nothing through to the visual buffer.

    All that comes into the buffer (seen, imagined, transformed, put together, recalled) passes the
    imagination; here it arrives white. The work is counted as usual: the mind tries, and sees nothing. With the
    propositional planner this is verbal-only: what was said in words remains, what was seen does not.
    """

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """Nothing of what is seen."""
        return [_blank() for _ in pictures]

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """A blank picture for every request."""
        return [_blank() for _ in requests]


def _blank() -> MentalPicture:
    return MentalPicture(np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8))
