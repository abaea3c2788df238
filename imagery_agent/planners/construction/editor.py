"""Changes of the pieces of a figure in mind: moving and scaling, taking strokes out, redrawing. Lengths in widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.ndimage import label

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.figure import Figure, Part, distance_to
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.shapes import STROKE, Shape, joined
from imagery_agent.planners.construction.solver import Placement
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.strokes import Stroke

_MIN_INK_PX = 4
"""A piece with fewer pixels of ink is dropped."""
_THINNEST = 2.3 / 64
"""Strokes that would become thinner are drawn anew."""
_REDRAWN_WIDTH = 2.6 / 64
_THICKEST = 4.8 / 64
"""Strokes that would become thicker are drawn anew."""
_SAME_ASPECT = 0.05
"""Scales in x and y that differ by more are no zoom: the strokes are drawn anew, so that they keep their width."""


class Editor:
    """The figure in mind as it is changed by one step."""

    def __init__(self, workspace: Workspace, parameters: ConstructionParameters) -> None:
        self.workspace, self.parameters = workspace, parameters
        self.figure = Figure(workspace)

    def append(self, name: str, picture: MentalPicture) -> int:
        """Add a piece; its index."""
        self.figure.pieces = (*self.figure.pieces, Piece(name, picture))
        return len(self.figure.pieces) - 1

    def set_picture(self, index: int, picture: MentalPicture) -> None:
        """Give one piece another picture."""
        pieces = list(self.figure.pieces)
        pieces[index] = replace(pieces[index], picture=picture)
        self.figure.pieces = tuple(pieces)

    def drop(self, indices: Sequence[int]) -> None:
        """Remove pieces."""
        gone = set(indices)
        self.figure.known -= sum(index < self.figure.known for index in gone)
        kept = [index for index in range(len(self.figure.pieces)) if index not in gone]
        self.figure.mentioned = [kept.index(index) for index in self.figure.mentioned if index in kept]
        self.figure.pieces = tuple(self.figure.pieces[index] for index in kept)

    def drop_empty(self) -> None:
        """Drop the pieces of which no ink is left."""
        self.drop([i for i in range(len(self.figure.pieces)) if self.figure.mask(i).sum() < _MIN_INK_PX])

    # ------------------------------------------------------------ taking apart

    def take_out(self, part: Part) -> tuple[int, ...]:
        """The part as pieces of its own (indices); what was part of a piece is first taken out of it."""
        if part.is_whole:
            return part.pieces
        found = []
        for index, mask in part.masks.items():
            taken = self._taken(index, mask, part.shape)
            if taken is None:
                found.append(index)
                continue
            name = "line" if len(part.shape.strokes) == 1 and part.shape.strokes[0].is_straight else "part"
            found.append(self.append(name, taken))
            if index < self.figure.known and self.figure.known == len(self.figure.pieces) - 1:
                self.figure.known += 1  # what was part of the known figure still is
        return tuple(found)

    def erase(self, part: Part) -> None:
        """Take the part out of its pieces and forget it."""
        if part.is_whole:
            self.drop(part.pieces)
            return
        gone = [index for index, mask in part.masks.items() if self._taken(index, mask, part.shape) is None]
        self.drop(gone)
        self.drop_empty()

    def _taken(self, index: int, mask: np.ndarray, part: Shape) -> MentalPicture | None:
        """The picture of some ink, taken out of its piece; None if that is all of the piece."""
        picture = self.figure.pieces[index].picture
        shape, ink = self.figure.look_at(picture)
        assert shape is not None
        width = shape.strokes[0].width
        mine = distance_to(part.strokes)
        others = _rest(shape, part)
        from_others = distance_to(others)
        if not others and mask.sum() > 0.9 * ink.sum():
            return None
        is_part = mask | ((mine < width / 2 + 1.0 / 64) & (mine <= from_others + 0.5 / 64))
        own = np.where(is_part, np.clip((width / 2 - mine) * 64 + 1.5, 0.0, 1.0), 0.0)
        stays = np.where(is_part, np.clip((width / 2 - from_others) * 64 + 0.5, 0.0, 1.0), 1.0)
        taken, rest = self.workspace.take_apart(own, stays, picture)
        self.set_picture(index, self._without_specks(rest))
        return taken

    def _without_specks(self, picture: MentalPicture) -> MentalPicture:
        """A picture without leftovers of less than a dot's ink."""
        spots, count = label((picture.pixels < 240).any(axis=2), np.ones((3, 3)))
        covered = coverage(picture.pixels)
        specks = [number for number in range(1, count + 1) if covered[spots == number].sum() < _MIN_INK_PX]
        return self.workspace.erase(np.isin(spots, specks), picture) if specks else picture

    # ------------------------------------------------------------ moving and scaling

    def settle(self, indices: Sequence[int], base: Shape, placement: Placement) -> None:
        """Bring pieces, seen together as ``base``, to a placement, after making room for them."""
        rest = [index for index in range(len(self.figure.pieces)) if index not in indices]
        factor, offset = self.make_room(base.moved(placement.scale, placement.shift), rest)
        for index in indices:
            self.map_piece(index, base.center, placement, factor, offset)

    def make_room(self, target: Shape, rest: Sequence[int]) -> tuple[float, np.ndarray]:
        """Zoom and shift all other pieces so that they and a shape fit into the picture; the factor and offset used."""
        shapes = [shape for index in rest if (shape := self.figure.look_at(self.figure.pieces[index].picture)[0])]
        everything = joined([target, *shapes])
        margin = self.parameters.margin
        if everything.low.min() >= margin and everything.high.max() <= 1 - margin:
            return 1.0, np.zeros(2)
        factor = min(1.0, (1 - 2 * margin) / max(float(everything.size.max()), 1e-3))
        offset = factor * (0.5 - everything.center)
        self.figure.to_go = 0.5 + factor * (self.figure.to_go - 0.5) + offset
        for index in rest:
            self.map_piece(index, np.full(2, 0.5), Placement((1.0, 1.0), (0.0, 0.0)), factor, offset)
        return factor, offset

    def map_piece(
        self,
        index: int,
        center: np.ndarray,
        placement: Placement,
        factor: float = 1.0,
        offset: np.ndarray | float = 0.0,
    ) -> None:
        """Scale one piece about a point and shift it; then zoom about the middle of the picture and shift again."""
        picture = self.figure.pieces[index].picture
        self.set_picture(index, self.mapped(picture, center, placement, factor, offset))

    def mapped(
        self, picture: MentalPicture, center: np.ndarray, placement: Placement, factor: float = 1.0,
        offset: np.ndarray | float = 0.0,
    ) -> MentalPicture:  # fmt: skip
        """One picture, changed so; see :meth:`map_piece`."""
        scale, shift = np.array(placement.scale), np.array(placement.shift)

        def change(points: np.ndarray) -> np.ndarray:
            return np.asarray(0.5 + factor * (center + scale * (points - center) + shift - 0.5) + offset)

        total = scale * factor
        shape = self.figure.look_at(picture)[0]
        thin = shape is not None and shape.strokes[0].width * total.min() < _THINNEST
        thick = shape is not None and shape.strokes[0].width * total.max() > _THICKEST
        uneven = abs(float(np.log(scale[0] / scale[1]))) > _SAME_ASPECT
        if shape is not None and (uneven or thin or thick) and not is_solid(picture):
            width = shape.strokes[0].width * float(np.sqrt(total.prod()))
            return self.redrawn(shape.mapped(change), float(np.clip(width, _REDRAWN_WIDTH, STROKE)), color_of(picture))
        zoom = float(np.sqrt(total.prod()))
        goal = change(center[None])[0]
        if abs(zoom - 1) <= self.parameters.min_change:
            return self._shifted(picture, goal - center)
        if zoom > 1:  # about the middle of the picture, so that nothing leaves it
            picture = self._shifted(picture, 0.5 - center)
            return self._shifted(self.workspace.zoom(zoom, picture), goal - 0.5)
        return self._shifted(self.workspace.zoom(zoom, picture), goal - (0.5 + zoom * (center - 0.5)))

    def redrawn(self, shape: Shape, width: float, color: tuple[int, int, int] = COLORS["black"]) -> MentalPicture:
        """The strokes of a shape, drawn anew."""
        return self.workspace.draw_strokes([stroke.points for stroke in shape.strokes], width=width, color=color)

    def rotated(self, picture: MentalPicture, angle_deg: float, about: np.ndarray) -> MentalPicture:
        """A picture rotated counterclockwise about a point."""
        shape = self.figure.look_at(picture)[0]
        middle = np.full(2, 0.5) if shape is None else shape.center
        cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
        goal = about + np.array([[cos, sin], [-sin, cos]]) @ (middle - about)
        turned = self.workspace.rotate(angle_deg, self._shifted(picture, 0.5 - middle))
        return self._shifted(turned, goal - 0.5)

    def mirrored(self, picture: MentalPicture, axis: str, at: np.ndarray) -> MentalPicture:
        """A picture with left and right (``horizontal``) or top and bottom exchanged about a point."""
        turned = self.workspace.mirror(picture, axis="vertical" if axis == "horizontal" else "horizontal")
        shift = 2 * at - 1.0
        return self._shifted(turned, np.array([shift[0], 0.0] if axis == "horizontal" else [0.0, shift[1]]))

    def _shifted(self, picture: MentalPicture, shift: np.ndarray) -> MentalPicture:
        if np.abs(shift).max() <= self.parameters.min_change / 4:
            return picture
        return self.workspace.transform(Operation("shift", dx=float(shift[0]), dy=float(shift[1])), picture)

    def draw(
        self, name: str, shape: Shape, *, width: float = STROKE, color: tuple[int, int, int] = COLORS["black"]
    ) -> int:
        """Add strokes as a new piece, after making room for them; its index."""
        factor, offset = self.make_room(shape, range(len(self.figure.pieces)))
        moved = shape.mapped(lambda points: 0.5 + factor * (points - 0.5) + offset)
        return self.append(name, self.redrawn(moved, max(width * np.sqrt(factor), _REDRAWN_WIDTH), color))


def is_solid(picture: MentalPicture) -> bool:
    """Whether a picture is filled, so that its strokes are not all of it."""
    from imagery_agent.visual_routines.contours import trace_outline

    return trace_outline(picture.pixels) is not None


def color_of(picture: MentalPicture) -> tuple[int, int, int]:
    """The color of the darkest ink."""
    pixels = picture.pixels.reshape(-1, 3)
    red, green, blue = (int(value) for value in pixels[pixels.astype(int).min(axis=1).argmin()])
    return red, green, blue


def _rest(shape: Shape, part: Shape) -> list[Stroke]:
    """The strokes of a shape, as far as they do not belong to a part of it."""
    kept = []
    for stroke in shape.strokes:
        away = np.hypot(*np.moveaxis(stroke.points[:, None] - part.points[None], -1, 0)).min(axis=1)
        runs, count = label(away > 0.35 * STROKE)
        for number in range(1, count + 1):
            run = np.flatnonzero(runs == number)
            if len(run) > max(2, 0.1 * len(stroke.points)):
                low, high = max(0, run[0] - 1), min(len(stroke.points) - 1, run[-1] + 1)
                kept.append(replace(stroke, points=stroke.points[low : high + 1]))
    return kept
