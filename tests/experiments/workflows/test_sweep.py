"""A sweep gives the same rows whoever does the work and whatever is killed on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from fake_agents import KILL_ONCE

from imagery_experiments.cli.main import main
from imagery_experiments.workflows.sweep import CELLS, ROWS, Sweep, is_finished, read_sweep, run_cell, run_sweep

SWEEP = Sweep(
    "fake_agents:TINY",
    ("fake_agents:FAST", "fake_agents:SLOW"),
    seeds=(0, 1),
    participants=1,
    conditions=({"part": "first"}, {"part": "second"}),
)
CONFIG = """
study = "fake_agents:TINY"
agents = ["fake_agents:FAST", "fake_agents:SLOW"]
seeds = [0, 1]
participants = 1
conditions = [{part = "first"}, {part = "second"}]
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> bytes:
    """The rows of the sweep done cell by cell in this process."""
    out = tmp_path_factory.mktemp("sweep") / "alone"
    for cell in SWEEP.cells():
        run_cell(cell, out)
    (out / "sweep.json").write_bytes(_claimed(out))
    return run_sweep(SWEEP, out, workers=1).read_bytes()


def _claimed(out: Path) -> bytes:
    return json.dumps(asdict(SWEEP)).encode()


def test_cells_are_all_combinations_and_rows_are_complete(rows):
    assert len(SWEEP.cells()) == len({cell.id for cell in SWEEP.cells()}) == 2 * 2 * 2
    found = [json.loads(line) for line in rows.splitlines()]
    assert len(found) == 8 * 6
    assert {row["agent"] for row in found} == {"fast", "slow"}


def test_a_killed_worker_loses_nothing(tmp_path, rows, monkeypatch):
    """A worker is killed in the middle of a cell; another goes on where it stopped."""
    killed, one_seed = tmp_path / "killed", replace(SWEEP, seeds=(0,))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]))
    monkeypatch.setenv(KILL_ONCE, str(killed))
    found = run_sweep(one_seed, tmp_path / "out", workers=2).read_bytes()
    assert found.splitlines() == [line for line in rows.splitlines() if json.loads(line)["seed"] == 0]
    assert killed.exists()


def test_a_killed_sweep_resumes_and_finished_cells_are_not_run_again(tmp_path, rows):
    config, out = tmp_path / "sweep.toml", tmp_path / "out"
    config.write_text(CONFIG)
    assert read_sweep(config) == SWEEP
    first = SWEEP.cells()[0]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)]),
    }
    code = "from imagery_experiments.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "sweep", str(config), "--out", str(out), "--workers", "1"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not ((out / CELLS).exists() and is_finished(first, out)):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    stamp = (out / CELLS / first.id / "trials.jsonl").stat().st_mtime_ns
    assert run_sweep(SWEEP, out, workers=1).read_bytes() == rows
    assert (out / CELLS / first.id / "trials.jsonl").stat().st_mtime_ns == stamp


def test_ray_gives_the_same_rows(tmp_path, rows, monkeypatch):
    pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)]))
    assert run_sweep(SWEEP, tmp_path / "out", backend="ray", workers=2).read_bytes() == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("study = 1 2", "cannot read"),
        ('study = "mental-rotation"', "the setting 'agents', it is missing"),
        ('study = "mental-rotation"\nagent = ["imagery"]', "did you mean 'agents'"),
        ('study = "mental-rotation"\nagents = []', "'agents' to be a list of at least 1 value"),
        ('study = "mental-rotation"\nagents = ["imagry"]', "did you mean 'imagery'"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nconditions = [{x = 1}]', "its factors are"),
        ('study = "mental-rotation"\nagents = "imagery"', "'agents' to be a list, got 'imagery'"),
        ('study = "mental-rotation"\nagents = 5', "to be a list, got 5"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nseeds = 3', "'seeds' to be a list, got 3"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nseeds = ["a"]', "'seeds'[0] to be a whole number"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nseeds = [0, 0]', "every one of seeds once, got 0 twice"),
        ('study = "mental-rotation"\nagents = ["imagery", "imagery"]', "agents once, got 'imagery' twice"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nparticipants = "2"', "from 1 to 10000, got '2'"),
        ('study = "mental-rotation"\nagents = ["imagery"]\nquick = "no"', "true or false, got 'no'"),
        ('study = 1979-05-27\nagents = ["imagery"]', "'study' to be text"),
        ('study = "nowhere:STUDY"\nagents = ["imagery"]', "nowhere:STUDY"),
    ],
)
def test_a_mistake_ends_in_one_line(tmp_path, text, message, capsys):
    config = tmp_path / "sweep.toml"
    config.write_text(text)
    with pytest.raises(SystemExit, match="2"):
        main(["sweep", str(config), "--out", str(tmp_path / "out")])
    assert message in capsys.readouterr().err


def test_a_sweep_needs_workers(tmp_path, capsys):
    (tmp_path / "sweep.toml").write_text(CONFIG)
    with pytest.raises(SystemExit, match="2"):
        main(["sweep", str(tmp_path / "sweep.toml"), "--out", str(tmp_path / "out"), "--workers", "0"])
    assert "expected workers from 1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_rows_of_a_sweep_are_valid_json(rows):
    def refuse(text):
        raise AssertionError(text)

    assert all(json.loads(line, parse_constant=refuse) for line in rows.splitlines())


def test_the_example_is_a_valid_configuration(capsys, tmp_path):
    main(["sweep", "--example"])
    (tmp_path / "sweep.toml").write_text(capsys.readouterr().out)
    found = read_sweep(tmp_path / "sweep.toml")
    assert len(found.cells()) == 16
    assert all(cell.design().trials for cell in found.cells())


def test_what_a_kill_left_of_the_configuration_is_no_obstacle(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".sweep.json.tmp").write_text("{")
    one = Sweep("fake_agents:TINY", ("fake_agents:FAST",))
    assert run_sweep(one, tmp_path / "out", workers=1).exists()


def test_a_folder_of_another_sweep_is_refused(tmp_path):
    (tmp_path / ROWS).write_text("mine")
    with pytest.raises(ValueError, match="holds other files"):
        run_sweep(SWEEP, tmp_path)
