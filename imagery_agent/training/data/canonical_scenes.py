"""Scenes of typical drawings, upright and at their exact places.

Asked to imagine a thing, people imagine a typical one (Rosch 1975) from its canonical view (Palmer, Rosch & Chase
1981). For the prior this is also what makes words learnable: a name says little about *which* of thirty drawings and
nothing about half a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch.nn.functional as F

from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler

TYPICAL, TYPICAL_SHARE = 4, 0.9
"""So many drawings of a name count as typical, unless a recipe says otherwise; share of things that are one of them."""
_KINDS = ("icon", "letter", "primitive")
_POOLED_PX = 6
"""Drawings are compared by their ink in squares of so many pixels, so that nearly the same strokes count as such."""

Typical = Mapping[tuple[str, str], np.ndarray]
"""Indices of the typical drawings by (kind, name)."""


def typical_drawings(corpus: Corpus, most: int = TYPICAL) -> Typical:
    """The training drawings of every name that are most like all its drawings together: where their ink is."""
    return {
        (kind, name): _most_alike(corpus, drawings)[:most]
        for kind in _KINDS
        if (kind, "train") in corpus.groups
        for name, drawings in zip(
            corpus.groups[kind, "train"].names, corpus.groups[kind, "train"].drawings, strict=True
        )
    }


def _most_alike(corpus: Corpus, drawings: np.ndarray) -> np.ndarray:
    ink = F.avg_pool2d(corpus.alpha(drawings), _POOLED_PX).flatten(1)
    vectors = F.normalize(ink - ink.mean(1, keepdim=True), dim=1)
    likeness = vectors @ vectors.mean(0)
    return drawings[likeness.argsort(descending=True).numpy()]


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
