"""Texts as arrays of fixed length: UTF-8 bytes padded with zeros.

Environments have no tokenizer, so that none is favored.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.validation import InputError

TEXT_LENGTH = 512
"""Bytes of an instruction; the description of seven landmarks takes about 270."""
ANSWER_LENGTH = 64
"""Bytes of an open answer."""


def encode_text(text: str, *, length: int = TEXT_LENGTH) -> np.ndarray:
    """The text as uint8 (length,), padded with zeros; ValueError if it is too long or contains a zero byte."""
    data = text.encode("utf-8")
    if len(data) > length:
        raise InputError(f"expected a text of at most {length} bytes, got {len(data)}: shorten {text[:40]!r}...")
    if 0 in data:
        raise InputError(f"expected a text without zero bytes, which mark its end, got {text[:40]!r}")
    array = np.zeros(length, dtype=np.uint8)
    array[: len(data)] = np.frombuffer(data, dtype=np.uint8)
    return array


def encode_answer(text: str) -> np.ndarray:
    """An open answer as uint8 (ANSWER_LENGTH,), an element of ``MultiDiscrete([256] * ANSWER_LENGTH)``."""
    return encode_text(text, length=ANSWER_LENGTH)


def decode_text(array: np.ndarray) -> str:
    """The text up to the first zero; invalid UTF-8 becomes the replacement character."""
    data = np.asarray(array).astype(np.uint8).tobytes()
    return data.split(b"\0", 1)[0].decode("utf-8", errors="replace")
