"""A folder of own pictures with captions: what is in it, which pictures are held out, and their pixels.

Captions may be kept in any layout that :mod:`imagery_agent.training.data.own_pictures` reads. Everything that cannot be
used is found when the folder is opened.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.training.data.own_pictures.layouts import read_folder
from imagery_agent.training.data.own_pictures.pairs import Entry, Reading
from imagery_agent.training.data.own_pictures.square_cache import SquareCache, cache_folder

HELD_OUT_ONE_IN = 10
"""Pictures are kept from training by a checksum of their name, the same everywhere."""
_NAMED = 3
"""Pairs that an error names."""


class PictureFolder:
    """Pictures by index, split into training and held-out ones.

    Args:
        folder: The folder.
        side_px: Side of the squares to which all pictures are cut and reduced.
        skip_unusable: Leave out pairs without a caption or a readable picture instead of refusing the folder.
        cache: Where decoded pictures are kept (default: the user's cache folder).

    Raises:
        FileNotFoundError: no known layout.
        ValueError: pairs that cannot be used, or too few of them.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        side_px: int = PICTURE_SIZE_PX,
        skip_unusable: bool = False,
        cache: Path | None = None,
    ) -> None:
        self.folder = Path(folder)
        store = cache_folder(cache)
        reading = read_folder(self.folder, cache=store / "shards")
        self._squares = SquareCache(self.folder, store, side_px)
        damaged = self._squares.fill(reading.entries)
        problems = [*reading.problems, *damaged.values()]
        if problems and not skip_unusable:
            raise ValueError(self._refusal(problems, reading))
        entries = [entry for entry in reading.entries if entry.name not in damaged]
        held = _held_out({entry.name for entry in entries})
        self.train = [entry for entry in entries if entry.name not in held]
        self.held_out = [entry for entry in entries if entry.name in held]
        self.summary = self._told(reading, problems)
        """What was recognised and how many pairs, in a line or more."""
        if not self.train or not self.held_out:
            raise ValueError(
                f"expected pictures to learn from and about one in {HELD_OUT_ONE_IN} to hold out in {self.folder}, got "
                f"{len(self.train)} and {len(self.held_out)} ({reading.layout}); add pictures (some tens at least)"
            )

    def draw(self, rng: np.random.Generator, count: int) -> list[Entry]:
        """Random training entries."""
        return [self.train[number] for number in rng.integers(len(self.train), size=count)]

    def read(self, entries: Sequence[Entry]) -> np.ndarray:
        """uint8 (N, side, side, 3): the middle square of every picture, transparent parts on white."""
        return self._squares.read(entries)

    def _refusal(self, problems: list[str], reading: Reading) -> str:
        first = "; ".join(problems[:_NAMED]) + (" ..." if len(problems) > _NAMED else "")
        pairs = len(reading.entries) + len(reading.problems)
        of_shards = any(problem.startswith("the shard") for problem in problems)
        count = f"{len(problems)} pairs or shards" if of_shards else f"{len(problems)} of {pairs} pairs"
        return (
            f"{count} in {self.folder} ({reading.layout}) cannot be used: {first}. Correct them, or leave them out "
            "with --skip-unusable"
        )

    def _told(self, reading: Reading, problems: list[str]) -> str:
        pictures = len({entry.name for entry in self.train + self.held_out})
        lines = [
            f"{self.folder}: {reading.layout}; {len(self.train) + len(self.held_out)} pairs of {pictures} pictures, "
            f"{len(self.held_out)} of them held out"
        ]
        if problems:
            lines.append(f"{len(problems)} pairs left out: " + "; ".join(problems[:_NAMED]))
        lines += reading.notes[:_NAMED]
        if len(reading.notes) > _NAMED:
            lines.append(f"and {len(reading.notes) - _NAMED} more remarks of this kind")
        return "\n".join(lines)


def _held_out(names: set[str]) -> set[str]:
    """One in ten by checksum; of a few names, of which that may be none or all, the tenth with the least checksums."""
    sums = {name: zlib.crc32(name.encode()) for name in names}
    held = {name for name, checksum in sums.items() if checksum % HELD_OUT_ONE_IN == 0}
    if len(names) >= HELD_OUT_ONE_IN and not 0 < len(held) < len(names):
        return set(sorted(names, key=lambda name: (sums[name], name))[: len(names) // HELD_OUT_ONE_IN])
    return held
