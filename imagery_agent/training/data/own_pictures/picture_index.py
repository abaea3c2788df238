"""The files of a folder, and the picture that a name in a list of captions means."""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from unicodedata import normalize

PICTURES = {
    ".png", ".jpg", ".jpeg", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".avif",
}  # fmt: skip


class PictureIndex:
    """All files below a folder, hidden ones and those of macOS's archives apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}
        """Paths in the folder (forward slashes, composed letters) -> file."""
        for root, folders, names in os.walk(folder, followlinks=True):
            folders[:] = sorted(name for name in folders if not is_hidden(name))
            for name in sorted(names):
                if not is_hidden(name):
                    path = Path(root, name)
                    self.files[normalize("NFC", path.relative_to(folder).as_posix())] = path
        self.pictures = {name: path for name, path in self.files.items() if is_picture(name)}
        self._folders = {folder for name in self.files for folder in name.split("/")[:-1]}
        self._by_tail: dict[str, list[str]] = defaultdict(list)
        for name in self.pictures:
            parts = name.lower().split("/")
            for start in range(len(parts)):
                self._by_tail["/".join(parts[start:])].append(name)
                self._by_tail[posixpath.splitext("/".join(parts[start:]))[0]].append(name)

    def folders_named(self, names: Collection[str]) -> frozenset[str]:
        """Those of these names, in any case, that folders of files have."""
        return frozenset(folder for folder in self._folders if folder.lower() in names)

    def has(self, said: str, base: Path) -> bool:
        """Whether :meth:`find` finds a picture."""
        try:
            return bool(said.strip()) and bool(self.find(said, base))
        except ValueError:
            return False

    def find(self, said: str, base: Path) -> str:
        """The name in :attr:`pictures` of the picture that a list in the folder ``base`` calls ``said``.

        Slashes may be backslashes, letters composed or not, the case another, the ending another or left out. A bare
        name may lie in any sub-folder, and of a path of another machine the last parts count, if only one picture
        matches.

        Raises:
            ValueError: no picture matches, or several do; the message goes on from "captions.csv line 7 ".
        """
        name = normalize("NFC", said.strip()).replace("\\", "/")
        elsewhere = name.startswith("/") or re.match(r"[A-Za-z]+:/", name) is not None
        inside = normalize("NFC", base.relative_to(self.folder).as_posix())
        for near in (posixpath.normpath(posixpath.join(inside, name)), posixpath.normpath(name)):
            if near in self.pictures:
                return near
        found: list[str] = []
        parts = posixpath.normpath(name).lower().split("/")
        for start in range(len(parts) if elsewhere else 1):
            if found := self._by_tail.get("/".join(parts[start:]), []):
                break
        if not found and is_picture(name):  # converted since
            found = self._by_tail.get(posixpath.splitext("/".join(parts))[0], [])
        if not found and (numbered := re.sub(r"#\d+$", "", said)) != said:  # Flickr8k.token.txt: picture.jpg#0
            return self.find(numbered, base)
        if len(set(found)) > 1:
            raise ValueError(f"names {said}, of which there are several ({found[0]}, {found[1]}); give the whole path")
        if not found:
            raise ValueError(f"names {said or 'no picture'}, which is not there")
        return found[0]


def is_picture(name: str) -> bool:
    """By the ending of a file's name."""
    return posixpath.splitext(name)[1].lower() in PICTURES


def is_hidden(name: str) -> bool:
    """Hidden files, and what macOS adds to archives."""
    return name.startswith(".") or name == "__MACOSX"
