"""Many sessions at once in one process, whose acts of imagination are carried out as one batch.

Sampling one picture code by code costs a processor almost as long as sampling thirty. Every session runs in a thread of
its own; when all threads that still run wait for a transformation, their requests are served together. What is in
a batch therefore depends on the sessions alone, not on the speed of threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from imagery_agent.scene import Operation

if TYPE_CHECKING:
    import numpy as np
    import torch

    from imagery_agent.imagination import LearnedImagination
    from imagery_agent.interfaces import MentalPicture

T = TypeVar("T")


@dataclass
class _Request:
    sources: Sequence[MentalPicture]
    operations: Sequence[Operation]
    generator: torch.Generator
    answer: list[MentalPicture] | None = None
    error: BaseException | None = None
    answered: bool = field(default=False)


class LockstepImagination:
    """An imagination whose transformations wait for those of the other sessions (when there are any)."""

    def __init__(self, inner: LearnedImagination) -> None:
        self._inner = inner
        self._turn = threading.Condition()
        self._running = 0
        self._waiting: list[_Request] = []

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.interfaces.Imagination`."""
        with self._turn:
            return self._inner.perceive(pictures)

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.interfaces.Imagination`."""
        with self._turn:
            return self._inner.imagine(texts, generator=generator)

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.interfaces.Imagination`."""
        request = _Request(sources, operations, generator)
        with self._turn:
            self._waiting.append(request)
            self._serve_if_all_wait()
            while not request.answered:
                self._turn.wait()
        if request.error is not None:
            raise request.error
        assert request.answer is not None
        return request.answer

    def run_together(self, sessions: Sequence[Callable[[], T]]) -> list[T]:
        """Run all sessions at once and return their results in order; the first error is raised at the end."""
        results: list[Any] = [None] * len(sessions)
        errors: list[BaseException] = []
        with self._turn:
            self._running += len(sessions)

        def run_one(index: int) -> None:
            try:
                results[index] = sessions[index]()
            except BaseException as error:
                errors.append(error)
            finally:
                with self._turn:
                    self._running -= 1
                    self._serve_if_all_wait()

        threads = [threading.Thread(target=run_one, args=(i,), daemon=True) for i in range(len(sessions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results

    def _serve_if_all_wait(self) -> None:
        if not self._waiting or len(self._waiting) < self._running:
            return
        requests, self._waiting = sorted(self._waiting, key=_order), []
        sizes = [len(request.sources) for request in requests]
        try:
            pictures = iter(
                self._inner.transform_each(
                    [source for request in requests for source in request.sources],
                    [operation for request in requests for operation in request.operations],
                    generators=[
                        r.generator for r, size in zip(requests, sizes, strict=True) for _ in range(size)
                    ],
                )
            )
            for request, size in zip(requests, sizes, strict=True):
                request.answer = [next(pictures) for _ in range(size)]
        except Exception as error:
            for request in requests:
                request.error = error
        for request in requests:
            request.answered = True
        self._turn.notify_all()


def _order(request: _Request) -> bytes:
    """An order of requests that does not depend on which thread was first."""
    codes = request.sources[0].codes if request.sources else None
    return repr(request.operations).encode() + (b"" if codes is None else codes.tobytes())


def in_blocks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Consecutive slices of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
