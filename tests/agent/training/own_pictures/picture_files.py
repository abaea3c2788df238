"""Pictures and their captions written to disk in every way in which people keep them."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image

COUNT = 24


def caption_of(number: int) -> str:
    return f"a red, very dark star number {number}" if number % 2 else f"a star number {number}"


def picture(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(number))


def encoded(number: int, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (12, 8), (10 * number, 0, 100)).save(content, kind)
    return content.getvalue()


def pictures(folder: Path, name: str = "{}.png") -> list[str]:
    names = [name.format(number) for number in range(COUNT)]
    for number, own in enumerate(names):
        picture(folder / own, number)
    return names


def quoted(name: str, number: int) -> str:
    return f'{name},"{caption_of(number)}"'


def table(folder: Path, name: str, lines: Iterable[str], *, encoding: str = "utf-8", end: str = "\n") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes((end.join(lines) + end).encode(encoding))


def rows(names: list[str], form: Callable[[str, int], str] = quoted) -> list[str]:
    return [form(name, number) for number, name in enumerate(names)]


def tar(path: Path, members: Iterable[tuple[str, bytes]], mode: str = "w") -> None:
    with tarfile.open(path, mode) as shard:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            shard.addfile(member, io.BytesIO(content))


def shard_members(
    picture_name: str, text_name: str, text: Callable[[int], str] = caption_of
) -> list[tuple[str, bytes]]:
    return [
        member
        for number in range(COUNT)
        for member in (
            (picture_name.format(number), encoded(number)),
            (text_name.format(number), text(number).encode()),
        )
    ]


def csv_quoted(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder))])


def shards_with_text(folder: Path) -> None:
    tar(folder / "00000.tar", shard_members("{:04}.png", "{:04}.txt"))


def shards_packed(folder: Path) -> None:
    tar(folder / "00000.tar.gz", shard_members("{:04}.png", "{:04}.txt"), "w:gz")
