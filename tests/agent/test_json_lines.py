"""Files that are appended line by line: a torn last line is dropped, a line is written whole or not at all."""

from __future__ import annotations

import errno
import io

import pytest

from imagery_agent.json_lines import append_line, drop_torn_line, whole_lines


@pytest.mark.parametrize(
    ("content", "kept"),
    [(b"", b""), (b"torn", b""), (b"one\n", b"one\n"), (b"one\ntwo\nto", b"one\ntwo\n"), (b"one\n\n", b"one\n\n")],
)
def test_a_torn_last_line_is_dropped(tmp_path, content, kept):
    (tmp_path / "log").write_bytes(content)
    with (tmp_path / "log").open("ab+", buffering=0) as file:
        drop_torn_line(file)
        append_line(file, "next", name="log")
    assert (tmp_path / "log").read_bytes() == kept + b"next\n"
    assert whole_lines(content) == kept.split(b"\n")[:-1]


def test_a_torn_line_of_any_length_is_dropped(tmp_path):
    (tmp_path / "log").write_bytes(b"one\n" + b"x" * 200_000)
    with (tmp_path / "log").open("rb+") as file:
        drop_torn_line(file)
    assert (tmp_path / "log").read_bytes() == b"one\n"


def test_a_line_that_does_not_fit_leaves_nothing(tmp_path):
    class Full(io.FileIO):
        def write(self, data):
            if self.tell() > 4:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(bytes(data)[:5])

    (tmp_path / "log").write_bytes(b"one\n")
    with Full(tmp_path / "log", "ab") as file, pytest.raises(OSError, match="the log") as error:
        append_line(file, "a longer line", name="the log")
    assert error.value.errno == errno.ENOSPC
    assert (tmp_path / "log").read_bytes() == b"one\n"
