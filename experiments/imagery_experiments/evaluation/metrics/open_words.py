"""Metrics of open words: words outside the corpus drawn by their neighbours, and blends of two unrelated things.

Words and blends were listed before anything was measured; those of the split "development" set the threshold and the
ways of blending, the others are used here alone.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from imagery_agent.imagination.blending import KEPT, best_blend, imagine_blends
from imagery_agent.imagination.drawn_names import drawn_names, everyday_names
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.blends import Blend, parse_blend
from imagery_agent.language.scene import Thing, thing_phrase
from imagery_agent.semantic_memory.stand_ins import stand_in
from imagery_experiments.evaluation.held_out_data import Networks, black, corpus, painted, pixels
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised

LISTS = Path(__file__).parent.parent / "open_words"
HELD_OUT, DEVELOPMENT = "held out", "development"
CANDIDATES = 4
_REAL_SIZE = 0.9
_AMONG = 10
"""First names of the reference classifier in which both names of a blend are looked for."""


class UnknownWord(NamedTuple):
    """A word outside the corpus."""

    word: str
    names: tuple[str, ...]
    """Names of the corpus that may stand in for it, the best first."""


@cache
def unknown_words(split: str = HELD_OUT) -> list[UnknownWord]:
    """The words of a split that the shipped imagination does not know."""
    known = {word for name, synonyms in drawn_names().items() for word in (name, *synonyms)}
    listed = [UnknownWord(row["word"], tuple(row["names"].split("|"))) for row in _rows("unknown_words.csv", split)]
    return [one for one in listed if one.word not in known]


@cache
def blends(split: str = HELD_OUT) -> list[Blend]:
    """The blends of a split."""
    found = [parse_blend(row["text"]) for row in _rows("blends.csv", split)]
    return [blend for blend in found if blend is not None]


def _rows(file: str, split: str) -> list[dict[str, str]]:
    with (LISTS / file).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["split"] == split]


# ------------------------------------------------------------ words outside the corpus


def found_names(words: Sequence[UnknownWord]) -> list[str | None]:
    """The name that stands in for each word; None where none is near enough."""
    names = everyday_names()
    found = [stand_in(one.word, names) for one in words]
    return [one.name if one else None for one in found]


@metric("words.unknown_stand_in", unit="share")
def right_stand_in(networks: Networks) -> Measured:
    """Words outside the corpus whose stand-in is one of the names that a person chose for them."""
    words = unknown_words()
    found = found_names(words)
    return Measured.share([name in one.names for one, name in zip(words, found, strict=True)])


@metric("words.unknown_drawn", target=0.5, unit="share", of_real=True)
def drawn_right(networks: Networks) -> Measured:
    """Words outside the corpus, best of 4: a name that a person chose is drawn and is the reference classifier's first.

    Real: pictures imagined from that name itself.
    """
    words = unknown_words()
    found = found_names(words)
    named = _recognised(networks, [one.names[0] for one in words] + [name for name in found if name])
    right = [
        bool(name in one.names and named[name]) for one, name in zip(words, found, strict=True) if name is not None
    ]
    right += [False] * found.count(None)
    return Measured.share(right, real=[named[one.names[0]] for one in words])


def _recognised(networks: Networks, names: Sequence[str]) -> dict[str, bool]:
    """Whether the reference classifier gives each name first to its imagined picture."""
    own = [name for name in dict.fromkeys(names) if load_reference_classifier().knows(name)]
    texts, generator = [thing_phrase(Thing(name)) for name in own], torch.Generator().manual_seed(0)
    drawn = imagine_best(networks.imagination, networks.interpreter, texts, candidates=CANDIDATES, generator=generator)
    right = load_reference_classifier().recognises(pixels(drawn), own, first=1)
    return dict.fromkeys(names, False) | dict(zip(own, map(bool, right), strict=True))


# ------------------------------------------------------------ blends


def both_named(pictures: np.ndarray, of: Sequence[Blend], *, first: int = _AMONG) -> np.ndarray:
    """bool (N,): both names of the blends are among the ``first`` of the reference classifier."""
    ink, classifier = normalised(coverage(pictures)), load_reference_classifier()
    ranks = [classifier.rank(ink, [blend.things[side].name for blend in of]) for side in (0, 1)]
    return np.maximum(*ranks) < first


def real_blend(networks: Networks, blend: Blend) -> np.ndarray:
    """Unseen drawings of both things blended in the same ways, and encoded: uint8 (64, 64, 3)."""
    group = corpus().groups["icon", "drawing"]
    drawings = dict(zip(group.names, group.drawings, strict=True))
    real = [
        painted([[black(int(drawing), _REAL_SIZE)] for drawing in drawings[thing.name][:KEPT]])
        for thing in blend.things
    ]
    best = best_blend(networks.interpreter, blend, *map(list, real))
    return networks.reconstructed(best[None])[0]


@metric("words.blends", target=0.8, unit="share", of_real=True)
def blends_named(networks: Networks) -> Measured:
    """Blends ("a clock made of bricks"), best of 4: both names are among the reference classifier's first ten.

    Real: unseen drawings of both things blended by the same operation.
    """
    asked, generator = blends(), torch.Generator().manual_seed(0)
    imagined = imagine_blends(
        networks.imagination, networks.interpreter, asked, candidates=CANDIDATES, generator=generator
    )
    real = np.stack([real_blend(networks, blend) for blend in asked])
    chance = (_AMONG / len(load_reference_classifier().names)) ** 2
    return Measured.share(both_named(pixels(imagined), asked), real=both_named(real, asked), chance=chance)


METRICS = (right_stand_in, drawn_right, blends_named)
