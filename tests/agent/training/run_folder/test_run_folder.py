"""What a training command does in its folder: it goes on, refuses, and repairs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
import torch

from imagery_agent.training.recipes.dvae import DVAERecipe
from imagery_agent.training.run_log import RunLog
from imagery_experiments.cli.main import main
from tests.agent.training.run_folder.orders import averages, fails, order


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
