"""Scenes of typical drawings, upright and at their exact places.

Asked to imagine a thing, people imagine a typical one (Rosch 1975) from its canonical view (Palmer, Rosch & Chase
1981). For the prior this is also what makes words learnable: a name says little about *which* of thirty drawings and
nothing about half a pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from imagery_agent.images import to_tensor
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler

TYPICAL, TYPICAL_SHARE = 4, 0.9
"""So many drawings of a name count as typical; share of things that are one of them."""
_KINDS, _SIZE = ("icon", "letter", "primitive"), 0.72

Typical = Mapping[tuple[str, str], np.ndarray]
"""Indices of the typical drawings by (kind, name)."""


@torch.no_grad()
def typical_drawings(corpus: Corpus, encode: Callable[[Tensor], Tensor]) -> Typical:
    """The training drawings of every name that are most like all its drawings together.

    ``encode`` gives unit vectors (N, D) of pictures float32 (N, 3, 64, 64).
    """
    found = {}
    for kind in _KINDS:
        group = corpus.groups.get((kind, "train"))
        if group is None:
            continue
        named = list(zip(group.names, group.drawings, strict=True))
        for name, drawings in tqdm(named, desc=f"typical drawings: {kind}", unit="name", mininterval=2):
            layers = [[Layer(int(i), pose(0.5, 0.5, _SIZE), named_color("black"))] for i in drawings]
            vectors = encode(to_tensor(render(corpus, layers)))
            likeness = vectors @ vectors.mean(0)
            found[kind, name] = drawings[likeness.argsort(descending=True)[:TYPICAL].numpy()]
    return found


class CanonicalSampler(SceneSampler):
    """Random scenes of mostly typical drawings, exactly at their places, sizes and angles."""

    jitter = 0.0

    def __init__(self, corpus: Corpus, typical: Typical) -> None:
        super().__init__(corpus)
        self._typical = typical

    def drawing(self, rng: np.random.Generator, kind: str | None = None) -> tuple[int, str, str]:
        """See :meth:`SceneSampler.drawing`."""
        index, name, found = super().drawing(rng, kind)
        choices = self._typical.get((found, name))
        if choices is not None and rng.random() < TYPICAL_SHARE:
            index = int(rng.choice(choices))
        return index, name, found
