"""Reads tables (CSV) that a user supplies, with one kind of error for what is missing or malformed.

The fields may be separated by commas, semicolons or tabs. Every row has as many fields as the header; blank lines at
the end are ignored.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from imagery_agent.schemas import check_as
from imagery_agent.validation import InputError, nearest

MOST_BYTES = 100_000_000
_SEPARATORS = (",", ";", "\t")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class TableRow:
    """One row of a table."""

    cells: Mapping[str, Any]
    """Column -> value: of its kind, or text for columns without one."""
    where: str
    """File and line, for errors."""


def read_rows(path: Path, what: str, columns: Mapping[str, Any]) -> list[TableRow]:
    """The rows of a table that has at least these columns.

    Args:
        path: the file.
        what: its content, for errors, for example "graded answers".
        columns: required column -> kind of its cells (:mod:`imagery_agent.schemas`).

    Raises:
        InputError: no such file, another encoding than UTF-8, a missing or doubled column, a row with more or fewer
            fields than the header, a cell that is not of its kind.
    """
    text = _read_text(path, what)
    lines = _lines(path, text, columns)
    header = [name.strip() for name in lines[0][1]] if lines else []
    for name in columns:
        if name not in header:
            near = nearest(name, header)
            hint = f"; is it {near!r}?" if near else ""
            raise InputError(f"{path} lacks the column {name!r}; it has {', '.join(header) or 'none'}{hint}")
    for name in header:
        if header.count(name) > 1:
            raise InputError(f"{path} has two columns that are named {name!r}; rename one")
    return [_row(path, line, cells, header, columns) for line, cells in lines[1:]]


def _read_text(path: Path, what: str) -> str:
    if path.is_dir():
        raise InputError(f"expected a CSV file of {what}, got the folder {path}")
    if not path.is_file():
        is_address = str(path).startswith(("http:/", "https:/"))
        remedy = "; addresses on the web are not read: save the file first" if is_address else ""
        raise InputError(f"expected a CSV file of {what}, found none at {path}{remedy}")
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"expected a table of at most {MOST_BYTES // 1_000_000} MB, {path} is larger")
    content = path.read_bytes()
    if b"\0" in content or content[:2] in _BYTE_ORDER_MARKS:
        encoding = _BYTE_ORDER_MARKS.get(content[:2], "UTF-16, or no text at all")
        raise InputError(f"expected a table in UTF-8, {path} seems to be in {encoding}; save it as CSV UTF-8")
    if content.lstrip()[:1] in (b"[", b"{"):
        raise InputError(f"expected a CSV file of {what}, {path} looks like JSON; save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            f"expected a table in UTF-8, {path} line {line} has the byte {content[error.start]:#04x} of another "
            "encoding, probably Latin-1 (Windows); save it as CSV UTF-8"
        ) from None


def _lines(path: Path, text: str, columns: Collection[str]) -> list[tuple[int, list[str]]]:
    """Line number and fields of every row, with the separator that finds the most columns in the header."""
    first = text.lstrip().partition("\n")[0]
    names = [{name.strip(' "\r') for name in first.split(separator)} for separator in _SEPARATORS]
    separator = _SEPARATORS[max(range(len(names)), key=lambda i: len(names[i] & set(columns)))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, before = [], 0
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                lines.append((before + 1, fields))
            before = reader.line_num
    except csv.Error as error:
        raise InputError(f"{path} line {before + 1} is no row of a CSV file: {error}") from None
    return lines


def _row(path: Path, line: int, fields: list[str], header: list[str], columns: Mapping[str, Any]) -> TableRow:
    where = f"{path} line {line}"
    if len(fields) != len(header):
        raise InputError(
            f"expected {len(header)} fields as in the header, got {len(fields)} in {where}; a text with a comma needs "
            'quotes: "one, two"'
        )
    cells: dict[str, Any] = dict(zip(header, fields, strict=True))
    for name, kind in columns.items():
        try:
            cells[name] = _value(name, cells[name], kind)
        except InputError as error:
            raise InputError(f"{error} in {where}") from None
    return TableRow(cells, where)


def _value(name: str, cell: str, kind: Any) -> Any:
    """The cell as a value of its kind; an empty one is None where the kind admits it."""
    if kind is str:
        return cell
    if not cell.strip() and NoneType in get_args(kind):
        return None
    return check_as(f"the {name}", cell, kind, from_text=True)
