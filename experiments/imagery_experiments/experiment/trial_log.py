"""The rows of a run on disk: a manifest that identifies the run, and one JSON line per trial.

Each line is written completely as its trial ends, and the rows are put in the order of the design when all are there.
A kill can only truncate the last line, which is removed when the ledger is opened again. (The file is synchronised
with the disk once, at the end: a power failure can lose a few more trials.) Rows that cannot be those of the run
(damaged, twice, of another run) are refused with their line; they are never counted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from imagery_agent.folder_lock import LOCK, locked
from imagery_agent.json_lines import append_line, drop_torn_line, whole_lines
from imagery_agent.validation import InputError
from imagery_experiments.files import write_atomically, write_json

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
MANIFEST = "manifest.json"
TRIALS = "trials.jsonl"
_OF_THE_RUN = ("study", "agent", "seed", "design")
"""Entries of the manifest that every row repeats."""
_DESIGN_DIGITS = 16
"""A row has so many digits of the design's hash."""
RENAMED = {"mental-scanning": {"size": "map_size"}, "planner-comparison": {"size": "problem_size"}}
"""Study -> column of runs of version 0.1.0 -> its present name (``size`` is refused by the Psych-DS validator)."""


class FolderRemoved(RuntimeError):
    """The folder of a run was removed while the run was writing there; its rows have been written again."""


@contextmanager
def open_ledger(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Ledger]:
    """The ledger of a run, for one writer at a time; its folder is claimed for the run first.

    Raises:
        InputError: the folder holds another run, other files or rows that are not of this run (nothing in it is
            changed), or another process is writing there.
        FolderRemoved: somebody removed the folder during the run, after all rows were written again.
    """
    _refuse_other_files(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TRIALS
    with locked(folder / LOCK, busy="writing"):
        claim(folder, manifest)
        ledger = Ledger(path, manifest)
        try:
            yield ledger
        finally:
            ledger.close()
    if ledger.restored:
        raise FolderRemoved(
            f"{folder} was removed during the run; all {len(ledger.rows)} rows have been written again, sample "
            "pictures from before are lost"
        )


def claim(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Mark ``folder`` as that of this run, or check that it is.

    The folder of another run without any finished trial may be claimed again.

    Raises:
        InputError: the folder holds another run or other files; nothing in it is changed.
    """
    _refuse_other_files(folder)
    path = folder / MANIFEST
    if not path.exists():
        write_json(path, manifest)
        return
    found = read_manifest(path)
    wanted = json.loads(json.dumps(manifest))
    if found != wanted and not _has_rows(folder):
        write_json(path, manifest)
        return
    for key in wanted | found:
        if found.get(key) != wanted.get(key):
            raise InputError(
                f"{folder} holds another run: its {key} is {_short(found.get(key))}, not "
                f"{_short(wanted.get(key))}; choose another folder, or move or remove that one"
            )


def _refuse_other_files(folder: Path) -> None:
    """InputError if there are files in a folder without a manifest, except what a run that never began leaves."""
    if not folder.exists() or (folder / MANIFEST).exists():
        return
    harmless = {f".{MANIFEST}.tmp", LOCK} | (set() if _has_rows(folder) else {TRIALS})
    foreign = any(entry.name not in harmless for entry in folder.iterdir())
    if foreign and not (folder / MANIFEST).exists():  # another start may have written it meanwhile
        raise InputError(f"expected an empty folder or one of this run, {folder} holds other files; choose another")


def _has_rows(folder: Path) -> bool:
    trials = folder / TRIALS
    return trials.exists() and trials.stat().st_size > 0


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a run; InputError for any other file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    except ValueError:
        pass
    raise InputError(f"{path} is not the manifest of a run; choose another folder, or remove that file")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


class Ledger:
    """The rows of a run, read and appended. Made by :func:`open_ledger`."""

    def __init__(self, path: Path, manifest: Mapping[str, Any]) -> None:
        self._path, self._manifest = path, manifest
        self.restored = False
        """Whether the folder was removed and written again."""
        self._file = self._open("ab+")
        try:
            drop_torn_line(self._file)
            self.rows: list[Row] = parse_rows(path.read_bytes(), path, manifest)
        except BaseException:
            self._file.close()
            raise

    def _open(self, mode: Literal["ab+", "wb+"]) -> FileIO:
        """The file without a buffer: what is written is on its way to the disk."""
        return self._path.open(mode, buffering=0)

    def append(self, row: Row) -> None:
        """Add one row, which survives a kill of this process; OSError (nothing is added) if the disk is full."""
        if not self._is_in_place():
            self._restore()
        append_line(self._file, json.dumps(row, allow_nan=False), name=str(self._path))
        self.rows.append(row)

    def put_in_order(self, order: Sequence[tuple[Any, Any]]) -> None:
        """Put the rows in the order of these (participant, trial), in the file too."""
        places = {trial: place for place, trial in enumerate(order)}
        ordered = sorted(self.rows, key=lambda row: places[row["participant"], row["trial"]])
        if ordered == self.rows:
            return
        self.rows = ordered
        lines = "".join(json.dumps(row, allow_nan=False) + "\n" for row in ordered)
        write_atomically(self._path, lines.encode())
        self._file.close()
        self._file = self._open("ab+")

    def close(self) -> None:
        """Synchronise the file with the disk."""
        with suppress(OSError):  # a disk that is full or gone has been reported by append
            os.fsync(self._file.fileno())
        self._file.close()

    def _is_in_place(self) -> bool:
        """Whether the file that is being written is still the one in the folder."""
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(self._file.fileno()))
        except FileNotFoundError:
            return False

    def _restore(self) -> None:
        """Write the manifest and all rows again after the folder was removed."""
        folder = self._path.parent
        print(f"imagery: {folder} was removed; writing its {len(self.rows)} rows again", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / MANIFEST, self._manifest)
        self._file.close()
        self._file = self._open("wb+")
        self.restored = True
        for row in self.rows:
            append_line(self._file, json.dumps(row, allow_nan=False), name=str(self._path))


def parse_rows(content: bytes, path: Path, manifest: Mapping[str, Any] | None = None) -> list[Row]:
    """The rows of the complete lines of a file.

    Raises:
        InputError: a line that is damaged, holds a trial that another line holds too, or a row of another run.
    """
    rows: list[Row] = []
    seen: dict[tuple[Any, Any], int] = {}
    for number, line in enumerate(whole_lines(content), start=1):
        where = f"{path} line {number}"
        try:
            row = json.loads(line.decode(), parse_constant=_no_number)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise InputError(f"{where} is damaged; restore the file or start in another folder")
        trial = (row.get("participant"), row.get("trial"))
        if trial != (None, None) and seen.setdefault(trial, number) != number:
            raise InputError(
                f"{where} has the trial of line {seen[trial]} again (participant {trial[0]}, {trial[1]}); remove one"
            )
        _refuse_other_run(row, manifest or {}, where)
        rows.append(_with_present_names(row))
    return rows


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not JSON")


def _refuse_other_run(row: Row, manifest: Mapping[str, Any], where: str) -> None:
    for key in _OF_THE_RUN:
        if key in row and key in manifest:
            wanted = str(manifest[key])[:_DESIGN_DIGITS] if key == "design" else manifest[key]
            if row[key] != wanted:
                raise InputError(
                    f"{where} is of another run: its {key} is {_short(row[key])}, not {_short(wanted)}; remove the line"
                )


def _with_present_names(row: Row) -> Row:
    renamed = RENAMED.get(str(row.get("study")), {})
    if not renamed.keys() & row.keys():
        return row
    return {renamed.get(name, name): value for name, value in row.items()}


def finished_trials(folder: Path) -> int:
    """Number of trials of a run on disk; 0 without a run."""
    return len(rows_on_disk(folder)) if (folder / TRIALS).exists() else 0


def read_rows(folder: Path) -> pd.DataFrame:
    """All finished trials of a run as a table.

    Raises:
        FileNotFoundError: there is no run in ``folder``.
        InputError: rows that are damaged, doubled, or of another run than the manifest's.
    """
    import pandas as pd

    return pd.DataFrame(rows_on_disk(folder))


def rows_on_disk(folder: Path) -> list[Row]:
    """All finished trials of a run; see :func:`read_rows`."""
    path = folder / TRIALS
    if not path.exists():
        raise FileNotFoundError(f"no trials in {folder}: expected {TRIALS} there, written by `imagery run`")
    manifest = read_manifest(folder / MANIFEST) if (folder / MANIFEST).exists() else None
    return parse_rows(path.read_bytes(), path, manifest)
