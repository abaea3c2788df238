"""One imagination for many minds: the same act on the same picture is imagined once, and all at once.

At temperature 0 a transformed picture is a function of picture and act, so it can be kept. A ``Seat`` is what one
mind sees of the shared imagination: pictures that were imagined for it in a batch are handed over there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import Imagination, MentalPicture
from imagery_agent.validation import check_count

if TYPE_CHECKING:
    import torch


class PictureKeys:
    """Short keys of mental pictures: equal pictures have equal keys."""

    def __init__(self, *, remembered: int = 100_000) -> None:
        """``remembered``: keys kept with the very objects they belong to, so that few are computed twice."""
        self._of: dict[int, tuple[MentalPicture, bytes]] = {}
        self._remembered = remembered

    def __call__(self, picture: MentalPicture) -> bytes:
        """16 bytes for the pixels, and 16 for the codes if there are any."""
        known = self._of.get(id(picture))
        if known is not None:  # the object is held here, so its id cannot have passed to another
            return known[1]
        digest = _digest(picture.pixels) + (b"" if picture.codes is None else _digest(picture.codes))
        if len(self._of) >= self._remembered:
            self._of.clear()
        self._of[id(picture)] = (picture, digest)
        return digest


def _digest(array: np.ndarray) -> bytes:
    return blake2b(array.tobytes(), digest_size=16).digest()


@dataclass(frozen=True)
class Request:
    """One step of imagination that a mind is about to take."""

    source: MentalPicture
    operation: Operation
    generator: torch.Generator


class SharedImagination:
    """An imagination that keeps what it has imagined, for all minds that share it.

    Args:
        inner: the imagination that does the work.
        capacity: pictures kept, the least recently used go first; 0 keeps none. An imagination that draws at
            random (a temperature above 0) is never answered from what was kept.
    """

    def __init__(self, inner: Imagination, *, capacity: int = 20_000) -> None:
        self.inner = inner
        sampling = getattr(inner, "picture_to_picture", None)
        repeatable = sampling is None or sampling.temperature == 0
        self._capacity = check_count("capacity", capacity, at_least=0) if repeatable else 0
        self._kept: OrderedDict[tuple[bytes, Operation | None], MentalPicture] = OrderedDict()
        self.key = PictureKeys(remembered=max(1, self._capacity))
        self.asked = 0
        """Transformations asked for so far."""
        self.imagined = 0
        """Transformations really carried out."""

    @property
    def hit_rate(self) -> float:
        """Share of the transformations asked for that were not carried out again."""
        return 1 - self.imagined / self.asked if self.asked else 0.0

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`; what was seen before is not encoded again."""
        found = []
        for picture in pictures:
            key = (_digest(picture), None)
            seen = self._recalled(key)
            if seen is None:
                seen = self.inner.perceive(picture[None])[0]
                self._keep(key, seen)
            found.append(seen)
        return found

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`; drawn anew every time."""
        return self.inner.imagine(texts, generator=generator)

    def transform_all(self, requests: Sequence[Request]) -> list[MentalPicture]:
        """One batch for all minds; equal requests, and those met before, are imagined once."""
        self.asked += len(requests)
        keys = [(self.key(one.source), one.operation) for one in requests]
        if not self._capacity:
            return self._carried_out(requests)
        found = {key: self._recalled(key) for key in keys}
        new = {key: one for key, one in zip(keys, requests, strict=True) if found[key] is None}
        for key, picture in zip(new, self._carried_out(list(new.values())), strict=True):
            found[key] = picture
            self._keep(key, picture)
        return [found[key] for key in keys]  # type: ignore[misc]  # every key has been found by now

    def learn(self, source: MentalPicture, operation: Operation, picture: MentalPicture) -> None:
        """Keep what this very imagination has drawn at another time."""
        if self._capacity:
            self._keep((self.key(source), operation), picture)

    def _carried_out(self, requests: Sequence[Request]) -> list[MentalPicture]:
        self.imagined += len(requests)
        if not requests:
            return []
        each = getattr(self.inner, "transform_each", None)
        if each is not None:
            sources, operations = [one.source for one in requests], [one.operation for one in requests]
            return list(each(sources, operations, generators=[one.generator for one in requests]))
        return [
            self.inner.transform([one.source], [one.operation], generator=one.generator)[0]
            for one in requests
        ]

    def _recalled(self, key: tuple[bytes, Operation | None]) -> MentalPicture | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, key: tuple[bytes, Operation | None], picture: MentalPicture) -> None:
        self._kept[key] = picture
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)


class Seat:
    """The shared imagination as one mind has it; implements :class:`imagery_agent.mind.protocols.Imagination`."""

    def __init__(self, shared: SharedImagination) -> None:
        self.shared = shared
        self._delivered: list[tuple[Request, MentalPicture]] = []

    def deliver(self, request: Request, picture: MentalPicture) -> None:
        """Hand over what a batch has imagined; the mind receives it when it takes exactly this step."""
        self._delivered.append((request, picture))

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.shared.perceive(pictures)

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.shared.imagine(texts, generator=generator)

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        requests = [Request(*pair, generator) for pair in zip(sources, operations, strict=True)]
        if len(requests) == 1 and self._delivered:
            expected, picture = self._delivered.pop(0)
            if expected.source is requests[0].source and expected.operation == requests[0].operation:
                return [picture]
            self._delivered.clear()  # the mind went another way
        return self.shared.transform_all(requests)
