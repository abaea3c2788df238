"""The interfaces of the imagination and the interpreter that a workspace is built from.

Learned, oracle and lesioned parts all implement them, so that an ablation is the injection of another object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from imagery_agent.language.operations import Operation

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class MentalPicture:
    """A picture as the imagination represents it."""

    pixels: np.ndarray
    """uint8 (64, 64, 3)."""
    codes: np.ndarray | None = None
    """int64 (16, 16): codes of the discrete VAE; None for an imagination without codes (oracle)."""
    redrawn: int = 0
    """How often it was drawn anew, from codes, since it was perceived: each time adds noise (0 for exact pictures)."""
    since: KeyFrame | None = None
    """The picture that it was drawn from, if a motion that goes on is drawn from there again."""


@dataclass(frozen=True)
class KeyFrame:
    """A picture and all motion since then, which is drawn from it in one step."""

    picture: MentalPicture
    motion: Operation


@dataclass(frozen=True)
class Location:
    """Location of an object in a picture."""

    box: tuple[float, float, float, float]
    """Left, top, right, bottom as fractions of the picture's width."""
    score: float
    """Cosine of the best place with the text."""
    heat: np.ndarray
    """float32 (H, W): cosine of every place with the text."""
    probability: float | None = None
    """Probability that the object is present; None if the interpreter gives none."""
    is_known: bool = True
    """Whether the interpreter knows the name; if not, nothing is there for it."""

    @property
    def is_there(self) -> bool:
        """Whether it is more probably present than absent; without a probability, whether the cosine is above 0."""
        return self.score > 0 if self.probability is None else self.probability >= 0.5

    @property
    def center(self) -> tuple[float, float]:
        """Center of the box as (x, y) fractions."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


@dataclass(frozen=True)
class Reading:
    """One interpretation of a figure."""

    name: str
    up: str
    """The side of the picture that is its top in this interpretation."""
    weight: float
    """Probability among all interpretations."""


TEXT_TEMPERATURE = 0.6
"""Sampling temperature of an average participant for pictures drawn from text."""
STEP_TEMPERATURE = 0.5
"""Sampling temperature of an average participant for one step of a transformation."""


@dataclass(frozen=True, eq=False)
class DrawRequest:
    """One picture to draw: from a text, or by one step of an operation on a source picture."""

    generator: torch.Generator = field(kw_only=True)
    """The source of this picture's randomness; requests that share one use it in their order."""
    text: str | None = None
    source: MentalPicture | None = None
    operation: Operation | None = None
    temperature: float | None = field(kw_only=True, default=None)
    """Sampling temperature, 0 for the most probable codes; None for the imagination's own default."""

    def __post_init__(self) -> None:
        given = (self.text is not None, self.source is not None, self.operation is not None)
        if given not in {(True, False, False), (False, True, True)}:
            raise ValueError("expected either a text, or a source and an operation, to draw from")


class Imagination(Protocol):
    """Encodes pictures that are seen, and draws new ones."""

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """Mental pictures of pictures uint8 (N, 64, 64, 3)."""
        ...

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """One picture per request, in order, as one batch."""
        ...


def draw_texts(
    imagination: Imagination, texts: Sequence[str], *, generator: torch.Generator, temperature: float | None = None
) -> list[MentalPicture]:
    """One picture per text, all from one generator and at one temperature."""
    return imagination.draw([DrawRequest(text, generator=generator, temperature=temperature) for text in texts])


def draw_steps(
    imagination: Imagination,
    sources: Sequence[MentalPicture],
    operations: Sequence[Operation],
    *,
    generator: torch.Generator,
    temperature: float | None = None,
) -> list[MentalPicture]:
    """One step of each operation on its source picture, all from one generator and at one temperature."""
    return imagination.draw(
        [
            DrawRequest(source=source, operation=operation, generator=generator, temperature=temperature)
            for source, operation in zip(sources, operations, strict=True)
        ]
    )


class Interpreter(Protocol):
    """Names, describes and locates what pictures uint8 (N, 64, 64, 3) show."""

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """The ``top`` most probable names of each picture with probabilities.

        ``names=None`` means the interpreter's own vocabulary.
        """
        ...

    def readings(
        self, picture: np.ndarray, *, up: str | None = None, names: Sequence[str] | None = None, top: int = 5
    ) -> list[Reading]:
        """Interpretations of one uint8 (64, 64, 3) picture with probabilities, most probable first.

        ``up`` is the side taken as the top; None compares all four. An empty picture has none.
        """
        ...

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M): cosine of every picture with every text."""
        ...

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,): cosine of picture i of ``first`` with picture i of ``second``."""
        ...

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """Location of the object that the text describes in one uint8 (64, 64, 3) picture."""
        ...
