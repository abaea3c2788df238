"""The pieces of the figure in mind, and what is seen when one or several of them are attended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.seeing.ink import around, clipped
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, joined
from imagery_agent.visual_routines.contours import Loop
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.strokes import Stroke, find_strokes

INK_FROM = 0.35
"""Share of a pixel that is covered from which it counts as ink."""


@dataclass(frozen=True, eq=False)
class Part:
    """What a phrase refers to: one or several pieces, or some of their ink."""

    shape: Shape
    masks: dict[int, np.ndarray]
    """Index of a piece -> bool (64, 64): its ink that belongs to the part."""
    is_whole: bool = True
    """Whether it is all of these pieces."""
    loop: Loop | None = None
    """Which loop it is, if it is one."""

    @property
    def mask(self) -> np.ndarray:
        """bool (64, 64): all its ink."""
        return np.logical_or.reduce(list(self.masks.values()))

    @property
    def pieces(self) -> tuple[int, ...]:
        """Indices of the pieces."""
        return tuple(self.masks)

    def within(self, region: np.ndarray) -> Part | None:
        """What of it lies in a region, bool (64, 64); None if no stroke does."""
        masks = {index: mask & region for index, mask in self.masks.items() if (mask & region).any()}
        shape = clipped(self.shape, region)
        return Part(shape, masks, False) if masks and shape is not None else None

    @staticmethod
    def all_of(parts: Sequence[Part]) -> Part | None:
        """Several parts as one; None without any."""
        if len(parts) < 2:
            return parts[0] if parts else None
        masks: dict[int, np.ndarray] = {}
        for part in parts:
            for index, mask in part.masks.items():
                masks[index] = masks.get(index, np.zeros((64, 64), bool)) | mask
        return Part(joined([part.shape for part in parts]), masks, all(part.is_whole for part in parts))


def _blot(ink: np.ndarray) -> tuple[Stroke, ...]:
    """Ink without strokes, as a dot may be: as a stroke from its left to its right; none without ink."""
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return ()
    ends = (np.array([[columns.min(), rows.mean()], [columns.max(), rows.mean()]]) + 0.5) / ink.shape[0]
    ends[1, 0] += 1e-3
    return (Stroke(ends, True, (True, True), STROKE),)


def spot(point: np.ndarray, scope: Sequence[int]) -> Part:
    """A place without extent."""
    stroke = Stroke(np.vstack([point, point + 1e-3]), True, (True, True), STROKE)
    return Part(Shape((stroke,)), {scope[0]: around(point)}, False)


class Pieces:
    """The pieces of the figure, looked at one by one or together.

    ``theme``: those that the step adds or changes; ``hidden``: others that are no part of the figure it refers to.
    """

    def __init__(self, workspace: Workspace, theme: Sequence[int] = (), hidden: Sequence[int] = ()) -> None:
        self.workspace = workspace
        self.theme, self.hidden = tuple(theme), tuple(hidden)
        self._seen: dict[bytes, tuple[Shape | None, np.ndarray]] = {}

    def without(self, theme: Sequence[int], *, hidden: Sequence[int] = ()) -> Self:
        """The same figure while some pieces are the theme of a step, and others are not attended."""
        view = type(self)(self.workspace, theme, hidden)
        view._seen = self._seen
        return view

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """In the order in which they were added."""
        return self.workspace.memory.pieces

    @pieces.setter
    def pieces(self, pieces: tuple[Piece, ...]) -> None:
        self.workspace.memory.pieces = pieces

    @property
    def mentioned(self) -> tuple[int, ...]:
        """Indices of the pieces that were referred to last."""
        return tuple(index for index in self.workspace.memory.mentioned if index < len(self.pieces))

    @mentioned.setter
    def mentioned(self, indices: Sequence[int]) -> None:
        self.workspace.memory.mentioned = tuple(indices)

    def look_at(self, picture: MentalPicture) -> tuple[Shape | None, np.ndarray]:
        """The strokes (None without ink) and the ink, bool (64, 64), of one picture attended by itself."""
        key = picture.pixels.tobytes()
        if key not in self._seen:
            pixels = self.workspace.attend_part(picture)
            ink = coverage(pixels) > INK_FROM
            strokes = find_strokes(pixels) or _blot(ink)
            self._seen[key] = (Shape(strokes) if strokes else None, ink)
        return self._seen[key]

    def shape(self, index: int) -> Shape | None:
        """The strokes of one piece; None without ink."""
        return self.look_at(self.pieces[index].picture)[0]

    def mask(self, index: int) -> np.ndarray:
        """Ink of one piece, bool (64, 64)."""
        return self.look_at(self.pieces[index].picture)[1]

    def part(self, indices: Sequence[int]) -> Part:
        """Some pieces as one part; SceneError if they have no ink."""
        indices = [index for index in dict.fromkeys(indices) if self.shape(index) is not None]
        if not indices:
            raise SceneError("there is nothing of that in the figure in mind")
        if len(indices) == 1:
            shape = self.shape(indices[0])
        else:  # seen together: strokes of different pieces can continue each other
            pixels = np.minimum.reduce([self.pieces[index].picture.pixels for index in indices])
            shape = self.look_at(MentalPicture(pixels))[0]
        assert shape is not None
        return Part(shape, {index: self.mask(index) for index in indices})

    @property
    def others(self) -> tuple[int, ...]:
        """The pieces that the step does not change; all of them if it changes all."""
        everything = range(len(self.pieces))
        return tuple(i for i in everything if i not in {*self.theme, *self.hidden}) or tuple(everything)

    def whole(self) -> Part:
        """All pieces."""
        return self.part(range(len(self.pieces)))

    def rest(self) -> Part:
        """What the step does not change."""
        return self.part(self.others)
