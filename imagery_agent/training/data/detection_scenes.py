"""Pictures of several things whose boxes and names are known, for the detector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from imagery_agent.models.detector import NO_NAME, NO_THING
from imagery_agent.training.data.composition import Layer, LayerTable, painted_with_boxes
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler

MOST_THINGS = 6
_LOOSE_SHARE = 0.6
"""Share of pictures with things anywhere; the others are scenes as they are described."""
_COUNT_SHARES = (0.25, 0.3, 0.25, 0.1, 0.06, 0.04)
"""Shares of one to MOST_THINGS things."""
_MOST_COMMON = 0.25
"""Boxes of things anywhere have at most this share of the smaller one in common, in most pictures."""
_CROSSING_SHARE = 0.15
"""Share of pictures in which things may lie on each other."""
_MARGIN = 0.35
"""A thing's middle may come as near to the edge as this share of its size, so that some reach beyond it."""
_EMPTY_SHARE = 0.02
_LEAST_SIDE = 2.5 / 64
"""Ink of which less than this is within the picture is no thing."""

Names = Mapping[str, int]
"""Numbers of the names that are learned."""


class DetectionSampler:
    """Random pictures with their things, from the drawings of the given splits."""

    def __init__(self, corpus: Corpus, names: Names, splits: Sequence[str] = ("train",)) -> None:
        self._corpus, self._names, self._scenes = corpus, names, SceneSampler(corpus, splits)

    def pictures(self, rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """uint8 (count, 64, 64, 3), boxes float32 (count, L, 4) in widths and names int64 (count, L)."""
        drawn = [self._picture(rng) for _ in range(count)]
        most = max(1, *(len(layers) for layers, _ in drawn))
        pictures, boxes = painted_with_boxes(self._corpus, LayerTable.of([layers for layers, _ in drawn]))
        boxes = torch.nn.functional.pad(boxes, (0, 0, 0, most - boxes.shape[1]))
        names = torch.tensor([own + [NO_THING] * (most - len(own)) for _, own in drawn])
        seen = (boxes[..., 2:] - boxes[..., :2]).amin(-1) >= 1 / 64
        seen &= (boxes[..., 2:] - boxes[..., :2]).amax(-1) >= _LEAST_SIDE
        return pictures, boxes, torch.where(seen, names, NO_THING)

    def _picture(self, rng: np.random.Generator) -> tuple[list[Layer], list[int]]:
        """Layers from back to front, and the number of each one's name."""
        choice = rng.random()
        if choice < _EMPTY_SHARE:
            return [], []
        if choice < _LOOSE_SHARE:
            return self._anywhere(rng)
        sample = self._scenes.scene(rng)
        coast = len(sample.layers) - len(sample.scene.things)  # an island's outline is ground, not a thing
        names = [NO_THING] * coast + [self._names.get(thing.name, NO_NAME) for thing in sample.scene.things]
        return list(sample.layers), names

    def _anywhere(self, rng: np.random.Generator) -> tuple[list[Layer], list[int]]:
        count = 1 + int(rng.choice(MOST_THINGS, p=_COUNT_SHARES))
        crossing = rng.random() < _CROSSING_SHARE
        layers: list[Layer] = []
        names: list[int] = []
        taken: list[tuple[np.ndarray, float]] = []
        for _ in range(4 * count):
            if len(layers) == count:
                break
            size = float(np.exp(rng.uniform(np.log(0.14), np.log(0.85 if count == 1 else 0.55))))
            center = rng.uniform(_MARGIN * size, 1 - _MARGIN * size, 2)
            if not crossing and any(_in_common(center, size, *other) > _MOST_COMMON for other in taken):
                continue
            angle = float(rng.uniform(0, 360)) if rng.random() < 0.4 else 0.0
            layer, thing = self._scenes.place(rng, self._scenes.drawing(rng), center=center, size=size, angle_deg=angle)
            layers.append(layer)
            names.append(self._names.get(thing.name, NO_NAME))
            taken.append((center, size))
        return layers, names


def _in_common(center: np.ndarray, size: float, other: np.ndarray, other_size: float) -> float:
    """The area that two squares have in common, as a share of the smaller one's."""
    reach = (size + other_size) / 2 - np.abs(center - other)
    common = np.clip(reach, 0, min(size, other_size))
    return float(common.prod() / min(size, other_size) ** 2)
