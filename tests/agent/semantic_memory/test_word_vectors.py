"""The table of word vectors: phrases, plurals, neighbours, and the file; and names that stand in for unknown words."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.semantic_memory.stand_ins import stand_in
from imagery_agent.semantic_memory.word_vectors import SHIPPED, WordVectors, WordVectorsError, shipped_word_vectors

NAMES = {"dog": (), "sofa": ("couch",), "tree": (), "cup": ()}


def table() -> WordVectors:
    words = ["dog", "couch", "tree", "puppy", "settee", "small", "quark"]
    vectors = np.array(
        [
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 1, 0],
            [0.8, 0, 0.6, 0],
            [0, 0.9, 0, 0.43],
            [0.5, 0.5, 0.5, 0.5],
            [0, 0, 0, 1],
        ]
    )
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return WordVectors({word: row for row, word in enumerate(words)}, unit)


def test_the_nearest_name_comes_first_with_its_cosine():
    (first, cosine), (second, _) = table().nearest("puppy", ["tree", "dog", "cup"], top=2)
    assert (first, second) == ("dog", "tree")
    assert cosine == pytest.approx(0.8, abs=1e-6)


def test_plurals_and_hyphens_are_the_same_words():
    vectors = table()
    assert np.array_equal(vectors.vector("puppies"), vectors.vector("puppy"))
    assert np.array_equal(vectors.vector("Trees"), vectors.vector("tree"))
    assert np.array_equal(vectors.vector("small-puppy"), vectors.vector("small puppy"))


def test_a_phrase_is_mostly_its_head_and_unknown_heads_mean_nothing():
    vectors = table()
    assert vectors.vector("quark puppy") @ vectors.vector("puppy") > vectors.vector("quark puppy") @ vectors.vector(
        "quark"
    )
    assert np.allclose(vectors.vector("fluffy puppy"), vectors.vector("puppy"))
    assert vectors.vector("puppy zorgblat") is None
    assert vectors.vector("") is None
    assert vectors.nearest("zorgblat", list(NAMES)) == []


def test_eight_bits_keep_directions(tmp_path):
    whole, path = shipped_word_vectors(), tmp_path / "vectors.npz"
    whole.save(path)
    again = WordVectors.load(path)
    assert list(again.numbers) == list(whole.numbers)
    assert (again.vectors * whole.vectors).sum(axis=1).min() > 0.999


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "vectors.npz"
    path.write_bytes(SHIPPED.read_bytes()[:5000])
    with pytest.raises(WordVectorsError, match="imagery corpus words"):
        WordVectors.load(path)
    np.savez(path, words=np.frombuffer(b"a\nb", np.uint8), vectors=np.ones((3, 2), np.int8))
    with pytest.raises(WordVectorsError, match="different lengths"):
        WordVectors.load(path)


def test_a_synonym_leads_to_its_name_and_nothing_near_to_none():
    found = stand_in("settee", NAMES, vectors=table(), least=0.5)
    assert (found.name, str(found)) == ("sofa", "settee is not in the vocabulary; drawn as sofa (similarity 0.90)")
    assert stand_in("quark", NAMES, vectors=table(), least=0.5) is None
    assert stand_in("puppy", NAMES, vectors=table(), least=0.9) is None


def test_the_shipped_table_knows_neighbours_and_is_small():
    vectors = shipped_word_vectors()
    names = ["dog", "car", "sofa", "star", "pizza", "church", "guitar"]
    nearest = {
        word: vectors.nearest(word, names)[0][0] for word in ("puppy", "automobile", "settee", "cathedral", "violin")
    }
    assert nearest == {
        "puppy": "dog", "automobile": "car", "settee": "sofa", "cathedral": "church", "violin": "guitar"
    }  # fmt: skip
    assert SHIPPED.stat().st_size <= 3_000_000
