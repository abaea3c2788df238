"""What is shown while a run goes on: a progress bar, or another display that follows the news of the run."""

from __future__ import annotations

import sys
import threading
from typing import Any, Protocol

from imagery_experiments.experiment.news import EVERY_S, News

_LOG_EVERY_S = 5.0
"""Seconds between two lines where the bar goes into a file."""


class Display(Protocol):
    """Shows how a run goes on; all calls come from one thread at a time."""

    pictures: bool
    """Whether it shows the mental pictures of finished trials."""

    def begin(self, title: str, *, total: int) -> None:
        """Called once, before the first trial."""
        ...

    def show(self, news: News, *, finished: int) -> None:
        """Called a few times per second with all news so far and the number of finished trials."""
        ...

    def end(self) -> None:
        """Called once, also if the run failed."""
        ...


class ProgressBar:
    """A bar (tqdm) that moves with every finished trial and names the present step."""

    pictures = False

    def begin(self, title: str, *, total: int) -> None:
        """See :class:`Display`."""
        from tqdm import tqdm

        self._live, self._total = sys.stderr.isatty(), total
        pause_s = 0.1 if self._live else _LOG_EVERY_S
        self._bar = tqdm(total=total, desc=title, unit="trial", mininterval=pause_s, dynamic_ncols=True)

    def show(self, news: News, *, finished: int) -> None:
        """See :class:`Display`; the present step and the time go on where trials take long."""
        present = news.present() if self._live and finished < self._total else None
        step = "" if present is None else f"picture {present.frames}: {present.strip.labels[-1]}"
        self._bar.set_postfix_str(step[:40], refresh=False)
        self._bar.update(finished - self._bar.n)
        if self._live:
            self._bar.refresh()

    def end(self) -> None:
        """See :class:`Display`."""
        self._bar.set_postfix_str("", refresh=False)
        self._bar.close()


class Follower:
    """Reads the news of a run and hands them to a display, in a thread of its own."""

    def __init__(self, display: Display, news: News, done: set[tuple[Any, Any]]) -> None:
        self._display, self._news, self._done = display, news, set(done)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Follower:
        self._show()
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._over.set()
        self._thread.join()
        try:
            self._show()
        finally:
            self._display.end()

    def _follow(self) -> None:
        while not self._over.wait(EVERY_S):
            self._show()

    def _show(self) -> None:
        self._news.read()
        finished = self._done | {(row["participant"], row["trial"]) for row in self._news.rows}
        self._display.show(self._news, finished=len(finished))
        if self._display.pictures:
            self._news.forget_strips()
