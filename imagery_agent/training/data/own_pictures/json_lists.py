"""Captions in JSON: COCO's, Karpathy's, a list of records, a record per line (metadata.jsonl), name -> caption."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from imagery_agent.training.data.own_pictures.pairs import CAPTION_NAMES, FILE_NAMES, Entry, Reading, one_of, tidy
from imagery_agent.training.data.own_pictures.picture_index import PictureIndex, is_picture
from imagery_agent.training.data.own_pictures.text_files import decode

ENDINGS = {".json", ".jsonl"}
Row = tuple[str, str, object]
"""Place in the file, the picture's name, and its caption or captions."""


def read_json(path: Path, index: PictureIndex) -> Reading | None:
    """All pairs of a JSON file; None if it holds no captions.

    Raises:
        ValueError: the file is not JSON; the line is named.
    """
    name = path.relative_to(index.folder).as_posix()
    text, note = decode(path.read_bytes(), name=name)
    layout, rows = _lines(text, name) if path.suffix.lower() == ".jsonl" else _document(text, name)
    if layout is None:
        return None
    reading = Reading(f"{layout} {name}", notes=[note] if note else [])
    for place, said, captions in rows:
        try:
            picture = index.find(said, path.parent)
        except ValueError as error:
            reading.problems.append(f"{place} {error}")
            continue
        texts = texts_in(captions)
        if not texts:
            reading.problems.append(f"{place} has no caption for {said}")
        reading.entries += [Entry(picture, caption, index.pictures[picture], place=place) for caption in texts]
    return reading


def texts_in(value: object) -> list[str]:
    """The captions in a value: a text, a list of texts, or records that hold one."""
    if isinstance(value, str):
        return [tidy(value)] if tidy(value) else []
    if isinstance(value, list):
        return [text for one in value for text in texts_in(one)]
    if isinstance(value, dict):
        number = one_of(list(value), CAPTION_NAMES)
        return [] if number is None else texts_in(list(value.values())[number])
    return []


def _lines(text: str, name: str) -> tuple[str | None, list[Row]]:
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = _parsed(line, f"{name} line {number}")
        row = _row(record, f"{name} line {number}")
        if row is None:
            if not rows:
                return None, []
            raise ValueError(_without(f"{name} line {number}", record))
        rows.append(row)
    return "records per line in", rows


def _document(text: str, name: str) -> tuple[str | None, list[Row]]:
    content = _parsed(text, name)
    if isinstance(content, dict) and isinstance(images := content.get("images"), list):
        if isinstance(annotations := content.get("annotations"), list):
            return _coco(images, annotations, name)
        if any(isinstance(image, dict) and "sentences" in image for image in images):
            return "Karpathy's splits", list(_karpathy(images, name))
        return None, []
    if isinstance(content, list):
        rows = [_row(record, f"{name} entry {number}") for number, record in enumerate(content, start=1)]
        if not rows or rows[0] is None:
            return None, []
        if None in rows:
            number = rows.index(None)
            raise ValueError(_without(f"{name} entry {number + 1}", content[number]))
        return "list of records in", [row for row in rows if row is not None]
    if isinstance(content, dict) and content and all(isinstance(key, str) for key in content):
        first = next(iter(content))
        if is_picture(first) or (texts_in(content[first]) and isinstance(content[first], dict)):
            return "names with captions in", [(f"{name} entry {key!r}", key, value) for key, value in content.items()]
    return None, []


def _coco(images: list[Any], annotations: list[Any], name: str) -> tuple[str | None, list[Row]]:
    if not any(isinstance(one, dict) and "caption" in one for one in annotations):
        return None, []
    names = {
        image["id"]: str(image.get("file_name", "")) for image in images if isinstance(image, dict) and "id" in image
    }
    rows: list[Row] = []
    for number, one in enumerate(annotations, start=1):
        place, record = f"{name} annotation {number}", one if isinstance(one, dict) else {}
        said = names.get(record.get("image_id"), f"the unknown image_id {record.get('image_id')!r}")
        rows.append((place, said, record.get("caption")))
    return "COCO captions", rows


def _karpathy(images: list[Any], name: str) -> Iterator[Row]:
    for number, image in enumerate(images, start=1):
        record = image if isinstance(image, dict) else {}
        said = "/".join(str(record[key]) for key in ("filepath", "filename") if record.get(key))
        yield f"{name} image {number}", said, record.get("sentences")


def _row(record: object, place: str) -> Row | None:
    if not isinstance(record, dict):
        return None
    file, values = one_of(list(record), FILE_NAMES), list(record.values())
    caption = one_of(list(record), CAPTION_NAMES)
    if file is None or caption is None or not isinstance(values[file], str):
        return None
    return place, values[file], values[caption]


def _without(place: str, record: object) -> str:
    found = ", ".join(map(str, record)) if isinstance(record, dict) else type(record).__name__
    return (
        f"expected a picture ({', '.join(FILE_NAMES[:4])}, ...) and a caption ({', '.join(CAPTION_NAMES[:3])}, ...) in "
        f"{place}, found {found}"
    )


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = "" if " line " in name else f" line {error.lineno}"
        raise ValueError(f"expected JSON in {name}{line}, found something else ({error.msg}); correct it") from None
    except RecursionError:
        raise ValueError(f"{name} is nested too deeply to be read") from None
