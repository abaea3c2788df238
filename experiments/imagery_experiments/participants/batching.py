"""Many sessions at once in one process, whose pictures are drawn as one batch.

Sampling one picture code by code costs a processor almost as long as sampling thirty. Every session runs in a thread of
its own; when all threads that still run wait for pictures, their requests are drawn together. What is in a batch
therefore depends on the sessions alone, not on the speed of threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.mind.protocols import DrawRequest, MentalPicture
    from imagery_experiments.participants.caching import CachedImagination

T = TypeVar("T")


@dataclass
class _Call:
    """One session's call of ``draw`` and its result."""

    requests: Sequence[DrawRequest]
    pictures: list[MentalPicture] | None = None
    error: BaseException | None = None

    @property
    def is_answered(self) -> bool:
        return self.pictures is not None or self.error is not None

    @property
    def sort_key(self) -> bytes:
        """An order of calls that does not depend on which thread was first."""
        values = repr([(one.text, one.operation, one.temperature) for one in self.requests]).encode()
        source = self.requests[0].source if self.requests else None
        return values + (b"" if source is None or source.codes is None else source.codes.tobytes())


class BatchedImagination:
    """An imagination that waits for the requests of all sessions and draws them as one batch."""

    def __init__(self, inner: CachedImagination) -> None:
        self._inner = inner
        self._changed = threading.Condition()
        self._running = 0
        self._waiting: list[_Call] = []

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        with self._changed:
            return self._inner.perceive(pictures)

    def decode(self, codes: np.ndarray) -> list[MentalPicture]:
        """The pictures of codes, int64 (N, 16, 16), that were drawn before."""
        with self._changed:
            return self._inner.decode(codes)

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`; returns when all running sessions have called it."""
        call = _Call(requests)
        with self._changed:
            self._waiting.append(call)
            self._draw_if_all_wait()
            while not call.is_answered:
                self._changed.wait()
        if call.error is not None:
            raise call.error
        assert call.pictures is not None
        return call.pictures

    def run_batched(self, sessions: Sequence[Callable[[], T]]) -> list[T]:
        """Run all sessions at once and return their results in order; the first error is raised at the end."""
        results: list[Any] = [None] * len(sessions)
        errors: list[BaseException] = []
        with self._changed:
            self._running += len(sessions)

        def run_one(index: int) -> None:
            try:
                results[index] = sessions[index]()
            except BaseException as error:
                errors.append(error)
            finally:
                with self._changed:
                    self._running -= 1
                    self._draw_if_all_wait()

        threads = [threading.Thread(target=run_one, args=(i,), daemon=True) for i in range(len(sessions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results

    def _draw_if_all_wait(self) -> None:
        if not self._waiting or len(self._waiting) < self._running:
            return
        calls, self._waiting = sorted(self._waiting, key=lambda call: call.sort_key), []
        try:
            pictures = iter(self._inner.draw([request for call in calls for request in call.requests]))
            for call in calls:
                call.pictures = [next(pictures) for _ in call.requests]
        except Exception as error:
            for call in calls:
                call.error = error
        self._changed.notify_all()
