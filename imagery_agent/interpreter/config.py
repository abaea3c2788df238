"""The configuration of the shipped interpreter's network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from imagery_agent.language.scene import PICTURE_SIZE_PX


@dataclass(frozen=True)
class InterpreterConfig:
    """The default has 14 M parameters."""

    embed_dim: int = 256
    layers: tuple[int, int, int, int] = (2, 3, 4, 2)
    """Residual blocks at 24, 12, 6 and 3 cells per side (for 96 pixels)."""
    width: int = 40
    picture_size_px: int = PICTURE_SIZE_PX
    magnified_px: int = 96
    """Pictures are enlarged to this size first, because the network's first layers lose detail."""
    text_layers: int = 3
    text_width: int = 256
    text_heads: int = 4
    text_mlp_ratio: float = 2.0
    context_length: int = 32
    vocab_size: int = 2048
    mean: float = 0.5
    std: float = 0.5

    def __post_init__(self) -> None:
        if self.magnified_px % 32:
            raise ValueError(f"expected a magnified size that is a multiple of 32, got {self.magnified_px}")
        if self.text_width % self.text_heads:
            raise ValueError(f"expected text_width to be a multiple of {self.text_heads}, got {self.text_width}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> InterpreterConfig:
        """From a JSON object; ValueError for unknown fields."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown interpreter settings {', '.join(sorted(unknown))}; update the package")
        # weights without this field were trained on pictures that were not enlarged
        known: dict[str, Any] = {"magnified_px": values.get("picture_size_px", PICTURE_SIZE_PX), **values}
        if "layers" in known:
            known["layers"] = tuple(known["layers"])
        return cls(**known)
