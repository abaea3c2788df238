"""Videos of held-out drawings on random courses: as they really are, and as the imagination rolls them forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from imagery_agent.imagination.rolling import Video, film
from imagery_agent.language.courses import Course, courses
from imagery_agent.language.motion import MovingScene, parse_motion
from imagery_agent.language.scene import Thing, thing_phrase
from imagery_agent.training.data.composition import Layer, LayerTable, named_color, painted_with_boxes, pose
from imagery_experiments.evaluation.held_out_data import Networks, corpus, unseen_drawings

FRAMES = 24
VIDEOS = 24
_COUNT_SHARES = (0.3, 0.4, 0.3)
_CLAUSES = (
    "moves from left to right", "moves from right to left", "moves to the right slowly", "moves to the left slowly",
    "moves right quickly", "moves left quickly", "moves up", "moves down", "moves down quickly", "moves up slowly",
    "grows", "grows quickly", "shrinks", "shrinks quickly", "turns to the left", "turns clockwise", "appears",
    "disappears", "stays still", "stays still",
)  # fmt: skip
_MOVEMENTS = 10
"""So many of the clauses are movements, which are half of all."""
_COLORS = ("black", "red", "green", "blue", "purple", "brown", "orange", "pink")


@dataclass(frozen=True)
class RealVideo:
    """A video of drawings, without imagination."""

    text: str
    scene: MovingScene
    pixels: np.ndarray
    """uint8 (T, 64, 64, 3)."""
    boxes: np.ndarray
    """float64 (things, T, 4); NaN where a thing is absent."""
    parts: np.ndarray
    """uint8 (things, 64, 64, 3): every thing alone in the middle, as in the first frame."""


@cache
def real_videos(count: int = VIDEOS, *, seed: int = 91) -> tuple[RealVideo, ...]:
    """Videos of random captions with unseen drawings of known concepts."""
    rng = np.random.default_rng(seed)
    return tuple(_real(rng) for _ in range(count))


@cache
def imagined_videos(networks: Networks, count: int = VIDEOS) -> tuple[Video, ...]:
    """The same videos imagined: each thing is seen once, alone in the middle, and rolled forward."""
    imagination, found = networks.imagination, []
    for number, real in enumerate(real_videos(count)):
        parts = imagination.perceive(real.parts)
        generator = torch.Generator().manual_seed(number)
        found.append(film(imagination, parts, courses(real.scene, FRAMES), generator=generator))
    return tuple(found)


def _real(rng: np.random.Generator) -> RealVideo:
    sampler = unseen_drawings()
    count = 1 + int(rng.choice(3, p=_COUNT_SHARES))
    colors = rng.choice(_COLORS, size=count, replace=False)
    drawings, clauses = [], []
    for number in range(count):
        index, name, _ = sampler.drawing(rng, "icon")
        which = int(rng.integers(_MOVEMENTS)) if number == 0 or rng.random() < 0.4 else int(rng.integers(len(_CLAUSES)))
        drawings.append(index)
        clauses.append(f"{thing_phrase(Thing(name, str(colors[number])))} {_CLAUSES[which]}")
    text = ", ".join(clauses)
    scene = parse_motion(text)
    paths = courses(scene, FRAMES)
    owners = [actor.thing.color for actor in scene.actors]
    frames = [
        [_layer(index, path, at, color) for index, path, color in zip(drawings, paths, owners, strict=True)]
        for at in range(FRAMES)
    ]
    pixels, boxes = _painted(frames)
    middle = [
        [Layer(index, pose(0.5, 0.5, float(path.size[0])), named_color(color))]
        for index, path, color in zip(drawings, paths, owners, strict=True)
    ]
    return RealVideo(text, scene, pixels, boxes, _painted(middle)[0])


def _layer(index: int, path: Course, at: int, color: str) -> Layer | None:
    if not path.present[at]:
        return None
    placed = pose(float(path.x[at]), float(path.y[at]), float(path.size[at]), angle_deg=float(path.angle_deg[at]))
    return Layer(index, placed, named_color(color))


def _painted(frames: Sequence[Sequence[Layer | None]]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures, and boxes (things, T, 4) with NaN for what is absent."""
    pictures, found = painted_with_boxes(corpus(), LayerTable.of([[x for x in own if x] for own in frames]))
    boxes = np.full((max(map(len, frames)), len(frames), 4), np.nan)
    for at, own in enumerate(frames):
        there = [number for number, layer in enumerate(own) if layer is not None]
        boxes[there, at] = found[at, : len(there)].numpy()
    return pictures.numpy(), boxes
