"""Nouns and their senses in WordNet 3.1: which names stand for concrete things, which mean the same.

Source: the database files of WordNet (Princeton University), format described in ``wndb(5WN)``.
"""

from __future__ import annotations

from dataclasses import dataclass

INDEX_MEMBER = "package/dict/index.noun"
DATA_MEMBER = "package/dict/data.noun"

CONCRETE_FILES = frozenset({5, 6, 8, 13, 17, 18, 19, 20, 25})
"""Lexicographer files of things that can be drawn: animal, artifact, body, food, object, person,
phenomenon, plant, shape (``lexnames(5WN)``)."""
SENSES_READ = 2
"""Only the most frequent senses of a word are considered, which WordNet lists first."""


@dataclass(frozen=True)
class Nouns:
    """``senses``: noun -> offsets of its synsets, most frequent first; ``files``: offset -> file number."""

    senses: dict[str, tuple[int, ...]]
    files: dict[int, int]

    def knows(self, name: str) -> bool:
        """Whether the name is a noun of WordNet."""
        return name.replace(" ", "_") in self.senses

    def concrete_sense(self, name: str) -> int | None:
        """Offset of the first concrete sense among the most frequent ones, None if there is none."""
        offsets = self.senses.get(name.replace(" ", "_"), ())[:SENSES_READ]
        return next((offset for offset in offsets if self.files.get(offset) in CONCRETE_FILES), None)


def read_nouns(index: bytes, data: bytes) -> Nouns:
    """Read ``index.noun`` and ``data.noun``; lines that begin with a space are the licence."""
    senses = {}
    for line in index.decode("ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()  # lemma pos synset_count ... offsets: the last synset_count fields
        senses[fields[0]] = tuple(int(offset) for offset in fields[-int(fields[2]) :])
    files = {}
    for line in data.decode("ascii").splitlines():
        if not line.startswith(" "):
            offset, file_number, _ = line.split(" ", 2)
            files[int(offset)] = int(file_number)
    return Nouns(senses, files)


def singular(name: str, nouns: Nouns) -> str | None:
    """The singular of a regular plural when WordNet knows it, else None."""
    for ending, replacement in (("ies", "y"), ("es", ""), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 2 and not name.endswith("ss"):
            candidate = name.removesuffix(ending) + replacement
            if nouns.knows(candidate):
                return candidate
    return None
