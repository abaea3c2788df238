"""What the command line says when something goes wrong: one line, and an exit status.

Three kinds are told apart. Input that does not fit (``InputError``, and other errors that this project raises itself)
and files that cannot be read or written are the user's to mend: one line with the name and what to do. Everything else
is a fault of this program: it says so, and ``IMAGERY_DEBUG=1`` shows the traceback of either.
"""

from __future__ import annotations

import csv
import errno
import os
import traceback
from collections.abc import Iterator

OWN = ("imagery_agent", "imagery_envs", "imagery_experiments")
FAULT, USER_ERROR, INTERRUPTED, TERMINATED = 1, 2, 130, 143
"""Exit statuses: a fault of the program or of the machine; a mistake in what was asked; Ctrl-C; SIGTERM."""
_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space and run the same command again",
    errno.EDQUOT: "the quota is used up; free some space and run the same command again",
    errno.EFBIG: "the file may not get larger; raise the limit (ulimit -f) and run the same command again",
    errno.EROFS: "the disk can only be read; choose another folder",
    errno.EACCES: "not permitted; choose another file or folder, or change its permissions",
    errno.EPERM: "not permitted; choose another file or folder, or change its permissions",
    errno.ENOENT: "there is no such file or folder",
    errno.EISDIR: "it is a folder, expected a file",
    errno.ENOTDIR: "a part of this path is a file, expected a folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EEXIST: "it exists already; choose another name",
    errno.EMFILE: "too many files are open; start fewer workers",
    errno.ELOOP: "its symbolic links go round in a circle",
}
_OF_THE_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.EIO, errno.ENOMEM}


def describe_failure(error: BaseException) -> tuple[str, int]:
    """One line about an error, and the exit status."""
    from imagery_experiments.experiment.trial_log import FolderRemoved

    if isinstance(error, OSError) and error.errno is not None:
        return _of_a_file(error), FAULT if error.errno in _OF_THE_MACHINE else USER_ERROR
    if isinstance(error, FolderRemoved):
        return str(error), FAULT
    if isinstance(error, MemoryError):
        return "the memory is not enough; start fewer workers, or choose smaller numbers", FAULT
    if isinstance(error, ModuleNotFoundError) and not _is_own(error.name or ""):
        return f"the package {error.name} is missing; install what the documentation names for this command", USER_ERROR
    if _is_about_input(error):
        return " ".join(str(error).split()), USER_ERROR
    return (
        f"this is a bug: {type(error).__name__}: {' '.join(str(error).split()) or 'no message'} ({_place(error)}); "
        "please report it with the command; IMAGERY_DEBUG=1 shows the traceback",
        FAULT,
    )


def _is_about_input(error: BaseException) -> bool:
    """Whether this project itself raised the error about something it was given; not one that escaped a library."""
    from imagery_agent.validation import InputError
    from imagery_experiments.experiment.executors import WorkerDied

    if isinstance(error, InputError | WorkerDied):
        return True
    if not isinstance(error, ValueError | OSError | csv.Error):
        return False
    raised_in = list(_modules(error))
    return bool(raised_in) and _is_own(raised_in[-1])


def _of_a_file(error: OSError) -> str:
    remedy = _REMEDIES.get(error.errno or 0, os.strerror(error.errno or 0).lower())
    return f"{error.filename}: {remedy}" if error.filename else remedy


def _modules(error: BaseException) -> Iterator[str]:
    """Names of the modules that the error passed, the one that raised it last."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        yield str(frame.f_globals.get("__name__", ""))


def _is_own(module: str) -> bool:
    return module.split(".")[0] in OWN


def _place(error: BaseException) -> str:
    """Module and line of this project where the error arose."""
    own = [
        (frame.f_globals["__name__"], line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if _is_own(str(frame.f_globals.get("__name__", "")))
    ]
    return f"{own[-1][0]}, line {own[-1][1]}" if own else "outside of this project"
