"""Names that no picture was ever learned for: read by way of the learned names of similar meaning.

A picture that looks like a fork, a ladle or a whisk may well show a spatula, whoever has never seen one called so. The
probability of an unknown name is the mean of the learned names' probabilities, weighted by similarity of meaning
(Norouzi et al. 2014, Zero-shot learning by convex combination of semantic embeddings).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from imagery_agent.interpreter.naming import bare_name
from imagery_agent.language.scene import COLORS, PLACES, SIZES
from imagery_agent.semantic_memory.stand_ins import LEAST_SIMILARITY
from imagery_agent.semantic_memory.word_vectors import WordVectors, shipped_word_vectors

SHARPNESS = 20.0
"""Nats of weight per unit of cosine. From 10 to 20 all serve alike for learned names that were treated as unknown."""
OWN_SHARE = 0.2
"""Weight of what the network itself reads in the word's spelling. Chosen on half of the unseen concepts, and confirmed
on synonyms."""
_SCENE_WORDS = frozenset(" ".join([*COLORS, *SIZES, *PLACES, "rotated mirrored upside"]).split())
"""A phrase with one of these says more than a name, and is left to the network."""


class UnknownNames:
    """Logits of unknown names from those of the learned ones."""

    def __init__(self, learned: Sequence[str], vectors: WordVectors | None = None) -> None:
        """``learned`` are the names that the network was trained on; ``vectors`` the shipped table if None."""
        self.learned = tuple(learned)
        self._as_learned, self._bare = frozenset(self.learned), frozenset(map(bare_name, self.learned))
        self._given = vectors

    def meanings(self, names: Sequence[str]) -> dict[int, np.ndarray]:
        """Number in ``names`` -> unit vector float32 (D,), of those that are unknown and have a known meaning.

        A phrase that says more than a name is left out.
        """
        found = {}
        for number, name in enumerate(names):
            if name in self._as_learned or (bare := bare_name(name)) in self._bare:
                continue
            vector = self._table.vector(bare) if _SCENE_WORDS.isdisjoint(bare.split()) else None
            if vector is not None and len(self._comparable):
                found[number] = vector
        return found

    def resembles_one(self, name: str) -> bool:
        """Whether an unknown name is so similar to a learned one that the learned one could stand in for it."""
        return any((self._vectors @ vector).max() >= LEAST_SIMILARITY for vector in self.meanings([name]).values())

    def logits(self, own: np.ndarray, learned: np.ndarray, meanings: Mapping[int, np.ndarray]) -> np.ndarray:
        """float64 (N, M): logits of N pictures with M names, of which some are read by similar names.

        ``own`` (N, M) are the network's logits of the names, ``learned`` (N, L) those of the learned names;
        ``meanings`` as :meth:`meanings` returns them.
        """
        cosines = self._vectors @ np.stack(list(meanings.values()), axis=1)
        shares = np.exp(SHARPNESS * (cosines.astype(np.float64) - 1))
        best = learned.max(axis=1, keepdims=True)
        similar = np.log(np.exp(learned[:, self._comparable] - best) @ (shares / shares.sum(axis=0))) + best
        result, columns = own.copy(), list(meanings)
        result[:, columns] = OWN_SHARE * own[:, columns] + (1 - OWN_SHARE) * similar
        return result

    @cached_property
    def _table(self) -> WordVectors:
        return self._given or shipped_word_vectors()

    @cached_property
    def _comparable(self) -> list[int]:
        """Numbers of the learned names that have a vector."""
        return [number for number, name in enumerate(self.learned) if self._table.vector(name) is not None]

    @cached_property
    def _vectors(self) -> np.ndarray:
        """float32 (C, D): unit vectors of the comparable names."""
        found = (self._table.vector(self.learned[number]) for number in self._comparable)
        return np.stack([vector for vector in found if vector is not None])
