"""Nouns and their senses in WordNet 3.1: which names have a concrete sense, and which are synonyms.

Source: the database files of WordNet (Princeton University), format described in ``wndb(5WN)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

INDEX_MEMBER = "package/dict/index.noun"
DATA_MEMBER = "package/dict/data.noun"

CONCRETE_FILES = frozenset({5, 6, 8, 13, 17, 18, 19, 20, 25})
"""Lexicographer files of objects that can be drawn: animal, artifact, body, food, object, person,
phenomenon, plant, shape (``lexnames(5WN)``)."""
SENSES_READ = 2
"""Number of senses of a word that are considered; WordNet lists the most frequent ones first."""


@dataclass(frozen=True)
class Nouns:
    """``senses``: noun -> offsets of its synsets, most frequent first; ``files``: offset -> file number;
    ``words``: offset -> the synset's words; ``kinds``: offset -> its hypernyms' offsets; ``attested``: nouns that occur
    in the texts in which WordNet's makers marked the senses.
    """

    senses: dict[str, tuple[int, ...]]
    files: dict[int, int]
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[int, tuple[int, ...]] = field(default_factory=dict)
    attested: frozenset[str] = frozenset()

    def knows(self, name: str) -> bool:
        """Whether the name is a noun of WordNet."""
        return name.replace(" ", "_") in self.senses

    def concrete_sense(self, name: str) -> int | None:
        """Offset of the first concrete sense among the most frequent ones, None if there is none."""
        offsets = self.senses.get(name.replace(" ", "_"), ())[:SENSES_READ]
        return next((offset for offset in offsets if self.files.get(offset) in CONCRETE_FILES), None)

    def kinds_of(self, name: str, levels: int) -> list[str]:
        """Hypernyms of the name up to a number of levels, nearest first."""
        sense, found = self.concrete_sense(name), list[str]()
        for _ in range(levels):
            if sense is None:
                break
            sense = next(iter(self.kinds.get(sense, ())), None)
            found += [] if sense is None else [word.replace("_", " ") for word in self.words[sense]]
        return found


def read_nouns(index: bytes, data: bytes) -> Nouns:
    """Read ``index.noun`` and ``data.noun``; lines that begin with a space are the licence."""
    senses, attested = {}, set()
    for line in index.decode("ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()  # lemma pos synset_count ... marked_senses and the synset_count offsets
        *_, marked = fields[: -int(fields[2])]
        senses[fields[0]] = tuple(int(offset) for offset in fields[-int(fields[2]) :])
        if int(marked):
            attested.add(fields[0])
    files, words, kinds = {}, {}, {}
    for line in data.decode("ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.partition(" | ")[0].split()  # offset file type count (word id)... count (symbol offset pos x)...
        offset, count = int(fields[0]), int(fields[3], 16)
        files[offset] = int(fields[1])
        words[offset] = tuple(word.lower() for word in fields[4 : 4 + 2 * count : 2])
        pointers = fields[5 + 2 * count :]
        kinds[offset] = tuple(int(pointers[at + 1]) for at in range(0, len(pointers), 4) if pointers[at] in {"@", "@i"})
    return Nouns(senses, files, words, kinds, frozenset(attested))


def read_definitions(data: bytes) -> dict[int, str]:
    """Offset of every synset of ``data.noun`` -> its definition, without examples and remarks."""
    lines = (line for line in data.decode("ascii").splitlines() if not line.startswith(" "))
    parts = (line.partition(" | ") for line in lines)
    return {int(head.split(" ", 1)[0]): gloss.split(";")[0].strip() for head, _, gloss in parts}


def singular(name: str, nouns: Nouns) -> str | None:
    """The singular of a regular plural if it is in WordNet, else None."""
    for ending, replacement in (("ies", "y"), ("es", ""), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 2 and not name.endswith("ss"):
            candidate = name.removesuffix(ending) + replacement
            if nouns.knows(candidate):
                return candidate
    return None
