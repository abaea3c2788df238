"""Which layout a folder of own pictures has, and all its pairs.

A list of captions counts before shards, and shards before text files beside the pictures.
"""

from __future__ import annotations

from pathlib import Path

from imagery_agent.training.data.own_pictures import json_lists, tables
from imagery_agent.training.data.own_pictures.pairs import CAPTION_NAMES, FILE_NAMES, Reading, remarks
from imagery_agent.training.data.own_pictures.picture_index import PictureIndex
from imagery_agent.training.data.own_pictures.shards import is_shard, read_shard
from imagery_agent.training.data.own_pictures.sidecars import has_sidecars, read_sidecars, text_of

CORPUS_FILE = "drawings.json"
_DEPTH = 2
"""Sub-folders below which no list of captions is looked for."""
_OTHER_FORMATS = {
    ".parquet": "Parquet files; write them as shards with img2dataset, or as pictures with metadata.jsonl",
    ".arrow": "Arrow files; write them as pictures with metadata.jsonl",
    ".xlsx": "an Excel workbook; save its sheet as CSV (UTF-8) named captions.csv",
    ".xls": "an Excel workbook; save its sheet as CSV (UTF-8) named captions.csv",
    ".zip": "a zip archive; unpack it",
    ".yaml": "a YAML file; write its names and captions as captions.csv",
    ".yml": "a YAML file; write its names and captions as captions.csv",
    ".heic": "HEIC pictures; save them as JPEG or PNG",
    ".tfrecord": "TFRecord files; write them as tar shards",
}
"""Endings of files that are not read, and what to do."""


def is_picture_folder(folder: Path) -> bool:
    """Whether this is a folder of own pictures and not a corpus of drawings."""
    return not (folder / CORPUS_FILE).is_file() and any(path.is_file() for path in folder.rglob("*"))


def read_folder(folder: Path, *, cache: Path) -> Reading:
    """All pairs of a folder, of the layout that is recognised; ``cache`` is where packed shards are unpacked.

    Raises:
        FileNotFoundError: no layout is recognised; the message says what is there and what is expected.
        ValueError: a list that cannot be read, or two that give captions of the same pictures.
    """
    index = PictureIndex(folder)
    lists = _lists(index)
    shards = [path for path in index.files.values() if is_shard(path)]
    if lists and shards:
        raise ValueError(
            f"expected one layout in {folder}, found {lists[0].layout} and the shard {shards[0].name}; keep them apart"
        )
    if lists:
        reading = _joined(lists)
    elif shards:
        reading = _joined([read_shard(path, cache=cache) for path in shards])
        reading.layout = f"{len(shards)} tar shards"
    elif has_sidecars(index):
        reading = read_sidecars(index)
    else:
        raise _unknown(index)
    reading.notes += remarks(reading.entries)
    if lists and (unread := sorted(set(index.pictures) - {entry.name for entry in reading.entries})):
        reading.notes.append(f"{len(unread)} pictures have no caption in the list (first: {unread[0]}); not read")
    return reading


def _lists(index: PictureIndex) -> list[Reading]:
    """What every list of captions near the top of the folder contains."""
    found: list[Reading] = []
    beside = {text_of(name, index) for name in index.pictures}
    for name, path in index.files.items():
        if name.count("/") >= _DEPTH or name in beside:
            continue
        ending = path.suffix.lower()
        if ending in tables.ENDINGS and (form := tables.form_of(path, index)):
            found.append(tables.read_table(path, form, index))
        elif ending in json_lists.ENDINGS and (reading := json_lists.read_json(path, index)):
            found.append(reading)
    return found


def _joined(readings: list[Reading]) -> Reading:
    """One reading of several lists, which must not give captions of the same pictures."""
    whole = Reading(" and ".join(reading.layout for reading in readings))
    owner: dict[str, str] = {}
    for reading in readings:
        names = {entry.name for entry in reading.entries}
        if twice := names & owner.keys():
            name = min(twice)
            raise ValueError(
                f"expected captions of {name} in one place, found them in {owner[name]} and {reading.layout}; keep one"
            )
        owner |= dict.fromkeys(names, reading.layout)
        whole.entries += reading.entries
        whole.problems += reading.problems
        whole.notes += reading.notes
    return whole


def _unknown(index: PictureIndex) -> FileNotFoundError:
    found = _found(index)
    return FileNotFoundError(
        f"expected pictures with captions in {index.folder} (a table with columns {FILE_NAMES[0]} and "
        f"{CAPTION_NAMES[0]}, metadata.jsonl, COCO JSON, *.tar shards, NAME.txt beside every picture, or "
        f"captions/NAME.txt for images/NAME.png), found "
        f"{found}; a corpus of drawings is made by: imagery corpus build"
    )


def _found(index: PictureIndex) -> str:
    for ending, what in _OTHER_FORMATS.items():
        if any(name.lower().endswith(ending) for name in index.files):
            return what
    named = {path.suffix.lower(): path for path in index.files.values()}
    if table := next((named[ending] for ending in (".csv", ".tsv", ".txt") if ending in named), None):
        return f"{table.relative_to(index.folder)}, whose first line is {''.join(tables.head(table)[:1])[:80]!r}"
    if index.pictures:
        unread = next(
            (f" ({path.name} has none either)" for end, path in named.items() if end in json_lists.ENDINGS), ""
        )
        return f"{len(index.pictures)} pictures without captions{unread}"
    return "neither pictures nor captions"
