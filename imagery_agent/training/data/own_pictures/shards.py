"""Tar shards as WebDataset and img2dataset write them: KEY.jpg with KEY.txt or KEY.json, packed or not.

Pictures are read at random places of a shard, so a packed shard is unpacked once into the cache, and the shards are
indexed here and not streamed by the webdataset library.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import shutil
import tarfile
import zlib
from collections import Counter
from pathlib import Path

from imagery_agent.training.data.own_pictures.caption_texts import ENDINGS, captions_in
from imagery_agent.training.data.own_pictures.pairs import Entry, Reading
from imagery_agent.training.data.own_pictures.picture_index import is_hidden, is_picture

SHARDS = (".tar", ".tar.gz", ".tgz")
_GZIP, _BLOCK = b"\x1f\x8b", 512


def is_shard(path: Path) -> bool:
    """By the ending of its name."""
    return path.name.lower().endswith(SHARDS)


def read_shard(path: Path, *, cache: Path) -> Reading:
    """All pairs of one shard; ``cache`` is where a packed one is unpacked.

    A shard that is damaged anywhere, even behind its last readable member, is a problem as a whole.
    """
    reading = Reading("tar shards")
    try:
        plain = _unpacked(path, cache)
        members = _members(plain)
        _pair(path.name, plain, members, reading)
    except (tarfile.TarError, ValueError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        return Reading("tar shards", problems=[f"the shard {path.name} is damaged ({error})"])
    return reading


def _members(path: Path) -> dict[str, tarfile.TarInfo]:
    """All files of a shard; ValueError if anything behind a header is unreadable.

    tarfile ends silently at a damaged header, so what it leaves unread has to be zeros.
    """
    size = path.stat().st_size
    if not size:
        raise ValueError("it is empty")
    with tarfile.open(path, "r:") as shard:
        found = {one.name.removeprefix("./"): one for one in shard if one.isfile() and not _is_foreign(one.name)}
        at = shard.offset
    if at > size:
        raise ValueError(f"it ends within a file: {size} of {at} bytes")
    with path.open("rb") as file:
        file.seek(at)
        while chunk := file.read(1 << 20):
            if chunk.strip(b"\0"):
                raise ValueError(f"the header at byte {at} is unreadable, {size - at} bytes follow")
            at += len(chunk)
    return found


def _is_foreign(name: str) -> bool:
    return any(is_hidden(part) for part in name.removeprefix("./").split("/"))


def _unpacked(path: Path, cache: Path) -> Path:
    """The shard itself, or its unpacked copy in the cache."""
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            return path
    stat = path.stat()
    key = hashlib.sha256(f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}".encode()).hexdigest()[:24]
    unpacked = cache / f"{key}.tar"
    if unpacked.is_file():
        return unpacked
    cache.mkdir(parents=True, exist_ok=True)
    temporary = unpacked.with_suffix(".tmp")
    try:
        with gzip.open(path) as packed, temporary.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        temporary.replace(unpacked)
    finally:
        temporary.unlink(missing_ok=True)
    return unpacked


def _pair(name: str, plain: Path, members: dict[str, tarfile.TarInfo], reading: Reading) -> None:
    pictures = [member for member in members if is_picture(member)]
    keys = Counter(map(_key, pictures))
    texts = {picture: _text_of(picture, members, keys[_key(picture)] == 1) for picture in pictures}
    captioned = {_key(picture) for picture, text in texts.items() if text is not None}
    with tarfile.open(plain, "r:") as shard:
        for picture, text in texts.items():
            stem = posixpath.splitext(picture)[0]
            if text is None and _key(picture) in captioned:  # x.mask.png beside x.jpg
                reading.notes.append(f"{name}: {picture} is not read, its key has another picture")
                continue
            if text is None:
                reading.problems.append(f"{name}: {picture} has no caption, {stem}.txt is not there")
                continue
            content = shard.extractfile(members[text])
            captions, note = captions_in(content.read() if content else b"", f"{name}/{text}")
            reading.notes += [note] if note else []
            if not captions:
                reading.problems.append(f"{name}: {text} has no caption")
                continue
            member, place = members[picture], f"{name}/{text}"
            reading.entries += [
                Entry(f"{name}/{stem}", caption, plain, member.offset_data, member.size, place) for caption in captions
            ]


def _text_of(picture: str, members: dict[str, tarfile.TarInfo], alone: bool) -> str | None:
    """The member with the caption: of the same name, or of the same key (all before the first dot) for one alone."""
    names = [posixpath.splitext(picture)[0], *([_key(picture)] if alone else [])]
    return next((one for name in names for ending in ENDINGS if (one := name + ending) in members), None)


def _key(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, base.partition(".")[0])
