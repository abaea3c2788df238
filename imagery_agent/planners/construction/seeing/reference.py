"""Reference to the figure in mind: the pieces, strokes, loops and regions that words mean, found by looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.choosing import STROKES, chosen, has_orientation, stroke_numbers
from imagery_agent.planners.construction.seeing.facing import axis_of, is_pointed
from imagery_agent.planners.construction.seeing.figure import Part, Pieces
from imagery_agent.planners.construction.seeing.ink import around, beyond, is_in, stroke_ink
from imagery_agent.planners.construction.seeing.places import NthPlace, edge, opening_of, places, point_of, tips
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, coincide
from imagery_agent.visual_routines.contours import loops
from imagery_agent.visual_routines.strokes import Stroke

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
_ROUND = {"circle", "oval", "ring"}
_SIDES = {"triangle": 3, "square": 4, "rectangle": 4, "box": 4, "rhombus": 4}
_LONG_SIDE = 0.25
"""Shorter strokes than this share of an outline's size are no sides of it."""
_EVEN, _FLAT = 1.35, 0.6
"""Largest ratio of the sides of a square, and longest straight part of an oval, as a share of its size."""
_ANYTHING = {"figure", "piece", "it"}


@dataclass(frozen=True)
class Bound(Known):
    """One of the parts of a group: what "each" stands for while it is at hand."""

    pieces: tuple[int, ...] = ()
    """The pieces that it consists of; otherwise it is looked for again."""
    group: Known | None = None
    number: int = 0
    """From left to right, or from top to bottom."""
    among: int = 0
    """Number of pieces among which it is looked for: those that were there before the step."""


class Figure(Pieces):
    """The pieces of the figure, and what phrases refer to among them."""

    def without(self, theme: Sequence[int], *, hidden: Sequence[int] = ()) -> Figure:
        """The same figure while some pieces are the theme of a step, and others are not attended."""
        view = Figure(self.workspace, theme, hidden)
        view._seen = self._seen
        return view

    def find(self, known: Known) -> list[Part]:
        """The parts that a phrase refers to; SceneError if there are none."""
        found = self._find(known)
        if not found:
            raise SceneError(f"there is no {described(known)} to be found in the figure in mind")
        if len(found) < known.count and known.name != "piece":
            raise SceneError(f"there are only {len(found)} of the {known.count} {described(known)}s that are spoken of")
        return found

    def one(self, known: Known) -> Part:
        """All that a phrase refers to, as one part."""
        found = self.find(known)
        if len(found) > 1 and all(part.is_whole for part in found):
            return self.part(sorted({index for part in found for index in part.pieces}))
        part = Part.all_of(found)
        assert part is not None
        return part

    def room(self, known: Known) -> Shape:
        """In what something is that is inside this: of several pieces the largest closed one, if there is one."""
        part = self.rest() if known.name == "opening" else self.one(known)
        closed = [self.part([index]) for index in part.pieces if loops(self.mask(index))] if part.is_whole else []
        return max(closed, key=lambda one: float(np.prod(one.shape.size)), default=part).shape

    def places(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): the points that a feature of the figure names."""
        if isinstance(feature, NthPlace):
            found = self.marks(Feature(feature.at, feature.of, feature.middle, feature.fraction))
            from_left = np.lexsort((found[:, 1], found[:, 0].round(2)))  # the same order however they are seen
            return found[from_left[feature.number % len(found)]][None]
        if feature.at == "junction" and feature.of == Known("it") and not len(self.one(feature.of).shape.vertices[1]):
            return places(self.rest().shape, feature)  # "where they cross": not in what was mentioned last
        if feature.at == "far":
            return self._far_from_rest(feature.of)
        if feature.at == "end" and feature.of.count == 1:
            return self._free_ends(places(self.one(feature.of).shape, feature), feature.of)
        group = feature.of.group if isinstance(feature.of, Bound) else feature.of
        if feature.at == "center" and group is not None and group.name == "loop" and feature.of.count == 1:
            return self.one(feature.of).shape.center[None]  # of what it encloses
        parts = self.find(feature.of)
        one_each = feature.of.count != 1 and feature.at not in {"all", "ends", "end", "corners", "sides"}
        if one_each and len(parts) > 1:
            return np.vstack([places(part.shape, feature) for part in _uncovered(parts, feature.at)])
        return places(self.one(feature.of).shape, feature)

    def pair(self, first: Feature, second: Feature) -> tuple[np.ndarray, np.ndarray]:
        """The places of two things side by side; of things that are one above the other, the upper and the lower one.

        Raises:
            SceneError: they are at the same place.
        """
        places = self.places(first), self.places(second)
        if first == second and len(places[0]) > 1:
            return places[0][:1], places[0][-1:]
        if np.abs(places[0].mean(axis=0) - places[1].mean(axis=0)).max() > STROKE:
            return places
        if (first.of.which, second.of.which) != ("left", "right"):
            raise SceneError(f"the {described(first.of)} and the {described(second.of)} are at one place")
        upper, lower = (replace(one, of=replace(one.of, which=side))  # type: ignore[arg-type]
                        for one, side in ((first, "top"), (second, "bottom")))  # fmt: skip
        return self.pair(upper, lower)

    def _free_ends(self, ends: np.ndarray, known: Known) -> np.ndarray:
        """float64 (K, 2): those ends of a thing that touch nothing else, or that which is farthest from the rest."""
        rest = [index for index in self.others if index not in self.one(known).pieces]
        if len(ends) < 2 or not rest:
            return ends
        away = cdist(ends, self.part(rest).shape.points).min(axis=1)
        return ends[away > 2 * STROKE] if (away > 2 * STROKE).any() else ends[[int(away.argmax())]]

    def _far_from_rest(self, known: Known) -> np.ndarray:
        """float64 (1, 2): the end of a stroke, or the edge of a thing, that is farthest from everything else."""
        part = self.one(known)
        shape, rest = part.shape, [index for index in self.others if index not in part.pieces]
        middle = self.part(rest).shape.center if rest else self.rest().shape.center
        found = shape.ends if len(shape.ends) else np.array([edge(shape, side) for side in OPPOSITE_SIDE])
        if shape.is_open_stroke and not len(shape.ends):
            found = shape.points[[0, -1]]
        return np.asarray(found[np.hypot(*(found - middle).T).argmax()])[None]

    def marks(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): one place for each of several parts, or the places of one."""
        if feature.of.count != 1 and feature.at in {"all", "center", "outline"}:
            return np.array([part.shape.center for part in self.find(feature.of)])
        return self.places(feature)

    # ------------------------------------------------------------ finding

    def _find(self, known: Known) -> list[Part]:
        if isinstance(known, Bound):
            return [self._bound(known)]
        plain = known.which is None and known.of is None and known.beside is None
        if known.name == "figure" and plain:
            return [self.rest()]
        if known.name == "it" and plain:
            meant = self.mentioned or range(len(self.pieces))
            return [self.part([index]) for index in meant] if known.count == 0 else [self.part(meant)]
        if known.name == "letter" and plain:
            letters = [index for index in self.others if " letter " in self.pieces[index].name]
            return [self.part(letters)] if len(letters) == 1 else self._find(replace(known, name="it"))
        if known.name == "theme" and plain:
            return [self.part(self.theme)]
        owner = self._owner(known)
        scope = list(owner.pieces) if owner is not None else self._scope(known)
        candidates = self._candidates(known, scope, owner)
        if owner is not None and not owner.is_whole and known.name not in STROKES:
            candidates = [part for one in candidates if (part := one.within(owner.mask)) is not None]
        candidates = self._beside(known, candidates)
        if known.which == "other":
            candidates = self._others(candidates)
        drawn = [part for part in candidates if part.is_whole]
        if known == Known("line", known.orientation, count=known.count) and len(drawn) >= max(known.count, 1):
            candidates = drawn  # rather than the sides of shapes
        whole = [part.is_whole for part in candidates]
        kept = chosen(known, [part.shape for part in candidates], self.part(scope).shape, whole=whole)
        return [candidates[number] for number in sorted(kept)]

    def _bound(self, known: Bound) -> Part:
        """The part that is at hand."""
        if known.pieces:
            return self.part(known.pieces)
        assert known.group is not None
        view = self.without((), hidden=range(known.among, len(self.pieces)))
        return in_order(view.find(known.group))[known.number]

    def _owner(self, known: Known) -> Part | None:
        """What the part belongs to."""
        of = known.of.of if isinstance(known.of, Feature) else known.of
        return None if of is None else self.one(of)

    def _scope(self, known: Known) -> list[int]:
        """The pieces among which it is looked for: those that the step does not change, if it is one of them."""
        if known.name == "theme":
            return list(self.theme)
        others = list(self.others)
        is_there = known.name in {*_ANYTHING, *STROKES, "ink", "half", "loop", "point", "opening"}
        if is_there or any(_is_called(self.pieces[index].name, known.name) for index in others):
            return others
        return list(range(len(self.pieces)))

    def _others(self, candidates: list[Part]) -> list[Part]:
        """ "The other": what the step does not change, or what was not referred to last."""
        used = set(self.theme or self.mentioned)
        return [part for part in candidates if not set(part.pieces) & used] or candidates

    def _beside(self, known: Known, candidates: list[Part]) -> list[Part]:
        """Those on the named side of another part; if there are too few, also what of others lies there."""
        if known.beside is None or known.which not in OPPOSITE_SIDE or known.name in {"half", "ink"}:
            return candidates
        limit, direction = _limit(self.one(known.beside).shape, known.which), np.array(vector_of(known.which))
        wholly = [one for one in candidates if _lies_beyond(one.shape, limit, direction)]
        if wholly and len(wholly) >= known.count > 0:
            return wholly
        others = [one.within(beyond(limit, known.which)) for one in candidates if one not in wholly]
        partly = [part for part in others if part is not None]
        return wholly + [part for part in partly if float(((part.shape.points - limit) @ direction).max()) > STROKE]

    def _candidates(self, known: Known, scope: list[int], owner: Part | None) -> list[Part]:
        if known.name in STROKES:
            return self._strokes(known, scope, owner)
        if known.name in {"half", "ink"}:
            return self._region(known, owner or self.part(scope))
        if known.name == "loop":
            return self._loops(scope) or self._loops_together(scope) or [self.part([index]) for index in scope]
        if known.name == "point":
            shape = self.part(scope).shape
            found = tips(shape)
            if known.count == 1 and known.which is None and (len(found) or is_pointed(shape)):
                found = point_of(shape)[None]
            return [_spot(tip, scope) for tip in found]
        if known.name == "opening":
            return [_spot(opening_of(self.part(scope).shape), scope)]
        return self._named(known, scope)

    def _named(self, known: Known, scope: list[int]) -> list[Part]:
        """Pieces of a name, or else closed outlines that can be called so."""
        if known.name in {*_ANYTHING, "theme"}:
            return [self.part([index]) for index in scope if self.shape(index) is not None]
        for accepted in ({known.name}, {known.name, *_SAME_THING.get(known.name, ())}):
            indices = [index for index in scope if self.pieces[index].name in accepted]
            if known.name == "square":
                indices = [index for index in indices if (shape := self.shape(index)) and _is_even(shape)]
            if len(indices) == 1:  # with what was taken out of it and changed
                parts = [n for n in scope if self.pieces[n].part_of == self.pieces[indices[0]].name]
                return [self.part([*indices, *parts])]
            if indices:
                return [self.part([index]) for index in indices]
        if known.name.split()[-1] not in _ENCLOSED:
            indices = [index for index in scope if _is_called(self.pieces[index].name, known.name)]
            return [self.part([index]) for index in indices]
        for found in (self._loops(scope), self._loops_together(scope)):
            if alike := [part for part in found if _looks_like(part.shape, known.name)]:
                return alike
        return []

    def _strokes(self, known: Known, scope: list[int], owner: Part | None) -> list[Part]:
        """The strokes of that kind of all pieces; those that lie on each other are one."""
        found: list[Part] = []
        everything = Known(known.name, known.orientation, which="shortest", count=0)
        for index in scope:
            shape, ink = self.look_at(self.pieces[index].picture)
            for number in stroke_numbers(shape, everything) if shape is not None else ():
                assert shape is not None
                stroke = shape.strokes[number]
                if owner is not None and not owner.is_whole and is_in(owner.mask, stroke.points).mean() < 0.6:
                    continue
                part = Part(Shape((stroke,)), {index: stroke_ink(shape, [number], ink)}, len(shape.strokes) == 1)
                same = [other for other in found if coincide(stroke, other.shape.strokes[0])]
                if same:
                    found[found.index(same[0])] = Part(same[0].shape, {**same[0].masks, **part.masks}, False)
                else:
                    found.append(part)
        kept = stroke_numbers(Shape(tuple(p.shape.strokes[0] for p in found)), _all_of(known)) if found else []
        lines = [number for number, part in enumerate(found)  # however short they are
                 if part.is_whole and has_orientation(part.shape.strokes[0], known.orientation)]  # fmt: skip
        return [found[number] for number in sorted({*kept, *lines})]

    def _region(self, known: Known, whole: Part) -> list[Part]:
        """The half of something, or the ink on one side of something."""
        side = known.which if known.which is not None and vector_of(known.which) != (0.0, 0.0) else None
        if side is None:
            return [whole]
        limit = whole.shape.center if known.beside is None else _limit(self.one(known.beside).shape, side)
        part = whole.within(beyond(limit + (0.6 * STROKE * np.array(vector_of(side)) if known.beside else 0.0), side))
        return [part] if part is not None else []

    # ------------------------------------------------------------ closed outlines

    def _loops(self, scope: list[int]) -> list[Part]:
        """The closed outlines of each piece, from top to bottom."""
        found = []
        for index in scope:
            piece, masks = self.part([index]), loops(self.mask(index))
            for mask in masks:
                own = self._without_stems(index, mask, np.logical_or.reduce(masks))
                part = piece.within(own)
                if part is not None:
                    found.append(Part(part.shape, part.masks, bool(own.sum() > 0.9 * self.mask(index).sum())))
        return sorted(found, key=lambda part: float(part.shape.center[1]))

    def _without_stems(self, index: int, loop: np.ndarray, all_loops: np.ndarray) -> np.ndarray:
        """A loop without the straight strokes that go on beyond all loops: the stem of a P belongs to it as a whole."""
        shape, ink = self.look_at(self.pieces[index].picture)
        assert shape is not None
        stems = [n for n, stroke in enumerate(shape.strokes) if _goes_beyond(stroke, loop, all_loops)]
        kept = loop & ~stroke_ink(shape, stems, ink) if stems else loop
        return np.asarray(kept if kept.sum() > 0.3 * loop.sum() else loop)

    def _loops_together(self, scope: list[int]) -> list[Part]:
        """Closed outlines that several pieces form together."""
        whole = self.part(scope)
        found = [part for loop in loops(whole.mask) if (part := whole.within(loop)) is not None]
        return [self.part(part.pieces) if self._is_nearly_all(part) else part for part in found]

    def _is_nearly_all(self, part: Part) -> bool:
        """Whether next to nothing of its pieces does not belong to it."""
        return all(mask.sum() > 0.85 * self.mask(index).sum() for index, mask in part.masks.items())


def in_order(parts: Sequence[Part]) -> list[Part]:
    """From left to right; of parts above each other from top to bottom."""
    centers = np.array([part.shape.center for part in parts])
    axis = int(np.ptp(centers, axis=0).argmax())
    return [parts[number] for number in np.argsort(centers[:, axis], kind="stable")]


def _uncovered(parts: Sequence[Part], side: str) -> Sequence[Part]:
    """Of parts that are stacked towards a side the last one: "on top of those two"."""
    centers = np.array([part.shape.center for part in parts])
    spread, away = np.ptp(centers, axis=0), centers @ np.array(vector_of(side))
    stacked = side in OPPOSITE_SIDE and spread[axis_of(side)] > 2 * spread[1 - axis_of(side)] + STROKE
    return [parts[int(away.argmax())]] if stacked else parts


def _all_of(known: Known) -> Known:
    """All strokes of the kind; short ones only if the words may mean them."""
    return Known(known.name, known.orientation, which="shortest" if known.which == "shortest" else None, count=0)


def _is_called(name: str, wanted: str) -> bool:
    """Whether a piece's name is, or ends with, the one that is wanted."""
    return name == wanted or name in _SAME_THING.get(wanted, ()) or name.split()[-1:] == wanted.split()[-1:]


def _looks_like(outline: Shape, name: str) -> bool:
    """Whether a closed outline can be called so: a circle has a curve, a square a straight side."""
    straight = [stroke.is_straight for stroke in outline.strokes]
    if name in _SIDES:
        long = [one for one in outline.strokes if one.is_straight and one.length > _LONG_SIDE * outline.size.max()]
        return all(straight) and len(long) == _SIDES[name] and (name != "square" or _is_even(outline))
    flat = [one.length for one in outline.strokes if one.is_straight]
    bowl = name == "oval" and max(flat, default=0.0) > _FLAT * outline.size.max()
    return not (name in _ROUND and (all(straight) or bowl))


def _is_even(shape: Shape) -> bool:
    """Whether it is about as wide as it is high."""
    return float(shape.size.max()) < _EVEN * float(shape.size.min())


def _goes_beyond(stroke: Stroke, loop: np.ndarray, all_loops: np.ndarray) -> bool:
    shares = [float(is_in(mask, stroke.points).mean()) for mask in (loop, all_loops)]
    return stroke.is_straight and shares[0] > 0.15 and min(shares) < 0.75


def _limit(anchor: Shape, side: str) -> np.ndarray:
    """The corner of its extent from which on something lies on a side of it."""
    return np.where(np.array(vector_of(side)) > 0, anchor.high, anchor.low)


def _lies_beyond(shape: Shape, limit: np.ndarray, direction: np.ndarray) -> bool:
    reach = (shape.points - limit) @ direction
    return bool(reach.min() > -STROKE and reach.mean() > STROKE / 2)


def _spot(point: np.ndarray, scope: Sequence[int]) -> Part:
    """A place without extent."""
    stroke = Stroke(np.vstack([point, point + 1e-3]), True, (True, True), STROKE)
    return Part(Shape((stroke,)), {scope[0]: around(point)}, False)


def described(known: Known) -> str:
    """A reference in words, for messages."""
    of = known.of.of if isinstance(known.of, Feature) else known.of
    words = (known.which if known.which not in {None, "new"} else "", known.orientation or "", known.name)
    rest = [f"of the {described(one)}" for one in (of, known.beside) if one is not None]
    return " ".join([*(word for word in words if word), *rest])
