"""The configuration of the shipped interpreter's network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Interval

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.pretrained import read_config

_Count = Annotated[int, Interval(ge=1, le=65_536)]
_Level = Annotated[float, Interval(ge=0, le=1)]
_Side = Annotated[int, Interval(ge=16, le=1024)]


@dataclass(frozen=True)
class InterpreterConfig:
    """The default has 14 M parameters."""

    embed_dim: _Count = 256
    layers: tuple[_Count, _Count, _Count, _Count] = (2, 3, 4, 2)
    """Residual blocks at 24, 12, 6 and 3 cells per side (for 96 pixels)."""
    width: _Count = 40
    picture_size_px: _Side = PICTURE_SIZE_PX
    magnified_px: _Side = 96
    """Pictures are enlarged to this size first, because the network's first layers lose detail."""
    text_layers: _Count = 3
    text_width: _Count = 256
    text_heads: _Count = 4
    text_mlp_ratio: Annotated[float, Interval(gt=0, le=64)] = 2.0
    context_length: Annotated[int, Interval(ge=3, le=65_536)] = 32
    vocab_size: _Count = 2048
    mean: _Level = 0.5
    """Subtracted from the levels of a picture, which lie in [0, 1]; the rest is divided by ``std``."""
    std: Annotated[float, Interval(ge=0.01, le=1)] = 0.5

    def __post_init__(self) -> None:
        if self.magnified_px % 32:
            raise ValueError(f"expected a magnified size that is a multiple of 32, got {self.magnified_px}")
        if self.text_width % self.text_heads:
            raise ValueError(f"expected text_width to be a multiple of {self.text_heads}, got {self.text_width}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, where: Path | str = "the configuration") -> InterpreterConfig:
        """From a JSON object; WeightsError, which names ``where``, for unknown fields and impossible values."""
        # weights without this field were trained on pictures that were not enlarged
        return read_config(cls, {"magnified_px": values.get("picture_size_px", PICTURE_SIZE_PX), **values}, where=where)
