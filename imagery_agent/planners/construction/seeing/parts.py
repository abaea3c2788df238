"""Parts of the figure in mind that phrases refer to: pieces, strokes, loops and regions, found by looking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.binding import Bound
from imagery_agent.planners.construction.seeing.choosing import (
    STROKES,
    chosen,
    has_orientation,
    in_order,
    lies_beyond,
    limit_of,
    stroke_numbers,
)  # fmt: skip
from imagery_agent.planners.construction.seeing.facing import is_pointed
from imagery_agent.planners.construction.seeing.figure import Part, spot
from imagery_agent.planners.construction.seeing.ink import beyond, is_in, stroke_ink
from imagery_agent.planners.construction.seeing.naming import (
    ENCLOSED,
    SAME_THING,
    described,
    is_called,
    is_even,
    looks_like,
    part_of_owner,
)
from imagery_agent.planners.construction.seeing.outlines import Outlines
from imagery_agent.planners.construction.seeing.places import opening_of, point_of, tips
from imagery_agent.planners.construction.seeing.shape import ALONG_DEG, STROKE, Shape, bend_deg, coincide

_ANYTHING = {"figure", "piece", "it"}


class Parts(Outlines):
    """The pieces of the figure, and the parts of it that phrases refer to."""

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
        if found := self._in_its_owner(known):
            return found
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
        if is_there or any(is_called(self.pieces[index].name, known.name) for index in others):
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
        limit, direction = limit_of(self.one(known.beside).shape, known.which), np.array(vector_of(known.which))
        wholly = [one for one in candidates if lies_beyond(one.shape, limit, direction)]
        if wholly and len(wholly) >= known.count > 0:
            return wholly
        others = [one.within(beyond(limit, known.which)) for one in candidates if one not in wholly]
        partly = [part for part in others if part is not None]
        return wholly + [part for part in partly if float(((part.shape.points - limit) @ direction).max()) > STROKE]

    def _in_its_owner(self, known: Known) -> list[Part]:
        """``the line to the right of the stem of the 4``: the line, or what there is of one, that the 4 has there.

        The nearest whole line along the other one is meant first, then a line that was drawn there.
        """
        anchor, near = known.beside, part_of_owner(known)
        if near is None or anchor is None or known.which not in OPPOSITE_SIDE:
            return []
        by, direction = self.one(anchor).shape, np.array(vector_of(known.which))
        limit = limit_of(by, known.which)
        try:
            own = self._find(Known("line", of=anchor.of, count=0))
            along = [one for one in own if lies_beyond(one.shape, limit, direction)
                     and bend_deg(one.shape.longest, by.longest) < ALONG_DEG]  # fmt: skip
            if along and "line" in {known.name, getattr(known.of, "name", "")} and known.count == 1:
                return [min(along, key=lambda one: float((one.shape.center - limit) @ direction))]
            drawn = [shape for index in self.others if (shape := self.shape(index)) is not None and shape.is_line]
            return [] if any(lies_beyond(one, limit, direction) for one in drawn) else self._find(near)
        except SceneError:
            return []

    def _candidates(self, known: Known, scope: list[int], owner: Part | None) -> list[Part]:
        if known.name in STROKES:
            return self._strokes(known, scope, owner)
        if known.name in {"half", "ink"}:
            return self._region(known, owner or self.part(scope))
        if known.name == "loop":
            closed = self.loops(scope, bare=known.bare)
            if not closed or (len(closed) == 1 and known.which in OPPOSITE_SIDE):  # "the left one" of a divided one
                closed = self.loops_together(scope) or closed
            return closed or [self.part([index]) for index in scope]
        if known.name == "point":
            shape = self.part(scope).shape
            found = tips(shape)
            if known.count == 1 and known.which is None and (len(found) or is_pointed(shape)):
                found = point_of(shape)[None]
            return [spot(tip, scope) for tip in found]
        if known.name == "opening":
            return [spot(opening_of(self.part(scope).shape), scope)]
        return self._named(known, scope)

    def _named(self, known: Known, scope: list[int]) -> list[Part]:
        """Pieces of a name, or else closed outlines that can be called so."""
        if known.name in {*_ANYTHING, "theme"}:
            return [self.part([index]) for index in scope if self.shape(index) is not None]
        for accepted in ({known.name}, {known.name, *SAME_THING.get(known.name, ())}):
            indices = [index for index in scope if self.pieces[index].name in accepted]
            if known.name == "square":
                indices = [index for index in indices if (shape := self.shape(index)) and is_even(shape)]
            if len(indices) == 1:  # with what was taken out of it and changed
                parts = [n for n in scope if self.pieces[n].part_of == self.pieces[indices[0]].name]
                return [self.part([*indices, *parts])]
            if indices:
                return [self.part([index]) for index in indices]
        if known.name.split()[-1] not in ENCLOSED:
            indices = [index for index in scope if is_called(self.pieces[index].name, known.name)]
            return [self.part([index]) for index in indices]
        for found in (self.loops(scope), self.loops_together(scope)):
            if alike := [part for part in found if looks_like(part.shape, known.name)]:
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
        limit = whole.shape.center if known.beside is None else limit_of(self.one(known.beside).shape, side)
        part = whole.within(beyond(limit + (0.6 * STROKE * np.array(vector_of(side)) if known.beside else 0.0), side))
        return [part] if part is not None else []


def _all_of(known: Known) -> Known:
    """All strokes of the kind; short ones only if the words may mean them."""
    return Known(known.name, known.orientation, which="shortest" if known.which == "shortest" else None, count=0)
