"""The figure in mind, and reference in it: the pieces, strokes, loops and regions that words mean, found by looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.language.directions import vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.shapes import (
    STROKE,
    Shape,
    chosen,
    joined,
    open_side,
    places,
    point_of,
    stroke_numbers,
    tips,
)  # fmt: skip
from imagery_agent.visual_routines.contours import loops
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.strokes import Stroke, find_strokes

INK_FROM = 0.35
"""Share of a pixel that is covered from which it counts as ink."""
_SAME_THING = {
    "circle": ("capital letter o", "lowercase letter o", "number 0", "oval", "dot"),
    "oval": ("circle", "capital letter o", "number 0"),
    "box": ("square", "rectangle"),
    "square": ("rectangle",),
    "rectangle": ("square",),
    "cross": ("capital letter x", "lowercase letter x", "plus"),
    "diamond": ("rhombus", "square"),
    "dot": ("circle",),
}
"""Other names of pieces that a name refers to: an O that was imagined can be called "the circle"."""
_ENCLOSED = {"circle", "oval", "square", "rectangle", "triangle", "loop", "box", "rhombus", "ring", "half circle"}
"""Names that can also mean a closed outline within a piece or of several strokes."""
_STROKES = {"line", "curve"}
MARK = "place pointed at"
"""Name of the place that the step goes to next, one of several."""
GRID = (np.stack(np.meshgrid(np.arange(64), np.arange(64)), axis=-1) + 0.5) / 64
"""float64 (64, 64, 2): (x, y) of the pixels' centers."""


@dataclass(frozen=True, eq=False)
class Part:
    """What a phrase refers to: one or several pieces, or some of their ink."""

    shape: Shape
    masks: dict[int, np.ndarray]
    """Index of a piece -> bool (64, 64): its ink that belongs to the part."""
    is_whole: bool = True
    """Whether it is all of these pieces."""

    @property
    def mask(self) -> np.ndarray:
        """bool (64, 64): all its ink."""
        return np.logical_or.reduce(list(self.masks.values()))

    @property
    def pieces(self) -> tuple[int, ...]:
        """Indices of the pieces."""
        return tuple(self.masks)


class Figure:
    """The pieces of the figure, and what phrases refer to among them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.known = len(workspace.memory.pieces)
        """Number of pieces before the present step: "the figure" means these, not what the step adds."""
        self.to_go = np.zeros((0, 2))
        """float64 (K, 2): the places that a step goes to one by one, the next one first."""
        self._seen: dict[bytes, tuple[Shape | None, np.ndarray]] = {}

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

    # ------------------------------------------------------------ looking

    def look_at(self, picture: MentalPicture) -> tuple[Shape | None, np.ndarray]:
        """The strokes (None without ink) and the ink, bool (64, 64), of one picture attended by itself."""
        key = picture.pixels.tobytes()
        if key not in self._seen:
            pixels = self.workspace.attend_part(picture)
            strokes = find_strokes(pixels)
            self._seen[key] = (Shape(strokes) if strokes else None, coverage(pixels) > INK_FROM)
        return self._seen[key]

    def mask(self, index: int) -> np.ndarray:
        """Ink of one piece, bool (64, 64)."""
        return self.look_at(self.pieces[index].picture)[1]

    def part(self, indices: Sequence[int]) -> Part:
        """Some pieces as one part; SceneError if they have no ink."""
        indices = [index for index in indices if self.look_at(self.pieces[index].picture)[0] is not None]
        if not indices:
            raise SceneError("there is nothing of that in the figure in mind")
        if len(indices) == 1:
            shape = self.look_at(self.pieces[indices[0]].picture)[0]
        else:  # seen together: strokes of different pieces can continue each other
            pixels = np.minimum.reduce([self.pieces[index].picture.pixels for index in indices])
            shape = self.look_at(MentalPicture(pixels))[0]
        assert shape is not None
        return Part(shape, {index: self.mask(index) for index in indices})

    def whole(self) -> Part:
        """All pieces."""
        return self.part(range(len(self.pieces)))

    def before(self) -> Part:
        """What there was before the present step."""
        return self.part(range(self.known or len(self.pieces)))

    # ------------------------------------------------------------ reference

    def find(self, known: Known) -> list[Part]:
        """The parts that a phrase refers to; SceneError if there are none."""
        found = self._find(known)
        if not found:
            raise SceneError(f"there is no {described(known)} to be found in the figure in mind")
        return found

    def one(self, known: Known) -> Part:
        """All that a phrase refers to, as one part."""
        found = self.find(known)
        if len(found) == 1:
            return found[0]
        masks: dict[int, np.ndarray] = {}
        for part in found:
            for index, mask in part.masks.items():
                masks[index] = masks.get(index, np.zeros((64, 64), bool)) | mask
        if all(part.is_whole for part in found):
            return self.part(sorted(masks))
        return Part(joined([part.shape for part in found]), masks, False)

    def places(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): the points that a feature of the figure names."""
        parts = self.find(feature.of)
        if len(parts) > 1 and feature.at not in {"all", "ends", "end", "corners", "sides"} and feature.of.count != 1:
            return np.vstack([places(part.shape, feature) for part in parts])
        return places(self.one(feature.of).shape, feature)

    def marks(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): one place for each of several parts, or the places of one."""
        if feature.of.count != 1 and feature.at in {"all", "center", "outline"}:
            return np.array([part.shape.center for part in self.find(feature.of)])
        return self.places(feature)

    def _find(self, known: Known) -> list[Part]:
        if known.name == MARK:
            return [_spot(self.to_go[0], [0])]
        if known.name == "figure" and known.which is None and known.of is None:
            return [self.before()]
        if known.name == "it" and known.which is None:
            return [self.part(self.mentioned or range(len(self.pieces)))]
        scope = self._scope(known)
        extent = self.part(scope).shape
        candidates = self._beside(known, self._candidates(known, scope))
        if known.which == "other":
            candidates = self._others(candidates)
        kept = chosen(known, [c.shape for c in candidates], extent, longest_first=known.name in _STROKES)
        return [candidates[number] for number in sorted(kept)]

    def _others(self, candidates: list[Part]) -> list[Part]:
        """Those that were not referred to last; all if that leaves none."""
        return [part for part in candidates if not set(part.pieces) & set(self.mentioned)] or candidates

    def _scope(self, known: Known) -> list[int]:
        if known.of is not None:
            return list(self.one(known.of).pieces)
        if known.name == "figure":
            return list(range(self.known or len(self.pieces)))
        return list(range(len(self.pieces)))

    def _beside(self, known: Known, candidates: list[Part]) -> list[Part]:
        """Those on the named side of another part; without any, what of them lies there."""
        if known.beside is None or known.which not in {"top", "bottom", "left", "right"}:
            return candidates
        anchor, direction = self.one(known.beside).shape, np.array(vector_of(known.which))
        limit = np.where(direction > 0, anchor.high, anchor.low)
        wholly = [c for c in candidates if _lies_beyond(c.shape, limit, direction)]
        return wholly or [part for c in candidates if (part := _beyond(c, limit, direction)) is not None]

    def _candidates(self, known: Known, scope: list[int]) -> list[Part]:
        if known.name in _STROKES:
            within = self.one(known.of) if known.of is not None else None
            return self._strokes(known, scope, within)
        if known.name == "loop":
            return self._loops(scope) or [self.part([index]) for index in scope]
        if known.name in {"half", "ink"}:
            return self._region(known, scope)
        if known.name == "point":
            shape = self.part(scope).shape
            if known.count != 1 or known.which is not None:
                return [_spot(tip, scope) for tip in tips(shape)]
            return [_spot(point_of(shape), scope)]
        if known.name == "opening":
            shape = self.part(scope).shape
            return [_spot(places(shape, Feature(open_side(shape)))[0], scope)]  # type: ignore[arg-type]
        return self._named(known, scope)

    def _named(self, known: Known, scope: list[int]) -> list[Part]:
        """Pieces of a name, or else closed outlines that can be called so."""
        if known.name in {"figure", "piece", "it"}:
            return [self.part([index]) for index in scope]
        names = [self.pieces[index].name for index in scope]
        for accepted in ({known.name}, {known.name, *_SAME_THING.get(known.name, ())}):
            indices = [index for index, name in zip(scope, names, strict=True) if name in accepted]
            if indices:
                return [self.part([index]) for index in indices]
        if known.name.split()[-1] not in _ENCLOSED:
            indices = [i for i, name in zip(scope, names, strict=True) if name.split()[-1] == known.name.split()[-1]]
            return [self.part([index]) for index in indices]
        return self._loops(scope) or self._loops_together(scope)

    def _strokes(self, known: Known, scope: list[int], within: Part | None) -> list[Part]:
        """The strokes of that kind of all pieces; those that lie on each other are one."""
        found: list[Part] = []
        everything = Known(known.name, known.orientation, count=0)
        for index in scope:
            shape, ink = self.look_at(self.pieces[index].picture)
            if shape is None:
                continue
            for number in stroke_numbers(shape, everything):
                stroke = shape.strokes[number]
                part = Part(Shape((stroke,)), {index: stroke_ink(shape, [number], ink)}, len(shape.strokes) == 1)
                if within is not None and not within.is_whole and not _lies_in(stroke, within.mask):
                    continue
                same = [other for other in found if coincide(stroke, other.shape.strokes[0])]
                if same:
                    found[found.index(same[0])] = Part(same[0].shape, {**same[0].masks, **part.masks}, False)
                else:
                    found.append(part)
        longest = max((part.shape.strokes[0].length for part in found), default=0.0)
        least = 0.0 if known.which == "shortest" else 0.28 * longest
        return [part for part in found if part.shape.strokes[0].length >= least]

    def _loops(self, scope: list[int]) -> list[Part]:
        """The closed outlines of each piece, from top to bottom."""
        found = []
        for index in scope:
            for mask in loops(self.mask(index)):
                mask = self._without_stems(index, mask)
                shape = self._within(index, mask)
                if shape is not None:
                    found.append(Part(shape, {index: mask}, bool(mask.sum() > 0.9 * self.mask(index).sum())))
        return sorted(found, key=lambda part: float(part.shape.center[1]))

    def _without_stems(self, index: int, loop: np.ndarray) -> np.ndarray:
        """A loop without the straight strokes that go on beyond it: the stem of a P belongs to it as a whole."""
        shape, ink = self.look_at(self.pieces[index].picture)
        assert shape is not None
        stems = [
            number
            for number, stroke in enumerate(shape.strokes)
            if stroke.is_straight and 0.15 < float(np.mean([_at(loop, point) for point in stroke.points])) < 0.75
        ]
        kept = loop & ~stroke_ink(shape, stems, ink) if stems else loop
        return np.asarray(kept if kept.sum() > 0.3 * loop.sum() else loop)

    def _loops_together(self, scope: list[int]) -> list[Part]:
        """Closed outlines that several pieces form together."""
        whole = self.part(scope)
        found = []
        for loop in loops(whole.mask):
            masks = {index: mask & loop for index, mask in whole.masks.items() if (mask & loop).any()}
            shapes = [self._within(index, mask) for index, mask in masks.items()]
            seen = [shape for shape in shapes if shape is not None]
            if seen:
                found.append(Part(joined(seen), masks, False))
        return found

    def _within(self, index: int, mask: np.ndarray) -> Shape | None:
        """The strokes of a piece as far as they lie in a mask."""
        shape = self.look_at(self.pieces[index].picture)[0]
        assert shape is not None
        return clipped(shape, mask)

    def _region(self, known: Known, scope: list[int]) -> list[Part]:
        """The half of something, or the ink on one side of something."""
        whole = self.part(scope)
        anchor = self.one(known.beside).shape if known.beside is not None else None
        direction = np.array(vector_of(known.which or "top"))
        if anchor is None:
            there = ((GRID - whole.shape.center) * direction > 0).sum(axis=-1) == np.abs(direction).sum()
        else:
            limit = np.where(direction > 0, anchor.high, anchor.low) + direction * 0.6 * STROKE
            there = (((GRID - limit) * direction > 0) | (direction == 0)).all(axis=-1)
        masks = {index: mask & there for index, mask in whole.masks.items() if (mask & there).any()}
        shapes = [shape for index, mask in masks.items() if (shape := self._within(index, mask)) is not None]
        return [Part(joined(shapes), masks, False)] if shapes else []


def _lies_beyond(shape: Shape, limit: np.ndarray, direction: np.ndarray) -> bool:
    reach = (shape.points - limit) @ direction
    return bool(reach.min() > -STROKE and reach.mean() > STROKE / 2)


def _beyond(part: Part, limit: np.ndarray, direction: np.ndarray) -> Part | None:
    """What of a part lies beyond a limit in a direction; None if next to nothing does."""
    there = (((GRID - limit) * direction > 0) | (direction == 0)).all(axis=-1)
    masks = {index: mask & there for index, mask in part.masks.items() if (mask & there).any()}
    shape = clipped(part.shape, there)
    if shape is None or not masks or shape.size.max() < 1.2 * STROKE:
        return None
    return Part(shape, masks, False)


def _spot(point: np.ndarray, scope: list[int]) -> Part:
    """A place without extent."""
    there = np.hypot(*np.moveaxis(GRID - point, -1, 0)) < STROKE
    stroke = Stroke(np.vstack([point, point + 1e-3]), True, (True, True), STROKE)
    return Part(Shape((stroke,)), {scope[0]: there}, False)


def described(known: Known) -> str:
    """A reference in words, for messages."""
    of = f" of the {described(known.of)}" if known.of is not None else ""
    beside = f" of the {described(known.beside)}" if known.beside is not None else ""
    words = (known.which if known.which not in {None, "new"} else "", known.orientation or "", known.name)
    return " ".join(word for word in words if word) + of + beside


def stroke_ink(shape: Shape, numbers: Sequence[int], ink: np.ndarray) -> np.ndarray:
    """bool (64, 64): the ink of some strokes of a shape, with that which they share with others at junctions."""
    mine = distance_to([shape.strokes[number] for number in numbers])
    others = distance_to([stroke for number, stroke in enumerate(shape.strokes) if number not in numbers])
    return ink & ((mine <= others) | (mine <= 0.4 * shape.strokes[0].width))


def distance_to(strokes: Sequence[Stroke]) -> np.ndarray:
    """float64 (64, 64): distance of every pixel from the middle lines of strokes, in widths; infinite without any."""
    if not strokes:
        return np.full((64, 64), np.inf)
    from scipy.spatial import KDTree

    points = np.vstack([_dense(stroke.points) for stroke in strokes])
    return np.asarray(KDTree(points).query(GRID.reshape(-1, 2))[0]).reshape(64, 64)


def _dense(points: np.ndarray) -> np.ndarray:
    """Points at most a third of a pixel apart."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    at = np.linspace(0, along[-1], max(2, int(along[-1] * 64 * 3)))
    return np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)


def clipped(shape: Shape, mask: np.ndarray) -> Shape | None:
    """The strokes of a shape as far as they lie in a mask, bool (64, 64); None if none does."""
    kept = []
    for stroke in shape.strokes:
        inside = [n for n, point in enumerate(stroke.points) if _at(mask, point)]
        if len(inside) > 1:
            low, high = inside[0], inside[-1]
            free = (stroke.free[0] or low > 0, stroke.free[1] or high < len(stroke.points) - 1)
            kept.append(Stroke(stroke.points[low : high + 1], stroke.is_straight, free, stroke.width))
    return Shape(tuple(kept)) if kept else None


def _at(mask: np.ndarray, point: np.ndarray) -> bool:
    column, row = np.clip((point * 64).astype(int), 0, 63)
    return bool(mask[row, column])


def _lies_in(stroke: Stroke, mask: np.ndarray) -> bool:
    return float(np.mean([_at(mask, point) for point in stroke.points])) > 0.6


def coincide(one: Stroke, other: Stroke) -> bool:
    """Whether two straight strokes lie on each other along most of the shorter one."""
    if not (one.is_straight and other.is_straight):
        return False
    bend = abs(one.angle_deg - other.angle_deg)
    if min(bend, 180 - bend) > 12:
        return False
    short, long = sorted((one, other), key=lambda stroke: stroke.length)
    gaps = np.hypot(*np.moveaxis(short.points[:, None] - _dense(long.points)[None], -1, 0)).min(axis=1)
    return bool(np.mean(gaps < 0.8 * STROKE) > 0.75)
