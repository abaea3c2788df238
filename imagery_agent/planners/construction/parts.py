"""Reference in a figure in mind: the pieces, strokes and loops that noun phrases mean, found by looking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language.construction.steps import FIGURE, Part, Spot
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.ink_geometry import GRID, UNIT_BOX, Point, beyond, point_of, size_of
from imagery_agent.visual_routines.contours import Box, Line, box_of, center_of, find_line, loops
from imagery_agent.visual_routines.image_similarity import ink

INK_FROM = 0.35
"""Darkness from which a pixel counts as ink."""
_MAX_LINES = 8
_SYNONYMS = {"circle": ("capital letter o", "lowercase letter o", "number 0")}
"""Other names of pieces that a name refers to: an O that was imagined can be called "the circle"."""


@dataclass(frozen=True)
class Target:
    """What a noun phrase refers to: a piece of the figure, or some of its ink."""

    index: int
    """Of the piece."""
    mask: np.ndarray
    """bool (64, 64): its ink, never empty."""
    whole: bool = True
    """Whether it is all of the piece."""

    @property
    def box(self) -> Box:
        """Bounding box."""
        box = box_of(self.mask)
        assert box is not None
        return box


class FigureInMind:
    """The pieces of the figure, and what noun phrases refer to among them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.known = len(workspace.memory.pieces)
        """Number of pieces before the present sentence: "the figure" means these, not what the sentence adds."""
        self.mentioned: tuple[int, ...] = ()
        """Indices of the pieces referred to last; "the other" means the rest."""
        self._seen: dict[int, tuple[MentalPicture, np.ndarray]] = {}

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """In the order in which they were added."""
        return self.workspace.memory.pieces

    def mask(self, index: int) -> np.ndarray:
        """Ink of one piece, bool (64, 64); computed once per picture."""
        picture = self.pieces[index].picture
        if id(picture) not in self._seen:
            self._seen[id(picture)] = (picture, ink(self.workspace.attend_part(picture)) > INK_FROM)
        return self._seen[id(picture)][1]

    def whole(self, indices: list[int] | None = None) -> np.ndarray:
        """Ink of several pieces (all), bool (64, 64)."""
        masks = [self.mask(index) for index in (range(len(self.pieces)) if indices is None else indices)]
        return np.logical_or.reduce([np.zeros((64, 64), bool), *masks])

    def box(self) -> Box | None:
        """Extent of all of it."""
        return box_of(self.whole())

    # ------------------------------------------------------------ reference

    def find(self, part: Part) -> list[Target]:
        """The pieces or ink that a noun phrase refers to; SceneError if there is none."""
        found = (
            self._strokes(part) if part.is_line else self._loops(part) if part.name == "loop" else self._pieces(part)
        )
        found = [target for target in found if target.mask.any()]
        if not found:
            raise SceneError(
                f"there is no {' '.join((part.which, part.name)).strip()} to be found in the figure in mind"
            )
        if all(target.whole for target in found) and len(found) < len(self.pieces):
            self.mentioned = tuple(target.index for target in found)
        return found

    def ink_of(self, part: Part) -> np.ndarray:
        """All ink that a noun phrase refers to, bool (64, 64)."""
        return np.logical_or.reduce([target.mask for target in self.find(part)])

    def box_of(self, part: Part) -> Box:
        """Bounding box of all ink that a noun phrase refers to."""
        box = box_of(self.ink_of(part))
        assert box is not None  # find raises when there is no ink
        return box

    def spot(self, spot: Spot) -> Point:
        """The place of a spot."""
        return point_of(self.ink_of(spot.part), spot.at, exact=spot.exact)

    def _pieces(self, part: Part) -> list[Target]:
        indices = list(range(len(self.pieces)))
        if part.name == FIGURE and part.which not in {"last", "it"} and self.known:
            indices = indices[: self.known]
        if part.name != FIGURE:
            names = {part.name, *_SYNONYMS.get(part.name, ())}
            indices = [i for i in indices if self.pieces[i].name in names] or [
                i for i in indices if self.pieces[i].name.split()[-1] == part.name.split()[-1]
            ]
        chosen = self._chosen(indices, part)
        return [Target(index, self.mask(index)) for index in chosen]

    def _chosen(self, indices: list[int], part: Part) -> list[int]:
        """The pieces that are left of several after a word for a side or an order (first, last, other)."""
        which = part.which
        if which == "it":  # what the sentence has added, or the figure
            return indices[-1:] if len(self.pieces) > self.known else indices
        if which == "other":
            return [index for index in indices if index not in self.mentioned]
        if which in {"first", "second", "third", "last"} and indices:
            order = {"first": 0, "second": 1, "third": 2, "last": -1}[which]
            return [indices[order]] if order < len(indices) else []
        direction = vector_of(which)
        if direction != (0.0, 0.0) and indices:
            boxes = {index: box_of(self.mask(index)) for index in indices}
            reach = {i: np.dot(direction, center_of(box)) for i, box in boxes.items() if box is not None}
            return [max(reach, key=lambda index: reach[index])] if reach else []
        if part.name == FIGURE or part.count != 1:
            return indices if part.count in {0, 1} else indices[-part.count :]
        return indices[-1:]

    def _owners(self, part: Part) -> list[int]:
        if part.of is None or part.beside:
            return list(range(min(self.known or len(self.pieces), len(self.pieces))))
        return [target.index for target in self.find(part.of)]

    def _strokes(self, part: Part) -> list[Target]:
        """Straight strokes of an orientation: the longest, the outermost on a side, or those beside another part."""
        if part.beside and part.of is not None:
            return self._beside(part)
        owners = self._owners(part)
        lines = [(index, line) for index in owners for line in self.lines(index, part.name.split()[0])]
        if not lines:
            return []
        direction = vector_of(part.which)
        if part.name == "line" and direction != (0.0, 0.0):  # "the line at the top": a horizontal one if there is one
            angle_deg = 0.0 if direction[1] else 90.0
            lines = [(i, line) for i, line in lines if abs(line.angle_deg - angle_deg) <= 6] or lines
        longest = max(line.length_px for _, line in lines)
        if part.count != 1 or "middle" in part.which or direction != (0.0, 0.0):
            lines = [(i, line) for i, line in lines if line.length_px > 0.35 * longest]
        if part.count != 1:
            chosen = lines if part.count == 0 else sorted(lines, key=lambda pair: -pair[1].length_px)[: part.count]
        elif direction != (0.0, 0.0):
            chosen = [max(lines, key=lambda pair: np.dot(direction, center_of(pair[1].box)))]
        elif "middle" in part.which:
            middle = center_of(box_of(self.whole(owners)) or UNIT_BOX)
            chosen = [min(lines, key=lambda pair: np.hypot(*np.subtract(center_of(pair[1].box), middle)))]
        else:
            chosen = [max(lines, key=lambda pair: pair[1].length_px)]
        return [Target(i, line.mask, len(self.lines(i, "line")) == 1) for i, line in chosen]

    def lines(self, index: int, orientation: str) -> list[Line]:
        """The straight strokes of one piece, the longest first."""
        pixels, left = self.pieces[index].picture.pixels, self.mask(index).copy()
        found: list[Line] = []
        while len(found) < _MAX_LINES:
            line = find_line(pixels, orientation, within=left)
            if line is None:
                break
            found.append(line)
            left &= ~line.mask
        return found

    def _beside(self, part: Part) -> list[Target]:
        """Ink that sticks out on one side of a stroke; with count 1, of the same piece and between its ends only."""
        assert part.of is not None
        anchor = self.find(part.of)[0]
        owners = [anchor.index] if part.count == 1 else list(range(len(self.pieces)))
        side = part.which
        there = beyond(anchor.box, side)
        if part.count == 1:  # other strokes begin at its ends
            middle, half = center_of(anchor.box), (np.array(size_of(anchor.box)) / 2 * 0.8).tolist()
            along = (
                abs(GRID[:, None] - middle[1]) < half[1]
                if side in {"left", "right"}
                else abs(GRID[None] - middle[0]) < half[0]
            )
            there = there & along
        return [Target(index, self.mask(index) & there, False) for index in owners]

    def _loops(self, part: Part) -> list[Target]:
        """Ink around an enclosed space that is nearer to it than to other spaces."""
        found = [(index, mask) for index in self._owners(part) for mask in loops(self.mask(index))]
        if not found:  # without enclosed spaces the whole ink counts as a loop
            return [Target(index, self.mask(index)) for index in self._owners(part)]
        direction = vector_of(part.which)
        if direction != (0.0, 0.0):
            found = [max(found, key=lambda pair: np.dot(direction, center_of(box_of(pair[1]) or UNIT_BOX)))]
        elif part.count == 1:
            found = found[-1:]
        return [Target(index, mask, False) for index, mask in found]
