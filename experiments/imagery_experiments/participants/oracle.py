"""Oracles for ablation: an imagination and an interpreter that make no errors.

In place of a learned part, an oracle shows how many errors the other part causes. Studies reveal the
truth about their pictures (:class:`PictureTruth`) to oracles alone.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from imagery_agent.early_vision.channels import mean_level
from imagery_agent.interpreter.reference_frames import FRAME_SHARES, check_side, with_up
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import Scene, SceneError, parse
from imagery_agent.mind.protocols import DrawRequest, Location, MentalPicture, Reading
from imagery_experiments.experiment.participant import PictureTruth
from imagery_experiments.participants.oracle_renderer import can_draw, draw_scene, transform_pixels

_MEMORY = 4096
"""Capacity, in pictures."""
_RECOGNISED = 0.6
"""Least cosine at which a picture counts as a known one; the buffer's view of it is blurred."""
_SHARPNESS = 20.0
"""Cosines are multiplied by this before the softmax."""


class OracleImagination:
    """Transforms pixels by the matrix of the operation and draws captions from outlines.

    A sequence of planar operations is applied to its first picture as one matrix, so that many
    small steps are as exact as one large step.
    """

    def __init__(self) -> None:
        self._origins: OrderedDict[bytes, tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._views: OrderedDict[bytes, tuple[Callable[[float], np.ndarray], float]] = OrderedDict()
        self._drawn_from: dict[str, np.ndarray] = {}

    def forget(self) -> None:
        """Start a new session: nothing is known but what that session reveals."""
        self._origins.clear()
        self._views.clear()
        self._drawn_from.clear()

    def learn_truth(self, truth: PictureTruth) -> None:
        """Store the other views of a solid figure, and what is drawn from a caption."""
        if truth.drawn_from:
            self._drawn_from[truth.drawn_from] = truth.picture
        if truth.turned is not None:
            _store(self._views, truth.picture, (truth.turned, 0.0))

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """The pictures as they are."""
        return [MentalPicture(np.array(picture)) for picture in pictures]

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """Draw every caption and transform every source; ValueError for a name without an outline."""
        return [MentalPicture(self._drawn(request)) for request in requests]

    def _drawn(self, request: DrawRequest) -> np.ndarray:
        if request.source is not None and request.operation is not None:
            return self._transformed(request.source.pixels, request.operation)
        known = self._drawn_from.get(request.text or "")
        return draw_scene(parse(request.text or "")) if known is None else np.array(known)

    def _transformed(self, pixels: np.ndarray, operation: Operation) -> np.ndarray:
        if operation.kind == "mirror" and operation.axis == "vertical" and pixels.tobytes() in self._views:
            return self._mirrored_solid(pixels)
        if operation.is_planar:
            return self._moved(pixels, operation.matrix())
        if operation.kind == "turn":
            return self._turned(pixels, operation.angle_deg)
        assert operation.thing is not None  # checked by Operation
        drawn = draw_scene(Scene((operation.thing,)))
        if operation.kind == "add":
            return np.minimum(pixels, drawn)
        erased = np.array(pixels)
        erased[(drawn < 255).any(axis=2)] = 255
        return erased

    def _moved(self, pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        origin, before = self._origins.get(pixels.tobytes(), (pixels, np.eye(3)))
        after = np.vstack([matrix, [0.0, 0.0, 1.0]]) @ before
        moved = transform_pixels(origin, after[:2])
        _store(self._origins, moved, (origin, after))
        return moved

    def _mirrored_solid(self, pixels: np.ndarray) -> np.ndarray:
        """The mirror image of a solid figure, which turns in the opposite direction."""
        view, before = self._views[pixels.tobytes()]
        after = np.ascontiguousarray(pixels[:, ::-1])
        _store(self._views, after, (lambda turn_deg: np.ascontiguousarray(view(before - turn_deg)[:, ::-1]), 0.0))
        return after

    def _turned(self, pixels: np.ndarray, angle_deg: float) -> np.ndarray:
        try:
            view, before = self._views[pixels.tobytes()]
        except KeyError:
            raise ValueError(
                "the oracle imagination can only turn a solid figure whose other views the study has revealed"
            ) from None
        after = view(before + angle_deg)
        _store(self._views, after, (view, before + angle_deg))
        return after


def _store(memory: OrderedDict[bytes, Any], picture: np.ndarray, value: Any) -> None:
    """Keep the value as the newest; drop the oldest beyond the capacity."""
    memory[picture.tobytes()] = value
    memory.move_to_end(picture.tobytes())
    while len(memory) > _MEMORY:
        memory.popitem(last=False)


class OracleInterpreter:
    """Reads pictures by comparing them with revealed pictures, and with drawings of the oracle imagination."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, PictureTruth] = OrderedDict()

    def forget(self) -> None:
        """Start a new session: nothing is known but what that session reveals."""
        self._known.clear()

    def learn_truth(self, truth: PictureTruth) -> None:
        """Store the truth about a picture."""
        _store(self._known, truth.picture, truth)

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """Names of the most similar known pictures (or drawings), with probabilities."""
        vocabulary = list(dict.fromkeys(names if names is not None else self._vocabulary()))
        if not vocabulary:
            return [[] for _ in pictures]
        logits = _SHARPNESS * self.score(pictures, vocabulary)  # (N, M)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        best = np.argsort(-shares, axis=1, kind="stable")[:, :top]
        return [[(vocabulary[m], float(shares[n, m])) for m in order] for n, order in enumerate(best)]

    def readings(
        self, picture: np.ndarray, *, up: str | None = None, names: Sequence[str] | None = None, top: int = 5
    ) -> list[Reading]:
        """Names with side ``up`` at the top; without it of all sides, weighted by the prior of each frame."""
        shares = FRAME_SHARES if up is None else {check_side(up): 1.0}
        if not (picture < 255).any():
            return []
        found = [
            Reading(name, side, share * weight)
            for side, share in shares.items()
            for name, weight in self.name(with_up(picture, side)[None], names=names, top=top)[0]
        ]
        return sorted(found, key=lambda reading: -reading.weight)[:top]

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M) cosine of the aligned ink of every picture with that of every text, in [-1, 1]."""
        inks = [_aligned(picture) for picture in pictures]
        columns = []
        for text in texts:
            examples = self._examples(text)
            columns.append([max((_cosine(ink, example) for example in examples), default=0.0) for ink in inks])
        return np.array(columns, dtype=np.float32).reshape(len(texts), len(pictures)).T

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,) cosine of the blurred ink of picture i of ``first`` with that of ``second``."""
        return np.array([_cosine(_ink(a), _ink(b)) for a, b in zip(first, second, strict=True)], dtype=np.float32)

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """The place of the thing in a known picture; score 0 at the centre if it is not there."""
        ink = _ink(picture)
        for known in reversed(self._known.values()):
            place = known.places.get(_plain_name(text))
            if place is not None and _cosine(ink, _ink(known.picture)) >= _RECOGNISED:
                return _location(place, half=0.1, score=1.0)
        return _location((0.5, 0.5), half=0.5, score=0.0)

    def _vocabulary(self) -> list[str]:
        return [name for known in self._known.values() for name in (*known.names, *known.places)]

    def _examples(self, text: str) -> list[np.ndarray]:
        """Aligned ink of the known pictures of which the text is true; without any, of the oracle's drawing."""
        known = [one for one in self._known.values() if text in one.names or text in one.texts]
        return [_aligned(one.picture) for one in known] or _drawings(text)


@lru_cache(maxsize=_MEMORY)
def _drawings(text: str) -> list[np.ndarray]:
    """Aligned ink of the oracle's drawing of the text; empty if it has none."""
    try:
        scene = parse(text)
    except SceneError:
        return []
    return [_aligned(draw_scene(scene))] if all(can_draw(thing.name) for thing in scene.things) else []


def _plain_name(text: str) -> str:
    try:
        return parse(text).things[0].name
    except SceneError:
        return text


def _location(center: tuple[float, float], *, half: float, score: float) -> Location:
    x, y = center
    cells = (np.arange(16) + 0.5) / 16
    heat = np.exp(-((cells[None] - x) ** 2 + (cells[:, None] - y) ** 2) / (2 * 0.06**2)) * score
    return Location((x - half, y - half, x + half, y + half), score, heat.astype(np.float32))


def _ink(picture: np.ndarray) -> np.ndarray:
    """float64 (64, 64): darkness, blurred by a pixel so that shifts below a pixel do not matter."""
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(255.0 - mean_level(picture), 1.0)


def _aligned(picture: np.ndarray) -> np.ndarray:
    """float64 (32, 32): the ink cropped to its bounding box and scaled, so that place and size do not matter."""
    return _aligned_once(np.ascontiguousarray(picture).tobytes(), picture.shape)


@lru_cache(maxsize=_MEMORY)
def _aligned_once(data: bytes, shape: tuple[int, ...]) -> np.ndarray:
    from PIL import Image

    ink = 255.0 - mean_level(np.frombuffer(data, np.uint8).reshape(shape))
    rows, columns = np.flatnonzero((ink > 40).any(axis=1)), np.flatnonzero((ink > 40).any(axis=0))
    if not len(rows):
        return np.zeros((32, 32))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    side = max(height, width)
    square = np.zeros((side, side))
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scaled = Image.fromarray(square.astype(np.float32)).resize((32, 32), Image.Resampling.BOX)
    return np.asarray(scaled, dtype=float)


def _cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Rounded, so that pictures that are equally similar tie on every processor."""
    norm = math.sqrt(float((first * first).sum()) * float((second * second).sum()))
    return round(float((first * second).sum() / norm), 6) if norm else 0.0
