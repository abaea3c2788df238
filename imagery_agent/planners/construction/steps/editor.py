"""Changes of the pieces of a figure in mind: taking strokes out, moving, turning and scaling, redrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.construction.tree import Constraint
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, joined
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.steps.taking_apart import shares_of
from imagery_agent.visual_routines.contours import trace_outline

_MIN_INK_PX = 4
"""A piece with fewer pixels of ink is dropped."""
_THINNEST, _THICKEST, _REDRAWN_WIDTH = 2.3 / 64, 4.8 / 64, 2.6 / 64
"""Strokes that would become thinner or thicker are drawn anew, at least this wide."""
_SAME_ASPECT = 0.05
"""Scales in x and y that differ by more are no zoom: the strokes are drawn anew, so that they keep their width."""


@dataclass(frozen=True)
class Placed:
    """Pieces that a step has added or changed, and the constraints that are to hold of them."""

    pieces: tuple[int, ...]
    constraints: tuple[Constraint, ...] = ()
    hidden: tuple[int, ...] = ()
    """Other pieces that the step has added: they are no part of the figure to which the constraints refer."""

    def renumbered(self, new: Mapping[int, int]) -> Placed:
        """After pieces without ink were dropped."""
        pieces, hidden = (tuple(new[index] for index in old if index in new) for old in (self.pieces, self.hidden))
        return Placed(pieces, self.constraints, hidden)


class Editor:
    """The figure in mind as it is changed by one step. Lengths are in widths of the picture."""

    def __init__(self, workspace: Workspace, parameters: ConstructionParameters) -> None:
        self.workspace, self.parameters = workspace, parameters
        self.figure = Figure(workspace)

    def append(self, name: str, picture: MentalPicture, *, part_of: str = "") -> int:
        """Add a piece; its index."""
        self.figure.pieces = (*self.figure.pieces, Piece(name, picture, part_of=part_of))
        return len(self.figure.pieces) - 1

    def mark_measured(self, indices: Sequence[int], measured: tuple[str, float]) -> None:
        """Remember of pieces how long one of their dimensions is in units."""
        pieces = list(self.figure.pieces)
        for index in indices:
            pieces[index] = replace(pieces[index], measured=measured)
        self.figure.pieces = tuple(pieces)

    def set_picture(self, index: int, picture: MentalPicture) -> None:
        """Give one piece another picture."""
        pieces = list(self.figure.pieces)
        pieces[index] = replace(pieces[index], picture=picture)
        self.figure.pieces = tuple(pieces)

    def drop_empty(self) -> dict[int, int]:
        """Drop the pieces of which no ink is left; the new indices of those that stay."""
        count = len(self.figure.pieces)
        kept = [index for index in range(count) if self.figure.mask(index).sum() >= _MIN_INK_PX]
        if len(kept) < count:
            self.figure.mentioned = [kept.index(index) for index in self.figure.mentioned if index in kept]
            self.figure.pieces = tuple(self.figure.pieces[index] for index in kept)
        return {old: new for new, old in enumerate(kept)}

    # ------------------------------------------------------------ taking apart

    def take_out(self, part: Part) -> tuple[int, ...]:
        """The part as pieces of its own (indices); what was part of a piece is first taken out of it."""
        if part.is_whole:
            return part.pieces
        found = []
        for index in part.masks:
            taken = self._taken(index, part)
            name = "line" if part.shape.is_line else "part"
            whole = self.figure.pieces[index].part_of or self.figure.pieces[index].name
            found.append(index if taken is None else self.append(name, taken, part_of=whole))
        return tuple(found)

    def erase(self, part: Part) -> None:
        """Take the part out of its pieces and forget it."""
        for index in part.masks:
            if part.is_whole or self._taken(index, part) is None:
                self.set_picture(index, MentalPicture(np.full((64, 64, 3), 255, np.uint8)))

    def _taken(self, index: int, part: Part) -> MentalPicture | None:
        """The picture of some ink, taken out of its piece; None if that is all of the piece."""
        picture = self.figure.pieces[index].picture
        shape, ink = self.figure.look_at(picture)
        shares = None if shape is None else shares_of(shape, ink, part, index)
        if shares is None:
            return None
        taken, rest = self.workspace.take_apart(*shares, picture)
        self.set_picture(index, rest)
        return taken

    # ------------------------------------------------------------ new places

    def change(self, indices: Sequence[int], change: Change, *, base: Shape | None = None) -> None:
        """Bring pieces, seen together as ``base``, to a new place, after making room for them."""
        base = base or self.figure.part(indices).shape
        room = self.make_room(base.mapped(change), [i for i in range(len(self.figure.pieces)) if i not in indices])
        for index in indices:
            picture = self.figure.pieces[index].picture
            if len(indices) == 1 and base.is_line and not is_solid(picture):
                self.set_picture(index, self._anew(picture, base, change, room))
            else:
                self.set_picture(index, self.changed(picture, change, room))

    def make_room(self, target: Shape, rest: Sequence[int]) -> Change:
        """Zoom and shift all other pieces so that they and a shape fit into the picture; that zoom and shift."""
        shapes = [shape for index in rest if (shape := self.figure.shape(index)) is not None]
        everything = joined([target, *shapes])
        margin = self.parameters.margin
        if everything.low.min() >= margin and everything.high.max() <= 1 - margin:
            return Change(np.full(2, 0.5))
        factor = min(1.0, (1 - 2 * margin) / max(float(everything.size.max()), 1e-3))
        room = Change(np.full(2, 0.5), scale=(factor, factor), shift=tuple(factor * (0.5 - everything.center)))
        for index in rest:
            self.set_picture(index, self.changed(self.figure.pieces[index].picture, room))
        return room

    def changed(self, picture: MentalPicture, change: Change, room: Change | None = None) -> MentalPicture:
        """One picture after a change, and then after that which made room."""
        room = room or Change(np.full(2, 0.5))
        shape = self.figure.look_at(picture)[0]
        if shape is not None and self._is_distorted(shape, change, room) and not is_solid(picture):
            return self._anew(picture, shape, change, room)
        middle = np.full(2, 0.5) if shape is None else shape.center
        goal, zoom = room(change(middle[None]))[0], change.zoom * room.zoom
        if change.mirrored is not None:
            turned = {"horizontal": ("vertical", 0), "vertical": ("horizontal", 1)}[change.mirrored]
            picture = self.workspace.mirror(picture, axis=turned[0])
            middle = np.where(np.arange(2) == turned[1], 1 - middle, middle)
        if change.angle_deg:
            picture = self.workspace.rotate(change.angle_deg, self._shifted(picture, 0.5 - middle))
            middle = np.full(2, 0.5)
        if abs(zoom - 1) <= self.parameters.min_change:
            return self._shifted(picture, goal - middle)
        if zoom > 1:  # about the middle of the picture, so that nothing leaves it
            picture = self._shifted(picture, 0.5 - middle)
            return self._shifted(self.workspace.zoom(zoom, picture), goal - 0.5)
        return self._shifted(self.workspace.zoom(zoom, picture), goal - (0.5 + zoom * (middle - 0.5)))

    def _is_distorted(self, shape: Shape, change: Change, room: Change) -> bool:
        """Whether its strokes would become too thin, too thick, or uneven."""
        width, total = shape.strokes[0].width, np.array(change.scale) * room.scale[0]
        if shape.longest.length < width:  # a dot is as wide as it is
            return False
        uneven = abs(float(np.log(change.scale[0] / change.scale[1]))) > _SAME_ASPECT
        return uneven or width * total.min() < _THINNEST or width * total.max() > _THICKEST

    def _anew(self, picture: MentalPicture, shape: Shape, change: Change, room: Change) -> MentalPicture:
        """The strokes of a picture, drawn anew at their new place."""
        width = shape.strokes[0].width
        thickest = STROKE if width < _THICKEST else width  # what is thick stays so
        return self.drawn(
            shape.mapped(change).mapped(room), width=width * change.zoom * room.zoom, thickest=thickest,
            color=color_of(picture),
        )  # fmt: skip

    def _shifted(self, picture: MentalPicture, shift: np.ndarray) -> MentalPicture:
        if np.abs(shift).max() <= self.parameters.min_change / 4:
            return picture
        return self.workspace.transform(Operation("shift", dx=float(shift[0]), dy=float(shift[1])), picture)

    # ------------------------------------------------------------ drawing

    def drawn(
        self, shape: Shape, *, width: float = STROKE, thickest: float = STROKE,
        color: tuple[int, int, int] = COLORS["black"],
    ) -> MentalPicture:  # fmt: skip
        """The strokes of a shape, neither too thin nor thicker than usual."""
        width = float(np.clip(width, _REDRAWN_WIDTH, thickest))
        return self.workspace.draw_strokes([stroke.points for stroke in shape.strokes], width=width, color=color)

    def draw(
        self, name: str, shapes: Sequence[Shape], *, room: Change | None = None, thick: float = 1.0
    ) -> tuple[int, ...]:
        """Add strokes as new pieces, after making room for them; their indices."""
        room = room or self.make_room(joined(shapes), range(len(self.figure.pieces)))
        width = thick * STROKE * float(np.sqrt(room.zoom))
        pictures = [self.drawn(shape.mapped(room), width=width, thickest=thick * STROKE) for shape in shapes]
        return tuple(self.append(name, picture) for picture in pictures)

    def redraw(self, index: int, shape: Shape) -> None:
        """Give a piece new strokes, after making room for them."""
        picture = self.figure.pieces[index].picture
        room = self.make_room(shape, [other for other in range(len(self.figure.pieces)) if other != index])
        width = shape.strokes[0].width * float(np.sqrt(room.zoom))
        self.set_picture(index, self.drawn(shape.mapped(room), width=width, color=color_of(picture)))


def is_solid(picture: MentalPicture) -> bool:
    """Whether a picture is filled, so that its strokes are not all of it."""
    return trace_outline(picture.pixels) is not None


def color_of(picture: MentalPicture) -> tuple[int, int, int]:
    """The color of the darkest ink."""
    pixels = picture.pixels.reshape(-1, 3)
    red, green, blue = (int(value) for value in pixels[pixels.astype(int).min(axis=1).argmin()])
    return red, green, blue
