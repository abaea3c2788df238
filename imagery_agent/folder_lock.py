"""One writer at a time in a folder. The lock ends with its process, also if that is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from imagery_agent.validation import InputError

LOCK = ".lock"
"""Name of the lock in a folder that one process writes to."""


@contextmanager
def locked(file: Path, *, busy: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock that ``file`` stands for; the file is made if need be and may be left behind.

    Args:
        file: In the folder to be written to, for example :data:`LOCK`.
        busy: What another process that holds the lock is doing, for the error: "training".
        wait_s: Seconds to wait for it.

    Raises:
        InputError: another process holds the lock.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(file, timeout=wait_s)
        lock.acquire()
    except Timeout:
        raise InputError(f"another process is {busy} in {file.parent}; wait for it, or choose another folder") from None
    try:
        yield
    finally:
        lock.release()
