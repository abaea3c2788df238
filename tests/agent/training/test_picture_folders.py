"""Training on anybody's pictures: reading them, refusing what cannot be read, and sharing the work."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tensorboardX.proto.event_pb2 import Event

from imagery_agent.models.batches import Condition, TrainingBatch
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.own_pictures.layouts import is_picture_folder
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.devices import Machines, rows_of
from imagery_experiments.cli.main import main


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMAGERY_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


COLORS = ("red", "green", "blue", "black")


def drawing(number: int) -> Image.Image:
    """A disc of one colour on a transparent ground, wider than high."""
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste(COLORS[number % 4], (20 + number % 7, 10, 40, 30))
    return picture


def captioned(number: int) -> str:
    return f"a {COLORS[number % 4]} block"


@pytest.fixture(scope="module")
def table_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    rows = ["file,caption"]
    for number in range(60):
        drawing(number).save(folder / f"{number}.png")
        rows.append(f"{number}.png,{captioned(number)}")
    (folder / "captions.csv").write_text("\n".join(rows))
    return folder


@pytest.fixture(scope="module")
def shard_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    for shard in range(2):
        with tarfile.open(folder / f"{shard:05}.tar", "w") as tar:
            for number in range(30 * shard, 30 * shard + 30):
                content = io.BytesIO()
                drawing(number).save(content, "PNG")
                for ending, data in (("png", content.getvalue()), ("txt", captioned(number).encode())):
                    member = tarfile.TarInfo(f"{number}.{ending}")
                    member.size = len(data)
                    tar.addfile(member, io.BytesIO(data))
    return folder


def test_a_table_and_shards_of_the_same_pictures_read_the_same(table_folder, shard_folder):
    tables, shards = PictureFolder(table_folder), PictureFolder(shard_folder)
    by_caption = {}
    for folder in (tables, shards):
        entries = {Path(entry.name).stem: entry for entry in folder.train + folder.held_out}
        assert len(entries) == 60
        by_caption[folder.folder] = [entries[str(number)] for number in range(60)]
    first, second = by_caption.values()
    assert [entry.caption for entry in first] == [entry.caption for entry in second]
    np.testing.assert_array_equal(tables.read(first), shards.read(second))


def test_pictures_are_cut_square_and_laid_on_white(table_folder):
    folder = PictureFolder(table_folder)
    pictures = folder.read(folder.held_out)
    assert pictures.shape == (len(folder.held_out), 64, 64, 3)
    assert pictures.dtype == np.uint8
    assert (pictures[:, 0, 0] == 255).all()
    assert (pictures[:, 32, 32] < 255).any(-1).all()


def test_what_is_held_out_is_never_drawn(table_folder):
    folder = PictureFolder(table_folder)
    drawn = {entry.name for entry in folder.draw(np.random.default_rng(0), 2000)}
    assert drawn == {entry.name for entry in folder.train}
    assert not drawn & {entry.name for entry in folder.held_out}
    assert len(folder.train) + len(folder.held_out) == 60


def test_a_corpus_is_not_mistaken_for_pictures(table_folder, shard_folder, tmp_path):
    assert is_picture_folder(table_folder)
    assert is_picture_folder(shard_folder)
    assert not is_picture_folder(tmp_path)


def bad_columns(folder: Path) -> None:
    (folder / "captions.csv").write_text("file,width\na.png,12\n")


def missing_picture(folder: Path) -> None:
    (folder / "captions.csv").write_text("file,caption\na.png,a star\n")


def bare_picture(folder: Path) -> None:
    with tarfile.open(folder / "0.tar", "w") as tar:
        member = tarfile.TarInfo("lonely.png")
        tar.addfile(member, io.BytesIO())


def too_few(folder: Path) -> None:
    drawing(0).save(folder / "a.png")
    (folder / "captions.csv").write_text("file,caption\na.png,a star\n")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (bad_columns, "a table with columns file and caption"),
        (missing_picture, "names a.png, which is not there"),
        (bare_picture, "lonely.txt is not there"),
        (too_few, "add pictures"),
        (lambda folder: None, "neither pictures nor captions"),
    ],
)
def test_folders_that_cannot_be_used_are_told(spoil, message, tmp_path):
    spoil(tmp_path)
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        PictureFolder(tmp_path)


def test_a_damaged_picture_is_named(table_folder, tmp_path):
    (tmp_path / "captions.csv").write_text((table_folder / "captions.csv").read_text())
    for number in range(60):
        (tmp_path / f"{number}.png").write_bytes(b"nonsense")
    with pytest.raises(ValueError, match=r"60 of 60 pairs .* cannot read \d+\.png"):
        PictureFolder(tmp_path)


# ------------------------------------------------------------ sharing the work


def test_rows_of_all_processes_are_the_batch():
    text, codes = torch.arange(12).reshape(6, 2), torch.arange(18).reshape(6, 3)
    batch = ([TrainingBatch(Condition(text), codes, codes.float())], None)
    parts = [rows_of(batch, rank, 3) for rank in range(3)]
    assert torch.equal(torch.cat([part[0][0].condition.text for part in parts]), text)
    assert torch.equal(torch.cat([part[0][0].posterior for part in parts]), codes.float())
    assert parts[0][1] is None
    assert parts[0][0][0].condition.source is None
    with pytest.raises(ValueError, match="4 processes can share, got 6"):
        rows_of(batch, 0, 4)
    with pytest.raises(ValueError, match="divides the batch of 6"):
        Machines(devices=4).fabric(6)


def imagery(*arguments: str) -> subprocess.CompletedProcess:
    """The command line in a process of its own, without a compiler (compiling takes longer than the steps)."""
    script = Path(sys.executable).with_name("imagery")
    environment = {**os.environ, "CXX": "none", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )


def curve(run_dir: Path) -> list[float]:
    rows = [json.loads(line) for line in (run_dir / "log.jsonl").read_text().splitlines()]
    return [row["loss"] for row in rows if "loss" in row]


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(table_folder, tmp_path):
    shared = ("train", "prior", "--data", str(table_folder), "--preset", "dalle-tiny", "--steps", "21")
    precision = ("--precision", "32-true")
    imagery(*shared, *precision, "--run-dir", str(tmp_path / "one"))
    done = imagery(*shared, *precision, "--run-dir", str(tmp_path / "two"), "--devices", "2")
    one, two = curve(tmp_path / "one"), curve(tmp_path / "two")
    assert len(one) == len(two) == 2
    assert one[0] - one[-1] > 0.3
    np.testing.assert_allclose(one, two, rtol=2e-3)
    assert done.stdout.count("trained prior") == 1


def test_a_resumed_run_keeps_the_settings_it_was_given(table_folder, tmp_path):
    order = ["train", "dvae", "--data", str(table_folder), "--run-dir", str(tmp_path)]
    main([*order, "--steps", "1", "--batch-size", "4", "--learning-rate", "0.01"])
    main([*order, "--resume", "--steps", "2"])
    state = load_checkpoint(tmp_path)
    assert state is not None
    assert state["step"] == 2
    assert (state["settings"]["batch_size"], state["settings"]["learning_rate"]) == (4, 0.01)


def test_curves_and_sheets_are_written_for_tensorboard(table_folder, tmp_path):
    run_dir = tmp_path / "run"
    main(["train", "dvae", "--data", str(table_folder), "--steps", "2", "--run-dir", str(run_dir)])
    (file,) = (run_dir / "tensorboard").glob("events.*")
    tags = {value.tag for event in events(file) for value in event.summary.value}
    assert {"training/loss", "training/learning_rate", "held_out/psnr_db", "reconstructions"} <= tags


def events(file: Path) -> list[Event]:
    """Records of an event file: length (8 bytes), its checksum (4), the event, its checksum (4)."""
    content, found, at = file.read_bytes(), [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 8], "little")
        found.append(Event.FromString(content[at + 12 : at + 12 + size]))
        at += 16 + size
    return found


def test_own_networks_go_into_a_folder_of_their_own(table_folder, tmp_path, capsys):
    run_dir, weights = tmp_path / "run", tmp_path / "weights"
    order = ["--data", str(table_folder), "--run-dir", str(run_dir)]
    main(["train", "dvae", *order, "--steps", "1"])
    with pytest.raises(SystemExit):
        main(["export", "dvae", *order])
    assert "give --weights" in capsys.readouterr().err
    main(["export", "dvae", *order, "--weights", str(weights)])
    assert "shipped dvae" in capsys.readouterr().out
    assert "pictures of" in (weights / "dvae" / "README.md").read_text()
    with pytest.raises(SystemExit):
        main(["train", "interpreter", "--data", str(table_folder), "--run-dir", str(tmp_path / "other")])
    assert "expected a corpus of drawings for the interpreter" in capsys.readouterr().err
