"""Small captioned pictures for the steps towards DALL-E: one thing, or one thing in another, in the middle.

Some combinations are held out: a color with a name, and a thing with the thing around it. Of names with unseen
drawings, held-out pictures show these.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
import torch.nn.functional as F

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.training.data.composition import Layer, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.own_pictures.layouts import is_picture_folder
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.data.scene_sampling import SceneSampler

TRAINING, HELD_OUT = 6_000, 512
"""Pictures that are drawn from a corpus."""
HELD_OUT_ONE_IN = 8
"""So many combinations are held out, chosen by a checksum."""
INSIDE_SHARE = 0.3
"""Share of pictures of one thing in another."""
FRAMES = ("circle", "square", "triangle", "hexagon", "heart", "star", "rhombus", "octagon")
"""Things that others are drawn in."""
SIZE, FRAME_SIZE, INNER_SIZE = 0.78, 0.88, 0.4
"""Longest sides in widths of the picture."""
_KINDS = ("icon", "letter", "primitive")


@dataclass(frozen=True)
class Captioned:
    """Pictures with captions."""

    pictures: np.ndarray
    """uint8 (N, side, side, 3)."""
    captions: tuple[str, ...]
    names: tuple[str, ...]
    """What the only thing of a picture is; empty where there are two, or where it is not known (own pictures)."""

    def __len__(self) -> int:
        return len(self.captions)


@dataclass(frozen=True)
class SmallPictures:
    """What the steps towards DALL-E learn from, and what they are examined with."""

    train: Captioned
    held_out: Captioned


def small_pictures(data: Path, side_px: int) -> SmallPictures:
    """Pictures of a corpus, or of a folder of own pictures with captions.

    Raises:
        FileNotFoundError: neither is there.
        ValueError: own pictures that cannot be used.
    """
    if is_picture_folder(data):
        return _own(PictureFolder(data, side_px=side_px), side_px)
    sampler = _Sampler(Corpus(data))
    return SmallPictures(
        sampler.pictures(TRAINING, side_px, held_out=False), sampler.pictures(HELD_OUT, side_px, held_out=True)
    )


def is_held_out(*words: str) -> bool:
    """Whether a combination of words is kept from training."""
    return crc32(" ".join(words).encode()) % HELD_OUT_ONE_IN == 0


class _Sampler:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._seen, self._unseen = SceneSampler(corpus), SceneSampler(corpus, corpus.unseen)
        self._kinds = [kind for kind in _KINDS if self._seen.by_kind[kind]]
        named = {name for group in self._seen.by_kind["primitive"] for name in group.names}
        self._frames = [name for name in FRAMES if name in named]

    def pictures(self, count: int, side_px: int, *, held_out: bool) -> Captioned:
        """The same pictures every time."""
        rng = np.random.default_rng(int(held_out))
        found = [self._picture(rng, held_out) for _ in range(count)]
        layers = [one[0] for one in found]
        drawn = torch.cat([render(self._corpus, layers[at : at + 256]) for at in range(0, count, 256)])
        reduced = F.adaptive_avg_pool2d(drawn.permute(0, 3, 1, 2).float(), side_px).round().to(torch.uint8)
        things = [one[1] for one in found]
        return Captioned(
            reduced.permute(0, 2, 3, 1).numpy(),
            tuple(caption_of(*pair) for pair in things),
            tuple(pair[0].name if len(pair) == 1 else "" for pair in things),
        )

    def _picture(self, rng: np.random.Generator, held_out: bool) -> tuple[tuple[Layer, ...], tuple[Thing, ...]]:
        inside = bool(self._frames) and rng.random() < INSIDE_SHARE
        while True:
            if not inside:
                layer, thing = self._thing(rng, SIZE, held_out)
                if is_held_out(thing.color, thing.name) == held_out:
                    return (layer,), (thing,)
                continue
            frame, outer = self._thing(rng, FRAME_SIZE, held_out, str(rng.choice(self._frames)))
            layer, inner = self._thing(rng, INNER_SIZE, held_out)
            if inner.color != outer.color and is_held_out(inner.name, outer.name) == held_out:
                return (frame, layer), (inner, outer)

    def _thing(
        self, rng: np.random.Generator, size: float, held_out: bool, name: str | None = None
    ) -> tuple[Layer, Thing]:
        """A thing in the middle, in a random color; without a name, any."""
        kind = "primitive" if name is not None else str(rng.choice(self._kinds))
        groups = (self._unseen.by_kind[kind] if held_out else None) or self._seen.by_kind[kind]
        (group,) = groups
        if name is not None and name not in group.names:  # it has no unseen drawing
            (group,) = self._seen.by_kind[kind]
        which = int(rng.integers(len(group.names))) if name is None else group.names.index(name)
        drawing = (int(rng.choice(group.drawings[which])), group.names[which], kind)
        return self._seen.place(rng, drawing, center=(0.5, 0.5), size=size)


def caption_of(thing: Thing, frame: Thing | None = None) -> str:
    """For example ``"a red star"`` or ``"a red star in a blue circle"``."""
    said = caption(Scene((thing,)))
    return said if frame is None else f"{said} in {caption(Scene((frame,)))}"


def _own(folder: PictureFolder, side_px: int) -> SmallPictures:
    parts = [
        Captioned(folder.read(entries), tuple(entry.caption for entry in entries), ("",) * len(entries))
        for entries in (folder.train[:TRAINING], folder.held_out[:HELD_OUT])
    ]
    return SmallPictures(*parts)
