"""Toy parts for tests: an imagination that moves pixels, with the wear of a learned one, and an
interpreter that takes the nearest template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS, PLACES, SIZES, Scene, parse
from imagery_agent.mind.protocols import DrawRequest, Location, MentalPicture

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


def draw(scene: Scene) -> np.ndarray:
    """uint8 (64, 64, 3): letters and digits in Pillow's font, anything else as a square, at its place."""
    image = Image.new("RGB", (SIZE, SIZE), "white")
    canvas = ImageDraw.Draw(image)
    for thing in scene.things:
        x, y = (part * SIZE for part in PLACES[thing.place or "center"])
        half = SIZES[thing.size] * SIZE / 2
        if thing.name.startswith(("capital letter", "lowercase letter", "number")):
            sign = thing.name[-1].upper() if thing.name.startswith("capital") else thing.name[-1]
            canvas.text((x, y), sign, COLORS[thing.color], ImageFont.load_default(2 * half), anchor="mm")
        else:
            canvas.rectangle((x - half, y - half, x + half, y + half), fill=COLORS[thing.color])
    return np.asarray(image)


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

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        return [MentalPicture(self._drawn(request)) for request in requests]

    def _drawn(self, request: DrawRequest) -> np.ndarray:
        if request.source is not None and request.operation is not None:
            return self._transformed(request.source.pixels, request.operation)
        return self._worn(draw(parse(request.text or "")))

    def _transformed(self, pixels: np.ndarray, operation: Operation) -> np.ndarray:
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


@dataclass
class ToyInterpreter:
    """Knows colours: a thing of the scene grammar is where its colour is."""

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        listed = list(names or ("square", "circle", "star"))
        return [[(name, 1 / len(listed)) for name in listed[:top]] for _ in pictures]

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(pictures), len(texts)), np.float32)

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.ones(len(first), np.float32)

    def locate(self, picture: np.ndarray, text: str) -> Location:
        color = np.array(COLORS[LANDMARK_COLORS.get(text, "pink")])
        heat = 1 - np.abs(picture.astype(float) - color).sum(axis=2) / 765
        here = heat > 0.9
        if not here.any():
            return Location((0.4, 0.4, 0.6, 0.6), -1.0, heat.astype(np.float32))
        ys, xs = np.nonzero(here)
        box = tuple(float(part) / SIZE for part in (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
        return Location(box, 1.0, heat.astype(np.float32))  # type: ignore[arg-type]


LANDMARK_COLORS = {
    "hut": "brown", "well": "black", "lake": "blue", "tree": "green", "rock": "purple", "grass": "red",
    "beach": "orange",
}  # fmt: skip
