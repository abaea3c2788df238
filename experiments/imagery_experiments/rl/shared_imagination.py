"""One imagination shared by many agents, with a cache of the pictures that were transformed.

At temperature 0 a transformed picture is a function of source and operation, so it can be kept. A ``Seat`` is one
agent's view of the shared imagination: pictures that were drawn for it in a batch are delivered there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from hashlib import blake2b

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import DrawRequest, Imagination, MentalPicture
from imagery_agent.validation import check_count


class PictureKeys:
    """Short keys of mental pictures: equal pictures have equal keys."""

    def __init__(self, *, remembered: int = 100_000) -> None:
        """``remembered``: keys kept with the very objects they belong to, so that few are computed twice."""
        self._of: dict[int, tuple[MentalPicture, bytes]] = {}
        self._remembered = remembered

    def __reduce__(self) -> tuple[Callable[..., PictureKeys], tuple[()]]:
        """Without the known objects: the same objects have other ids in a copy or in another process."""
        return partial(PictureKeys, remembered=self._remembered), ()

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


class SharedImagination:
    """An imagination that keeps the pictures it has transformed; implements the Imagination protocol.

    Args:
        inner: draws the pictures.
        capacity: pictures kept, the least recently used go first; 0 keeps none. Transformations at a temperature
            above 0 are never answered from the cache.
    """

    def __init__(self, inner: Imagination, *, capacity: int = 20_000) -> None:
        self.inner = inner
        sampling = getattr(inner, "picture_to_picture", None)
        repeatable = sampling is None or sampling.temperature == 0
        self._capacity = check_count("capacity", capacity, at_least=0) if repeatable else 0
        self._kept: OrderedDict[Hashable, MentalPicture] = OrderedDict()
        self.key = PictureKeys(remembered=max(1, self._capacity))
        self.requested = 0
        """Transformations requested so far."""
        self.drawn = 0
        """Transformations drawn by the inner imagination."""

    @property
    def hit_rate(self) -> float:
        """Share of the requested transformations that were answered from the cache."""
        return 1 - self.drawn / self.requested if self.requested else 0.0

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

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """One batch for all agents; equal transformations, and those in the cache, are drawn once."""
        self.requested += sum(request.source is not None for request in requests)
        keys = [self._key(request) for request in requests]
        found = {key: self._recalled(key) for key in keys}
        new = {key: one for key, one in zip(keys, requests, strict=True) if found[key] is None}
        self.drawn += sum(request.source is not None for request in new.values())
        for key, picture in zip(new, self.inner.draw(list(new.values())) if new else [], strict=True):
            found[key] = picture
            if not isinstance(key, DrawRequest):
                self._keep(key, picture)
        return [found[key] for key in keys]  # type: ignore[misc]  # every key has been found by now

    def _key(self, request: DrawRequest) -> Hashable:
        """Source and operation of a transformation; the request itself where its picture is always drawn anew."""
        if request.source is None or not self._capacity:
            return request
        return self.key(request.source), request.operation

    def learn(self, source: MentalPicture, operation: Operation, picture: MentalPicture) -> None:
        """Keep what this very imagination has drawn at another time."""
        if self._capacity:
            self._keep((self.key(source), operation), picture)

    def _recalled(self, key: Hashable) -> MentalPicture | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, key: Hashable, picture: MentalPicture) -> None:
        self._kept[key] = picture
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)


class Seat:
    """One agent's view of the shared imagination; implements :class:`imagery_agent.mind.protocols.Imagination`."""

    def __init__(self, shared: SharedImagination) -> None:
        self.shared = shared
        self._delivered: list[tuple[DrawRequest, MentalPicture]] = []

    def deliver(self, request: DrawRequest, picture: MentalPicture) -> None:
        """Keep a picture from a batch until the agent requests exactly this step."""
        self._delivered.append((request, picture))

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.shared.perceive(pictures)

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        if len(requests) == 1 and requests[0].source is not None and self._delivered:
            expected, picture = self._delivered.pop(0)
            if self._is_same(expected, requests[0]):
                return [picture]
            self._delivered.clear()  # the agent took another step than was prepared
        return self.shared.draw(requests)

    def _is_same(self, expected: DrawRequest, requested: DrawRequest) -> bool:
        """Whether both are one operation on equal pictures: a workspace keeps copies that count their redrawings."""
        if expected.source is None or requested.source is None:
            return False
        return expected.operation == requested.operation and (
            self.shared.key(expected.source) == self.shared.key(requested.source)
        )
