"""Captions in tables: captions.csv, Flickr8k's captions.txt, metadata.csv, or lines of a picture and its caption.

The separator (comma, semicolon, tab or bar) and the columns are found from the first line. A caption that holds the
separator without quotes is read whole.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imagery_agent.training.data.own_pictures.pairs import CAPTION_NAMES, FILE_NAMES, Entry, Reading, one_of, tidy
from imagery_agent.training.data.own_pictures.picture_index import PictureIndex, is_picture
from imagery_agent.training.data.own_pictures.text_files import decode

ENDINGS = {".csv", ".tsv", ".txt", ".tab"}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENOUGH, _EXAMINED = 65_536, 20
"""Bytes and lines from which the form of a table is known."""


@dataclass(frozen=True)
class Form:
    """How a table is written."""

    separator: str
    columns: tuple[str, ...]
    """Empty: the first line is a row already."""
    file: int
    caption: int

    @property
    def width(self) -> int:
        """Cells of a row."""
        return len(self.columns) or 2


def form_of(path: Path, index: PictureIndex) -> Form | None:
    """The form of a table of captions; None for other files.

    Columns are known by their names or, where these are in another language, by what they hold.
    """
    lines = head(path)
    first = lines[0] if lines else ""
    for separator in _SEPARATORS:
        cells = [cell.strip() for cell in first.split(separator)]
        file, caption = one_of(cells, FILE_NAMES), one_of(cells, CAPTION_NAMES)
        if file is not None and caption is None:
            caption = _named_alike(cells, path)
        if file is not None and caption is not None and file != caption:
            return Form(separator, tuple(cell.strip('"') for cell in cells), file, caption)
    for separator in ("\t", "|", ";", ","):
        name, found, caption_text = first.partition(separator)
        if found and caption_text.strip() and is_picture(name.strip().strip('"').partition("#")[0]):
            return Form(separator, (), 0, 1)
    return next((form for separator in _SEPARATORS if (form := _by_content(lines, separator, path, index))), None)


def _named_alike(cells: list[str], path: Path) -> int | None:
    """The only column whose name begins with one of CAPTION_NAMES, such as caption_en; ValueError for several."""
    plain = [cell.strip('"').lower().replace(" ", "_").replace("-", "_") for cell in cells]
    alike = [number for number, name in enumerate(plain) if any(name.startswith(f"{one}_") for one in CAPTION_NAMES)]
    if len(alike) > 1:
        named = ", ".join(cells[number] for number in alike)
        raise ValueError(f"{path.name} has several columns that may hold captions: {named}; rename one to caption")
    return alike[0] if alike else None


def _by_content(lines: list[str], separator: str, path: Path, index: PictureIndex) -> Form | None:
    """The form if one column names pictures of the folder and one other has words, and the first line is a header."""
    try:
        header, *rows = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    except (csv.Error, ValueError):
        return None
    columns = list(zip(*(row for row in rows if len(row) == len(header)), strict=True))
    files = [number for number, cells in enumerate(columns) if all(index.has(cell, path.parent) for cell in cells)]
    files = [number for number in files if all(map(is_picture, columns[number]))] or files  # not their running numbers
    worded = [number for number, cells in enumerate(columns) if _has_words(cells) and number not in files]
    if len(files) != 1 or len(worded) != 1 or index.has(header[files[0]], path.parent):
        return None
    return Form(separator, tuple(cell.strip() for cell in header), files[0], worded[0])


def _has_words(cells: tuple[str, ...]) -> bool:
    """Whether most cells are of several words."""
    return sum(len(cell.split()) > 1 and any(map(str.isalpha, cell)) for cell in cells) * 2 > len(cells)


def head(path: Path) -> list[str]:
    """The first lines with text."""
    with path.open("rb") as file:
        start = file.read(_ENOUGH)
    encoding = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    text = start.decode(encoding, "replace")
    whole = text[: text.rfind("\n") + 1] if len(start) == _ENOUGH else text
    return [line for line in whole.splitlines() if line.strip()][:_EXAMINED]


def read_table(path: Path, form: Form, index: PictureIndex) -> Reading:
    """All pairs of a table.

    Raises:
        ValueError: text that cannot be decoded, or quotes that are not closed.
    """
    name = path.relative_to(index.folder).as_posix()
    text, note = decode(path.read_bytes(), name=name)
    layout = f"table {name} ({_columns(form)}, separated by {_SEPARATORS[form.separator]})"
    reading = Reading(layout, notes=[note] if note else [])
    for number, row, raw in _rows(text, form, name, reading):
        place = f"{name} line {number}"
        try:
            said, caption = _file_and_caption(row, raw, form)
            picture = index.find(said, path.parent)
            _check_quotes(caption, index, path.parent, form)
        except ValueError as error:
            reading.problems.append(f"{place} {error}")
            continue
        if not tidy(caption):
            reading.problems.append(f"{place} has no caption for {said}")
            continue
        reading.entries.append(Entry(picture, tidy(caption), index.pictures[picture], place=place))
    return reading


def _columns(form: Form) -> str:
    if not form.columns:
        return "picture and caption in every line"
    unread = [name for number, name in enumerate(form.columns) if number not in (form.file, form.caption) and name]
    read = f"columns {form.columns[form.file]} and {form.columns[form.caption]}"
    return read + (f"; not read: {', '.join(unread)}" if unread else "")


def _rows(text: str, form: Form, name: str, reading: Reading) -> Iterator[tuple[int, list[str], str]]:
    """Number of the first line, cells and text of every row below the header."""
    lines = list(io.StringIO(text, newline=""))
    try:
        rows = list(_parsed(lines, form, csv.QUOTE_MINIMAL))
    except _QuoteError as error:
        if form.separator == ",":
            raise ValueError(
                f"{name} line {error.line}: {error}; put captions with quotes in quotes and double the inner ones"
            ) from None
        reading.notes.append(f"{name}: quotes are read as part of the captions")
        rows = list(_parsed(lines, form, csv.QUOTE_NONE))
    yield from rows[1:] if form.columns else rows


class _QuoteError(ValueError):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _parsed(lines: list[str], form: Form, quoting: int) -> Iterator[tuple[int, list[str], str]]:
    reader = csv.reader(lines, delimiter=form.separator, strict=True, skipinitialspace=True, quoting=quoting)  # type: ignore[arg-type]
    before = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _QuoteError(str(error), before + 1) from None
        raw = "".join(lines[before : reader.line_num]).rstrip("\r\n")
        if raw.strip():
            yield before + 1, row, raw
        before = reader.line_num


def _file_and_caption(row: list[str], raw: str, form: Form) -> tuple[str, str]:
    """Both cells of a row; the caption takes what is too much where it holds the separator without quotes."""
    row = _trimmed(row, form.width)
    surplus = len(row) - form.width
    if surplus <= 0:
        return (*(row[number] if number < len(row) else "" for number in (form.file, form.caption)),)  # type: ignore[return-value]
    parts = raw.split(form.separator)
    last = form.caption + len(parts) - form.width
    caption = form.separator.join(parts[form.caption : last + 1])
    others = [*parts[: form.caption], "", *parts[last + 1 :]]
    if caption.lstrip().startswith('"') or len(others) != form.width:
        raise ValueError(f"has {len(row)} cells instead of {form.width}; put captions with separators in quotes")
    return others[form.file].strip().strip('"'), caption


def _trimmed(row: list[str], width: int) -> list[str]:
    """Without empty cells at the end that no column has (spreadsheets write them)."""
    while len(row) > width and not row[-1].strip():
        row = row[:-1]
    return row


def _check_quotes(caption: str, index: PictureIndex, base: Path, form: Form) -> None:
    """ValueError for a caption that swallowed the lines of other pictures because its quotes are not closed."""
    for line in caption.splitlines()[1:]:
        said, found, _ = line.partition(form.separator)
        if found and is_picture(said.strip()):
            raise ValueError(f"opens quotes that are not closed before {said.strip()}")
