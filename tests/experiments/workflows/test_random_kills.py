"""Runs and sweeps killed at random moments, and begun again until they end: no row is lost, no result changed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fake_agents
import pytest
from kills import KILLS

TESTS = Path(fake_agents.__file__).parent
LIMIT_S = 240
CONFIG = """
study = "fake_agents:TINY"
agents = ["fake_agents:FAST", "fake_agents:SLOW"]
seeds = [0, 1]
participants = 2
"""
Command = Callable[[Path], list[str]]


def run_command(folder: Path) -> list[str]:
    return [sys.executable, fake_agents.__file__, str(folder), "0.03", "2"]


def sweep_command(folder: Path) -> list[str]:
    config = folder.with_suffix(".toml")
    config.write_text(CONFIG)
    code = "from imagery_experiments.cli.main import main; main()"
    return [sys.executable, "-c", code, "sweep", str(config), "--out", str(folder), "--workers", "2"]


def start(command: Command, folder: Path) -> subprocess.Popen:
    path = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    return subprocess.Popen(command(folder), env={**os.environ, "PYTHONPATH": path}, **quiet)


def rows(folder: Path) -> set[tuple[str, bytes]]:
    """Complete lines of all row files, with the file's name."""
    return {
        (str(path.relative_to(folder)), line)
        for path in folder.rglob("trials.jsonl")
        for line in path.read_bytes().splitlines(keepends=True)
        if line.endswith(b"\n")
    }


def results(folder: Path) -> dict[str, bytes]:
    """The files of rows and tables, by name."""
    files = [path for suffix in ("jsonl", "csv", "parquet") for path in folder.rglob(f"*.{suffix}")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def still_running(session: int) -> list[int]:
    """Processes of a session that live on."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


def outlives(session: int, seconds: float) -> bool:
    """Whether a worker still runs so long after its parent was killed."""
    deadline = time.monotonic() + seconds
    while still_running(session):
        if time.monotonic() > deadline:
            for pid in still_running(session):
                os.kill(pid, signal.SIGKILL)
            return True
        time.sleep(0.05)
    return False


def wait_for_row(process: subprocess.Popen, folder: Path, seconds: float) -> None:
    """Wait until the process has written a new row, and then so long; or until it ends."""
    before, deadline = rows(folder), time.monotonic() + LIMIT_S
    while process.poll() is None and rows(folder) <= before and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(seconds)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes in /proc")
@pytest.mark.parametrize("command", [run_command, sweep_command])
def test_kills_at_random_moments_lose_nothing_and_leave_no_workers(command, tmp_path, capsys):
    begun = time.monotonic()
    assert start(command, tmp_path / "whole").wait(LIMIT_S) == 0
    duration_s = time.monotonic() - begun
    expected, rng = results(tmp_path / "whole"), random.Random(0)
    kills = lost = changed = left = rounds = interrupted = 0
    while kills < KILLS:
        folder = tmp_path / f"killed{rounds}"
        rounds, written = rounds + 1, set()
        while True:
            process = start(command, folder)
            if kills < KILLS and rng.random() < 0.5:  # however slow the machine is: every other kill after a row
                wait_for_row(process, folder, rng.uniform(0.0, 0.3))
                moment = 0.001
            else:
                moment = rng.uniform(0.2, 1.0) * duration_s
            try:
                code = process.wait(moment if kills < KILLS else LIMIT_S)
                assert code == 0, "the restart was refused"
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                left += outlives(process.pid, 5)
                written |= rows(folder)
        changed += sum(results(folder).get(name) != content for name, content in expected.items())
        lost += len((written | rows(tmp_path / "whole")) - rows(folder))
        interrupted += len(written)
    with capsys.disabled():
        what = command.__name__.removesuffix("_command")
        print(f"\n{what}: {kills} kills, {interrupted} rows on disk when killed:", end=" ")
        print(f"{lost} rows lost, {changed} results changed, {left} left workers")
    assert expected
    assert interrupted, "no kill came after a row"
    assert (lost, changed, left) == (0, 0, 0)
