"""Ways: from where to where a thing runs, which way it goes or faces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known, as_pair
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    CORNERS,
    IT,
    THEME,
    TWO,
    UNSAID,
    Each,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.prepositions import Prepositions
from imagery_agent.language.construction.meaning.placing.theme import SIDES
from imagery_agent.language.construction.tree import (
    Aligned,
    At,
    Beside,
    Between,
    Constraint,
    Crosses,
    Encloses,
    Exceeds,
    Feature,
    Inside,
    Known,
    New,
    OneEach,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip

_TIPPED = {"triangle", "capital letter v", "lowercase letter v"}
"""Things with a tip and a side opposite to it."""


class Courses(Prepositions):
    """Reads the modifiers that tell where the theme runs or faces."""

    def _path(self, start: Any, end: Any, *, own: Any) -> bool | None:
        if isinstance(end, New):
            return False
        if self.theme.name == "spiral" and own is None and "center" in {getattr(one, "at", "") for one in (start, end)}:
            return None  # "that winds from the edge to the middle": as spirals do
        if self.posture == "hang" and self.is_stroke and own is None and isinstance(start, Known):
            start = Feature("bottom", start)  # "hang a line from it"
        away = own is not None or self.posture in {"face", "point"}
        if start is not None and end is None and away and not self.says(Points):
            return self._away(start)
        plain = isinstance(end, Feature) and end.of is UNSAID and end.at in SIDES
        if start is None and self.posture == "face" and not plain and not self.is_stroke and not self.is_theme(end):
            return self._towards(end)
        if own is not None and start is None and plain and self._is_end(own) and self.bends:
            return self._bent(own, end.at)  # "its lower end bent to the left"
        if own is not None and start is None:
            if not self._part_at_side(end, own):
                self._touch(end, own)
            return None
        if end is None and own is None and self._is_apiece(start):
            return self._distributed("out of", start)
        if not self.is_stroke:
            side = isinstance(end, phrases.BareSide) and start is None and end.of is UNSAID
            if side and self.posture in {"face", "point"}:
                return self._way(end.at, own=own)
            if start is not None and end is not None:
                if not isinstance(self.theme, New):
                    return False
                self._at_out_of(start, own)
                return self._path(None, end, own=own)
            if end is None and isinstance(self.theme, New):
                self.add(*based) if (based := self._based_on(start)) else self._at_out_of(start, own)
                return None
            if isinstance(end, Each):
                return self._distributed("at", end)
            plain = isinstance(end, Feature) and end.of is UNSAID and end.at in SIDES
            if plain and self.posture in {"face", "point", "run"}:
                return self._way(end.at, own=own)
            if start is not None or not isinstance(self.theme, New):
                return False
            if self.posture != "touch" and isinstance(end, Feature) and end.of is UNSAID and end.at in SIDES:
                if isinstance(self.base(), Touches) and self._inset(None, end, own=None) is None:
                    return None  # "on its upper edge, over to the right"
                self.add(Beside(end.at))  # type: ignore[arg-type]
                return None
            self._touch(end, own)
            return None
        bare = isinstance(end, phrases.BareSide) and end.of is UNSAID and not isinstance(start, phrases.BareSide)
        if bare or (
            start is None and isinstance(end, Feature) and end.at in ACROSS and end.of == Known() and not end.middle
        ):
            if self._is_apiece(start):
                self._distributed("out of", start)
            elif start is not None:
                self.add(Spans(as_feature(start), None))
            self.add(Points(end.at))  # "to the left"
        elif start is None and self.posture == "touch" and isinstance(end, Feature):
            self.add(Spans(end, None))  # "attach a line to the right end"
        elif start is not None and start == end:
            raise refuse("a stroke from a place to the same place")
        else:
            self.add(Spans(None if start is None else as_feature(start), None if end is None else as_feature(end)))
        return None

    def _based_on(self, start: Any) -> tuple[Constraint, ...]:
        """``a triangle pointing down from the line``: the line is its opposite side."""
        side = next((one.side for one in self.constraints if isinstance(one, Points)), None)
        line = isinstance(start, Known) and start.name == "line" and start.count == 1
        if not line or self.posture != "point" or side not in ACROSS or self.theme.name not in _TIPPED:
            return ()
        upright = ACROSS[side] == "vertical"
        if start.orientation not in {None, *(("vertical",) if upright else ("horizontal", "across"))}:
            return ()
        base: Any = parts_and_places.opposite(side)
        ends: Any = ("top", "bottom") if upright else ("left", "right")
        corners: Any = CORNERS[base]
        self.constraints = [one for one in self.constraints if one != Inside(Known())]  # "from the line in the figure"
        return tuple(At(Feature(end, start), Feature(corner, THEME)) for end, corner in zip(ends, corners, strict=True))

    def _away(self, ref: Any) -> bool | None:
        """``pointing away from the D``: to the side at which it is."""
        sides = [one.target.at for one in self.constraints if isinstance(one, Touches)]
        sides += [one.side for one in self.constraints if isinstance(one, Beside)]  # type: ignore[misc]
        if self.says(OneEach) and not sides:
            sides = ["outer"]
        if len(set(sides)) != 1 or sides[0] not in {*SIDES, "outer"}:
            return False
        self.add(Points(sides[0]))  # type: ignore[arg-type]
        return None

    def _towards(self, ref: Any) -> bool | None:
        """``so that it opens to the U``: to the side on which that is."""
        target = as_known(ref)
        places = [(one.side, one.target) for one in self.constraints if isinstance(one, Beside)]
        places += [(one.target.at, one.target.of) for one in self.constraints if isinstance(one, Touches)]  # type: ignore[misc]
        sides = [side for side, known in places if known.name == target.name]
        if not sides or sides[0] not in SIDES:
            return False
        self.add(Points(parts_and_places.opposite(sides[0])))  # type: ignore[arg-type]
        return None

    def _way(self, *sides: str, own: Any) -> bool | None:
        sides = tuple(dict.fromkeys(sides))
        last = self.constraints[-1] if self.constraints else None
        if self.beyond and own is None and sides[0] in {"sides", *ACROSS} and (said := self._mentioned()) is not None:
            both = ("left", "right") if sides == ("sides",) else sides
            self.add(*(Exceeds(side, said) for side in both))  # type: ignore[arg-type]
            return None
        if sides == ("sides",) and any(isinstance(one, Crosses) for one in self.constraints):
            return None  # a stroke that crosses something ends outside it
        if sides == ("sides",) and isinstance(last, Spans) and last.beyond and last.end and last.end.at == "all":
            self.constraints[-1] = SizeRatio(1.25, last.end.of, "length", "width")  # beyond it on both sides
            return None
        if sides == ("sides",) and self.says(SizeRatio) and not isinstance(self.theme, New):
            return None  # "wider than the U, so that it protrudes on both sides"
        if self.posture == "face" and own is None and sides[0] in ACROSS and self._curves_away():
            side: Any = parts_and_places.opposite(sides[0]) if self.opens else sides[0]
            self.theme, self.bends = replace(self.theme, faces=side), True
            return None
        runs = self.is_stroke and self.posture == "run"
        if isinstance(self.theme, New) and self.theme.faces not in {None, sides[0]} and self.bends and own is None:
            return False  # "the top half of a circle, curving to the right"
        if isinstance(self.theme, New) and self.bends and sides[0] in ACROSS and own is None:
            self.theme = replace(self.theme, faces=sides[0])  # type: ignore[arg-type]
            return None
        if sides == ("sides",) and isinstance(self.theme, New) and self.theme.count < 3 and own is None and not runs:
            self.count = 2
            inside = next((one for one in self.constraints if isinstance(one, Inside)), None)
            target = inside.target if inside else self._mentioned() or Known()
            self.constraints = [one for one in self.constraints if one is not inside]
            places = (Feature("left", target), Feature("right", target))
            self.add(OneEach(places, "inside" if inside else "touches" if self.posture == "touch" else "beside"))
        elif sides[0] in {"in", "out"} and own is None and self.is_stroke and (side := self._leaving()) is not None:
            turned = {"outer": "inner", "inner": "outer"}.get(side) or parts_and_places.opposite(side)
            side = side if sides[0] == "out" else turned
            way = next((one for one in self.constraints if isinstance(one, Points) and one.side in ACROSS), None)
            if way is not None and side in ACROSS and ACROSS[side] != ACROSS[way.side]:  # "up and out"
                self.constraints.remove(way)
                side = joined((way.side, side))
            self.add(Points(side))
        elif self._is_end(own) and self.bends and self.theme.name == "line":
            return self._bent(own, joined(sides))
        elif isinstance(own, Feature) and own.at in {"end", "ends"} and self.is_stroke and isinstance(self.theme, New):
            if self.theme.name != "curve" or own.at != "ends" or sides[0] not in ACROSS:
                return False
            self.bends = True
            self.theme = replace(self.theme, faces=parts_and_places.opposite(sides[0]))  # type: ignore[arg-type]
        elif own is not None and sides[0] in SIDES:
            part = own if isinstance(own, Known) else own.of if isinstance(own, Feature) and own.at == "all" else None
            straight = isinstance(part, Known) and part.name == "line" and part.count == 1
            straight = straight and self.posture != "point"
            self.add(Points(parts_and_places.opposite(sides[0]) if straight else joined(sides)))  # type: ignore[arg-type]
        elif sides == ("out",) and own is None and self.posture == "run" and self.says(Beside, Touches):
            return None  # "poking outwards", of a thing: it is outside anyway
        elif sides[0] in SIDES and (self.is_stroke or self.posture in {"face", "point", "run"}):
            self.add(Points(joined(sides)))  # type: ignore[arg-type]
        else:
            return False
        return None

    def _curves_away(self) -> bool:
        """Whether it is a new arch, or a V of which it is said how it opens: it opens to where it does not curve."""
        arches = {"curve", "half circle", *(["capital letter v", "lowercase letter v"] if self.opens else [])}
        return isinstance(self.theme, New) and self.theme.name in arches

    def _bent(self, own: Any, side: str) -> bool | None:
        """``both ends bent upward``: a hook at each of them."""
        if not isinstance(self.theme, New) or self.theme.name != "line" or side not in SIDES:
            return False
        ends = [own.first.at, own.second.at] if isinstance(own, Pair) else [own.at]
        bent = tuple((end, side) for end in ends)
        self.theme = replace(self.theme, bent=(*self.theme.bent, *bent))  # type: ignore[arg-type]
        return None

    def _leaving(self) -> str | None:
        """The side at which a stroke starts, so that it can go outwards from there."""
        if self.says(OneEach, Encloses) or self.theme.count == 2:
            return "outer"
        starts = [one.start if isinstance(one, Spans) else getattr(one, "target", None) for one in self.constraints]
        sides = [one.at for one in starts if isinstance(one, Feature) and one.at in {*SIDES, "outer", "inner"}]
        sides = sides or [one.side for one in self.constraints if isinstance(one, Beside) and one.side in SIDES]  # type: ignore[misc]
        return sides[0] if len(sides) == 1 else None

    def _between(self, *refs: Any, own: Any) -> bool | None:
        if refs == (IT,):
            first = second = Feature("center", TWO)  # "between them"
        elif len(refs) == 2:
            first, second = (as_feature(ref) for ref in refs)
        elif not refs and self.theme.count > 1 and isinstance(self.theme, New):
            return None  # "two circles with a gap in between": between themselves
        elif not refs:
            pieces = Known("piece", count=2)
            first, second = (Feature("all", replace(pieces, count=1, which=side)) for side in ("left", "right"))
        elif (pair := as_pair(refs[0])) is not None:
            first, second = pair.first, pair.second
        else:
            raise refuse("between what and what: say two places or things")
        placed = self.is_stroke and "all" not in {first.at, second.at}
        self.add(Spans(first, second) if placed else Between(first, second))
        return None

    def _end_to_end(self, what: str, *, own: Any) -> bool | None:
        """``from foot to foot``, ``from side to side``."""
        if self.constraints and isinstance(self.constraints[-1], Spans):
            return None  # "across the top from corner to corner"
        crossed = next((c for c in self.constraints if isinstance(c, (Crosses, Inside))), None)
        if crossed is not None and what in {"side", "edge", "end"}:  # "across the rectangle from side to side"
            self.constraints.remove(crossed)
            self.add(Spans(Feature("left", crossed.target), Feature("right", crossed.target)))
            if isinstance(crossed, Inside) and crossed.region == "center":
                self.add(Aligned("horizontal", Feature("center", THEME), Feature("center", crossed.target)))
            return None
        side = next((c.target.at for c in self.constraints if isinstance(c, Touches)), None)
        owner = next((c.target.of for c in self.constraints if isinstance(c, Touches)), Known())
        if what == "foot":
            side = "bottom"
        places: Any = CORNERS.get(side or "", ("left", "right"))
        self.add(Spans(Feature(places[0], owner), Feature(places[1], owner)))
        return None

    def _connects(self, *refs: Any, own: Any) -> bool | None:
        both = len(refs) == 2
        pair = Pair(*map(as_feature, refs)) if both else as_pair(TWO if refs[0] == IT else refs[0])
        if pair is None:
            return False
        self.add(Spans(pair.first, pair.second))
        return None


def joined(sides: tuple[str, ...]) -> str:
    """``down and to the right``: bottom right."""
    vertical = [side for side in sides if side in {"top", "bottom"}]
    level = [side for side in sides if side not in {"top", "bottom"}]
    return " ".join([*vertical[:1], *level[:1]])
