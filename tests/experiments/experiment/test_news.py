"""Whoever watches a run sees every trial when it is finished, not when its row is written; the rows stay the same."""

from __future__ import annotations

import re

import pytest
from fake_agents import TINY, FakeSource, tiny_design

from imagery_experiments.experiment.displays import ProgressBar
from imagery_experiments.experiment.executors import open_executor
from imagery_experiments.experiment.runner import run
from imagery_experiments.experiment.trial_log import TRIALS, finished_trials
from imagery_experiments.plotting.film_strips import load_strips

DESIGN = tiny_design(seed=3, participants=3, quick=True)
SLOW = FakeSource(sleep_s=0.06, sessions_at_once=2)


class Recorder:
    """A display that keeps what it was shown."""

    def __init__(self, folder, *, pictures: bool = False) -> None:
        self.pictures, self._folder = pictures, folder
        self.finished, self.on_disk, self.present, self.strips, self.ended = [], [], [], [], False

    def begin(self, title, *, total):
        self.title, self.total = title, total

    def show(self, news, *, finished):
        self.finished.append(finished)
        self.on_disk.append(finished_trials(self._folder))
        if (present := news.present()) is not None:
            self.present.append(present)
        self.strips += [news.strip_of(row) for row in news.rows[-1:]]

    def end(self):
        self.ended = True


@pytest.mark.parametrize("workers", [1, 2])
def test_trials_are_seen_before_their_rows_are_written(tmp_path, workers):
    display = Recorder(tmp_path / "run")
    with open_executor(workers) as executor:
        run(TINY, SLOW, design=DESIGN, folder=tmp_path / "run", executor=executor, display=display)
    assert (display.title, display.total, display.ended) == ("tiny, imagery", 36, True)
    assert display.finished == sorted(display.finished)
    assert display.finished[-1] == 36
    early = [seen - written for seen, written in zip(display.finished, display.on_disk, strict=True)]
    assert max(early) >= (3 if workers > 1 else 0)  # rows of other processes come in blocks of twelve
    assert {present.strip.labels for present in display.present} == {("step 1",)}
    assert {present.frames for present in display.present} == {2}
    assert {present.trial for present in display.present} <= {trial.key for trial in DESIGN.trials}


def test_watching_changes_neither_rows_nor_recorded_pictures(tmp_path):
    display = Recorder(tmp_path / "watched", pictures=True)
    source = FakeSource(sessions_at_once=2)
    run(TINY, source, design=DESIGN, folder=tmp_path / "watched", display=display)
    run(TINY, source, design=DESIGN, folder=tmp_path / "alone", progress=False)
    assert (tmp_path / "watched" / TRIALS).read_bytes() == (tmp_path / "alone" / TRIALS).read_bytes()
    keys = [[strip.key for strip in load_strips(tmp_path / name)] for name in ("watched", "alone")]
    assert keys[0] == keys[1] == sorted(trial.key for trial in DESIGN.trials if trial.record_trace)
    assert display.strips[-1].key == DESIGN.trials[-1].key  # which the design does not record


def test_a_resumed_run_begins_where_it_was(tmp_path):
    run(TINY, FakeSource(), design=DESIGN, folder=tmp_path, progress=False)
    path = tmp_path / TRIALS
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:20]))
    display = Recorder(tmp_path)
    run(TINY, FakeSource(), design=DESIGN, folder=tmp_path, display=display)
    assert (display.finished[0], display.finished[-1]) == (20, 36)


def test_a_failed_run_ends_its_display(tmp_path):
    class Broken(FakeSource):
        def build(self):
            raise RuntimeError("broken")

    display = Recorder(tmp_path)
    with pytest.raises(RuntimeError, match="broken"):
        run(TINY, Broken(), design=DESIGN, folder=tmp_path, display=display)
    assert display.ended


def test_the_bar_counts_to_the_end_in_a_file(tmp_path, capsys):
    run(TINY, FakeSource(), design=DESIGN, folder=tmp_path, display=ProgressBar())
    said = capsys.readouterr().err
    assert "tiny, imagery" in said
    assert re.search(r"36/36", said)
