"""What is refused of people's pictures and captions, and with which words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_experiments.cli.main import main
from tests.agent.training.own_pictures.picture_files import (
    COUNT,
    caption_of,
    csv_quoted,
    encoded,
    picture,
    pictures,
    quoted,
    rows,
    shard_members,
    shards_packed,
    shards_with_text,
    table,
    tar,
)


def no_caption_column(folder: Path) -> None:
    table(folder, "captions.csv", ["file,width", *rows(pictures(folder), lambda n, i: f"{n},{i}")])


def two_columns_of_words(folder: Path) -> None:
    lines = rows(pictures(folder), lambda name, i: f"{name};a star {i};by nobody known {i}")
    table(folder, "liste.csv", ["Bild;Beschreibung;Urheber", *lines])


def missing_pictures(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder)), "lost.png,a star", "gone.png,a moon"])


def empty_caption(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder))[1:], '0.png," "'])


def row_without_caption(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder))[1:], "0.png"])


def quote_left_open(folder: Path) -> None:
    lines = rows(pictures(folder))
    table(folder, "captions.csv", ["file,caption", '0.png,"a star', *lines[1:]])


def two_of_one_name(folder: Path) -> None:
    pictures(folder, "a/{}.png")
    picture(folder / "b" / "3.png", 3)
    table(folder, "captions.csv", ["file,caption", *(quoted(f"{i}.png", i) for i in range(COUNT))])


def cyrillic(folder: Path) -> None:
    lines = rows(pictures(folder), lambda name, i: f"{name},красная звезда {i}")
    table(folder, "captions.csv", ["file,caption", *lines], encoding="cp1251")


def two_lists(folder: Path) -> None:
    csv_quoted(folder)
    table(folder, "metadata.jsonl", [json.dumps({"file_name": "3.png", "text": "a star"})])


def list_and_shard(folder: Path) -> None:
    csv_quoted(folder)
    shards_with_text(folder)


def damaged_json(folder: Path) -> None:
    pictures(folder)
    table(folder, "metadata.jsonl", [json.dumps({"file_name": "0.png", "text": "a"}), '{"file_name": "1.png", "te'])


def pictures_alone(folder: Path) -> None:
    pictures(folder)


def parquet(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "train-00000.parquet").write_bytes(b"PAR1")


def workbook(folder: Path) -> None:
    pictures(folder)
    (folder / "captions.xlsx").write_bytes(b"PK")


def shard_without_text(folder: Path) -> None:
    tar(folder / "0.tar", [*shard_members("{}.png", "{}.txt"), ("lonely.png", encoded(0))])


def shard_empty(folder: Path) -> None:
    shards_with_text(folder)
    (folder / "00001.tar").write_bytes(b"")


def shard_that_is_none(folder: Path) -> None:
    shards_with_text(folder)
    (folder / "00001.tar").write_bytes(b"<html>404</html>" * 100)


def shard_truncated(folder: Path) -> None:
    shards_with_text(folder)
    whole = (folder / "00000.tar").read_bytes()
    (folder / "00000.tar").write_bytes(whole[: len(whole) // 2 + 77])


def shard_with_damaged_header(folder: Path) -> None:
    shards_with_text(folder)
    spoilt = bytearray((folder / "00000.tar").read_bytes())
    at = spoilt.index(b"0018.png\0")
    spoilt[at : at + 200] = b"\xff" * 200
    (folder / "00000.tar").write_bytes(spoilt)


def shard_packed_truncated(folder: Path) -> None:
    shards_packed(folder)
    whole = (folder / "00000.tar.gz").read_bytes()
    (folder / "00000.tar.gz").write_bytes(whole[:-30])


def damaged_pictures(folder: Path) -> None:
    csv_quoted(folder)
    (folder / "5.png").write_bytes(encoded(5)[:40])
    (folder / "7.png").write_bytes(b"")


def labels_of_a_detector(folder: Path) -> None:
    for number in range(COUNT):
        picture(folder / "images" / f"{number:03}.png", number)
        table(folder, f"labels/{number:03}.txt", ["0 0.5 0.5 0.2 0.2"])


def names_in_yaml(folder: Path) -> None:
    pictures(folder)
    table(folder, "captions.yaml", [f"{number}.png: {caption_of(number)}" for number in range(COUNT)])


REFUSED = [
    (labels_of_a_detector, r"found labels/\d+.txt, whose first line is '0 0.5"),
    (names_in_yaml, r"found a YAML file; write its names and captions as captions.csv"),
    (no_caption_column, r"whose first line is 'file,width'"),
    (two_columns_of_words, r"found liste.csv, whose first line is 'Bild;Beschreibung;Urheber'"),
    (missing_pictures, r"2 of 26 pairs .*line 26 names lost.png, which is not there; .*line 27 names gone.png"),
    (empty_caption, r"captions.csv line 25 has no caption for 0.png"),
    (row_without_caption, r"captions.csv line 25 has no caption for 0.png"),
    (quote_left_open, r"captions.csv line [23].*quotes"),
    (two_of_one_name, r"line 5 names 3.png, of which there are several \(a/3.png, b/3.png\)"),
    (cyrillic, r"expected UTF-8 text in captions.csv, found bytes that are not UTF-8 in line 2"),
    (two_lists, r"expected captions of 3.png in one place"),
    (list_and_shard, r"expected one layout .* and the shard 00000.tar"),
    (damaged_json, r"expected JSON in metadata.jsonl line 2"),
    (pictures_alone, r"24 pictures without captions"),
    (parquet, r"found Parquet files; write them as shards"),
    (workbook, r"found an Excel workbook; save its sheet as CSV"),
    (shard_without_text, r"0.tar: lonely.png has no caption, lonely.txt is not there"),
    (shard_empty, r"00001.tar is damaged \(it is empty\)"),
    (shard_that_is_none, r"00001.tar is damaged"),
    (shard_truncated, r"00000.tar is damaged \((it ends within|unexpected end|the header)"),
    (shard_with_damaged_header, r"00000.tar is damaged \(the header at byte \d+ is unreadable"),
    (shard_packed_truncated, r"00000.tar.gz is damaged"),
    (damaged_pictures, r"2 of 24 pairs .* cannot be used: cannot read [57].png"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "message"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_cannot_be_read_is_refused_in_one_line_by_every_trainer(layout, message, tmp_path, capsys):
    layout(tmp_path)
    with pytest.raises((ValueError, FileNotFoundError), match=message) as found:
        PictureFolder(tmp_path)
    assert "\n" not in str(found.value)
    for model in ("dvae", "prior"):
        with pytest.raises(SystemExit) as stopped:
            main(["train", model, "--data", str(tmp_path), "--run-dir", str(tmp_path / "run"), "--steps", "1"])
        assert stopped.value.code == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
        assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("layout", [missing_pictures, empty_caption, damaged_pictures, shard_without_text])
def test_what_cannot_be_used_is_left_out_when_asked_and_said(layout, tmp_path):
    layout(tmp_path)
    folder = PictureFolder(tmp_path, skip_unusable=True)
    left_out = {missing_pictures: 2, empty_caption: 1, damaged_pictures: 2, shard_without_text: 1}[layout]
    assert f"{left_out} pairs left out: " in folder.summary
    kept = COUNT - left_out if layout in (empty_caption, damaged_pictures) else COUNT
    assert len(folder.train) + len(folder.held_out) == kept
