"""An imagination that does the same act on the same picture once.

At temperature 0 an act is a function of the picture and the operation (or of the words); above, of the state of
the random generator too. What was imagined before is looked up; the mind pays for it all the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

import torch

from imagery_agent.language.operations import Operation

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.mind.protocols import MentalPicture
    from imagery_agent.models.prior import Sampling

ROOM = 16_384
"""Pictures remembered, 14 kB each; the least recently used go first."""


class CachedImagination:
    """What :class:`imagery_experiments.participants.batching.LockstepImagination` asks of a learned imagination."""

    def __init__(self, inner: LearnedImagination, *, room: int = ROOM) -> None:
        self._inner, self._room = inner, room
        self._known: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self.asked, self.found = 0, 0

    @property
    def words_to_picture(self) -> Sampling:
        """As the imagination's own."""
        return self._inner.words_to_picture

    @property
    def picture_to_picture(self) -> Sampling:
        """As the imagination's own."""
        return self._inner.picture_to_picture

    @property
    def hit_rate(self) -> float:
        """Share of pictures that need not be imagined anew."""
        return self.found / self.asked if self.asked else 0.0

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self._inner.perceive(pictures)

    def imagine_each(
        self,
        texts: Sequence[str],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """See :meth:`imagery_agent.imagination.learned.LearnedImagination.imagine_each`."""
        warmth = list(temperatures or [self.words_to_picture.temperature] * len(texts))

        def draw(rows: Sequence[int]) -> list[MentalPicture]:
            return self._inner.imagine_each(
                [texts[row] for row in rows],
                generators=[generators[row] for row in rows],
                temperatures=[warmth[row] for row in rows],
            )

        return self._looked_up(list(texts), generators, warmth, draw)

    def transform_each(
        self,
        sources: Sequence[MentalPicture],
        operations: Sequence[Operation],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """See :meth:`imagery_agent.imagination.learned.LearnedImagination.transform_each`."""
        warmth = list(temperatures or [self.picture_to_picture.temperature] * len(sources))
        acts = [_act(source, operation) for source, operation in zip(sources, operations, strict=True)]

        def draw(rows: Sequence[int]) -> list[MentalPicture]:
            return self._inner.transform_each(
                [sources[row] for row in rows],
                [operations[row] for row in rows],
                generators=[generators[row] for row in rows],
                temperatures=[warmth[row] for row in rows],
            )

        return self._looked_up(acts, generators, warmth, draw)

    def _looked_up(
        self,
        acts: Sequence[Hashable],
        generators: Sequence[torch.Generator],
        warmth: Sequence[float],
        draw: Callable[[Sequence[int]], list[MentalPicture]],
    ) -> list[MentalPicture]:
        """Pictures of all acts; only those that are new are drawn, as one batch.

        Acts at a temperature are looked up only where each generator has one act: those after it would begin
        from a state that is not known before the first is drawn.
        """
        keys: list[Hashable] = []
        for number, (act, generator, warm) in enumerate(zip(acts, generators, warmth, strict=True)):
            alone = sum(other is generator for other in generators) == 1
            state = generator.get_state().numpy().tobytes() if alone else (id(generator), number, self.asked)
            keys.append((act, warm, state if warm else None))
        found = {key: self._known[key] for key in keys if key in self._known}
        new: dict[Hashable, int] = {}
        for number, key in enumerate(keys):
            if key in found or key in new:
                self.found += 1
                _advance(generators[number])
            else:
                new[key] = number
        self.asked += len(keys)
        for key, picture in zip(new, draw(list(new.values())) if new else [], strict=True):
            found[key] = picture
            self._keep(key, picture)
        for key in found.keys() - new.keys():
            if key in self._known:
                self._known.move_to_end(key)
        return [found[key] for key in keys]

    def _keep(self, key: Hashable, picture: MentalPicture) -> None:
        self._known[key] = picture
        while len(self._known) > self._room:
            self._known.popitem(last=False)


def _act(source: MentalPicture, operation: Operation) -> Hashable:
    held = source.pixels if source.codes is None else source.codes
    return operation, held.tobytes()


def _advance(generator: torch.Generator) -> None:
    """As drawing would have: what comes after must not depend on what was remembered."""
    torch.randint(2**62, (), generator=generator)
