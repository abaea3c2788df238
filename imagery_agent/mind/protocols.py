"""What the workspace expects of an imagination and of an interpreter (learned, oracle or lesioned).

Both rivals and every ablation are built by injecting other objects with these methods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from imagery_agent.language.operations import Operation

if TYPE_CHECKING:
    import torch

    from imagery_agent.interpreter.reference_frames import Reading


@dataclass(frozen=True)
class MentalPicture:
    """One picture in mind."""

    pixels: np.ndarray
    """uint8 (64, 64, 3)."""
    codes: np.ndarray | None = None
    """int64 (16, 16) codes of the discrete VAE; None for an imagination that has none (oracle)."""


@dataclass(frozen=True)
class Location:
    """Where something is in a picture."""

    box: tuple[float, float, float, float]
    """Left, top, right, bottom as fractions of the picture's width."""
    score: float
    """How well the best place matches the words, cosine in [-1, 1]."""
    heat: np.ndarray
    """float32 (H, W) match of every place with the words."""
    probability: float | None = None
    """That it is there at all; None where the interpreter does not say."""

    @property
    def is_there(self) -> bool:
        """More likely there than not; without a probability, a cosine above 0."""
        return self.score > 0 if self.probability is None else self.probability >= 0.5

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the box as (x, y) fractions."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


class Imagination(Protocol):
    """Makes pictures: from the eye, from words, and from other pictures."""

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """uint8 (N, 64, 64, 3) as seen -> as held in mind."""
        ...

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """One picture per caption."""
        ...

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """One operation on each source, as one batch."""
        ...


@runtime_checkable
class Tempered(Protocol):
    """An imagination that draws at random, and can be had by a more or less wilful mind."""

    def at_temperature(self, temperature: float) -> Imagination:
        """The same imagination at so many times its usual temperature; 0: always the likeliest picture."""
        ...


class Interpreter(Protocol):
    """Says what a picture shows. Pictures are uint8 (N, 64, 64, 3)."""

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """The ``top`` likeliest names of each picture with probabilities, best first.

        ``names=None`` means the interpreter's default vocabulary.
        """
        ...

    def readings(
        self, picture: np.ndarray, *, up: str | None = None, names: Sequence[str] | None = None, top: int = 5
    ) -> list[Reading]:
        """Ways to see one uint8 (64, 64, 3) picture, the likeliest first, with weights among all readings.

        ``up`` is the side that is taken to be up; None leaves that open. An empty picture has none.
        """
        ...

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M) cosine of every picture with every text."""
        ...

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,) cosine of picture i of ``first`` with picture i of ``second``."""
        ...

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """Where in one uint8 (64, 64, 3) picture the text applies."""
        ...
