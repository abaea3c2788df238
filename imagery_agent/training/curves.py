"""Curves and pictures for TensorBoard, written as they come.

The writer of tensorboardX hands events to a thread; when the disk is full the thread ends, and the training then waits
for it without end. Here the events of that library are written by the training itself, and an error is raised there.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from tensorboardX.proto.event_pb2 import Event, SessionLog  # type: ignore[import-untyped]
from tensorboardX.record_writer import masked_crc32c  # type: ignore[import-untyped]
from tensorboardX.summary import image, scalar  # type: ignore[import-untyped]

from imagery_agent.json_lines import append

_VERSION = "brain.Event:2"


class Curves:
    """A file of events in a folder; those of an earlier file from the step ``start`` on count no longer."""

    def __init__(self, folder: Path, *, start: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"events.out.tfevents.{time.time():.0f}.{socket.gethostname()}"
        begin = Event(step=start, session_log=SessionLog(status=SessionLog.START))
        self._write(Event(file_version=_VERSION), begin)

    def add_numbers(self, step: int, figures: Mapping[str, float]) -> None:
        """One point of each curve."""
        self._write(*(Event(step=step, summary=scalar(name, value)) for name, value in figures.items()))

    def add_picture(self, step: int, name: str, pixels: np.ndarray) -> None:
        """A picture, uint8 (height, width, 3)."""
        self._write(Event(step=step, summary=image(name, pixels, dataformats="HWC")))

    def _write(self, *events: Event) -> None:
        """Append events; OSError if the disk is full, after the last whole one."""
        with self._path.open("ab", buffering=0) as file:
            for event in events:
                event.wall_time = time.time()
                append(file, _record(event.SerializeToString()), name=str(self._path))


def _record(content: bytes) -> bytes:
    """A TFRecord: length and content, each with its checksum."""
    length = struct.pack("<Q", len(content))
    sums = [struct.pack("<I", masked_crc32c(part)) for part in (length, content)]
    return length + sums[0] + content + sums[1]
