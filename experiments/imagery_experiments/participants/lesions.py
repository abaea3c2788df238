"""Lesions for ablation: a mind whose visual buffer stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture

if TYPE_CHECKING:
    import torch

    from imagery_agent.language.operations import Operation


class EmptyBuffer:
    """Stands in the place of the imagination and lets nothing through to the visual buffer.

    All that comes into the buffer (seen, imagined, transformed, put together, recalled) passes the
    imagination; here it arrives white. The work is counted as usual: the mind tries, and sees nothing. With the
    propositional planner this is verbal-only: what was said in words remains, what was seen does not.
    """

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """Nothing of what is seen."""
        return [_blank() for _ in pictures]

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """Nothing of what is said."""
        return [_blank() for _ in texts]

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """Nothing of what was there."""
        return [_blank() for _ in sources]


def _blank() -> MentalPicture:
    return MentalPicture(np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8))
