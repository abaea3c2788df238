"""The trace file of a run that goes on: written again with its newest trials; the page loads itself again."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from imagery_experiments.experiment.displays import ProgressBar
from imagery_experiments.experiment.news import News
from imagery_experiments.reporting.traces.viewer import MOST_TRIALS, TRACE_FILE, trials_with_pictures, write_trace

RELOAD_S = 3
"""Seconds between two loads of the page."""


class LiveTrace(ProgressBar):
    """The newest trials in a file to be opened in a browser, and a bar."""

    pictures = True

    def __init__(self, folder: Path) -> None:
        self.path = folder / TRACE_FILE
        self._written = 0
        self._news: News | None = None

    def begin(self, title: str, *, total: int) -> None:
        """See :class:`imagery_experiments.experiment.displays.Display`."""
        write_trace(self.path, [], reload_s=RELOAD_S)
        print(f"open {self.path} in a browser: it shows the newest trials and loads itself again", file=sys.stderr)
        super().begin(title, total=total)

    def show(self, news: News, *, finished: int) -> None:
        """See :class:`imagery_experiments.experiment.displays.Display`."""
        super().show(news, finished=finished)
        self._news = news
        if len(news.rows) > self._written:
            self._write(reload_s=RELOAD_S)

    def end(self) -> None:
        """Write the file once more, as one that does not load itself again."""
        self._write(reload_s=0)
        super().end()

    def _write(self, *, reload_s: int) -> None:
        if self._news is None:
            return
        rows = self._news.rows[-MOST_TRIALS:]
        strips = [strip for row in rows if (strip := self._news.strip_of(row)) is not None]
        with suppress(OSError):  # a full disk, or the folder was removed: the run has its own message
            write_trace(self.path, trials_with_pictures(rows, strips), reload_s=reload_s)
            self._written = len(self._news.rows)
