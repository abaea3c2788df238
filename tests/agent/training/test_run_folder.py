"""What a training command does in its folder: it goes on, refuses, repairs, and names commands that work."""

from __future__ import annotations

import errno
import json
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from kills import KILLS
from PIL import Image

from imagery_agent import pretrained
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.training import checkpoint, export
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.curves import Curves
from imagery_agent.training.recipes import registry
from imagery_agent.training.recipes.dvae import DVAERecipe
from imagery_agent.training.run_log import RunLog
from imagery_experiments.cli.main import main

TINY = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path_factory) -> None:
    """Small networks, a cache of its own, no compiler."""
    monkeypatch.setattr(registry, "DVAEConfig", lambda **given: TINY)
    monkeypatch.setattr(registry, "PriorConfig", lambda **given: PriorConfig(width=16, layers=1, heads=2, **given))
    monkeypatch.setenv("IMAGERY_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setattr("imagery_agent.training.recipes.captioned_pictures.compile_modules", lambda modules: None)
    monkeypatch.setattr("imagery_agent.training.recipes.dvae.CENSUS_SIZE", 8)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("my pictures")
    for number in range(30):
        Image.new("RGB", (12, 12), (8 * number, 0, 100)).save(folder / f"{number}.png")
        (folder / f"{number}.txt").write_text(f"a block number {number}")
    return folder


def order(data: Path, run_dir: Path, *more: str, steps: int = 6) -> list[str]:
    size = ("--steps", str(steps), "--batch-size", "2")
    return ["train", "dvae", "--data", str(data), "--run-dir", str(run_dir), *size, *more]


def fails(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, object]:
    """The one line on standard error, and the exit status."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("imagery: ")]
    assert len(lines) == 1
    return lines[0], stopped.value.code


def averages(run_dir: Path) -> tuple[int, dict[str, torch.Tensor]]:
    state = load_checkpoint(run_dir)
    assert state is not None
    return state["step"], state["average"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_saves_and_goes_on_to_the_same_weights(
    number, status, data, tmp_path, monkeypatch, capsys
):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts without it
    main(order(data, tmp_path / "whole"))
    real = DVAERecipe.loss

    def interrupted(self: DVAERecipe, model, batch, *, step, generator):
        if step == 3:
            os.kill(os.getpid(), number)
        return real(self, model, batch, step=step, generator=generator)

    with monkeypatch.context() as patch:
        patch.setattr(DVAERecipe, "loss", interrupted)
        line, code = fails(order(data, tmp_path / "stopped"), capsys)
    assert code == status
    assert "stopped after step 4 and saved" in line
    assert "the same command goes on from there" in line
    assert averages(tmp_path / "stopped")[0] == 4
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    main(order(data, tmp_path / "stopped"))
    assert "going on in" in capsys.readouterr().out
    (whole_step, whole), (step, resumed) = averages(tmp_path / "whole"), averages(tmp_path / "stopped")
    assert whole_step == step == 6
    assert all(torch.equal(tensor, resumed[name]) for name, tensor in whole.items())


def test_a_finished_run_and_another_run_are_not_touched(data, tmp_path, capsys):
    run_dir = tmp_path / "run"
    main(order(data, run_dir, steps=2))
    before = (run_dir / "checkpoint.pt").read_bytes()
    assert (
        "holds this training run, finished; train it further with --resume"
        in fails(order(data, run_dir, steps=2), capsys)[0]
    )
    assert "with --steps 2, not --steps 3; pass --resume" in fails(order(data, run_dir, steps=3), capsys)[0]
    again = ["train", "prior", "--data", str(data), "--run-dir", str(run_dir), "--resume"]
    assert "was trained with the model dvae, not with the model prior" in fails(again, capsys)[0]
    other = tmp_path / "other"
    shutil.copytree(data, other)
    assert f"was trained with --data {data}" in fails(order(other, run_dir, "--resume", steps=3), capsys)[0]
    assert (run_dir / "checkpoint.pt").read_bytes() == before
    main(order(data, run_dir, "--resume", steps=3))
    assert averages(run_dir)[0] == 3


def test_the_log_of_a_diverged_run_is_valid_json(tmp_path):
    log = RunLog(tmp_path, start=0)
    log.training(0, {"loss": float("nan"), "rate": 0.5})
    log.held_out(1, {"error": float("inf")})
    rows = [
        json.loads(line, parse_constant=lambda name: pytest.fail(name))
        for line in (tmp_path / "log.jsonl").read_text().splitlines()
    ]
    assert rows == [{"step": 0, "loss": None, "rate": 0.5}, {"step": 1, "held_out": {"error": None}}]


def test_resuming_nothing_is_refused(data, tmp_path, capsys):
    line, code = fails(order(data, tmp_path / "run", "--resume"), capsys)
    assert "expected a checkpoint to resume from" in line
    assert "leave out --resume to start" in line
    assert code == 2
    assert not (tmp_path / "run").exists()


def test_two_trainings_in_one_folder_are_refused(data, tmp_path, capsys):
    run_dir = tmp_path / "run"
    code = (
        "import sys, time; from pathlib import Path; from imagery_agent.folder_lock import locked\n"
        f"with locked(Path({str(run_dir)!r}) / '.lock', busy='training'): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        line, status = fails(order(data, run_dir), capsys)
    finally:
        holder.kill()
        holder.communicate()
    assert "another process is training in" in line
    assert status == 2
    assert not (run_dir / "checkpoint.pt").exists()
    main(order(data, run_dir, steps=1))  # the lock of a killed process does not count


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--steps", "0"), "--steps to be a whole number from 1"),
        (("--steps", "-1"), "--steps to be a whole number from 1"),
        (("--minutes", "nan"), "--minutes to be"),
        (("--minutes", "inf"), "--minutes to be"),
        (("--minutes", "0"), "--minutes to be a number above 0"),
        (("--learning-rate", "0"), "--learning-rate to be a number above 0"),
        (("--learning-rate", "1e30"), "--learning-rate to be a number above 0 and at most 1"),
        (("--learning-rate", "nan"), "--learning-rate to be"),
        (("--batch-size", "0"), "--batch-size to be a whole number from 1"),
        (("--batch-size", "9999999999"), "--batch-size to be a whole number from 1"),
        (("--save-every-s", "-1"), "--save-every-s to be"),
        (("--workers", "-1"), "--workers to be"),
        (("--devices", "0"), "--devices to be"),
        (("--precision", "8-bit"), "--precision to be one of 32-true, bf16-mixed"),
        (("--accelerator", "gpu"), "--accelerator to be one of auto, cpu, cuda"),
        (("--weights", "mine"), "options that the training of dvae uses, got --weights"),
    ],
)  # fmt: skip
def test_options_out_of_range_are_refused_before_anything_is_read(options, wanted, data, tmp_path, capsys):
    line, code = fails(["train", "dvae", "--data", str(data), "--run-dir", str(tmp_path / "run"), *options], capsys)
    assert f"expected {wanted}" in line
    assert code == 2
    assert not (tmp_path / "run").exists()


def test_options_that_the_reference_classifier_does_not_use_are_refused(data, capsys):
    line, _ = fails(["train", "judge", "--data", str(data), "--batch-size", "4", "--preset", "paper"], capsys)
    assert "training of judge uses, got --batch-size, --preset" in line


def test_a_torn_last_line_of_the_log_is_repaired_and_another_is_named(data, tmp_path, capsys):
    run_dir = tmp_path / "run"
    main(order(data, run_dir, steps=2))
    log = run_dir / "log.jsonl"
    whole = log.read_text()
    log.write_text(whole + '{"step": 1, "lo')
    main(order(data, run_dir, "--resume", steps=3))
    steps = [json.loads(line)["step"] for line in log.read_text().splitlines()]
    assert steps == sorted(steps)
    log.write_text("{broken\n" + whole)
    assert f"{log} line 1 is damaged" in fails(order(data, run_dir, "--resume", steps=4), capsys)[0]


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


def printed_command(output: str) -> list[str]:
    """The last command of the program that an output names."""
    name, *arguments = shlex.split("imagery " + output.rsplit("imagery ", 1)[1].strip())
    assert name == "imagery"
    return arguments


def test_every_command_that_training_prints_works(data, tmp_path, monkeypatch, capsys):
    """From pictures to a network in use by the printed commands alone, in a folder whose name has a blank."""
    monkeypatch.chdir(tmp_path)
    main(order(data, Path("runs/dvae"), steps=1))
    main(printed_command(capsys.readouterr().out))
    assert "shipped dvae" in capsys.readouterr().out
    size = ("--steps", "1", "--batch-size", "2", "--weights", "my-weights")
    main(["train", "prior", "--data", str(data), *size])
    main(printed_command(capsys.readouterr().out))
    assert "shipped prior" in capsys.readouterr().out
    assert LearnedImagination.load("my-weights").prior.config.codes == TINY.codes


def test_a_prior_takes_the_discrete_vae_along_that_it_was_trained_with(data, tmp_path, monkeypatch, capsys):
    for module in (pretrained, export, registry):
        monkeypatch.setattr(module, "WEIGHTS_DIR", tmp_path / "package")
    main(order(data, tmp_path / "dvae", steps=1))
    main(["export", "dvae", "--data", str(data), "--run-dir", str(tmp_path / "dvae"), "--weights", str(tmp_path / "a")])
    shutil.copytree(tmp_path / "a", tmp_path / "package")
    monkeypatch.chdir(tmp_path)
    main(["train", "prior", "--data", str(data), "--steps", "1", "--batch-size", "2"])
    main(printed_command(capsys.readouterr().out))
    assert LearnedImagination.load("my-weights").dvae.config == TINY
    main(order(data, tmp_path / "dvae2", steps=3))
    main(["export", "dvae", "--data", str(data), "--run-dir", "dvae2", "--weights", "b"])
    line, _ = fails(["export", "prior", "--data", str(data), "--run-dir", "runs/prior", "--weights", "b"], capsys)
    assert "trained with the discrete VAE in" in line


KILLED_STEPS = 2000
TRAINED = """
import sys
from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.training.recipes import registry
registry.DVAEConfig = lambda **given: DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
from imagery_experiments.cli.main import main
main(sys.argv[1:])
"""


@pytest.mark.slow
def test_training_killed_at_random_moments_ends_as_if_nothing_had_happened(data, tmp_path, capsys):
    """SIGKILL, SIGTERM and Ctrl-C in turn, a checkpoint every second, always the same command; prints counts.

    Half of the kills come at any moment, half soon after a checkpoint of this start.
    """
    environment = {**os.environ, "CXX": "none", "OMP_NUM_THREADS": "1"}

    def command(run_dir: Path) -> list[str]:
        return [sys.executable, "-c", TRAINED, *order(data, run_dir, "--save-every-s", "1", steps=KILLED_STEPS)]

    subprocess.run(command(tmp_path / "whole"), env=environment, check=True, capture_output=True, timeout=1200)
    rng, kills, starts, lost, changed, runs = np.random.default_rng(0), 0, 0, 0, 0, 0
    _, whole = averages(tmp_path / "whole")
    expected = [row for row in read_log(tmp_path / "whole") if "loss" in row]
    while kills < KILLS:  # a run that ends sooner is followed by another
        runs += 1
        folder, code = tmp_path / f"killed{runs}", -1
        while code != 0:
            starts += 1
            with subprocess.Popen(
                command(folder), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                if kills < KILLS:
                    wait_for_moment(process, folder / "checkpoint.pt", rng, after_saving=kills % 2 == 1)
                if kills < KILLS and process.poll() is None:
                    process.send_signal((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[kills % 3])
                    kills += 1
                code = process.wait(timeout=1200)
        step, resumed = averages(folder)
        assert step == KILLED_STEPS
        changed += sum(not torch.equal(tensor, resumed[name]) for name, tensor in whole.items())
        rows = [row for row in read_log(folder) if "loss" in row]
        lost += sum(row not in rows for row in expected) + abs(len(rows) - len(expected))
    with capsys.disabled():
        print(f"\ntrain: {kills} kills in {starts} starts of {runs} runs: {lost} lost rows, {changed} changed tensors")
    assert (lost, changed) == (0, 0)


def wait_for_moment(
    process: subprocess.Popen[bytes], saved: Path, rng: np.random.Generator, *, after_saving: bool
) -> None:
    """Up to 16 seconds after the start, or up to 2.5 after its first checkpoint."""
    if not after_saving:
        time.sleep(float(rng.uniform(1, 16)))
        return
    before = saved.stat().st_mtime_ns if saved.exists() else 0
    while process.poll() is None and not (saved.exists() and saved.stat().st_mtime_ns != before):
        time.sleep(0.02)
    time.sleep(float(rng.uniform(0, 2.5)))


def read_log(run_dir: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (run_dir / "log.jsonl").read_text().splitlines()]


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
