"""Pairs of a picture and a caption, and what a reader of captions found beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

FILE_NAMES = (
    "file", "file_name", "filename", "image", "image_name", "image_path", "image_file", "img", "img_path", "picture",
    "photo", "path", "file_path", "filepath", "image_id", "name",
)  # fmt: skip
"""Names of the column (or key) that holds the picture, the first found counts."""
CAPTION_NAMES = (
    "caption", "captions", "text", "caption_text", "description", "comment", "sentence", "sentences", "prompt", "title",
    "alt_text", "alt", "raw", "label",
)  # fmt: skip
"""Names of the column (or key) that holds the caption, the first found counts."""


@dataclass(frozen=True)
class Entry:
    """One picture with one caption."""

    name: str
    """The picture's path in the folder, with forward slashes; equal for all captions of one picture."""
    caption: str
    file: Path
    offset: int = 0
    size: int | None = None
    """Bytes from the offset on; None: the whole file."""
    place: str = ""
    """Where the caption stands, for messages: "captions.csv line 7"."""


@dataclass
class Reading:
    """What one list of captions, one shard or one folder of text files contains."""

    layout: str
    """The layout that was recognised, in words."""
    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """A line for every pair that cannot be used."""
    notes: list[str] = field(default_factory=list)
    """What was assumed or left unread."""


def one_of(names: list[str], known: tuple[str, ...]) -> int | None:
    """The number of the first known name among the names of columns, whose case and blanks do not count."""
    plain = [name.strip().strip('"').lower().replace(" ", "_").replace("-", "_") for name in names]
    return next((plain.index(name) for name in known if name in plain), None)


MISSING = frozenset(["nan", "none", "null", "n/a", "na", "<na>", "nat", "undefined"])
"""What programs write in place of a caption that is missing, in lower case."""
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|&(#\d+|[a-z]{2,6});")
_LONG = 400


def tidy(caption: object) -> str:
    """The caption with single blanks; empty if it only says that there is none."""
    text = " ".join(str(caption).split())
    return "" if text.lower() in MISSING else text


def remarks(entries: Sequence[Entry]) -> list[str]:
    """What is odd about the captions as a whole, one sentence each."""
    found = []
    long = [entry for entry in entries if len(entry.caption) > _LONG]
    if long:
        found.append(
            f"{len(long)} captions have more than {_LONG} characters (first: {long[0].place or long[0].name}); the "
            "prior reads the beginning alone"
        )
    marked = [entry for entry in entries if _TAGS.search(entry.caption)]
    if marked:
        found.append(
            f"{len(marked)} captions hold HTML such as {_TAGS.search(marked[0].caption)[0]} "  # type: ignore[index]
            f"({marked[0].place or marked[0].name}), which is read as it is"
        )
    if len(entries) > 1 and len({entry.caption for entry in entries}) == 1:
        found.append("all captions are alike")
    return found
