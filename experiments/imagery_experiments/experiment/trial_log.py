"""The rows of a run on disk: a manifest that identifies the run, and one JSON line per trial.

Each line is written completely before the next trial starts. A kill can only truncate the last line, which is
removed when the ledger is opened again. (The file is synchronised with the disk once, at the end: a power failure
can lose a few more trials.)
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_experiments.files import write_json

Row = dict[str, Any]
MANIFEST = "manifest.json"
TRIALS = "trials.jsonl"


def claim(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Mark ``folder`` as that of this run, or check that it is.

    The folder of another run without any finished trial may be claimed again.

    Raises:
        ValueError: the folder holds another run or other files; nothing in it is changed.
    """
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists() and any(entry.name != f".{MANIFEST}.tmp" for entry in folder.iterdir()):
            raise ValueError(f"expected an empty folder or one of this run, {folder} holds other files; choose another")
        write_json(path, manifest)
        return
    found = _read_manifest(path)
    wanted = json.loads(json.dumps(manifest))
    trials = folder / TRIALS
    if found != wanted and not (trials.exists() and trials.stat().st_size):
        write_json(path, manifest)
        return
    for key in wanted | found:
        if found.get(key) != wanted.get(key):
            raise ValueError(
                f"{folder} holds another run: its {key} is {_short(found.get(key))}, not "
                f"{_short(wanted.get(key))}; choose another folder, or move or remove that one"
            )


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
        if isinstance(found, dict):
            return found
    except ValueError:
        pass
    raise ValueError(f"{path} is not the manifest of a run; choose another folder, or remove that file")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """The ledger of a claimed folder, for one writer at a time."""
    with (folder / TRIALS).open("ab+") as file:
        _lock(file.fileno(), folder)
        yield Ledger(file)
        os.fsync(file.fileno())


def _lock(descriptor: int, folder: Path) -> None:
    """Lock the file for this process; the lock ends with the process, also if it is killed."""
    try:
        import fcntl
    except ImportError:  # Windows, without protection from a second writer
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ValueError(f"another process is writing to {folder}; wait for it or choose another folder") from None


class Ledger:
    """The rows of a run, read and appended. Made by :func:`open_ledger`."""

    def __init__(self, file: Any) -> None:
        self._file = file
        file.seek(0)
        content: bytes = file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):  # truncated by a kill
            file.truncate(whole)
        file.seek(0, os.SEEK_END)
        self.rows: list[Row] = _parse_lines(content[:whole].decode(), getattr(file, "name", TRIALS))

    def append(self, row: Row) -> None:
        """Add one row, which survives a kill of this process."""
        self._file.write((json.dumps(row, allow_nan=False) + "\n").encode())
        self._file.flush()
        self.rows.append(row)


def _parse_lines(text: str, name: str) -> list[Row]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            rows.append(json.loads(line))
        except ValueError:
            raise ValueError(f"{name} line {number} is damaged; restore the file or start in another folder") from None
    return rows


def finished_trials(folder: Path) -> int:
    """Number of trials of a run on disk; 0 without a run."""
    return len(read_rows(folder)) if (folder / TRIALS).exists() else 0


def read_rows(folder: Path) -> pd.DataFrame:
    """All finished trials of a run as a table.

    Raises:
        FileNotFoundError: there is no run in ``folder``.
    """
    path = folder / TRIALS
    if not path.exists():
        raise FileNotFoundError(f"no trials in {folder}: expected {TRIALS} there, written by `imagery run`")
    content = path.read_bytes()
    return pd.DataFrame(_parse_lines(content[: content.rfind(b"\n") + 1].decode(), str(path)))
