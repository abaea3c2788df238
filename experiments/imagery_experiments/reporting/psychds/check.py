"""Checks a Psych-DS folder by the rules of the schema, version 1.5.1 (https://psych-ds.github.io).

Problems are what the schema calls errors; notes are those of its warnings that say why a file was not looked at. The
use of words of schema.org is not checked: the official validator does that (and gives warnings only).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from imagery_agent.validation import InputError
from imagery_experiments.reporting.psychds.metadata import (
    DESCRIPTION,
    MetadataError,
    described_variables,
    inherited_metadata,
    metadata_problems,
    read_metadata,
)

DATA, IGNORED = "data", ".psychdsignore"
DATA_FILE = re.compile(r"[a-z]+-[A-Za-z0-9]+(_[a-z]+-[A-Za-z0-9]+)*_data\.(csv|tsv)")
"""Keywords lower case, values of letters and digits, suffix ``_data``."""
_IS_DATA_FILE = re.compile(r"(.*_)?data\.(csv|tsv)")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_REFUSED_COLUMNS = ("size",)
"""A column of this name is refused by the official validator (a fault of it, up to version 1.5.1)."""
_MOST_CELL = 2**31 - 1


@dataclass
class Findings:
    """What is wrong with a folder."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: int = 0
    """Number of data files."""


def check_and_report(folder: Path) -> None:
    """Print every problem and note of a Psych-DS folder; InputError if there is a problem."""
    if not folder.is_dir():
        raise FileNotFoundError(f"expected a Psych-DS folder, found none at {folder}")
    found = check_folder(folder)
    for note in found.notes:
        print(f"note: {note}")
    for problem in found.problems:
        print(problem)
    if found.problems:
        raise InputError(f"{folder} is no well-formed Psych-DS folder; problems, listed above: {len(found.problems)}")
    print(f"{folder} is a well-formed Psych-DS folder: {found.files} files, every column described")


def check_dataset(folder: Path) -> list[str]:
    """Problems of a Psych-DS folder, one line each; empty if there are none."""
    return check_folder(folder).problems


def check_folder(folder: Path) -> Findings:
    """Problems and notes of a Psych-DS folder."""
    found, ignored = Findings(), _ignored(folder)
    if not (folder / DESCRIPTION).is_file():
        found.problems.append(f"{DESCRIPTION} is missing in the folder itself")
    if not (folder / DATA).is_dir():
        found.problems.append("the folder data is missing")
    elsewhere = sorted(path for path in folder.rglob(DESCRIPTION) if path.parent != folder)
    found.notes += [f"{path.relative_to(folder)} is not read: it belongs in the folder itself" for path in elsewhere]
    tables = []
    for path in sorted((folder / DATA).rglob("*")):
        name = str(path.relative_to(folder))
        is_ignored = any(_matches(path.relative_to(folder), one) for one in ignored)
        if path.is_dir() or path.name.startswith(".") or is_ignored:
            continue
        if _IS_DATA_FILE.fullmatch(path.name):
            tables.append(path)
        elif path.suffix.lower() in _DELIMITERS:
            found.notes.append(f"{name} is not looked at: data files are named keyword-value_data.csv or .tsv")
    found.files = len(tables)
    if (folder / DATA).is_dir() and not tables:
        found.problems.append("no data file under data/: expected one that is named keyword-value_data.csv or .tsv")
    if (folder / DESCRIPTION).is_file():
        found.problems += _check_tables(folder, tables)
    return found


def _check_tables(folder: Path, tables: list[Path]) -> list[str]:
    """Problems of the tables and of their metadata; each is named once."""
    problems, columns, described = dict[str, None](), set[str](), dict[str, None]()
    try:
        read_metadata(folder / DESCRIPTION, folder)
    except MetadataError as error:
        return [str(error)]
    for path in tables:
        name = str(path.relative_to(folder))
        if not DATA_FILE.fullmatch(path.name):
            problems[f"{name} is not named keyword-value_data.csv or .tsv (keywords in lower case)"] = None
        header, wrong = _read_table(path, name)
        problems |= dict.fromkeys(wrong)
        columns.update(header)
        try:
            metadata = inherited_metadata(folder, path)
        except MetadataError as error:
            problems[str(error)] = None
            continue
        problems |= dict.fromkeys(metadata_problems(metadata))
        variables = described_variables(metadata)
        described |= dict.fromkeys(variables)
        unknown = [column for column in dict.fromkeys(header) if column not in variables]
        problems |= dict.fromkeys(f"column {column} is not described" for column in unknown)
    unused = [variable for variable in described if variable not in columns]
    return [*problems, *(f"described variable {variable} is in no file" for variable in unused)]


def _read_table(path: Path, name: str) -> tuple[list[str], list[str]]:
    """The header of a table, and its problems."""
    csv.field_size_limit(_MOST_CELL)
    try:
        with path.open(encoding="utf-8-sig") as file:  # the lone carriage returns of old spreadsheets end lines too
            lines = list(csv.reader(file, delimiter=_DELIMITERS[path.suffix], strict=True))
    except UnicodeDecodeError:
        return [], [f"{name} is not UTF-8 text"]
    except (OSError, csv.Error) as error:
        return [], [f"{name} cannot be read as a table: {error}"]
    if not lines or not any(lines[0]):
        return [], [f"{name} has no header"]
    header = lines[0]
    problems = [f"{name} has column {one!r} twice" for one in dict.fromkeys(header) if header.count(one) > 1]
    problems += [
        f"{name}: the official validator refuses a column named {one}" for one in _REFUSED_COLUMNS if one in header
    ]
    wrong = [number for number, line in enumerate(lines[1:], start=2) if max(1, len(line)) != len(header)]
    problems += [f"{name} line {number} has another number of fields than the header" for number in wrong]
    if "row_id" in header:
        place = header.index("row_id")
        ids = [line[place] for line in lines[1:] if len(line) == len(header)]
        if len(set(ids)) < len(ids):
            problems.append(f"{name} has the same row_id twice")
    return header, problems


def _ignored(folder: Path) -> list[str]:
    """The patterns of .psychdsignore."""
    path = folder / IGNORED
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _matches(path: Path, pattern: str) -> bool:
    """Whether a pattern names the file or one of its folders: by its path from the root, or by its name alone."""
    wanted = pattern.strip("/")
    places = (path, *path.parents)
    return any(fnmatch(str(place), wanted) or ("/" not in wanted and fnmatch(place.name, wanted)) for place in places)
