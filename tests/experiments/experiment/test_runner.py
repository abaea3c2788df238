"""Runs can be killed at any moment, and nothing depends on how they were carried out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, fields
from pathlib import Path

import fake_agents
import pytest
from fake_agents import TINY, FakeSource, tiny_design

from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.experiment.population import PEOPLE
from imagery_experiments.experiment.runner import _jobs, open_team, run
from imagery_experiments.experiment.trial_log import TRIALS, read_rows
from imagery_experiments.plotting.film_strips import load_strips

DESIGN = tiny_design(seed=3, participants=3, quick=True)


def run_tiny(folder: Path, **options):
    return run(TINY, FakeSource(**options), design=DESIGN, folder=folder, progress=False)


def content(folder: Path) -> dict[str, bytes]:
    """Everything a run leaves, except that pictures are compared by their arrays."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def killed_after(folder: Path, rows: int, *, at_once: int) -> None:
    """Start the run in a process of its own and kill it once so many rows are on disk."""
    script = Path(fake_agents.__file__)
    process = subprocess.Popen([sys.executable, str(script), str(folder), "0.03", str(at_once)])
    path, deadline = folder / TRIALS, time.monotonic() + 120
    while not path.exists() or path.read_bytes().count(b"\n") < rows:
        assert process.poll() is None, "the run ended before it was killed"
        assert time.monotonic() < deadline, "the run wrote nothing"
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("at_once", [1, 2])
def test_killed_and_resumed_equals_uninterrupted(tmp_path, at_once):
    uninterrupted = run_tiny(tmp_path / "whole", sleep_s=0.03)
    for rows in (3, 14):  # in the middle of the first session, and of the third
        killed_after(tmp_path / "killed", rows, at_once=at_once)
        assert rows <= len(read_rows(tmp_path / "killed")) < len(uninterrupted)
    with (tmp_path / "killed" / TRIALS).open("ab") as file:  # and a line torn by the kill
        file.write(b'{"study": "tiny", "agent"')
    resumed = run_tiny(tmp_path / "killed", sleep_s=0.03, sessions_at_once=at_once)
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
    assert resumed.equals(uninterrupted)
    strips = [load_strips(tmp_path / name) for name in ("killed", "whole")]
    assert [strip.key for strip in strips[0]] == [strip.key for strip in strips[1]]
    assert all((a.pixels == b.pixels).all() for a, b in zip(*strips, strict=True))


def test_a_finished_run_is_only_read(tmp_path):
    first = run_tiny(tmp_path / "run")
    before = (tmp_path / "run" / TRIALS).stat().st_mtime_ns
    assert run_tiny(tmp_path / "run").equals(first)
    assert (tmp_path / "run" / TRIALS).stat().st_mtime_ns == before


def test_rows_do_not_depend_on_the_number_of_processes(tmp_path):
    alone = run_tiny(tmp_path / "alone")
    source = FakeSource(sessions_at_once=4)
    with open_team(2) as team:
        crew = run(TINY, source, design=DESIGN, folder=tmp_path / "crew", team=team, progress=False)
    assert crew.equals(alone)
    assert content(tmp_path / "crew") == content(tmp_path / "alone")


def test_every_row_says_what_it_is(tmp_path):
    rows = run_tiny(tmp_path / "run")
    assert len(rows) == len(DESIGN.trials) == 36
    expected = {"study", "agent", "participant", "trial", "part", "angle_deg", "response", "correct", "rt_ms"}
    expected |= {"work_codes_generated", "work_glances", "seed", "design", "weights"}
    assert expected | {f"trait_{trait.name}" for trait in fields(Traits)} == set(rows.columns)
    for number, own in rows.groupby("participant"):
        traits = PEOPLE.participant(DESIGN.seed, int(number))
        assert {name: set(own[f"trait_{name}"]) for name in asdict(traits)} == {
            name: {value} for name, value in asdict(traits).items()
        }
    assert (rows["work_codes_generated"] == 256 * rows["work_glances"]).all()
    assert rows["weights"].str.len().eq(16).all()
    shown = {trial.key for trial in DESIGN.trials if trial.shown}
    assert {strip.key for strip in load_strips(tmp_path / "run")} == shown


@pytest.mark.parametrize(
    ("what", "arguments"),
    [
        ("agent", {"source": FakeSource("propositional")}),
        ("settings", {"source": FakeSource(version=2)}),
        ("seed", {"design": tiny_design(seed=4, participants=3, quick=True)}),
        ("participants", {"design": tiny_design(seed=3, participants=2, quick=True)}),
    ],
)
def test_a_folder_of_another_run_is_refused_and_untouched(tmp_path, what, arguments):
    run_tiny(tmp_path / "run")
    before = content(tmp_path / "run")
    given = {"source": FakeSource(), "design": DESIGN} | arguments
    with pytest.raises(ValueError, match=f"holds another run: its {what} is .* choose another folder"):
        run(TINY, given["source"], design=given["design"], folder=tmp_path / "run", progress=False)
    assert content(tmp_path / "run") == before


def test_a_crew_needs_workers():
    with pytest.raises(ValueError, match="expected workers of at least 1, got 0"), open_team(0):
        pass


def test_blocks_are_even_in_number_and_cut_by_the_design_alone():
    whole = _jobs(DESIGN, PEOPLE, 2, set())  # six sessions, at most two at once
    assert [len(block) for _, block, _ in whole] == [1, 2, 1, 2]
    assert [session for _, block, _ in whole for session in block] == list(DESIGN.sessions())
    done = {(trial.participant, trial.id) for trial in whole[0][1][0]}
    assert _jobs(DESIGN, PEOPLE, 2, done) == whole[1:]
    assert [len(block) for _, block, _ in _jobs(DESIGN, PEOPLE, 1, set())] == [1] * 6
