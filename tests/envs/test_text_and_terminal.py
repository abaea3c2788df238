"""Text as numbers, and pictures as text."""

import numpy as np
import pytest

from imagery_envs.rendering import in_terminal
from imagery_envs.text import TEXT_LENGTH, decode_text, encode_text


def test_text_comes_back():
    for text in ("", "Study this map.", "čaj ☕"):
        assert decode_text(encode_text(text)) == text
    assert decode_text(np.full(4, 255)) == "�" * 4
    with pytest.raises(ValueError, match=f"at most {TEXT_LENGTH} bytes, got 600"):
        encode_text("a" * 600)
    with pytest.raises(ValueError, match="zero bytes"):
        encode_text("a\0b")


def test_a_picture_in_the_terminal_has_one_line_per_two_rows():
    text = in_terminal(np.zeros((4, 3, 3), dtype=np.uint8))
    assert text.count("\n") == 2
    assert text.count("▀") == 6


def test_a_large_picture_in_the_terminal_is_reduced():
    assert in_terminal(np.zeros((451, 900, 3), dtype=np.uint8)).count("\n") == 56
