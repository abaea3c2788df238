"""Words of the dual-coding study with people's ratings of concreteness, and a drawing of every concrete one."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption

FOLDER = Path(__file__).parent / "item_data"
DRAWINGS = FOLDER / "word_drawings.npz"
"""What the shipped imagination drew of every word."""
KINDS = ("concrete", "middle", "abstract")
HALVES = ("first", "second")
"""Parameters of the memory were set on the first half; results are reported on the second."""


@dataclass(frozen=True)
class Item:
    """One noun."""

    word: str
    kind: str
    """One of KINDS, by people's rating."""
    concreteness: float
    """Mean rating by people from 1 to 7 (Scott et al. 2019). No agent sees it."""
    half: str
    """One of HALVES."""


@cache
def items() -> dict[str, Item]:
    """All items by word."""
    with (FOLDER / "items.csv").open(encoding="utf-8") as file:
        return {
            row["word"]: Item(row["word"], row["kind"], float(row["concreteness"]), row["half"])
            for row in csv.DictReader(file)
        }


def words(kind: str, *, half: str) -> list[str]:
    """Words of one kind in one half, in alphabetical order."""
    return sorted(item.word for item in items().values() if (item.kind, item.half) == (kind, half))


@cache
def _pictures() -> dict[str, np.ndarray]:
    with np.load(FOLDER / "pictures.npz") as file:
        return {
            str(word): np.repeat(grey[:, :, None], 3, axis=2)
            for word, grey in zip(file["words"], file["pictures"], strict=True)
        }


def picture(word: str) -> np.ndarray:
    """The drawing of a concrete word, uint8 (64, 64, 3)."""
    return _pictures()[word].copy()


def caption_of(word: str) -> str:
    """The caption by which a mind imagines a word."""
    return caption(Scene((Thing(word, size="large"),)))
