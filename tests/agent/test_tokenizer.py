"""Words to numbers and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.language.scene import COLORS, RELATIONS
from imagery_agent.tokenizer import END_ID, PAD_ID, START_ID, CaptionTokenizer, normal

NAMES = ("umbrella", "star", "hut", "well", "ice cream")
CAPTIONS = [
    *NAMES,
    *(f"a {color} {name}" for color in COLORS for name in NAMES),
    *(f"a red {first} {how} a blue {second}" for first in NAMES for how in RELATIONS for second in NAMES),
]
TOKENIZER = CaptionTokenizer.train(CAPTIONS, vocab_size=400)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_lower_cased(text: str) -> None:
    row = TOKENIZER.encode_batch([text], length=400)[0]
    assert TOKENIZER.decode(row) == normal(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4), st.integers(3, 20))
def test_rows_are_start_pieces_end_padding(texts: list[str], length: int) -> None:
    tokens = TOKENIZER.encode_batch(texts, length=length)
    assert tokens.shape == (len(texts), length)
    assert tokens.dtype == np.int64
    assert tokens.min(initial=0) >= 0
    assert tokens.max(initial=0) < TOKENIZER.size
    for row, text in zip(tokens, texts, strict=True):
        last = int(np.flatnonzero(row == END_ID)[0])
        assert row[0] == START_ID
        assert (row[1:last] > END_ID).all()
        assert (row[last + 1 :] == PAD_ID).all()
        assert last - 1 == min(len(TOKENIZER.encode(text)), length - 2)


def test_names_are_the_same_pieces_alone_and_in_a_caption() -> None:
    alone, caption = TOKENIZER.encode("umbrella"), TOKENIZER.encode("a red umbrella")
    assert caption[-len(alone) :] == alone
    assert len(alone) == 1


def test_a_mark_written_in_a_text_is_only_letters() -> None:
    row = TOKENIZER.encode_batch(["a <end> of <pad>"], length=40)[0]
    assert (row == END_ID).sum() == 1
    assert TOKENIZER.decode(row) == "a <end> of <pad>"


def test_it_travels_as_a_file(tmp_path: Path) -> None:
    TOKENIZER.save(tmp_path / "tokenizer.json")
    again = CaptionTokenizer.load(tmp_path / "tokenizer.json")
    assert again.to_json() == TOKENIZER.to_json()
    np.testing.assert_array_equal(again.encode_batch(CAPTIONS, length=12), TOKENIZER.encode_batch(CAPTIONS, length=12))


def test_learning_is_repeatable_and_bounded() -> None:
    again = CaptionTokenizer.train(CAPTIONS, vocab_size=400)
    assert again.to_json() == TOKENIZER.to_json()
    assert CaptionTokenizer.train(CAPTIONS, vocab_size=270).size == 270
    assert TOKENIZER.size <= 400


def test_bad_input_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="raise vocab_size"):
        CaptionTokenizer.train(CAPTIONS, vocab_size=100)
    with pytest.raises(ValueError, match="expected captions to train on"):
        CaptionTokenizer.train(["", "  "])
    with pytest.raises(ValueError, match="put it in a list"):
        TOKENIZER.encode_batch("a red star", length=8)
    with pytest.raises(ValueError, match="length of at least 3"):
        TOKENIZER.encode_batch(["star"], length=2)
    with pytest.raises(ValueError, match="found none"):
        CaptionTokenizer.load(tmp_path / "missing.json")
    with pytest.raises(ValueError, match="restore or train"):
        CaptionTokenizer.from_json("{}")


def test_it_needs_no_torch() -> None:
    code = "import imagery_agent.tokenizer, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_dropout_the_seeded_encoder_is_the_librarys():
    tokenizer = CaptionTokenizer.train(["a red cup above a blue star", "a small green star"], vocab_size=300)
    for text in ("a red star", "A  blue cup!", "ünknown words"):
        rng = np.random.default_rng(0)
        assert tokenizer.encode_dropped(text, dropout=0.0, rng=rng) == tokenizer.encode(text)


def test_dropout_spells_the_same_text_in_other_pieces():
    tokenizer = CaptionTokenizer.train(["a red cup above a blue star"] * 3, vocab_size=300)
    text = "a red cup above a blue star"
    rows = [
        tokenizer.encode_batch([text], length=40, dropout=0.3, rng=np.random.default_rng(seed)) for seed in (0, 0, 1)
    ]
    assert (rows[0] == rows[1]).all()
    assert (rows[0] != rows[2]).any()
    assert [tokenizer.decode(row[0]) for row in rows] == [text] * 3
    assert tokenizer.encode_dropped(text, dropout=1.0, rng=np.random.default_rng(0)) != tokenizer.encode(text)
