"""Toy parts for tests: an imagination that moves pixels, with the wear of a learned one, and an
interpreter that takes the nearest template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.interfaces import MentalPicture
from imagery_agent.scene import Operation, Scene, parse

SIZE = 64
_FINE = 4


def transform(pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """uint8 (64, 64, 3) with its points moved by ``matrix`` (2, 3), white outside."""
    inverse = np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))
    half = SIZE / 2
    offset = inverse[:2, 2] * SIZE + half - inverse[:2, :2] @ np.full(2, half)
    data = (*inverse[0, :2], offset[0], *inverse[1, :2], offset[1])
    return np.asarray(
        Image.fromarray(pixels).transform(
            (SIZE, SIZE), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
        )
    )


@dataclass
class ToyImagination:
    """Moves pixels geometrically; every step blurs, adds noise and misses the angle a little."""

    blur_px: float = 0.35
    noise: float = 6.0
    angle_error_deg: float = 1.5
    seed: int = 0
    steps: int = 0
    _rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        return [MentalPicture(self._worn(picture)) for picture in pictures]

    def imagine(self, texts: Sequence[str], *, generator: object) -> list[MentalPicture]:
        return [MentalPicture(self._worn(draw(parse(text)))) for text in texts]

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: object
    ) -> list[MentalPicture]:
        return [MentalPicture(self._one(s.pixels, o)) for s, o in zip(sources, operations, strict=True)]

    def _one(self, pixels: np.ndarray, operation: Operation) -> np.ndarray:
        self.steps += 1
        if operation.kind in {"add", "remove"}:
            assert operation.thing is not None
            drawn = draw(Scene((operation.thing,)))
            if operation.kind == "add":
                return self._worn(np.minimum(pixels, drawn))
            erased = np.array(pixels)
            erased[(drawn < 200).any(axis=2)] = 255
            return self._worn(erased)
        if operation.kind == "rotate" and operation.angle_deg:
            missed = operation.angle_deg + self._rng.normal(0, self.angle_error_deg)
            operation = Operation("rotate", angle_deg=float(missed))
        return self._worn(transform(pixels, operation.matrix()))

    def _worn(self, pixels: np.ndarray) -> np.ndarray:
        if self.blur_px:
            pixels = np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(self.blur_px)))
        if not self.noise:
            return np.array(pixels)
        return (pixels + self._rng.normal(0, self.noise, pixels.shape)).clip(0, 255).astype(np.uint8)
