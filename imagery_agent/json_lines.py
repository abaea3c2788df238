"""Files of one record per line, appended line by line.

A kill or a full disk can only tear the last line: readers leave a torn line out, and writers remove it first.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import BinaryIO

_LOOK_BACK = 65_536


def whole_lines(content: bytes) -> list[bytes]:
    """The complete lines, without their ends; a last line without an end is torn and left out."""
    return content.split(b"\n")[:-1]


def drop_torn_line(file: BinaryIO) -> None:
    """Cut a torn last line off a file opened for reading and writing, and go to its end.

    Only the end of the file is read.
    """
    size = whole = file.seek(0, os.SEEK_END)
    while whole:
        start = max(0, whole - _LOOK_BACK)
        file.seek(start)
        found = file.read(whole - start).rfind(b"\n")
        if found >= 0:
            whole = start + found + 1
            break
        whole = start
    if whole < size:
        file.truncate(whole)
    file.seek(0, os.SEEK_END)


def append_line(file: BinaryIO, line: str, *, name: str) -> None:
    """Append a line to a file opened without a buffer: the whole line, or nothing and an OSError.

    Args:
        file: opened for writing, at its end.
        line: without its end.
        name: of the file, for the error.
    """
    append(file, f"{line}\n".encode(), name=name)


def append(file: BinaryIO, content: bytes, *, name: str) -> None:
    """Append bytes to a file opened without a buffer: all of them, or nothing and an OSError with the file's name."""
    before = file.seek(0, os.SEEK_END)
    try:
        written = 0
        while written < len(content):
            written += file.write(content[written:]) or 0
    except OSError as error:
        with suppress(OSError):
            file.truncate(before)
        raise OSError(error.errno, error.strerror, name) from error
