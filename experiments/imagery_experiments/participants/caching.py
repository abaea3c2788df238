"""An imagination and an interpreter that answer repeated requests from a cache.

At temperature 0 a picture is a function of its text, or of its source and operation; above, of the state of the
random generator too. The agent's clock counts a picture from the cache like any other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.mind.protocols import DrawRequest, Interpreter, MentalPicture

CAPACITY = 16_384
"""Pictures kept, 14 kB each; the least recently used go first."""


class CachedImagination:
    """A learned imagination with a cache; implements :class:`imagery_agent.mind.protocols.Imagination`."""

    def __init__(self, inner: LearnedImagination, *, capacity: int = CAPACITY) -> None:
        self._inner, self._capacity = inner, capacity
        self._kept: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self._seen: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self.requested, self.found = 0, 0

    @property
    def hit_rate(self) -> float:
        """Share of the requested pictures that were not drawn again."""
        return self.found / self.requested if self.requested else 0.0

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`; a display seen before is not encoded again."""
        return self._each(pictures, self._inner.perceive)

    def decode(self, codes: np.ndarray) -> list[MentalPicture]:
        """See :meth:`imagery_agent.imagination.learned.LearnedImagination.decode`."""
        return self._each(codes, self._inner.decode)

    def _each(self, arrays: np.ndarray, make: Callable[[np.ndarray], list[MentalPicture]]) -> list[MentalPicture]:
        """One picture per array; those that are not in the cache are made one by one."""
        found = []
        for array in arrays:
            key = (array.dtype.str, array.tobytes())
            if key not in self._seen:
                (self._seen[key],) = make(array[None])
                while len(self._seen) > self._capacity:
                    self._seen.popitem(last=False)
            self._seen.move_to_end(key)
            found.append(self._seen[key])
        return found

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """One picture per request; only those that are not in the cache are drawn, as one batch."""
        keys = [self._key(number, requests) for number in range(len(requests))]
        found = {key: self._kept[key] for key in keys if key in self._kept}
        new: dict[Hashable, DrawRequest] = {}
        for key, request in zip(keys, requests, strict=True):
            if key in found or key in new:
                self.found += 1
                _advance(request.generator)
            else:
                new[key] = request
        self.requested += len(requests)
        for key in found:
            self._kept.move_to_end(key)
        for key, picture in zip(new, self._inner.draw(list(new.values())) if new else [], strict=True):
            found[key] = self._kept[key] = picture
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return [found[key] for key in keys]

    def _key(self, number: int, requests: Sequence[DrawRequest]) -> Hashable:
        """What the picture of one request is a function of.

        At a temperature above 0, requests that share a generator have keys of their own: the state of the generator
        at the second is not known before the first has been drawn.
        """
        request = requests[number]
        temperature = self._inner.temperature_of(request)
        state: Hashable = None
        if temperature:
            generator = request.generator
            is_shared = sum(other.generator is generator for other in requests) > 1
            state = (id(generator), number, self.requested) if is_shared else generator.get_state().numpy().tobytes()
        if request.source is None:
            return request.text, temperature, state
        source = request.source.pixels if request.source.codes is None else request.source.codes
        return request.operation, source.tobytes(), temperature, state


def _advance(generator: torch.Generator) -> None:
    """Draw from the generator as drawing the picture would have, so that what follows does not depend on the cache."""
    import torch  # only here: naming an agent loads no torch

    torch.randint(2**62, (), generator=generator)


class CachedInterpreter:
    """An interpreter that names a picture, and scores texts for it, once; everything else is the interpreter's own."""

    def __init__(self, inner: Interpreter, *, capacity: int = CAPACITY) -> None:
        self._inner, self._capacity = inner, capacity
        self._named: OrderedDict[Hashable, list[tuple[str, float]]] = OrderedDict()
        self._scored: OrderedDict[Hashable, np.ndarray] = OrderedDict()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """See :class:`imagery_agent.mind.protocols.Interpreter`."""
        if len(pictures) != 1:
            return self._inner.name(pictures, names=names, top=top)
        key = (np.asarray(pictures).tobytes(), None if names is None else tuple(names), top)
        if (known := self._named.get(key)) is None:
            (known,) = self._inner.name(pictures, names=names, top=top)
            self._named[key] = known
            while len(self._named) > self._capacity:
                self._named.popitem(last=False)
        return [list(known)]

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """See :class:`imagery_agent.mind.protocols.Interpreter`."""
        if len(pictures) != 1:
            return self._inner.score(pictures, texts)
        key = (np.asarray(pictures).tobytes(), tuple(texts))
        if key not in self._scored:
            self._scored[key] = self._inner.score(pictures, texts)
            while len(self._scored) > self._capacity:
                self._scored.popitem(last=False)
        return self._scored[key].copy()
