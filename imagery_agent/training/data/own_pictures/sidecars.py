"""Captions in text files beside the pictures: name.txt (or .caption, .json) beside name.jpg, in any sub-folder.

The texts may also lie in a parallel folder: captions/name.txt for images/name.jpg.
"""

from __future__ import annotations

import posixpath

from imagery_agent.training.data.own_pictures.caption_texts import ENDINGS, captions_in
from imagery_agent.training.data.own_pictures.pairs import Entry, Reading
from imagery_agent.training.data.own_pictures.picture_index import PictureIndex

TEXT_FOLDERS = (
    "caption", "captions", "text", "texts", "txt", "prompt", "prompts", "description", "descriptions",
)  # fmt: skip
"""Names of folders of texts parallel to a folder of pictures (``labels`` of detectors hold numbers, no captions)."""


def has_sidecars(index: PictureIndex) -> bool:
    """Whether any picture has a text file of its name beside it."""
    return any(text_of(name, index) for name in index.pictures)


def read_sidecars(index: PictureIndex) -> Reading:
    """All pairs; every line of a text file is a caption of its own."""
    reading, longer, others = Reading("text files beside the pictures"), [], []
    for name, path in index.pictures.items():
        text_name = text_of(name, index)
        if text_name is None:
            reading.problems.append(f"{name} has no caption: {posixpath.splitext(name)[0]}.txt is not there")
            continue
        try:
            captions, note = captions_in(index.files[text_name].read_bytes(), text_name)
        except ValueError as error:
            reading.problems.append(str(error))
            continue
        reading.notes += [note] if note else []
        others += [other for other in texts_of(name, index) if other != text_name]
        if not captions:
            reading.problems.append(f"{text_name} is empty: {name} has no caption")
        if len(captions) > 1:
            longer.append(text_name)
        reading.entries += [Entry(name, caption, path, place=text_name) for caption in captions]
    if others:
        reading.notes.append(f"{len(others)} further text files beside the pictures are not read (first: {others[0]})")
    if longer:
        reading.notes.append(
            f"{len(longer)} text files have several lines (first: {longer[0]}); every line is a caption of its own"
        )
    return reading


def text_of(name: str, index: PictureIndex) -> str | None:
    """The file beside a picture that holds its caption."""
    return next(iter(texts_of(name, index)), None)


def texts_of(name: str, index: PictureIndex) -> list[str]:
    """All files beside a picture that could hold its caption; the first counts."""
    stem = posixpath.splitext(name)[0]
    beside = [one for one in (*(stem + ending for ending in ENDINGS), name + ".txt") if one in index.files]
    return beside or _parallel(stem, index)


def _parallel(stem: str, index: PictureIndex) -> list[str]:
    """``captions/name.txt`` for ``images/name.jpg``: the same path with another folder."""
    *folders, last = stem.split("/")
    found = []
    for at in range(len(folders)):
        for other in sorted(index.folders_named(TEXT_FOLDERS)):
            path = "/".join([*folders[:at], other, *folders[at + 1 :], last])
            found += [path + ending for ending in ENDINGS if path + ending in index.files]
    return found
