"""Pairs of a picture and a caption, and what a reader of captions found beside them."""

from __future__ import annotations

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


def tidy(caption: object) -> str:
    """The caption with single blanks."""
    return " ".join(str(caption).split())
