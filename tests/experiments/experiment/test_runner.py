"""Runs: rows are on disk as their trials end, a killed run goes on, and folders of other runs are not touched."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, fields, replace
from pathlib import Path

import fake_agents
import pytest
from fake_agents import TINY, FakeSource, tiny_design

from imagery_agent.mind.individual_differences import Traits
from imagery_agent.validation import InputError
from imagery_experiments.experiment.executors import open_executor
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.population import PEOPLE
from imagery_experiments.experiment.runner import _blocks, run
from imagery_experiments.experiment.trial_log import TRIALS, FolderRemoved, open_ledger, read_rows
from imagery_experiments.plotting.film_strips import load_strips
from tests.experiments.experiment.tiny_runs import DESIGN, content, run_tiny


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


def test_rows_of_a_batch_are_on_disk_as_their_trials_end(tmp_path):
    def until_the_last(session, subject, *, seed):
        for number, outcome in enumerate(fake_agents.tiny_run(session, subject, seed=seed), start=1):
            if number == len(session) and session[0].levels["part"] == "second":
                raise OSError(errno.EIO, "the computer went down")
            yield outcome

    source, folder = FakeSource(sessions_at_once=2), tmp_path / "run"
    broken = replace(TINY, run=until_the_last)
    with pytest.raises(OSError, match="went down"):
        run(broken, source, design=DESIGN, folder=folder, progress=False)
    assert len(read_rows(folder)) == 6 + 5  # two sessions of six trials
    run(TINY, source, design=DESIGN, folder=folder, progress=False)
    run_tiny(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")


def test_a_run_ends_with_its_rows_in_the_order_of_the_design(tmp_path):
    class Backwards(FakeSource):
        def run_batched(self, sessions):
            return [session() for session in reversed(sessions)][::-1]

    run(TINY, Backwards(sessions_at_once=4), design=DESIGN, folder=tmp_path / "run", progress=False)
    run_tiny(tmp_path / "whole")
    assert content(tmp_path / "run") == content(tmp_path / "whole")


def test_a_finished_run_is_only_read(tmp_path):
    first = run_tiny(tmp_path / "run")
    before = (tmp_path / "run" / TRIALS).stat().st_mtime_ns
    assert run_tiny(tmp_path / "run").equals(first)
    assert (tmp_path / "run" / TRIALS).stat().st_mtime_ns == before


def test_rows_do_not_depend_on_the_number_of_processes(tmp_path):
    alone = run_tiny(tmp_path / "alone")
    source = FakeSource(sessions_at_once=4)
    with open_executor(2) as executor:
        pooled = run(TINY, source, design=DESIGN, folder=tmp_path / "pool", executor=executor, progress=False)
    assert pooled.equals(alone)
    assert content(tmp_path / "pool") == content(tmp_path / "alone")


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
    shown = {trial.key for trial in DESIGN.trials if trial.record_trace}
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


def test_an_executor_needs_workers():
    with pytest.raises(ValueError, match="expected workers from 1 to 256, got 0"), open_executor(0):
        pass


def test_blocks_are_even_in_number_and_cut_by_the_design_alone():
    traits = {number: PEOPLE.participant(DESIGN.seed, number) for number in (1, 2, 3)}
    whole = _blocks(DESIGN, traits, 2, set())  # six sessions, at most two at once
    assert [len(block) for _, block, _ in whole] == [2, 2, 2]
    assert [session for _, block, _ in whole for session in block] == list(DESIGN.sessions())
    done = {(trial.participant, trial.id) for session in whole[0][1] for trial in session}
    assert _blocks(DESIGN, traits, 2, done) == whole[1:]
    assert [len(block) for _, block, _ in _blocks(DESIGN, traits, 1, set())] == [1] * 6
    large = tiny_design(seed=3, participants=60, quick=True)
    everyone = {number: PEOPLE.participant(3, number) for number in range(1, 61)}
    sizes = [len(block) for _, block, _ in _blocks(large, everyone, 32, set())]
    assert sizes == [2, 2, 4, 4, 8, 8, 23, 23, 23, 23]  # the first rows are soon on disk


def test_rows_that_are_not_of_the_run_are_refused_with_their_line(tmp_path):
    run_tiny(tmp_path / "run")
    path = tmp_path / "run" / TRIALS
    lines = path.read_text().splitlines()
    for line, said in (
        (lines[2], "line 37 has the trial of line 3 again"),
        (lines[2].replace('"participant": 1', '"participant": 99'), "line 37 is no trial of this design .*99"),
        (
            lines[2].replace('"seed": 3', '"seed": 4').replace("first/60", "first/61"),
            "line 37 is of another run: its seed",
        ),
        ("7", "line 37 is damaged"),
        ('{"participant": NaN}', "line 37 is damaged"),
        ("\udcff", "line 37 is damaged"),
    ):
        path.write_bytes(("\n".join([*lines, line]) + "\n").encode("utf-8", "surrogateescape"))
        with pytest.raises(InputError, match=said):
            run_tiny(tmp_path / "run")
        if "no trial" not in said:
            with pytest.raises(InputError, match=said):
                read_rows(tmp_path / "run")


def test_a_folder_that_is_removed_during_the_run_is_written_again(tmp_path, capsys):
    whole, removed = tmp_path / "whole", tmp_path / "removed"
    run_tiny(whole)

    class Remover(FakeSource):
        def build(self):
            agent = super().build().agent
            respond = agent.respond

            def remove_once(picture, instruction):
                if removed.exists() and len(read_rows(removed)) == 10 and not (tmp_path / "done").exists():
                    shutil.rmtree(removed)
                    (tmp_path / "done").touch()
                return respond(picture, instruction)

            agent.respond = remove_once
            return Subject(agent)

    with pytest.raises(FolderRemoved, match=r"all 36 rows have been written again"):
        run(TINY, Remover(), design=DESIGN, folder=removed, progress=False)
    assert "was removed; writing its 10 rows again" in capsys.readouterr().err
    assert (removed / TRIALS).read_bytes() == (whole / TRIALS).read_bytes()
    assert len(run_tiny(removed)) == 36


def test_a_full_disk_leaves_no_torn_row(tmp_path):
    class Full(io.FileIO):
        def write(self, data):
            super().write(bytes(data)[:5])
            raise OSError(errno.ENOSPC, "No space left on device")

    with open_ledger(tmp_path / "run", {"study": "tiny"}) as ledger:
        ledger.append({"participant": 1, "trial": "a"})
        file, ledger._file = ledger._file, Full(ledger._file.fileno(), "ab", closefd=False)
        with pytest.raises(OSError, match=r"trials\.jsonl") as error:
            ledger.append({"participant": 1, "trial": "b"})
        assert error.value.errno == errno.ENOSPC
        ledger._file = file
        assert [row["trial"] for row in ledger.rows] == ["a"]
    assert len(read_rows(tmp_path / "run")) == 1
