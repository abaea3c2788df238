"""An imagination that answers repeated requests from a cache.

At temperature 0 a picture is a function of its text, or of its source and operation; above, of the state of the
random generator too. The agent's clock counts a picture from the cache like any other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.mind.protocols import DrawRequest, MentalPicture

CAPACITY = 16_384
"""Pictures kept, 14 kB each; the least recently used go first."""


class CachedImagination:
    """A learned imagination with a cache; implements :class:`imagery_agent.mind.protocols.Imagination`."""

    def __init__(self, inner: LearnedImagination, *, capacity: int = CAPACITY) -> None:
        self._inner, self._capacity = inner, capacity
        self._kept: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self.requested, self.found = 0, 0

    @property
    def hit_rate(self) -> float:
        """Share of the requested pictures that were not drawn again."""
        return self.found / self.requested if self.requested else 0.0

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self._inner.perceive(pictures)

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
    torch.randint(2**62, (), generator=generator)
