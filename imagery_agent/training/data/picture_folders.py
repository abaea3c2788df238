"""Own pictures with captions: a folder of pictures and a table, or tar shards as WebDataset writes them."""

from __future__ import annotations

import csv
import tarfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from imagery_agent.picture_files import read_rgb

TABLE = "captions.csv"
HELD_OUT_ONE_IN = 10
"""Pictures are kept from training by a checksum of their name, the same everywhere."""
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"}


@dataclass(frozen=True)
class Entry:
    """The location of one picture."""

    name: str
    caption: str
    file: Path
    offset: int = 0
    size: int | None = None
    """Bytes from the offset on; None: the whole file."""


class PictureFolder:
    """Pictures by index, split into training and held-out ones."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        shards = sorted(self.folder.glob("*.tar"))
        if (self.folder / TABLE).is_file():
            entries = _table(self.folder / TABLE)
        elif shards:
            entries = [entry for shard in shards for entry in _shard(shard)]
        else:
            raise FileNotFoundError(
                f"expected {TABLE} (columns file, caption) or *.tar shards with pictures and .txt captions in "
                f"{self.folder}, found neither; a corpus of drawings is made by: imagery corpus build"
            )
        held = [zlib.crc32(entry.name.encode()) % HELD_OUT_ONE_IN == 0 for entry in entries]
        self.train = [entry for entry, out in zip(entries, held, strict=True) if not out]
        self.held_out = [entry for entry, out in zip(entries, held, strict=True) if out]
        if not self.train or not self.held_out:
            raise ValueError(
                f"expected pictures to learn from and about one in {HELD_OUT_ONE_IN} to hold out in {self.folder}, got "
                f"{len(self.train)} and {len(self.held_out)}; add pictures (some tens at least)"
            )

    def draw(self, rng: np.random.Generator, count: int) -> list[Entry]:
        """Random training entries."""
        return [self.train[number] for number in rng.integers(len(self.train), size=count)]


def read(entries: Sequence[Entry], *, side_px: int) -> np.ndarray:
    """uint8 (N, side, side, 3): the middle square of every picture, transparent parts on white."""
    return np.stack([_square(entry, side_px) for entry in entries])


def is_picture_folder(folder: Path) -> bool:
    """Whether this is a folder of own pictures and not a corpus of drawings."""
    return (folder / TABLE).is_file() or any(folder.glob("*.tar"))


def _square(entry: Entry, side_px: int) -> np.ndarray:
    with entry.file.open("rb") as file:
        file.seek(entry.offset)
        content = file.read() if entry.size is None else file.read(entry.size)
    picture = read_rgb(content, name=entry.name, at_least_px=2 * side_px)
    return np.asarray(ImageOps.fit(Image.fromarray(picture), (side_px, side_px), Image.Resampling.LANCZOS))


def _table(path: Path) -> list[Entry]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if not {"file", "caption"} <= set(rows.fieldnames or ()):
            raise ValueError(f"expected columns file and caption in {path}, got {', '.join(rows.fieldnames or ())}")
        entries = [Entry(row["file"], row["caption"], path.parent / row["file"]) for row in rows]
    for entry in entries:
        if not entry.file.is_file():
            raise FileNotFoundError(f"{path} names {entry.name}, which is not there; correct the table")
    return entries


def _shard(path: Path) -> list[Entry]:
    """Pairs of NAME.png (or another picture) and NAME.txt; pictures without a caption are refused."""
    pictures: dict[str, tarfile.TarInfo] = {}
    captions: dict[str, str] = {}
    with tarfile.open(path) as shard:
        for member in shard:
            stem, _, ending = member.name.rpartition(".")
            if f".{ending.lower()}" in _PICTURES:
                pictures[stem] = member
            elif ending == "txt" and (found := shard.extractfile(member)) is not None:
                captions[stem] = found.read().decode("utf-8").strip()
    if bare := sorted(set(pictures) - set(captions)):
        raise ValueError(f"expected a caption {bare[0]}.txt beside every picture in {path}, found none")
    return [
        Entry(f"{path.name}/{stem}", captions[stem], path, member.offset_data, member.size)
        for stem, member in pictures.items()
    ]
