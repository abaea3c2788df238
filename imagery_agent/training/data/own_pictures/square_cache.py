"""Pictures cut square and reduced, decoded once and kept on disk.

The cache of a folder is a file of squares, uint8 (rows, side, side, 3), and a line of JSON per picture, whose key is
the picture's path, size, time of change and place in a shard. A killed writer leaves a torn end, which is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import platformdirs
from PIL import Image, ImageOps
from tqdm import tqdm

from imagery_agent.folder_lock import LOCK, locked
from imagery_agent.picture_files import read_rgb
from imagery_agent.training.data.own_pictures.pairs import Entry

CACHE_VARIABLE = "IMAGERY_CACHE"
_SQUARES, _INDEX = "squares.bin", "index.jsonl"
_CHUNK = 64
"""Pictures that are decoded together and then written."""
_PATIENCE_S = 24 * 3600.0
"""Seconds to wait for another process that reads the same folder."""


def cache_folder(given: Path | None = None) -> Path:
    """The folder given, else that of the environment variable IMAGERY_CACHE, else the user's cache folder."""
    named = given or os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("imagery-agent")


class SquareCache:
    """The squares of one folder's pictures in one size."""

    def __init__(self, folder: Path, cache: Path, side_px: int) -> None:
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self.place, self.side_px = cache / f"pictures-{side_px}px" / digest, side_px
        self._rows: dict[str, int] = {}
        self._errors: dict[str, str] = {}
        self._squares: np.ndarray | None = None

    def fill(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Decode all pictures that are not in the cache; returns why some cannot be read, by name.

        Raises:
            OSError: the cache cannot be written; what it has is kept.
        """
        self.place.mkdir(parents=True, exist_ok=True)
        keyed = {_key(entry): entry for entry in entries}
        with locked(self.place / LOCK, busy="reading the pictures", wait_s=_PATIENCE_S):
            self._open()
            missing = [(key, entry) for key, entry in keyed.items() if key not in self._rows | self._errors]
            if missing:
                self._decode(missing)
        return {keyed[key].name: error for key, error in self._errors.items() if key in keyed}

    def read(self, entries: Sequence[Entry]) -> np.ndarray:
        """uint8 (N, side, side, 3) of pictures that :meth:`fill` has read."""
        if self._squares is None:
            shape = (len(self._rows), self.side_px, self.side_px, 3)
            self._squares = np.memmap(self.place / _SQUARES, np.uint8, "r", shape=shape)
        return np.stack([self._squares[self._rows[_key(entry)]] for entry in entries])

    @property
    def _row_bytes(self) -> int:
        return self.side_px * self.side_px * 3

    def _open(self) -> None:
        """Read the index; cut off what a killed writer has left half written."""
        squares, index = self.place / _SQUARES, self.place / _INDEX
        content = index.read_bytes() if index.is_file() else b""
        whole = content[: content.rfind(b"\n") + 1]
        rows = squares.stat().st_size // self._row_bytes if squares.is_file() else 0
        self._rows, self._errors, kept = {}, {}, []
        for line in whole.splitlines():
            try:
                record = json.loads(line)
                if "error" not in record and record["row"] >= rows:
                    break
            except (ValueError, KeyError, TypeError):
                break
            kept.append(line + b"\n")
            if "error" in record:
                self._errors[record["key"]] = record["error"]
            else:
                self._rows[record["key"]] = record["row"]
        if b"".join(kept) != content:
            index.write_bytes(b"".join(kept))
        if squares.is_file():
            os.truncate(squares, len(self._rows) * self._row_bytes)
        self._squares = None

    def _decode(self, missing: list[tuple[str, Entry]]) -> None:
        bar = tqdm(total=len(missing), desc="reading pictures", unit="picture", mininterval=1, delay=2)
        with ThreadPoolExecutor() as pool, bar:
            for chunk in _chunks(missing):
                found = list(pool.map(lambda one: _square_or_error(one[1], self.side_px), chunk))
                self._append([key for key, _ in chunk], found)
                bar.update(len(chunk))

    def _append(self, keys: list[str], found: list[np.ndarray | str]) -> None:
        """Squares first, then the lines that name them."""
        lines: list[dict[str, str | int]] = []
        with (self.place / _SQUARES).open("ab") as squares:
            for key, square in zip(keys, found, strict=True):
                if isinstance(square, str):
                    self._errors[key] = square
                    lines.append({"key": key, "error": square})
                else:
                    squares.write(square.tobytes())
                    self._rows[key] = len(self._rows)
                    lines.append({"key": key, "row": self._rows[key]})
        with (self.place / _INDEX).open("a", encoding="utf-8") as index:
            index.write("".join(json.dumps(line) + "\n" for line in lines))


def _key(entry: Entry) -> str:
    stat = entry.file.stat()
    return f"{entry.file.resolve()}|{stat.st_size}|{stat.st_mtime_ns}|{entry.offset}"


def _chunks(missing: Iterable[tuple[str, Entry]]) -> Iterator[list[tuple[str, Entry]]]:
    rest = iter(missing)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _square_or_error(entry: Entry, side_px: int) -> np.ndarray | str:
    try:
        return square(entry, side_px)
    except (ValueError, OSError) as error:
        return str(error)


def square(entry: Entry, side_px: int) -> np.ndarray:
    """uint8 (side, side, 3): the middle square of a picture, transparent parts on white."""
    with entry.file.open("rb") as file:
        file.seek(entry.offset)
        content = file.read() if entry.size is None else file.read(entry.size)
    picture = read_rgb(content, name=entry.name, at_least_px=2 * side_px)
    return np.asarray(ImageOps.fit(Image.fromarray(picture), (side_px, side_px), Image.Resampling.LANCZOS))
