"""Finding in a figure what words mean: its pieces, their strokes and loops, and spots on them, all by looking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language.construction.steps import FIGURE, Part, Spot
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.visual_routines.contours import Box, Line, box_of, center_of, find_line, loops
from imagery_agent.visual_routines.image_similarity import ink

Point = tuple[float, float]
WAYS: dict[str, Point] = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "top": (0.0, -1.0), "bottom": (0.0, 1.0)}
_INK_FROM = 0.35
_MOST_LINES = 8
_ALSO = {"circle": ("capital letter o", "lowercase letter o", "number 0")}
"""What else a piece may be called: an O that was imagined is "the circle" afterwards."""


@dataclass(frozen=True)
class Target:
    """A piece of the figure, or some of its ink."""

    index: int
    mask: np.ndarray
    """bool (64, 64)."""
    whole: bool = True

    @property
    def box(self) -> Box:
        """Its extent."""
        box = box_of(self.mask)
        assert box is not None  # only made of ink
        return box


def way_of(at: str) -> Point:
    """``top left`` as steps (-1, -1); ``center`` and others as (0, 0)."""
    ways = [WAYS[word] for word in at.split() if word in WAYS]
    return sum(x for x, _ in ways), sum(y for _, y in ways)


def size_of(box: Box) -> tuple[float, float]:
    """Width and height."""
    return box[2] - box[0], box[3] - box[1]


def point_of(mask: np.ndarray, at: str, *, exact: bool = False) -> Point:
    """Where a spot of some ink, bool (64, 64), is: its outermost ink that way; ``exact``: the middle of its edge."""
    box = box_of(mask)
    if box is None:
        raise SceneError("there is nothing there to find a spot on")
    if at == "point":
        at = pointed_side(mask)
    way, middle = way_of(at), center_of(box)
    if way == (0.0, 0.0):
        return middle
    rows, columns = np.nonzero(mask)
    x, y = (columns + 0.5) / len(mask), (rows + 0.5) / len(mask)
    if way[0] and way[1]:
        best = int(np.argmax(way[0] * x + way[1] * y))
        return float(x[best]), float(y[best])
    reach = way[0] * x + way[1] * y
    end = reach >= reach.max() - 1.6 / len(mask)
    edge_x = (box[0] if way[0] < 0 else box[2]) if way[0] else (middle[0] if exact else float(x[end].mean()))
    edge_y = (box[1] if way[1] < 0 else box[3]) if way[1] else (middle[1] if exact else float(y[end].mean()))
    half_stroke = 1.5 / len(mask)
    return edge_x - way[0] * half_stroke, edge_y - way[1] * half_stroke


def trimmed(mask: np.ndarray) -> np.ndarray:
    """Some ink, bool (64, 64), without what is empty around it."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def beyond(box: Box, side: str) -> np.ndarray:
    """bool (64, 64): what lies on one side of a box; nothing for no side."""
    cells = (np.arange(64) + 0.5) / 64
    x, y = np.broadcast_to(cells[None], (64, 64)), np.broadcast_to(cells[:, None], (64, 64))
    sides = {"left": x < box[0], "right": x > box[2], "top": y < box[1], "bottom": y > box[3]}
    return sides.get(side, np.zeros((64, 64), bool))


def pointed_side(mask: np.ndarray) -> str:
    """The side on which some ink, bool (64, 64), is narrowest."""
    box = trimmed(mask)
    high, wide = (max(1, side // 8) for side in box.shape)
    ends = {"top": box[:high], "bottom": box[-high:], "left": box[:, :wide].T, "right": box[:, -wide:].T}
    spread = {
        side: float(np.ptp(np.flatnonzero(end.any(axis=0)))) / end.shape[1] for side, end in ends.items()
    }
    return min(spread, key=lambda side: spread[side])


class FigureInMind:
    """The pieces of the figure, looked at one by one."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.known = len(workspace.memory.pieces)
        """How many pieces there were before the sentence: "the figure" is those, not what it is just adding."""
        self.mentioned: tuple[int, ...] = ()
        """Which pieces were meant last, so that "the other" are the rest."""
        self._seen: dict[int, tuple[MentalPicture, np.ndarray]] = {}

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """In the order they came."""
        return self.workspace.memory.pieces

    def mask(self, index: int) -> np.ndarray:
        """Ink of one piece, bool (64, 64); looked at once as long as it does not change."""
        picture = self.pieces[index].picture
        if id(picture) not in self._seen:
            self._seen[id(picture)] = (picture, ink(self.workspace.attend_part(picture)) > _INK_FROM)
        return self._seen[id(picture)][1]

    def whole(self, indices: list[int] | None = None) -> np.ndarray:
        """Ink of several pieces (all), bool (64, 64)."""
        masks = [self.mask(index) for index in (range(len(self.pieces)) if indices is None else indices)]
        return np.logical_or.reduce(masks) if masks else np.zeros((64, 64), bool)

    def box(self) -> Box | None:
        """Extent of all of it."""
        return box_of(self.whole())

    # ------------------------------------------------------------ what is meant

    def find(self, part: Part) -> list[Target]:
        """The pieces or ink that a part means; SceneError if there is none."""
        found = (
            self._strokes(part)
            if part.is_line
            else self._loops(part)
            if part.name == "loop"
            else self._pieces(part)
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
        """All ink that a part means, bool (64, 64)."""
        return np.logical_or.reduce([target.mask for target in self.find(part)])

    def spot(self, spot: Spot) -> Point:
        """Where a spot is."""
        return point_of(self.ink_of(spot.part), spot.at, exact=spot.exact)

    def _pieces(self, part: Part) -> list[Target]:
        indices = list(range(len(self.pieces)))
        if part.name == FIGURE and part.which not in {"last", "it"} and self.known:
            indices = indices[: self.known]
        if part.name != FIGURE:
            names = {part.name, *_ALSO.get(part.name, ())}
            indices = [i for i in indices if self.pieces[i].name in names] or [
                i for i in indices if self.pieces[i].name.split()[-1] == part.name.split()[-1]
            ]
        chosen = self._chosen(indices, part)
        return [Target(index, self.mask(index)) for index in chosen]

    def _chosen(self, indices: list[int], part: Part) -> list[int]:
        """Of several pieces the one on a side, or the first, last or other ones."""
        which = part.which
        if which == "it":  # what the sentence has just added, or the figure
            return indices[-1:] if len(self.pieces) > self.known else indices
        if which == "other":
            return [index for index in indices if index not in self.mentioned]
        if which in {"first", "second", "third", "last"} and indices:
            order = {"first": 0, "second": 1, "third": 2, "last": -1}[which]
            return [indices[order]] if order < len(indices) else []
        way = way_of(which)
        if way != (0.0, 0.0) and indices:
            boxes = {index: box_of(self.mask(index)) for index in indices}
            reach = {i: np.dot(way, center_of(box)) for i, box in boxes.items() if box is not None}
            return [max(reach, key=lambda index: reach[index])] if reach else []
        if part.name == FIGURE or part.count != 1:
            return indices if part.count in {0, 1} else indices[-part.count :]
        return indices[-1:]

    def _owners(self, part: Part) -> list[int]:
        if part.of is None or part.beside:
            return list(range(min(self.known or len(self.pieces), len(self.pieces))))
        return [target.index for target in self.find(part.of)]

    def _strokes(self, part: Part) -> list[Target]:
        """Straight strokes of a course: the longest, the outermost on a side, or those beside another."""
        if part.beside and part.of is not None:
            return self._beside(part)
        owners = self._owners(part)
        lines = [(index, line) for index in owners for line in self.lines(index, part.name.split()[0])]
        if not lines:
            return []
        way = way_of(part.which)
        if part.name == "line" and way != (0.0, 0.0):  # "the line at the top" is a level one, if there is one
            course = (0.0, 180.0) if way[1] else (90.0,)
            lines = [(i, line) for i, line in lines if abs(line.angle_deg - course[0]) <= 6] or lines
        longest = max(line.length_px for _, line in lines)
        if part.count != 1 or "middle" in part.which or way != (0.0, 0.0):
            lines = [(i, line) for i, line in lines if line.length_px > 0.35 * longest]
        if part.count != 1:
            chosen = (
                lines if part.count == 0 else sorted(lines, key=lambda pair: -pair[1].length_px)[: part.count]
            )
        elif way != (0.0, 0.0):
            chosen = [max(lines, key=lambda pair: np.dot(way, center_of(pair[1].box)))]
        elif "middle" in part.which:
            middle = center_of(box_of(self.whole(owners)) or (0, 0, 1, 1))
            chosen = [min(lines, key=lambda pair: np.hypot(*np.subtract(center_of(pair[1].box), middle)))]
        else:
            chosen = [max(lines, key=lambda pair: pair[1].length_px)]
        return [Target(i, line.mask, len(self.lines(i, "line")) == 1) for i, line in chosen]

    def lines(self, index: int, course: str) -> list[Line]:
        """The straight strokes of one piece, the longest first."""
        pixels, left = self.pieces[index].picture.pixels, self.mask(index).copy()
        found: list[Line] = []
        while len(found) < _MOST_LINES:
            line = find_line(pixels, course, within=left)
            if line is None:
                break
            found.append(line)
            left &= ~line.mask
        return found

    def _beside(self, part: Part) -> list[Target]:
        """What sticks out on one side of a stroke (all of it, or but one line)."""
        assert part.of is not None
        anchor = self.find(part.of)[0]
        owners = [anchor.index] if part.count == 1 else list(range(len(self.pieces)))
        side, cells = part.which, (np.arange(64) + 0.5) / 64
        there = beyond(anchor.box, side)
        if part.count == 1:  # at the ends of the stroke others begin
            middle, half = center_of(anchor.box), (np.array(size_of(anchor.box)) / 2 * 0.8).tolist()
            along = (
                abs(cells[:, None] - middle[1]) < half[1]
                if side in {"left", "right"}
                else abs(cells[None] - middle[0]) < half[0]
            )
            there = there & along
        return [Target(index, self.mask(index) & there, False) for index in owners]

    def _loops(self, part: Part) -> list[Target]:
        """Ink around an enclosed space and not around another one."""
        found = [(index, mask) for index in self._owners(part) for mask in loops(self.mask(index))]
        if not found:  # an open bow counts as a loop where nothing is closed
            return [Target(index, self.mask(index)) for index in self._owners(part)]
        way = way_of(part.which)
        if way != (0.0, 0.0):
            found = [max(found, key=lambda pair: np.dot(way, center_of(box_of(pair[1]) or (0, 0, 1, 1))))]
        elif part.count == 1:
            found = found[-1:]
        return [Target(index, mask, False) for index, mask in found]
