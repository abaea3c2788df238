"""Every layout in which people keep pictures with captions is read whole, odd captions are remarked on."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from imagery_agent.training.data.picture_folders import PictureFolder
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


def shards_with_dots(folder: Path) -> None:
    tar(folder / "00000.tar", shard_members("./img.v1.{:04}.png", "./img.v1.{:04}.txt"))


def shards_of_img2dataset(folder: Path) -> None:
    texts = shard_members("{:09}.png", "{:09}.json", lambda i: json.dumps({"caption": caption_of(i), "status": "ok"}))
    tar(folder / "00000.tar", texts)
    (folder / "00000_stats.json").write_text(json.dumps({"count": COUNT, "successes": COUNT}))


def shards_of_macos(folder: Path) -> None:
    foreign = [(f"._{i:04}.png", b"Mac OS X") for i in range(COUNT)] + [("__MACOSX/._1.txt", b"x")]
    tar(folder / "00000.tar", [*foreign, *shard_members("{:04}.png", "{:04}.txt")])


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
