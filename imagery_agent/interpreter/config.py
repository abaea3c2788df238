"""The shape of the shipped interpreter's network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from imagery_agent.scene import PICTURE_SIZE_PX


@dataclass(frozen=True)
class InterpreterConfig:
    """The default has 13 M parameters."""

    embed_dim: int = 256
    layers: tuple[int, int, int, int] = (2, 2, 2, 2)
    """Residual blocks at 16, 8, 4 and 2 cells across (for 64 pixels)."""
    width: int = 40
    picture_size_px: int = PICTURE_SIZE_PX
    text_layers: int = 3
    text_width: int = 256
    text_heads: int = 4
    text_mlp_ratio: float = 2.0
    context_length: int = 32
    vocab_size: int = 2048
    mean: float = 0.5
    std: float = 0.5

    def __post_init__(self) -> None:
        if self.picture_size_px % 32:
            raise ValueError(f"expected a picture size that is a multiple of 32, got {self.picture_size_px}")
        if self.text_width % self.text_heads:
            raise ValueError(
                f"expected text_width to be a multiple of {self.text_heads}, got {self.text_width}"
            )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> InterpreterConfig:
        """Read a configuration from JSON; ValueError for names it does not have."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown interpreter settings {', '.join(sorted(unknown))}; update the package")
        known: dict[str, Any] = dict(values)
        if "layers" in known:
            known["layers"] = tuple(known["layers"])
        return cls(**known)
