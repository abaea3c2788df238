"""Ctrl-C and SIGTERM during training: the step is finished and saved, then the run ends."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """A run that was asked to end and has been saved; the message says where."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.exit_status = 128 + signal_number
        """Of a process that ends because of this signal."""


class StopRequest:
    """Notes the first signal to stop, for the end of the step; the second ends the process at once.

    A context manager. Outside of the main thread, where signals cannot be caught, it notes nothing.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        """The signal that came."""
        self._before: dict[int, Any] = {}

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._note) for number in SIGNALS}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None:
            raise KeyboardInterrupt
        self.signal = number
        print("\nstopping after this step; once more stops at once, without saving", file=sys.stderr)
