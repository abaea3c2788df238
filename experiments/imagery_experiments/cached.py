"""An imagination that does the same act on the same picture once.

Transformations are deterministic (temperature 0), and so is a drawing from words for a given state of the
random generator. What was imagined before is looked up; the mind pays for it all the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import torch

from imagery_agent.scene import Operation

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.imagination import LearnedImagination
    from imagery_agent.interfaces import MentalPicture

ROOM = 8192
"""Pictures remembered, 14 kB each; the least recently used go first."""


class CachedImagination:
    """What :class:`imagery_experiments.lockstep.LockstepImagination` asks of a learned imagination."""

    def __init__(self, inner: LearnedImagination, *, room: int = ROOM) -> None:
        self._inner, self._room = inner, room
        self._known: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self.asked, self.found = 0, 0

    @property
    def hit_rate(self) -> float:
        """Share of pictures that need not be imagined anew."""
        return self.found / self.asked if self.asked else 0.0

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.interfaces.Imagination`."""
        return self._inner.perceive(pictures)

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.interfaces.Imagination`."""
        found = []
        for text in texts:
            key = (text, generator.get_state().numpy().tobytes())
            self.asked += 1
            if key in self._known:
                self.found += 1
                _advance(generator)
            else:
                self._keep(key, self._inner.imagine([text], generator=generator)[0])
            found.append(self._known[key])
        return found

    def transform_each(
        self,
        sources: Sequence[MentalPicture],
        operations: Sequence[Operation],
        *,
        generators: Sequence[torch.Generator],
    ) -> list[MentalPicture]:
        """See :meth:`imagery_agent.imagination.LearnedImagination.transform_each`."""
        keys = [_key(source, operation) for source, operation in zip(sources, operations, strict=True)]
        new: dict[Hashable, int] = {}
        for number, key in enumerate(keys):
            if key in self._known or key in new:
                self.found += 1
                _advance(generators[number])
            else:
                new[key] = number
        self.asked += len(keys)
        old = {key: self._known[key] for key in keys if key not in new}
        if new:
            rows = list(new.values())
            drawn = self._inner.transform_each(
                [sources[row] for row in rows],
                [operations[row] for row in rows],
                generators=[generators[row] for row in rows],
            )
            for key, picture in zip(new, drawn, strict=True):
                self._keep(key, picture)
                old[key] = picture
        return [old[key] for key in keys]

    def _keep(self, key: Hashable, picture: MentalPicture) -> None:
        self._known[key] = picture
        while len(self._known) > self._room:
            self._known.popitem(last=False)


def _key(source: MentalPicture, operation: Operation) -> Hashable:
    held = source.pixels if source.codes is None else source.codes
    return operation, held.tobytes()


def _advance(generator: torch.Generator) -> None:
    """As drawing would have: what comes after must not depend on what was remembered."""
    torch.randint(2**62, (), generator=generator)
