"""An interpreter whose network knows little: what it makes of things can be told beforehand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from torch import Tensor, nn, tensor

from imagery_agent.interpreter.calibration import Calibration
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter


class ShapeEncoder:
    """Knows bars, which stand or lie, and squares, by how the ink is spread; turned pictures look different."""

    scale = 30.0

    def pictures(self, pictures: Tensor) -> Tensor:
        """(N, 3): stands, lies, neither."""
        ink = pictures.amin(1) < 0.8
        tall, wide = ink.any(2).sum(1).float(), ink.any(1).sum(1).float()
        stands, lies = (tall > 1.5 * wide).float(), (wide > 1.5 * tall).float()
        seen = nn.functional.pad((stands + 2 * lies)[:, None], (0, 2))
        seen = nn.functional.one_hot(seen[:, 0].long(), 3).float()
        return seen[:, [1, 2, 0]]

    def texts(self, texts: Sequence[str]) -> Tensor:
        """(N, 3)."""
        rows = {"pole": [1.0, 0, 0], "plank": [0, 1.0, 0]}
        return tensor([rows.get(text.split()[-1], [0, 0, 1.0]) for text in texts])


@pytest.fixture
def eye() -> EncoderInterpreter:
    return EncoderInterpreter(
        ShapeEncoder(),
        vocabulary=["pole", "plank", "square"],
        calibration=Calibration(there=(2.0, 0.0), known=(1.0, 0.0, 0.0, 0.0)),
    )
