"""Writing files so that each is complete or absent."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def write_atomically(path: Path, content: bytes) -> None:
    """Write under a temporary name and rename, so that the file is complete or absent.

    Raises:
        OSError: with the name of the file; nothing is left of it, an older file of this name is unchanged.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # the folder cannot be written to at all
            temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_json(path: Path, content: object) -> None:
    """Write indented JSON atomically; ValueError for NaN, which JSON does not have."""
    write_atomically(path, (json.dumps(content, indent=2, allow_nan=False) + "\n").encode())


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table without its index atomically, with seven significant digits."""
    write_atomically(path, table.to_csv(index=False, float_format="%.7g").encode())
