"""Oracles for ablation: an imagination and an interpreter that know the world.

Put in the place of a learned part, an oracle shows what the other part costs. A study tells them the
truth about its pictures (:class:`PictureTruth`); nobody else is told.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_agent.interpreter.reference_frames import FRAME_SHARES, Reading, check_side, with_up
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, SceneError, Thing, caption, parse
from imagery_agent.mind.protocols import DrawRequest, Location, MentalPicture
from imagery_experiments.experiment.participant import PictureTruth, RevealTruth
from imagery_experiments.participants.oracle_renderer import can_draw, draw_scene, transform_pixels

if TYPE_CHECKING:
    from imagery_envs.stimuli.ambiguous import AmbiguousFigure

_MEMORY = 4096
"""Pictures whose origin the oracle imagination remembers; many minds share one."""
_RECOGNISED = 0.6
"""Least similarity at which a picture counts as one that is known; the buffer's view of it is blurred."""
_SHARPNESS = 20.0
"""Similarities are multiplied by this before they are turned into probabilities."""


# ---------------------------------------------------------------- imagination


class OracleImagination:
    """Transforms pixels by the operation's own matrix and draws words with the world's own drawings.

    A chain of planar operations is applied to the picture it began with as one matrix, so that many
    small steps are as exact as one large one.
    """

    def __init__(self) -> None:
        self._origins: OrderedDict[bytes, tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._views: OrderedDict[bytes, tuple[Callable[[float], np.ndarray], float]] = OrderedDict()

    def learn_truth(self, known: PictureTruth) -> None:
        """Remember how a solid figure looks from other sides."""
        if known.turned is not None:
            _remember(self._views, known.picture, (known.turned, 0.0))

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """The pictures as they are."""
        return [MentalPicture(np.array(picture)) for picture in pictures]

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """Draw every text and transform every source; ValueError for things that the oracle has no drawing of."""
        return [MentalPicture(self._drawn(request)) for request in requests]

    def _drawn(self, request: DrawRequest) -> np.ndarray:
        if request.source is not None and request.operation is not None:
            return self._transformed(request.source.pixels, request.operation)
        return draw_scene(parse(request.text or ""))

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
        _remember(self._origins, moved, (origin, after))
        return moved

    def _mirrored_solid(self, pixels: np.ndarray) -> np.ndarray:
        """The mirror image of a solid figure, which turns the other way."""
        view, before = self._views[pixels.tobytes()]
        after = np.ascontiguousarray(pixels[:, ::-1])
        _remember(
            self._views, after, (lambda turn_deg: np.ascontiguousarray(view(before - turn_deg)[:, ::-1]), 0.0)
        )
        return after

    def _turned(self, pixels: np.ndarray, angle_deg: float) -> np.ndarray:
        try:
            view, before = self._views[pixels.tobytes()]
        except KeyError:
            raise ValueError(
                "the oracle imagination can only turn a solid figure that its study has told it about"
            ) from None
        after = view(before + angle_deg)
        _remember(self._views, after, (view, before + angle_deg))
        return after


def _remember(memory: OrderedDict[bytes, Any], picture: np.ndarray, value: Any) -> None:
    memory[picture.tobytes()] = value
    memory.move_to_end(picture.tobytes())
    while len(memory) > _MEMORY:
        memory.popitem(last=False)


# ---------------------------------------------------------------- interpreter


class OracleInterpreter:
    """Reads pictures by comparing them with those it was told about, and with its own drawings."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, PictureTruth] = OrderedDict()
        self._drawn: dict[str, list[np.ndarray]] = {}

    def learn_truth(self, known: PictureTruth) -> None:
        """Remember what a picture shows."""
        _remember(self._known, known.picture, known)

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """Names of the likest known pictures (or drawings), with probabilities."""
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
        """Names with this side up; with none given, those of all sides, each as likely as its frame."""
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
        """Likeness (N, M) of every picture with what every text would look like, in [-1, 1]."""
        inks = [_aligned(picture) for picture in pictures]
        columns = []
        for text in texts:
            examples = self._examples(text)
            columns.append(
                [max((_cosine(ink, example) for example in examples), default=0.0) for ink in inks]
            )
        return np.array(columns, dtype=np.float32).reshape(len(texts), len(pictures)).T

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Cosine (N,) of the two pictures' ink, slightly blurred."""
        return np.array(
            [_cosine(_ink(a), _ink(b)) for a, b in zip(first, second, strict=True)], dtype=np.float32
        )

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """Where a known picture has the thing; score 0 in the middle where it has not."""
        ink = _ink(picture)
        for known in reversed(self._known.values()):
            place = known.places.get(_plain_name(text))
            if place is not None and _cosine(ink, _ink(known.picture)) >= _RECOGNISED:
                return _location(place, half=0.1, score=1.0)
        return _location((0.5, 0.5), half=0.5, score=0.0)

    def _vocabulary(self) -> list[str]:
        return [name for known in self._known.values() for name in (*known.names, *known.places)]

    def _examples(self, text: str) -> list[np.ndarray]:
        """Aligned ink of pictures of which the text is true: known ones, else the oracle's own drawing."""
        known = [one for one in self._known.values() if text in one.names or text in one.texts]
        if known:
            return [_aligned(one.picture) for one in known]
        if text not in self._drawn:
            self._drawn[text] = [_aligned(picture) for picture in _drawings(text)]
        return self._drawn[text]


def _drawings(text: str) -> list[np.ndarray]:
    """The oracle's own drawing of the text, or none."""
    try:
        scene = parse(text)
    except SceneError:
        return []
    return [draw_scene(scene)] if all(can_draw(thing.name) for thing in scene.things) else []


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
    """float (64, 64): darkness, blurred by a pixel so that a hair's breadth does not matter."""
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(255.0 - picture.astype(float).mean(axis=2), 1.0)


def _aligned(picture: np.ndarray) -> np.ndarray:
    """float (32, 32): the ink cut to its frame and scaled, so that place and size do not matter."""
    from PIL import Image

    ink = 255.0 - picture.astype(float).mean(axis=2)
    rows, columns = np.flatnonzero((ink > 40).any(axis=1)), np.flatnonzero((ink > 40).any(axis=0))
    if not len(rows):
        return np.zeros((32, 32))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    side = max(height, width)
    square = np.zeros((side, side))
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink[
        rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1
    ]
    scaled = Image.fromarray(square.astype(np.float32)).resize((32, 32), Image.Resampling.BOX)
    return np.asarray(scaled, dtype=float)


def _cosine(first: np.ndarray, second: np.ndarray) -> float:
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float((first * second).sum() / norm) if norm else 0.0


# ---------------------------------------------------------------- what the studies tell


def know_rotation_display(reveal: RevealTruth, display: np.ndarray, truth: Mapping[str, Any]) -> None:
    """Tell the two figures of a display uint8 (64, 128, 3)."""
    left, right = display[:, :PICTURE_SIZE_PX], display[:, PICTURE_SIZE_PX:]
    name = f"figure {truth['stimulus']}"
    upright = Thing(name)
    rotated = Thing(name, angle_deg=float(truth["signed_angle_deg"]), mirrored=not truth["same"])
    turned = _views(truth) if truth["stimuli"] == "blocks" else (None, None)
    for picture, thing, view in ((left, upright, turned[0]), (right, rotated, turned[1])):
        reveal(PictureTruth(np.array(picture), (name,), (caption(Scene((thing,))),), turned=view))


def _views(truth: Mapping[str, Any]) -> tuple[Callable[[float], np.ndarray], Callable[[float], np.ndarray]]:
    """How the left and the right block figure of a display look when turned further to the left."""
    from imagery_envs.mental_rotation import Trial
    from imagery_envs.stimuli import blocks

    figure = blocks.read(truth["stimulus"])
    trial = Trial(figure, "depth", truth["signed_angle_deg"], truth["same"], truth["azimuth_deg"])
    return (
        lambda turn_deg: figure.draw(azimuth_deg=trial.azimuth_deg + turn_deg),
        lambda turn_deg: figure.draw(azimuth_deg=trial.right_azimuth_deg + turn_deg, mirrored=not trial.same),
    )


def know_rotated_figure(reveal: RevealTruth, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """Tell the figure uint8 (64, 64, 3) of the screen with the question."""
    name = str(truth["name"])
    thing = Thing(name, angle_deg=float(truth["signed_angle_deg"]), mirrored=not truth["same"])
    reveal(PictureTruth(np.array(picture), (name,), (caption(Scene((thing,))),)))


def know_ambiguous_figure(reveal: RevealTruth, figure: AmbiguousFigure) -> None:
    """Tell both readings of a figure, each as it looks with its own side up."""
    picture, (first, second) = figure.draw(), figure.readings
    if figure.up == "top":
        reveal(PictureTruth(picture, (first[0], second[0])))
        return
    reveal(PictureTruth(picture, first[:1]))
    reveal(PictureTruth(with_up(picture, figure.up), second[:1]))


def know_map(reveal: RevealTruth, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """Tell where the landmarks of a map are that is shown; of a blank screen there is nothing to tell."""
    if (picture == 255).all():
        return
    places = {
        name: (x / PICTURE_SIZE_PX, y / PICTURE_SIZE_PX) for name, (x, y) in truth["positions_px"].items()
    }
    reveal(PictureTruth(np.array(picture), ("map",), places=places))
