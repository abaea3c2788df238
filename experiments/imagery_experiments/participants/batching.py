"""Many sessions at once in one process, whose acts of imagination are carried out as one batch.

Sampling one picture code by code costs a processor almost as long as sampling thirty. Every session runs in a thread of
its own; when all threads that still run wait for a picture, their requests are served together. What is in
a batch therefore depends on the sessions alone, not on the speed of threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import torch

    from imagery_agent.imagination.learned import LearnedImagination, Wilful
    from imagery_agent.language.operations import Operation
    from imagery_agent.mind.protocols import MentalPicture
    from imagery_experiments.participants.caching import CachedImagination

T = TypeVar("T")


@dataclass
class _Request:
    """Pictures that one session waits for: from words (``texts``), or from other pictures."""

    generators: Sequence[torch.Generator]
    temperatures: Sequence[float] | None
    texts: Sequence[str] = ()
    sources: Sequence[MentalPicture] = ()
    operations: Sequence[Operation] = ()
    answer: list[MentalPicture] | None = None
    error: BaseException | None = None
    answered: bool = field(default=False)


class LockstepImagination:
    """An imagination whose acts wait for those of the other sessions (when there are any)."""

    def __init__(self, inner: LearnedImagination | CachedImagination) -> None:
        self._inner = inner
        self._turn = threading.Condition()
        self._running = 0
        self._waiting: list[_Request] = []

    def at_temperature(self, temperature: float) -> Wilful:
        """See :class:`imagery_agent.mind.protocols.Tempered`."""
        from imagery_agent.imagination.learned import Wilful

        return Wilful(self, temperature)

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        with self._turn:
            return self._inner.perceive(pictures)

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.imagine_each(texts, generators=[generator] * len(texts))

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.transform_each(sources, operations, generators=[generator] * len(sources))

    def imagine_each(
        self,
        texts: Sequence[str],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.imagination.learned.LearnedImagination`."""
        return self._await(_Request(generators, temperatures, texts=texts))

    def transform_each(
        self,
        sources: Sequence[MentalPicture],
        operations: Sequence[Operation],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.imagination.learned.LearnedImagination`."""
        return self._await(_Request(generators, temperatures, sources=sources, operations=operations))

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

    def _await(self, request: _Request) -> list[MentalPicture]:
        with self._turn:
            self._waiting.append(request)
            self._serve_if_all_wait()
            while not request.answered:
                self._turn.wait()
        if request.error is not None:
            raise request.error
        assert request.answer is not None
        return request.answer

    def _serve_if_all_wait(self) -> None:
        if not self._waiting or len(self._waiting) < self._running:
            return
        requests, self._waiting = sorted(self._waiting, key=_order), []
        for serve, wanted in (
            (self._draw_words, [request for request in requests if request.texts]),
            (self._draw_steps, [request for request in requests if not request.texts]),
        ):
            if not wanted:
                continue
            try:
                pictures = iter(serve(wanted))
                for request in wanted:
                    request.answer = [next(pictures) for _ in request.generators]
            except Exception as error:
                for request in wanted:
                    request.error = error
        for request in requests:
            request.answered = True
        self._turn.notify_all()

    def _draw_words(self, requests: Sequence[_Request]) -> list[MentalPicture]:
        return self._inner.imagine_each(
            [text for request in requests for text in request.texts],
            generators=[generator for request in requests for generator in request.generators],
            temperatures=_temperatures(requests, self._inner.words_to_picture.temperature),
        )

    def _draw_steps(self, requests: Sequence[_Request]) -> list[MentalPicture]:
        return self._inner.transform_each(
            [source for request in requests for source in request.sources],
            [operation for request in requests for operation in request.operations],
            generators=[generator for request in requests for generator in request.generators],
            temperatures=_temperatures(requests, self._inner.picture_to_picture.temperature),
        )


def _temperatures(requests: Sequence[_Request], usual: float) -> list[float]:
    return [
        temperature
        for request in requests
        for temperature in (request.temperatures or [usual] * len(request.generators))
    ]


def _order(request: _Request) -> bytes:
    """An order of requests that does not depend on which thread was first."""
    codes = request.sources[0].codes if request.sources else None
    words = repr((request.texts, request.operations, request.temperatures)).encode()
    return words + (b"" if codes is None else codes.tobytes())
