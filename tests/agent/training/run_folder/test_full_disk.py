"""On a full disk a training ends with one line that says what is saved, and goes on later."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imagery_agent.training import checkpoint
from imagery_agent.training.curves import Curves
from imagery_experiments.cli.main import main
from tests.agent.training.run_folder.orders import averages, fails, order


@pytest.mark.parametrize("error", [OSError(28, "No space left on device", "x"), RuntimeError("file write failed")])
def test_a_full_disk_keeps_the_last_checkpoint_and_the_run_goes_on_later(error, data, tmp_path, monkeypatch, capsys):
    run_dir = tmp_path / "run"
    main(order(data, run_dir, steps=2))
    before = (run_dir / "checkpoint.pt").read_bytes()

    def full(state: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.torch, "save", full)
        line, code = fails(order(data, run_dir, "--resume", steps=4), capsys)
    assert "no space left on device; the last checkpoint is whole" in line
    assert code == 1
    assert (run_dir / "checkpoint.pt").read_bytes() == before
    assert not list(run_dir.glob("*.tmp"))
    main(order(data, run_dir, "--resume", steps=4))
    assert averages(run_dir)[0] == 4


def test_a_disk_that_is_full_at_the_first_save_is_said_in_one_line(data, tmp_path, monkeypatch, capsys):
    def full(state: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.torch, "save", full)
        line, code = fails(order(data, tmp_path / "run", steps=2), capsys)
    assert "no space left on device; nothing is saved yet: free space" in line
    assert "checkpoint is whole" not in line
    assert code == 1
    assert not list((tmp_path / "run").glob("*.tmp"))
    main(order(data, tmp_path / "run", steps=2))
    assert averages(tmp_path / "run")[0] == 2


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Writing fails beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_from_the_start_ends_the_training_at_once(data, tmp_path, capsys):
    main(order(data, tmp_path / "first", steps=1))  # the cache of pictures is there
    with files_of_at_most(300):
        line, status = fails(order(data, tmp_path / "run", steps=40), capsys)
    assert status == 1
    assert "nothing is saved yet" in line
    assert Path(line.split(": ")[1]).parent.is_relative_to(tmp_path / "run"), line  # a file is named


def test_curves_on_a_full_disk_raise_where_they_are_written(tmp_path):
    """They were handed to a thread: it died, and the training waited for it without end."""
    curves = Curves(tmp_path, start=0)
    many = {f"training/part{number}": 1.0 for number in range(100)}
    with files_of_at_most(1000), pytest.raises(OSError, match=r"events\.out\.tfevents") as error:
        curves.add_numbers(0, many)
    assert error.value.errno == errno.EFBIG
    (file,) = tmp_path.iterdir()
    assert 900 < file.stat().st_size <= 1000
