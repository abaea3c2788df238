"""Word vectors: a table of common nouns in which words of similar meaning have a high cosine.

Distilled from a sentence encoder (see the table's card, README.md); read with NumPy alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

SHIPPED = Path(__file__).with_name("word_vectors.npz")
_HEAD_SHARE = 2.0
"""Weight of the last word of a phrase, its head, beside each of the words before it."""
_PLURALS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))


class WordVectorsError(ValueError):
    """A table that cannot be used; the message says what to do."""


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words with unit vectors."""

    numbers: dict[str, int]
    """Word or phrase in lower case -> its row."""
    vectors: np.ndarray
    """float32 (N, D): unit vectors."""

    @classmethod
    def load(cls, path: Path = SHIPPED) -> WordVectors:
        """The table of a file that :meth:`save` wrote; WordVectorsError for anything else."""
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as parts:
                words = parts["words"].tobytes().decode().split("\n")
                whole = parts["vectors"].astype(np.float32)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise WordVectorsError(
                f"expected word vectors in {path}, got {error}; restore the file or make it with: imagery corpus words"
            ) from error
        if len(words) != len(whole):
            raise WordVectorsError(f"{path} is damaged (its parts have different lengths); restore the file")
        vectors = whole / np.linalg.norm(whole, axis=1, keepdims=True)
        return cls({word: number for number, word in enumerate(words)}, vectors)

    def save(self, path: Path) -> None:
        """Write the table with 8 bits per value, each row scaled by its largest value."""
        scaled = self.vectors / np.abs(self.vectors).max(axis=1, keepdims=True)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                words=np.frombuffer("\n".join(self.numbers).encode(), np.uint8),
                vectors=np.round(127 * scaled).astype(np.int8),
            )

    def entry(self, word: str) -> int | None:
        """The row of a word or of its singular; None if neither is in the table."""
        forms = [word, *(word.removesuffix(ending) + single for ending, single in _PLURALS if word.endswith(ending))]
        return next((self.numbers[form] for form in forms if form in self.numbers), None)

    def vector(self, phrase: str) -> np.ndarray | None:
        """float32 (D,): unit vector of a word or noun phrase; None if its last word, the head, is unknown.

        A phrase that is not in the table has the mean of its known words, the head counted twice.
        """
        text = " ".join(phrase.lower().replace("-", " ").split())
        if not text:
            return None
        if (row := self.entry(text)) is not None:
            return np.asarray(self.vectors[row])
        rows = [self.entry(word) for word in text.split()]
        if rows[-1] is None:
            return None
        found = [row for row in rows if row is not None]
        weights = np.ones(len(found))
        weights[-1] = _HEAD_SHARE
        mean = weights @ self.vectors[found]
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def nearest(self, phrase: str, names: Sequence[str], *, top: int = 1) -> list[tuple[str, float]]:
        """The ``top`` names with the highest cosines with a phrase, highest first; none for an unknown phrase."""
        asked = self.vector(phrase)
        known = [(name, row) for name in names if (row := self.entry(name)) is not None]
        if asked is None or not known:
            return []
        cosines = self.vectors[[row for _, row in known]] @ asked
        best = np.argsort(-cosines, kind="stable")[:top]
        return [(known[number][0], float(cosines[number])) for number in best]


@cache
def shipped_word_vectors() -> WordVectors:
    """The table that is shipped with the package, read once per process."""
    return WordVectors.load()
