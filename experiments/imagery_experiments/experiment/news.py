"""News of a run: the trials that sessions have finished, and the mental picture that is present, as they happen.

Rows of other processes reach the file of a run in blocks. News does not wait for them: every session appends its
finished trials to a file in a temporary folder, and the process that runs it writes the present picture beside it, a
few times per second. Nothing of a run depends on its news.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from imagery_agent.json_lines import whole_lines
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.rows import outcome_row
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.experiment.trial_log import TRIALS, Row
from imagery_experiments.files import write_atomically
from imagery_experiments.plotting.film_strips import Strip, load_strip, save_strip

EVERY_S = 0.25
"""Seconds between two looks at the present picture."""
KEPT_STRIPS = 20
"""Trials whose mental pictures are kept, the newest."""
_PRESENT = "present"


@dataclass(frozen=True)
class Present:
    """The mental picture of a trial that is not finished."""

    trial: str
    """The trial's key; of a session, its first trial that is not finished."""
    frames: int
    """Number of frames of the response so far."""
    strip: Strip
    """The last frame."""


@dataclass(frozen=True)
class Reporter:
    """The side of the sessions; it can be sent to other processes."""

    folder: Path
    study: str
    agent: str
    pictures: bool
    """Also the mental pictures of all finished trials, not only their rows."""

    def to_run(self, session: Sequence[Trial]) -> Sequence[Trial]:
        """The session as it is run for these news."""
        return [replace(trial, record_trace=True) for trial in session] if self.pictures else session

    @contextmanager
    def block(self, sessions: Sequence[Sequence[Trial]], subjects: Sequence[Subject]) -> Iterator[Block]:
        """The sessions of one batch; while they run, the present picture is written."""
        block, over = Block(self, sessions, subjects), threading.Event()
        looking = threading.Thread(target=block.look_until, args=(over,), daemon=True)
        looking.start()
        try:
            yield block
        finally:
            over.set()
            looking.join()

    def finished(self, outcome: Outcome) -> None:
        """Report a finished trial."""
        if self.pictures:  # before its line: a line has its pictures
            save_strip(self.folder, Strip.from_frames(outcome.trial.key, outcome.frames))
        line = json.dumps(outcome_row(self.study, self.agent, outcome)) + "\n"
        descriptor = os.open(self.folder / TRIALS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())  # one call: lines of several processes do not mix
        finally:
            os.close(descriptor)

    def present(self, trial: str, frames: Sequence[Any]) -> None:
        """Write the last of these frames."""
        last = Strip.from_frames(f"{_PRESENT} {os.getpid()}", frames[-1:])
        save_strip(self.folder / _PRESENT, last)
        content = json.dumps({"trial": trial, "frames": len(frames), "key": last.key})
        write_atomically(self.folder / _PRESENT / f"{os.getpid()}.json", content.encode())


class Block:
    """The sessions of one batch, each with an agent of its own."""

    def __init__(self, reporter: Reporter, sessions: Sequence[Sequence[Trial]], subjects: Sequence[Subject]) -> None:
        self._reporter, self._sessions, self._subjects = reporter, sessions, subjects
        self._next: dict[int, str] = {number: session[0].key for number, session in enumerate(sessions)}
        """Session that is not finished -> key of its present trial."""

    def session(self, number: int, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """The outcomes of a session, each reported, then as the design wants them."""
        session = self._sessions[number]
        following = [trial.key for trial in session[1:]]
        for trial, key, outcome in zip(session, [*following, ""], outcomes, strict=True):
            with suppress(OSError):  # a full disk must not stop the run
                self._reporter.finished(outcome)
            self._next[number] = key
            yield replace(outcome, trial=trial, frames=outcome.frames if trial.record_trace else ())
        self._next.pop(number, None)

    def look_until(self, over: threading.Event) -> None:
        """Report the present picture of the first session that is not finished, until ``over``."""
        seen: tuple[str, int] = ("", 0)
        while not over.wait(EVERY_S):
            number = min(tuple(self._next), default=None)
            if number is None:
                continue
            frames = tuple(self._subjects[number].present_frames())
            found = (self._next.get(number, ""), len(frames))
            if frames and found != seen:
                with suppress(OSError):
                    self._reporter.present(found[0], frames)
                seen = found


class News:
    """The side of whoever watches; made by :func:`open_news`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[Row] = []
        """Of the finished trials, in the order in which they were finished."""
        self._read = 0

    def read(self) -> None:
        """Take in what was reported since."""
        path = self.folder / TRIALS
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(self._read)
            content = file.read()
        lines = whole_lines(content)
        self._read += sum(len(line) + 1 for line in lines)
        self.rows += [json.loads(line) for line in lines]

    def strip_of(self, row: Row) -> Strip | None:
        """The mental pictures of a finished trial, if they were reported and are kept."""
        return load_strip(self.folder, f"{row['participant']}/{row['trial']}")

    def forget_strips(self) -> None:
        """Remove the mental pictures of all but the newest trials."""
        kept = sorted((self.folder / "pictures").glob("*.npz"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-KEPT_STRIPS]:
            path.unlink(missing_ok=True)

    def present(self) -> Present | None:
        """The present picture that was reported last, of any process."""
        found = sorted((self.folder / _PRESENT).glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in reversed(found):
            with suppress(OSError, ValueError):  # it is being replaced
                content = json.loads(path.read_text(encoding="utf-8"))
                strip = load_strip(self.folder / _PRESENT, content["key"])
                if strip is not None and strip.labels:
                    return Present(content["trial"], content["frames"], strip)
        return None


@contextmanager
def open_news() -> Iterator[News]:
    """News in a temporary folder, which is removed at the end."""
    with TemporaryDirectory(prefix="imagery-news-", ignore_cleanup_errors=True) as folder:
        yield News(Path(folder))
