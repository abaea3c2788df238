"""Text files of people: UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252."""

from __future__ import annotations

import codecs

FOREIGN_SHARE = 0.3
"""Share of accented letters from which a text is no Western European one that was decoded rightly."""


def decode(content: bytes, *, name: str) -> tuple[str, str | None]:
    """The text, and a note if the encoding had to be assumed.

    Raises:
        ValueError: the text is neither Unicode nor Western European; ``name`` and the line are named.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding), None
            except UnicodeDecodeError as error:
                raise _unreadable(name, content, error.start, f"damaged {encoding[:6].upper()}") from error
    if b"\0" in content:
        raise _unreadable(name, content, content.index(b"\0"), "a byte that is no text")
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        start = error.start
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unreadable(name, content, error.start, "bytes that are not UTF-8") from error
    letters = sum(letter.isalpha() for letter in text)
    if sum(letter.isalpha() and ord(letter) > 127 for letter in text) > FOREIGN_SHARE * letters:
        raise _unreadable(name, content, start, "bytes that are not UTF-8")
    line = content.count(b"\n", 0, start)
    sample = text.splitlines()[line].strip()[-60:]
    return text, f"{name} line {line + 1} is not UTF-8; the file was read as Windows-1252 (cp1252): {sample!r}"


def _unreadable(name: str, content: bytes, start: int, what: str) -> ValueError:
    line = content.count(b"\n", 0, start) + 1
    return ValueError(f"expected UTF-8 text in {name}, found {what} in line {line}; save the file as UTF-8")
