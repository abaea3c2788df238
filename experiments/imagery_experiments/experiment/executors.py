"""Runs a function on many jobs, in this process or in several."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

from imagery_agent.validation import check_count

J = TypeVar("J")
T = TypeVar("T")
_PARENT_CHECK_S = 0.5
MOST_WORKERS = 256


class WorkerDied(RuntimeError):
    """A worker process was killed, for example because memory ran out."""


class Executor(Protocol):
    """Maps jobs to results in the order of the jobs."""

    def map(self, function: Callable[[J], Iterable[T]], jobs: Sequence[J]) -> Iterator[Iterable[T]]:
        """The results of every job; ``function`` and jobs must pickle if there are several processes."""
        ...


class SerialExecutor:
    """Everything in this process; results of a job are available one by one."""

    def map(self, function: Callable[[J], Iterable[T]], jobs: Sequence[J]) -> Iterator[Iterable[T]]:
        """See :class:`Executor`."""
        return map(function, jobs)


class ProcessExecutor:
    """Several processes of this machine (joblib's loky); results are available job by job."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(self, function: Callable[[J], Iterable[T]], jobs: Sequence[J]) -> Iterator[Iterable[T]]:
        """See :class:`Executor`.

        Raises:
            WorkerDied: a worker was killed; jobs without a result must be run again.
        """
        from joblib import Parallel, delayed
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        pool = Parallel(
            self._workers, return_as="generator", batch_size=1, initializer=_begin_worker, initargs=(os.getpid(),)
        )
        results = pool(delayed(partial(_as_list, function))(job) for job in jobs)
        try:
            for result in results:  # noqa: UP028  "yield from" would close them before the warning is silenced
                yield result
        except TerminatedWorkerError as error:
            raise WorkerDied("a worker process was killed; start fewer of them (less memory)") from error
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # that jobs were cancelled, as they are meant to be
                results.close()


@contextmanager
def open_executor(workers: int) -> Iterator[Executor]:
    """An executor with ``workers`` processes (1: this one), which share only the weights on disk."""
    if check_count("workers", workers, at_most=MOST_WORKERS) == 1:
        yield SerialExecutor()
        return
    from joblib.externals.loky import get_reusable_executor

    try:
        yield ProcessExecutor(workers)
    except BaseException:  # also Ctrl-C: what they are doing is repeated by the next run, so they need not end it
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
        raise
    get_reusable_executor().shutdown(wait=True)


def _as_list(function: Callable[[J], Iterable[T]], job: J) -> list[T]:
    return list(function(job))


def _begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent process, and end when it has been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
