"""Training pairs of figures composed of touching parts.

Finke, Pinker & Farah 1989 had people attach letters and shapes to one another; here random letters, primitives and
icons are attached to random others, none of their figures on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX, SIDES, Thing
from imagery_agent.training.data.composition import Layer, drawn_extent
from imagery_agent.training.data.scene_sampling import SceneSampler

_KIND_SHARES = {"letter": 0.5, "primitive": 0.32, "icon": 0.18}
_FIGURE_SIZE, _TURNS_DEG = (0.3, 0.48), (0.0, 90.0, -90.0, 180.0)
_PART_SHARE = {"small": 0.4, "medium": 0.75}
"""Longest side of a part as a multiple of the figure's."""
_OVERLAP = 1.5 / PICTURE_SIZE_PX
"""How far a part reaches into the figure's extent, in widths, so that they touch."""
_MARGIN = 0.04


@dataclass(frozen=True)
class Pair:
    """One operation: the picture before, the operation, the picture after."""

    source: tuple[Layer, ...]
    operation: Operation
    target: tuple[Layer, ...]


def attachment(scenes: SceneSampler, rng: np.random.Generator) -> tuple[Pair, Pair]:
    """A part attached to a figure, and the reverse."""
    figure, _ = _thing(scenes, rng, float(rng.uniform(*_FIGURE_SIZE)), angle_deg=float(rng.choice(_TURNS_DEG)))
    side, size = str(rng.choice(list(SIDES))), str(rng.choice(list(_PART_SHARE)))
    longest = np.ptp(drawn_extent(scenes.corpus, figure), axis=0).max()
    part, thing = _thing(scenes, rng, float(longest) * _PART_SHARE[size])
    if rng.random() < 0.6:  # mostly one line drawing, as people were asked for
        part, thing = replace(part, color=figure.color), replace(thing, color=_color_name(figure))
    part = _beside(part, figure, np.array(SIDES[side], float), scenes)
    figure, part = _inside(figure, part, scenes, rng)
    thing = replace(thing, size=size)
    added = Operation("add", thing=replace(thing, place=side), attached=True)
    removed = Operation("remove", thing=thing)
    return Pair((figure,), added, (figure, part)), Pair((figure, part), removed, (figure,))


def _thing(
    scenes: SceneSampler, rng: np.random.Generator, size: float, *, angle_deg: float = 0.0
) -> tuple[Layer, Thing]:
    kinds = [kind for kind in _KIND_SHARES if scenes.by_kind[kind]]
    shares = np.array([_KIND_SHARES[kind] for kind in kinds])
    drawing = scenes.drawing(rng, str(rng.choice(kinds, p=shares / shares.sum())))
    layer, thing = scenes.place(rng, drawing, center=(0.5, 0.5), size=size, angle_deg=angle_deg)
    return layer, replace(thing, angle_deg=0.0)


def _color_name(layer: Layer) -> str:
    return next(name for name, rgb in COLORS.items() if rgb == layer.color)


def _beside(part: Layer, figure: Layer, way: np.ndarray, scenes: SceneSampler) -> Layer:
    """The part moved until it touches the figure's extent in the middle of a side."""
    low, high = drawn_extent(scenes.corpus, figure)
    own_low, own_high = drawn_extent(scenes.corpus, part)
    apart = (high - low + own_high - own_low) / 2 - _OVERLAP
    center = (low + high) / 2 + way * apart
    return _moved_by(part, center - (own_low + own_high) / 2)


def _inside(figure: Layer, part: Layer, scenes: SceneSampler, rng: np.random.Generator) -> tuple[Layer, Layer]:
    """Both moved together to somewhere inside the picture, near the middle where there is room."""
    extents = np.stack([drawn_extent(scenes.corpus, layer) for layer in (figure, part)])
    low, high = extents[:, 0].min(0), extents[:, 1].max(0)
    room = np.maximum(0.5 - _MARGIN - (high - low) / 2, 0.0)
    way = -(low + high) / 2 + rng.uniform(-0.5, 0.5, 2) * room
    return _moved_by(figure, way), _moved_by(part, way)


def _moved_by(layer: Layer, way: np.ndarray) -> Layer:
    pose = layer.pose.copy()
    pose[:, 2] += way
    return replace(layer, pose=pose)
