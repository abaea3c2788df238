"""An imagination whose pictures are replaced by others after they were drawn.

Everything else stays as it is: requests are passed on with the pictures that the imagination itself had drawn as their
sources and with the same noise, so that the chain of own pictures is the same whatever the mind is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import DrawRequest, Imagination, MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_experiments.experiment.design import generator
from imagery_experiments.participants.oracle_renderer import transform_pixels

REPLACEMENTS = ("own", "blank", "noise", "first", "other")
"""What every imagined picture is replaced by: itself (a control), white, itself with its blocks of pixels shuffled,
the first picture of the trial, or the picture of the same step of another trial."""
_BLOCK_PX = 4
_TURNS = ("rotate", "turn")
Pictures = tuple[tuple[MentalPicture, ...], ...]
"""The own pictures of a session: those of each response, in order."""


@dataclass(frozen=True)
class Exchange:
    """A figure that is moved in mind is another one from its first step on; other figures are left as they are."""

    operation: Operation | None
    """Exact planar operation that makes the other figure, which is moved on; None: every step shows the figure that
    was seen last."""
    kinds: tuple[str, ...] = _TURNS
    """Kinds of the operations whose first step begins such a movement."""
    number: int | None = None
    """Which movement of a response, from 0 on; None: all movements of the figure that is moved first."""


@dataclass(frozen=True)
class StandIn(MentalPicture):
    """A picture in place of one that was imagined."""

    own: MentalPicture = field(kw_only=True)
    """The one that was imagined."""


class ReplacedImagination:
    """Implements :class:`imagery_agent.mind.protocols.Imagination` and counts the imagined pictures of a session."""

    def __init__(self, inner: Imagination) -> None:
        self._inner = inner
        self.begin()

    def begin(
        self,
        replacement: str = "own",
        *,
        donor: Pictures = (),
        swaps: Mapping[tuple[int, int], Operation | None] | None = None,
        exchange: Exchange | None = None,
    ) -> None:
        """Begin a session with one of REPLACEMENTS.

        Args:
            replacement: what the mind gets instead of every imagined picture.
            donor: the own pictures of another session, for ``other``.
            swaps: (response, step) -> exact planar operation that makes another picture of the one of this step, or
                None for the picture that was seen last; the mind goes on from the other picture.
            exchange: the figure in place of the first one that is rotated.
        """
        self._replacement, self._donor, self._swaps = replacement, donor, dict(swaps or {})
        self._exchange = exchange
        self._first: MentalPicture | None = None
        self._seen: MentalPicture | None = None
        self._drawn: list[list[MentalPicture]] = []
        self._forget_figure()

    def begin_response(self) -> None:
        """The next response begins."""
        self._drawn.append([])
        self._forget_figure()

    def _forget_figure(self) -> None:
        self._figure: MentalPicture | None = None
        self._moved: tuple[list[MentalPicture], list[MentalPicture]] = ([], [])  # left as they are, exchanged
        self._movements = 0

    @property
    def own_pictures(self) -> Pictures:
        """What was imagined since the session began."""
        return tuple(tuple(pictures) for pictures in self._drawn)

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """What is seen, or put together in mind, is not replaced."""
        seen = self._inner.perceive(pictures)
        self._first, self._seen = self._first or seen[0], seen[-1]
        return seen

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """One picture per request, replaced."""
        requests = [_own_source(one) for one in requests]
        drawn = [self.in_place_of(picture) for picture in self._inner.draw(requests)]
        return [self._exchanged(*pair) for pair in zip(drawn, requests, strict=True)]

    def _exchanged(self, picture: MentalPicture, request: DrawRequest) -> MentalPicture:
        """A picture of the figure that is exchanged, or the picture as it is."""
        source, operation = request.source, request.operation
        if self._exchange is None or source is None or operation is None:
            return picture
        goes_on = [any(source.pixels is one.pixels for one in found) for found in self._moved]
        if not any(goes_on) and operation.kind not in self._exchange.kinds:
            return picture
        is_exchanged = goes_on[1] or (not goes_on[0] and self._begins_exchange(source))
        if is_exchanged and not goes_on[1] and self._exchange.operation is not None:
            picture = self._swapped(picture, self._exchange.operation)
        self._moved[is_exchanged].append(picture)
        if is_exchanged and self._exchange.operation is None and self._seen is not None:
            return StandIn(self._seen.pixels, self._seen.codes, picture.redrawn, picture.since, own=picture)
        return picture

    def _begins_exchange(self, source: MentalPicture) -> bool:
        """Whether the movement that begins now is of the figure that is exchanged."""
        assert self._exchange is not None
        number, self._movements = self._movements, self._movements + 1
        self._figure = self._figure or source
        wanted = self._exchange.number
        return source.pixels is self._figure.pixels if wanted is None else number == wanted

    def in_place_of_given(self, picture: np.ndarray) -> np.ndarray:
        """What the mind gets instead of a picture uint8 (64, 64, 3) that it is given instead of imagining it."""
        return self.in_place_of(self._inner.perceive(picture[None])[0]).pixels

    def in_place_of(self, picture: MentalPicture) -> MentalPicture:
        """What the mind gets instead of a picture that was imagined or recalled."""
        picture = _own(picture)
        pictures = self._drawn[-1]
        place = len(self._drawn) - 1, len(pictures)
        if place in self._swaps:
            picture = self._swapped(picture, self._swaps[place])
        pictures.append(picture)
        if self._replacement == "own":
            return picture
        instead = self._instead(picture, *place)
        return StandIn(instead.pixels, instead.codes, picture.redrawn, picture.since, own=picture)

    def _swapped(self, picture: MentalPicture, operation: Operation | None) -> MentalPicture:
        if operation is None:
            return self._seen or picture
        if picture.codes is None:  # of an exact imagination, which must know what it is
            return self._inner.draw([DrawRequest(source=picture, operation=operation, generator=torch.Generator())])[0]
        return self._inner.perceive(transform_pixels(picture.pixels, operation.matrix())[None])[0]

    def _instead(self, picture: MentalPicture, response: int, step: int) -> MentalPicture:
        if self._replacement == "first":
            self._first = self._first or picture
            return self._first
        if self._replacement == "other":
            return self._donated(response, step)
        pixels = np.full_like(picture.pixels, 255)
        if self._replacement == "noise":
            pixels = shuffled(picture.pixels, rng=generator(response, f"noise of step {step}"))
        return self._inner.perceive(pixels[None])[0]

    def _donated(self, response: int, step: int) -> MentalPicture:
        """The picture of the same step of the same response; beyond its end the last one before it."""
        before = [one for pictures in self._donor[:response] for one in pictures]
        same = self._donor[response][: step + 1] if response < len(self._donor) else ()
        found = [*before, *same]
        return found[-1] if found else MentalPicture(np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8))


class ReplacedWorkspace(Workspace):
    """A workspace in which recalled pictures are replaced too."""

    def recall(self, topic: str) -> MentalPicture:
        """See :meth:`imagery_agent.mind.workspace.Workspace.recall`."""
        assert isinstance(self.imagination, ReplacedImagination)
        self.clock.count("encodings")
        picture = self.imagination.in_place_of(self.memory.picture(topic))
        return self._show(picture, f"recalled {topic}")


def shuffled(pixels: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    """A picture uint8 (64, 64, 3) with its blocks of 4 x 4 pixels in random order: the same ink, without a form."""
    count = PICTURE_SIZE_PX // _BLOCK_PX
    blocks = pixels.reshape(count, _BLOCK_PX, count, _BLOCK_PX, 3).swapaxes(1, 2).reshape(count**2, _BLOCK_PX, -1)
    mixed = rng.permutation(blocks).reshape(count, count, _BLOCK_PX, _BLOCK_PX, 3)
    return np.ascontiguousarray(mixed.swapaxes(1, 2).reshape(pixels.shape))


def _own(picture: MentalPicture) -> MentalPicture:
    return picture.own if isinstance(picture, StandIn) else picture


def _own_source(request: DrawRequest) -> DrawRequest:
    return request if request.source is None else replace(request, source=_own(request.source))
