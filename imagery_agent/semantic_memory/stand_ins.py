"""Known names that stand in for unknown words: "puppy" is imagined as a dog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imagery_agent.semantic_memory.word_vectors import WordVectors, shipped_word_vectors

LEAST_SIMILARITY = 0.45
"""Cosine from which a name stands in for a word. Chosen on development words: see the table's card."""


@dataclass(frozen=True)
class StandIn:
    """A name in place of an unknown word."""

    word: str
    name: str
    similarity: float
    """Cosine of the two, at most 1."""

    def __str__(self) -> str:
        return f"{self.word} is not in the vocabulary; drawn as {self.name} (similarity {self.similarity:.2f})"


def stand_in(
    word: str,
    names: Mapping[str, Sequence[str]],
    *,
    vectors: WordVectors | None = None,
    least: float = LEAST_SIMILARITY,
) -> StandIn | None:
    """The name that is nearest to a word or phrase by itself or by one of its synonyms; None if none is near enough.

    ``names`` are names with their synonyms; ``vectors`` the shipped table unless another is given.
    """
    own = {word: name for name, synonyms in names.items() for word in (*synonyms, name)}
    found = (vectors or shipped_word_vectors()).nearest(word, list(own))
    if not found or found[0][1] < least:
        return None
    (near, similarity), *_ = found
    return StandIn(word, own[near], min(similarity, 1.0))
