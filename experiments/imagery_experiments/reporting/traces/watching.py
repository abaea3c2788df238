"""The display of ``imagery run --watch``: pictures in the terminal where it can show them, otherwise the trace file."""

from __future__ import annotations

from pathlib import Path

from imagery_experiments.experiment.displays import Display
from imagery_experiments.reporting.traces.live_file import LiveTrace
from imagery_experiments.reporting.traces.terminal import TerminalPictures, shows_pictures


def watching(folder: Path) -> Display:
    """The display for this terminal; ``folder`` is that of the run."""
    from rich.console import Console

    console = Console(stderr=True)
    return TerminalPictures(console) if shows_pictures(console) else LiveTrace(folder)
