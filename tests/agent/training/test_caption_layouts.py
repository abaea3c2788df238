"""Every layout in which people keep pictures with captions: what is read, and what is refused with which words."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from imagery_agent.training.data.own_pictures import square_cache
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_experiments.cli.main import main

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


# ------------------------------------------------------------ layouts that are read, each with every caption whole


def csv_quoted(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder))])


def csv_unquoted_commas(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder), lambda n, i: f"{n},{caption_of(i)}")])


def csv_byte_order_mark_and_crlf(folder: Path) -> None:
    table(folder, "captions.csv", ["file,caption", *rows(pictures(folder))], encoding="utf-8-sig", end="\r\n")


def csv_semicolons_and_capitals(folder: Path) -> None:
    table(folder, "captions.csv", ["File;Caption", *rows(pictures(folder), lambda n, i: f"{n};{caption_of(i)}")])


def tsv(folder: Path) -> None:
    table(folder, "captions.tsv", ["image\tcaption", *rows(pictures(folder), lambda n, i: f"{n}\t{caption_of(i)}")])


def csv_backslashes(folder: Path) -> None:
    pictures(folder, "drawings/{}.png")
    table(folder, "captions.csv", ["file,caption", *(quoted(rf".\drawings\{i}.png", i) for i in range(COUNT))])


def csv_composed_letters(folder: Path) -> None:
    pictures(folder, unicodedata.normalize("NFD", "étoile {}.png"))
    names = [unicodedata.normalize("NFC", f"étoile {i}.png") for i in range(COUNT)]
    table(folder, "captions.csv", ["file,caption", *rows(names)])


def csv_more_columns(folder: Path) -> None:
    lines = rows(pictures(folder), lambda n, i: f"{i},{caption_of(i)},{n},CC0")
    table(folder, "captions.csv", ["id,caption,file_name,license", *lines])


def csv_utf_16(folder: Path) -> None:
    lines = rows(pictures(folder), lambda n, i: f"{n}\t{caption_of(i)}")
    table(folder, "captions.csv", ["file\tcaption", *lines], encoding="utf-16")


def csv_of_another_machine(folder: Path) -> None:
    pictures(folder, "all/{}.png")
    table(folder, "captions.csv", ["path,text", *(quoted(rf"C:\Users\me\all\{i}.png", i) for i in range(COUNT))])


def csv_without_endings(folder: Path) -> None:
    pictures(folder, "images/{:03}.jpg")
    table(folder, "captions.csv", ["id,name,caption", *(f'{i},{i:03},"{caption_of(i)}"' for i in range(COUNT))])


def csv_of_another_language(folder: Path) -> None:
    lines = rows(pictures(folder), lambda name, i: f"{i};{name};{caption_of(i)}")
    table(folder, "Tabelle1.csv", ["Nr;Dateiname;Beschreibung", *lines], encoding="utf-8-sig")


def csv_of_converted_pictures(folder: Path) -> None:
    pictures(folder, "{}.png")
    table(folder, "captions.csv", ["file,caption", *(quoted(f"{i}.jpg", i) for i in range(COUNT))])


def flickr8k(folder: Path) -> None:
    pictures(folder, "Images/{}_a.jpg")
    table(folder, "captions.txt", ["image,caption", *(quoted(f"{i}_a.jpg", i) for i in range(COUNT))])


def flickr8k_tokens(folder: Path) -> None:
    pictures(folder, "Flicker8k_Dataset/{}_a.jpg")
    table(folder, "Flickr8k.token.txt", (f"{i}_a.jpg#0\t{caption_of(i)}" for i in range(COUNT)))


def flickr30k(folder: Path) -> None:
    pictures(folder, "flickr30k_images/{}.jpg")
    lines = (f"{i}.jpg| 0| {caption_of(i)}" for i in range(COUNT))
    table(folder, "results.csv", ["image_name| comment_number| comment", *lines])


def coco(folder: Path) -> None:
    names = pictures(folder, "train2017/{:012}.jpg")
    images = [{"id": 7 * i, "file_name": name.removeprefix("train2017/")} for i, name in enumerate(names)]
    annotations = [{"image_id": 7 * i, "id": i, "caption": caption_of(i)} for i in range(COUNT)]
    (folder / "annotations").mkdir()
    content = json.dumps({"info": {}, "images": images, "annotations": annotations})
    (folder / "annotations" / "captions_train2017.json").write_text(content)


def karpathy(folder: Path) -> None:
    names = pictures(folder, "imgs/{}.jpg")
    images = [
        {"filename": name[5:], "filepath": "imgs", "sentences": [{"raw": caption_of(i), "tokens": []}]}
        for i, name in enumerate(names)
    ]
    (folder / "dataset.json").write_text(json.dumps({"images": images, "dataset": "mine"}))


def hugging_face_lines(folder: Path) -> None:
    pictures(folder, "train/{}.png")
    lines = (json.dumps({"file_name": f"{i}.png", "text": caption_of(i)}) for i in range(COUNT))
    table(folder, "train/metadata.jsonl", lines)


def hugging_face_table(folder: Path) -> None:
    pictures(folder, "train/{}.png")
    table(folder, "train/metadata.csv", ["file_name,text", *(quoted(f"{i}.png", i) for i in range(COUNT))])


def list_of_records(folder: Path) -> None:
    records = [{"image": name, "caption": [caption_of(i)]} for i, name in enumerate(pictures(folder))]
    (folder / "train.json").write_text(json.dumps(records))


def names_with_captions(folder: Path) -> None:
    found = {name: {"caption": caption_of(i), "tags": "x"} for i, name in enumerate(pictures(folder))}
    (folder / "meta.json").write_text(json.dumps(found))


def texts_beside(folder: Path) -> None:
    for i, name in enumerate(pictures(folder, "some/where/{}.jpg")):
        (folder / name).with_suffix(".txt").write_text(caption_of(i) + "\n")
    (folder / "README.txt").write_text("About these pictures.")


def shards_with_text(folder: Path) -> None:
    tar(folder / "00000.tar", shard_members("{:04}.png", "{:04}.txt"))


def shards_with_dots(folder: Path) -> None:
    tar(folder / "00000.tar", shard_members("./img.v1.{:04}.png", "./img.v1.{:04}.txt"))


def shards_of_img2dataset(folder: Path) -> None:
    texts = shard_members("{:09}.png", "{:09}.json", lambda i: json.dumps({"caption": caption_of(i), "status": "ok"}))
    tar(folder / "00000.tar", texts)
    (folder / "00000_stats.json").write_text(json.dumps({"count": COUNT, "successes": COUNT}))


def shards_of_macos(folder: Path) -> None:
    foreign = [(f"._{i:04}.png", b"Mac OS X") for i in range(COUNT)] + [("__MACOSX/._1.txt", b"x")]
    tar(folder / "00000.tar", [*foreign, *shard_members("{:04}.png", "{:04}.txt")])


def shards_packed(folder: Path) -> None:
    tar(folder / "00000.tar.gz", shard_members("{:04}.png", "{:04}.txt"), "w:gz")


def shards_with_masks(folder: Path) -> None:
    masks = [(f"{i:04}.mask.png", encoded(0)) for i in range(COUNT)]
    tar(folder / "00000.tar", [*shard_members("{:04}.png", "{:04}.caption.txt"), *masks])


def texts_in_a_parallel_folder(folder: Path) -> None:
    for number in range(COUNT):
        picture(folder / "train" / "Images" / f"{number:03}.png", number)
        table(folder, f"train/Captions/{number:03}.txt", [caption_of(number)])


READ = [
    csv_quoted, csv_unquoted_commas, csv_byte_order_mark_and_crlf, csv_semicolons_and_capitals, tsv, csv_backslashes,
    csv_composed_letters, csv_more_columns, csv_utf_16, csv_of_another_machine, csv_without_endings,
    csv_of_another_language, csv_of_converted_pictures, flickr8k, flickr8k_tokens, flickr30k, coco,
    karpathy, hugging_face_lines, hugging_face_table, list_of_records,
    names_with_captions, texts_beside,
    texts_in_a_parallel_folder, shards_with_text, shards_with_dots, shards_of_img2dataset, shards_of_macos,
    shards_packed, shards_with_masks,
]  # fmt: skip


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch) -> Path:
    place = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("IMAGERY_CACHE", str(place))
    return place


@pytest.mark.parametrize("layout", READ, ids=lambda layout: layout.__name__)
def test_layouts_of_people_are_read_whole(layout, tmp_path):
    layout(tmp_path)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    folder = PictureFolder(tmp_path)
    entries = folder.train + folder.held_out
    assert sorted(entry.caption for entry in entries) == sorted(map(caption_of, range(COUNT)))
    assert f"{COUNT} pairs of {COUNT} pictures" in folder.summary
    for entry, pixels in zip(entries, folder.read(entries), strict=True):
        number = int(entry.caption.rsplit(" ", 1)[1])
        assert abs(int(pixels[32, 32, 0]) - 10 * number) <= 3  # the caption of this picture and no other
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before  # nothing is written there


def test_captions_in_windows_1252_are_read_and_said(tmp_path):
    lines = rows(pictures(tmp_path), lambda name, i: f"{name},a café number {i}")
    table(tmp_path, "captions.csv", ["file,caption", *lines], encoding="cp1252")
    folder = PictureFolder(tmp_path)
    assert folder.train[0].caption.startswith("a café number")
    assert "captions.csv line 2 is not UTF-8; the file was read as Windows-1252" in folder.summary


def test_several_captions_of_a_picture_stay_on_one_side_of_the_split(tmp_path):
    names = pictures(tmp_path)
    lines = [f"{name},{caption_of(i)} again {k}" for i, name in enumerate(names) for k in range(5)]
    table(tmp_path, "captions.csv", ["file,caption", *lines])
    folder = PictureFolder(tmp_path)
    assert len(folder.train) + len(folder.held_out) == 5 * COUNT
    assert not {entry.name for entry in folder.train} & {entry.name for entry in folder.held_out}


def test_every_line_of_a_text_beside_a_picture_is_a_caption(tmp_path):
    for name in pictures(tmp_path):
        (tmp_path / name).with_suffix(".txt").write_text("one star\n\nthe same star\n")
    folder = PictureFolder(tmp_path)
    assert {entry.caption for entry in folder.train} == {"one star", "the same star"}
    assert f"{COUNT} text files have several lines" in folder.summary


def test_several_captions_in_a_shard_are_pairs_of_their_own(tmp_path):
    tar(
        tmp_path / "0.tar", shard_members("{}.png", "{}.json", lambda i: json.dumps({"captions": ["one", f"star {i}"]}))
    )
    folder = PictureFolder(tmp_path)
    captions = [entry.caption for entry in folder.train + folder.held_out]
    assert sorted(captions) == sorted([*["one"] * COUNT, *(f"star {i}" for i in range(COUNT))])


# ------------------------------------------------------------ what is refused, and how


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


# ------------------------------------------------------------ pictures are decoded once


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


# ---------------------------------------------------------------- captions that are odd


def test_what_stands_for_a_missing_caption_is_none(tmp_path, cache):
    names, missing = pictures(tmp_path), ("nan", "None", "NULL", "N/A")
    said = [f"{name},{missing[number] if number < len(missing) else 'a star'}" for number, name in enumerate(names)]
    table(tmp_path, "captions.csv", ["file,caption", *said])
    with pytest.raises(ValueError, match=r"4 of 24 pairs .* captions\.csv line 2 has no caption for 0\.png"):
        PictureFolder(tmp_path, cache=cache)


def test_one_column_of_another_language_is_read_and_two_are_asked_about(tmp_path, cache):
    names = pictures(tmp_path)
    table(tmp_path, "captions.csv", ["file,caption_de", *rows(names)])
    assert "columns file and caption_de" in PictureFolder(tmp_path, cache=cache).summary
    table(tmp_path, "captions.csv", ["file,caption_de,caption_en", *(f"{name},ein Stern,a star" for name in names)])
    with pytest.raises(ValueError, match="caption_de, caption_en; rename one to caption"):
        PictureFolder(tmp_path, cache=cache)


def test_long_marked_up_and_equal_captions_are_remarked_on(tmp_path, cache):
    names = pictures(tmp_path)
    for caption, remark in (
        ("very long " * 60, "24 captions have more than 400 characters"),
        ("<b>a</b> &amp; star", "24 captions hold HTML such as <b>"),
        ("a star", "all captions are alike"),
    ):
        table(tmp_path, "captions.csv", ["file,caption", *(f"{name},{caption}" for name in names)])
        assert remark in PictureFolder(tmp_path, cache=cache).summary


def test_a_second_text_file_beside_a_picture_is_named(tmp_path, cache):
    for name in pictures(tmp_path):
        (tmp_path / name).with_suffix(".txt").write_text("a star")
        (tmp_path / name).with_suffix(".caption").write_text("a longer caption of a star")
    summary = PictureFolder(tmp_path, cache=cache).summary
    assert "24 further text files beside the pictures are not read (first: 0.caption)" in summary
