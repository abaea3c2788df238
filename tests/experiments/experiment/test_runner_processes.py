"""Runs with several processes, and what ends them: other runs, signals, full disks and killed workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import fake_agents
import pytest
from fake_agents import TINY

from imagery_agent.validation import InputError
from imagery_experiments.experiment.executors import WorkerDied, open_executor
from imagery_experiments.experiment.runner import run
from imagery_experiments.experiment.trial_log import TRIALS, read_rows
from tests.experiments.experiment.tiny_runs import DESIGN, run_tiny


def test_of_many_that_start_at_once_one_runs_and_the_others_are_told_so(tmp_path):
    pytest.importorskip("fcntl")
    said = []

    def start():
        try:
            run_tiny(tmp_path / "run", sleep_s=0.01)
            said.append("ran")
        except InputError as error:
            said.append(str(error))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("ran") == 1
    assert sum("another process is writing in" in one for one in said) == 5
    assert len(read_rows(tmp_path / "run")) == 36


@pytest.mark.parametrize("command", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_stopping_a_run_with_workers_takes_no_time(tmp_path, command):
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job starts without it
        "from imagery_experiments import studies\n"
        "from imagery_experiments.participants import registry\n"
        "from fake_agents import TINY, FakeSource\n"
        "studies.STUDIES['tiny'] = TINY\n"
        "registry.AGENTS['slow'] = FakeSource('slow', sleep_s=0.5)\n"
        "from imagery_experiments.cli.main import main\n"
        "main(['run', 'tiny', '--agent', 'slow', '--participants', '9', '--workers', '2', '--out', sys.argv[1]])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "run")], env=environment, stderr=subprocess.PIPE, text=True
    )
    path, deadline = tmp_path / "run" / TRIALS, time.monotonic() + 60
    while not path.exists() or not path.stat().st_size:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    begun = time.monotonic()
    process.send_signal(command)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - begun < 8
    assert process.returncode == 128 + command
    assert "the same command resumes the run" in said.splitlines()[-1]
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of the size of files")
def test_a_disk_that_gets_full_ends_a_run_with_workers_in_one_line(tmp_path):
    code = (
        "import resource, sys\n"
        "from imagery_experiments import studies\n"
        "from imagery_experiments.participants import registry\n"
        "from fake_agents import TINY, FakeSource\n"
        "studies.STUDIES['tiny'] = TINY\n"
        "registry.AGENTS['slow'] = FakeSource('slow', sleep_s=0.05)\n"
        "from imagery_experiments.cli.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2500, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))\n"
        "main(['run', 'tiny', '--agent', 'slow', '--participants', '9', '--workers', '2', '--out', sys.argv[1]])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "run")],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    (last,) = [line for line in said.replace("\r", "\n").splitlines() if line and not line.startswith("tiny, slow:")]
    assert last.startswith("imagery: ")
    assert TRIALS in last
    assert 0 < len(read_rows(tmp_path / "run")) < 36
    assert has_ended(process.pid, within_s=5)  # no worker is left


def has_ended(group: int, *, within_s: float) -> bool:
    """Whether all processes of a group have ended, or do so in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_killed_worker_ends_the_run_which_can_be_resumed(tmp_path, monkeypatch):
    monkeypatch.setenv(fake_agents.KILL_ONCE, str(tmp_path / "killed"))
    arguments = {"design": DESIGN, "folder": tmp_path / "run", "progress": False}
    with open_executor(2) as executor, pytest.raises(WorkerDied, match="start fewer of them"):
        run(TINY, fake_agents.SLOW, executor=executor, **arguments)
    with open_executor(2) as executor:
        resumed = run(TINY, fake_agents.SLOW, executor=executor, **arguments)
    assert resumed.equals(run(TINY, fake_agents.SLOW, **{**arguments, "folder": tmp_path / "whole"}))


def test_workers_end_when_their_parent_is_killed(tmp_path):
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from imagery_experiments.experiment.executors import open_executor\n"
        "def work(folder):\n"
        "    (folder / str(os.getpid())).touch()\n"
        "    time.sleep(60)\n"
        "    return []\n"
        "with open_executor(2) as executor:\n"
        "    list(executor.map(work, [Path(sys.argv[1])] * 2))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment)
    deadline = time.monotonic() + 60
    while len(workers := [int(path.name) for path in tmp_path.iterdir()]) < 2:
        assert process.poll() is None, "the run ended before it was killed"
        assert time.monotonic() < deadline, "no worker started"
        time.sleep(0.05)
    process.kill()
    process.wait()
    while any(map(_is_running, workers)):
        assert time.monotonic() < deadline, "workers outlive their parent"
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
