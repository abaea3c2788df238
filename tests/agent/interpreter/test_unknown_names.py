"""Names that were never learned, read by way of the learned names of similar meaning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from imagery_agent.interpreter.unknown_names import OWN_SHARE, UnknownNames
from imagery_agent.semantic_memory.word_vectors import WordVectors

AT_DEG = {"fork": 0.0, "spoon": 20.0, "spatula": 15.0, "cat": 90.0, "kitten": 92.0}
LEARNED = ("fork", "spoon", "cat")
LOGITS = arrays(np.float64, (3, len(LEARNED)), elements=st.floats(-30, 30))


def table() -> WordVectors:
    """Words as directions in a plane."""
    angles = np.radians(list(AT_DEG.values()))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return WordVectors({word: number for number, word in enumerate(AT_DEG)}, vectors)


def unknown(learned: tuple[str, ...] = LEARNED) -> UnknownNames:
    return UnknownNames(learned, table())


def read(names: list[str], learned: np.ndarray, own: np.ndarray) -> np.ndarray:
    names_read = unknown()
    return names_read.logits(own, learned, names_read.meanings(names))


def test_only_unknown_names_with_a_meaning_are_read_so() -> None:
    names = ["a fork", "spatula", "forks", "spatulas", "zorg", "a red spatula", "a small kitten", "kitten"]
    assert set(unknown().meanings(names)) == {1, 3, 7}


def test_a_name_resembles_what_was_learned_if_one_learned_name_is_near() -> None:
    apart = unknown(("cat",))
    assert apart.resembles_one("kitten")
    assert not any(apart.resembles_one(name) for name in ("fork", "zorg", "cat"))  # far, without a meaning, learned


def test_nothing_is_read_so_without_a_learned_name_that_has_a_meaning() -> None:
    assert unknown(("zorg",)).meanings(["spatula"]) == {}


@given(LOGITS, arrays(np.float64, (3, 3), elements=st.floats(-30, 30)))
def test_learned_names_keep_their_logits_and_unknown_ones_lie_between_those_of_all(
    learned: np.ndarray, own: np.ndarray
) -> None:
    result = read(["fork", "spatula", "a red spatula"], learned, own)
    np.testing.assert_array_equal(result[:, [0, 2]], own[:, [0, 2]])
    similar = (result[:, 1] - OWN_SHARE * own[:, 1]) / (1 - OWN_SHARE)
    assert (similar <= learned.max(axis=1) + 1e-9).all()
    assert (similar >= learned.min(axis=1) - 1e-9).all()


@given(LOGITS, st.floats(-20, 20))
def test_logits_that_are_all_raised_alike_raise_those_of_unknown_names_alike(learned: np.ndarray, by: float) -> None:
    own = learned[:, :1]
    raised = read(["spatula"], learned + by, own + by)
    np.testing.assert_allclose(raised, read(["spatula"], learned, own) + by, atol=1e-6)


def test_a_picture_that_looks_like_the_neighbours_of_a_word_is_called_so() -> None:
    like_spoon, like_cat = np.array([[0.0, 8.0, 0.0]]), np.array([[0.0, 0.0, 8.0]])
    indifferent = np.zeros((1, 2))
    for learned, right in ((like_spoon, 0), (like_cat, 1)):
        assert read(["spatula", "kitten"], learned, indifferent).argmax() == right


def test_a_word_that_means_a_learned_name_has_nearly_its_logit() -> None:
    learned = np.array([[0.0, 1.0, 9.0]])
    ((found,),) = read(["kitten"], learned, np.array([[9.0]]))
    assert found == pytest.approx(9.0, abs=0.1)
