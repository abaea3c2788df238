"""Pictures are decoded once, and again when they change."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from PIL import Image

from imagery_agent.training.data.own_pictures import square_cache
from imagery_agent.training.data.picture_folders import PictureFolder
from tests.agent.training.own_pictures.picture_files import COUNT, csv_quoted, picture, shards_with_text


def test_pictures_are_decoded_once_and_again_when_they_change(tmp_path, monkeypatch):
    csv_quoted(tmp_path)
    first = PictureFolder(tmp_path)
    entries = first.train + first.held_out
    pixels = first.read(entries)
    picture(tmp_path / "3.png", 20)
    decoded: list[str] = []
    real = square_cache.square
    monkeypatch.setattr(square_cache, "square", lambda entry, side: (decoded.append(entry.name), real(entry, side))[1])
    second = PictureFolder(tmp_path)
    assert decoded == ["3.png"]
    again = second.read(entries)
    changed = [entry.name for entry, old, new in zip(entries, pixels, again, strict=True) if (old != new).any()]
    assert changed == ["3.png"]


def test_a_cache_that_a_kill_has_torn_is_repaired(tmp_path, cache):
    csv_quoted(tmp_path)
    first = PictureFolder(tmp_path)
    entries = first.train + first.held_out
    pixels = first.read(entries)
    (index,) = cache.rglob("index.jsonl")
    index.write_bytes(index.read_bytes()[:-37])
    with index.with_name("squares.bin").open("ab") as squares:
        squares.write(b"\7" * 1000)
    np.testing.assert_array_equal(PictureFolder(tmp_path).read(entries), pixels)
    index.with_name("squares.bin").write_bytes(b"")
    np.testing.assert_array_equal(PictureFolder(tmp_path).read(entries), pixels)


def test_large_photographs_with_an_orientation_are_turned_before_they_are_cut(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    image = Image.new("RGB", (800, 400), "blue")
    image.paste("red", (0, 0, 400, 400))
    for number in range(COUNT):
        image.save(tmp_path / f"{number}.jpg", exif=exif)
        (tmp_path / f"{number}.txt").write_text("red above blue")
    folder = PictureFolder(tmp_path)
    (pixels,) = folder.read(folder.train[:1])
    assert pixels[10, 32, 0] > 200 > 100 > pixels[10, 32, 2]
    assert pixels[54, 32, 2] > 200 > 100 > pixels[54, 32, 0]


def test_a_cache_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    csv_quoted(tmp_path)
    (tmp_path / "blocked").write_text("")
    with pytest.raises(OSError, match="blocked"):
        PictureFolder(tmp_path, cache=tmp_path / "blocked")


def test_pictures_of_a_shard_and_of_a_packed_one_are_the_same(tmp_path):
    for name in ("plain", "packed"):
        (tmp_path / name).mkdir()
    shards_with_text(tmp_path / "plain")
    content = (tmp_path / "plain" / "00000.tar").read_bytes()
    (tmp_path / "packed" / "00000.tar").write_bytes(gzip.compress(content))
    plain, packed = (PictureFolder(tmp_path / name) for name in ("plain", "packed"))
    np.testing.assert_array_equal(plain.read(plain.train), packed.read(packed.train))
