"""Random scenes with their descriptions from a corpus.

Every batch is a function of (seed, step) alone, so training resumes on exactly the data it would have seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from imagery_agent.language.directions import CONVERSE
from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, Scene, Thing
from imagery_agent.training.data.composition import Layer, named_color, pose
from imagery_agent.training.data.corpus import Corpus

KIND_SHARES = {"icon": 0.72, "letter": 0.14, "primitive": 0.10, "polygon": 0.04}
_COLOR_NAMES = tuple(COLORS)
_SIZE = {"small": 0.3, "medium": 0.6, "large": 0.84}
_MAP_THING = 0.19
PLAIN_SIZE_SHARES = (0.0, 0.6, 0.4)
MIRRORED_SHARE = {"icon": 0.02, "letter": 0.2, "primitive": 0.0, "polygon": 0.0}


NOVEL_ONE_IN = 10
"""So many combinations of colour, thing and relation are kept from training: a blue cup *below* something."""


@dataclass(frozen=True)
class Sample:
    """One picture as layers, and its scene."""

    layers: tuple[Layer, ...]
    scene: Scene


def is_novel(scene: Scene) -> bool:
    """Whether one of two things has a combination of colour, name and relation that training never shows."""
    if scene.relation is None:
        return False
    inverse = CONVERSE[scene.relation]
    return any(
        crc32(f"{thing.color} {thing.name} {relation}".encode()) % NOVEL_ONE_IN == 0
        for thing, relation in zip(scene.things, (scene.relation, inverse), strict=True)
    )


class SceneSampler:
    """Random scenes from the drawings of the given splits.

    Args:
        corpus: where drawings come from.
        splits: which of ``train``, ``drawing``, ``concept`` to draw from.
    """

    jitter = 1.0
    """Deviation of objects from their described place, size and angle, in multiples of the usual."""

    def __init__(self, corpus: Corpus, splits: Sequence[str] = ("train",)) -> None:
        self.corpus = corpus
        self.splits = tuple(splits)
        groups = {key: group for key, group in corpus.groups.items() if key[1] in splits}
        self.by_kind = {
            kind: [group for (k, _), group in groups.items() if k == kind] for kind in (*KIND_SHARES, "island")
        }
        self._kinds = [kind for kind in KIND_SHARES if self.by_kind[kind]]
        if not self._kinds:
            raise ValueError(f"the corpus has no drawings in the splits {', '.join(splits)}")
        shares = np.array([KIND_SHARES[kind] for kind in self._kinds])
        self._shares = shares / shares.sum()
        self.figures = np.unique(np.concatenate([corpus.figures[split] for split in splits]))

    # ------------------------------------------------------------ things and scenes

    def drawing(self, rng: np.random.Generator, kind: str | None = None) -> tuple[int, str, str]:
        """A random drawing, every name equally likely: (index, name, kind)."""
        kind = kind or self._kinds[rng.choice(len(self._kinds), p=self._shares)]
        groups = self.by_kind[kind]
        sizes = np.array([len(group.names) for group in groups])
        group = groups[rng.choice(len(groups), p=sizes / sizes.sum())]
        which = rng.integers(len(group.names))
        return int(rng.choice(group.drawings[which])), group.names[which], kind

    def scene(self, rng: np.random.Generator) -> Sample:
        """One thing (60 %), two things in a relation (32 %) or a small map (8 %)."""
        choice = rng.random()
        if choice < 0.60:
            return self.single(rng)
        return self.relation(rng) if choice < 0.92 else self.map(rng)

    def single(
        self, rng: np.random.Generator, kind: str | None = None, *, size_shares: Sequence[float] = (0.3, 0.5, 0.2)
    ) -> Sample:
        """One thing, sometimes with a size, a place, an orientation; shares are of small, medium and large."""
        size = str(rng.choice(list(_SIZE), p=size_shares))
        place = str(rng.choice(list(PLACES))) if size == "small" and rng.random() < 0.8 else None
        angle, drawing = 0.0, self.drawing(rng, kind)
        if place is None and rng.random() < 0.35:
            angle = float(rng.choice([180, 90, -90, 45, -45, 30, -30, 60, -60, 120, -120, 150, -150, 135, -135]))
        mirrored = bool(rng.random() < MIRRORED_SHARE.get(drawing[2], 0.0))
        shrink = 0.85 if angle % 90 and size == "large" else 1.0
        layer, thing = self.place(
            rng,
            drawing,
            center=PLACES[place or "center"],
            size=_SIZE[size] * shrink,
            angle_deg=angle,
            mirrored=mirrored,
        )
        return Sample((layer,), Scene((replace(thing, size=size, place=place),)))

    def plain(self, rng: np.random.Generator, kind: str | None = None) -> Sample:
        """One upright object of medium or large size."""
        while True:
            sample = self.single(rng, kind, size_shares=PLAIN_SIZE_SHARES)
            thing = sample.scene.things[0]
            if not thing.angle_deg and not thing.mirrored:
                return sample

    def relation(self, rng: np.random.Generator) -> Sample:
        """Two things, the first RELATION the second; training never shows a combination that is kept novel."""
        while True:
            sample = self._relation(rng)
            if not ("train" in self.splits and is_novel(sample.scene)):
                return sample

    def _relation(self, rng: np.random.Generator) -> Sample:
        relation = str(rng.choice(list(RELATIONS)))
        dx, dy = RELATIONS[relation]
        spread, size = rng.uniform(0.22, 0.26), rng.uniform(0.36, 0.44)
        offset = rng.uniform(-0.08, 0.08, 2)
        centers = [
            (0.5 + sign * dx * spread + offset[0] * abs(dy), 0.5 + sign * dy * spread + offset[1] * abs(dx))
            for sign in (1, -1)
        ]
        placed = [self.place(rng, self.drawing(rng), center=c, size=size) for c in centers]
        return Sample(tuple(p[0] for p in placed), Scene(tuple(p[1] for p in placed), relation))

    def map(self, rng: np.random.Generator) -> Sample:
        """Two to seven small things at named places, half of the time on an island."""
        places = rng.choice(list(PLACES), size=rng.integers(2, 8), replace=False)
        layers, things = [], []
        if self.by_kind["island"] and rng.random() < 0.5:
            layers.append(self.place(rng, self.drawing(rng, "island"), center=(0.5, 0.5), size=0.96)[0])
        for place in places:
            size = _MAP_THING * rng.uniform(0.9, 1.2)
            layer, thing = self.place(rng, self.drawing(rng), center=PLACES[str(place)], size=size)
            layers.append(layer)
            things.append(replace(thing, place=str(place)))
        return Sample(tuple(layers), Scene(tuple(things), is_map=True))

    def clutter(self, rng: np.random.Generator) -> tuple[Layer, ...]:
        """Anything anywhere: dense pictures for the discrete VAE, which needs no captions."""
        if len(self.figures) and rng.random() < 0.1:
            return (self.view(rng),)
        layers = []
        for _ in range(rng.integers(1, 6)):
            layer, _ = self.place(
                rng,
                self.drawing(rng),
                center=rng.uniform(0.1, 0.9, 2),
                size=float(rng.uniform(0.18, 0.8)),
                angle_deg=float(rng.uniform(0, 360)) if rng.random() < 0.5 else 0.0,
            )
            layers.append(layer)
        return tuple(layers)

    def place(
        self,
        rng: np.random.Generator,
        drawing: tuple[int, str, str],
        *,
        center: Sequence[float] | np.ndarray,
        size: float,
        angle_deg: float = 0.0,
        mirrored: bool = False,
    ) -> tuple[Layer, Thing]:
        """Put a drawing at about this place, size and angle, in a random colour."""
        index, name, _ = drawing
        color = "black" if rng.random() < 0.35 else str(rng.choice(_COLOR_NAMES))
        x, y = np.asarray(center) + self.jitter * rng.uniform(-0.025, 0.025, 2)
        size *= 1 + self.jitter * rng.uniform(-0.08, 0.08)
        angle = angle_deg + self.jitter * rng.uniform(-4, 4)
        layer_pose = pose(x, y, size, angle_deg=angle, mirrored=mirrored)
        return Layer(index, layer_pose, named_color(color)), Thing(name, color, angle_deg=angle_deg, mirrored=mirrored)

    def view(self, rng: np.random.Generator) -> Layer:
        """A random view of a block figure."""
        return self.figure_layer(self.random_figure(rng), int(rng.integers(360)), rng)

    def random_figure(self, rng: np.random.Generator) -> int:
        """The number of a block figure."""
        return int(rng.choice(self.figures))

    def figure_layer(self, figure: int, angle_deg: int, rng: np.random.Generator) -> Layer:
        """A block figure turned so far about the upright axis, in the middle."""
        view = round(angle_deg * self.corpus.views_per_figure / 360)
        size = float(rng.uniform(0.8, 0.92))
        return Layer(self.corpus.view_index(figure, view), pose(0.5, 0.5, size), named_color("black"))
