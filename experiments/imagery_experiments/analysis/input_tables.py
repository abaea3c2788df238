"""Reads CSV files that a user supplies, with one kind of error for what is missing or malformed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd


def number_or_nan(cell: str) -> float:
    """A number; NaN for an empty cell."""
    return float(cell) if cell else math.nan


def read_table(path: Path, what: str, columns: Mapping[str, Callable[[str], Any]]) -> pd.DataFrame:
    """The rows of a CSV file with these columns, whose cells are converted; other columns remain text.

    Args:
        path: The file.
        what: Its content, for errors, for example "graded answers".
        columns: Required column -> conversion of a cell, for example ``int``.

    Raises:
        ValueError: no such file, a missing column, or a cell that cannot be converted.
    """
    if not path.is_file():
        raise ValueError(f"expected a CSV file of {what}, found none at {path}")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except pd.errors.EmptyDataError:
        table = pd.DataFrame()
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"{path} lacks the column {missing[0]!r}; it has {', '.join(map(str, table)) or 'none'}")
    for name, convert in columns.items():
        table[name] = [
            _converted(cell, convert, f"{name} in {path} line {line}") for line, cell in enumerate(table[name], start=2)
        ]
    return table


def _converted(cell: str, convert: Callable[[str], Any], where: str) -> Any:
    try:
        return convert(cell)
    except ValueError as error:
        kind = "a whole number" if convert is int else "a number"
        raise ValueError(f"expected {kind} as {where}, got {cell!r}") from error
