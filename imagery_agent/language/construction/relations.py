"""From modifiers to constraints between the theme of a step and what is in the figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from imagery_agent.language.construction import phrases
from imagery_agent.language.construction.phrases import (
    ACROSS,
    CORNERS,
    IT,
    SIDE_OF,
    THEME,
    TWO,
    UNSAID,
    Each,
    Mod,
    Pair,
    as_feature,
    as_known,
    as_pair,
    refuse,
)
from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    Arranged,
    At,
    Beside,
    Between,
    Closes,
    Coincides,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Known,
    New,
    OneEach,
    Overlaps,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Touches,
)

OTHER = Known("piece", which="other")
ROUND = ("circle", "oval", "square", "rectangle", "capital letter o", "number 0", "lowercase letter o")
STROKES = ("line", "curve", "wavy line", "zigzag line")


@dataclass
class Relations:
    """Reads the modifiers of one theme; what it cannot use stays in ``rest``."""

    theme: Known | New
    verb: str = ""

    def __post_init__(self) -> None:
        self.constraints: list[Constraint] = []
        self.rest: list[Mod] = []
        self.posture = ""
        self.in_result = False
        self.count: int | None = None

    @property
    def is_stroke(self) -> bool:
        return self.theme.name in STROKES

    def read(self, mods: list[Mod], own: Any = None) -> Relations:
        """Constraints of these modifiers on the theme, or on its place or part ``own``."""
        for mod in mods:
            reader = getattr(self, "_" + mod.kind.replace(" ", "_"), None)
            if reader is None or reader(*mod.args, own=own) is False:
                self.rest.append(mod)
        return self

    def add(self, *constraints: Constraint) -> None:
        self.constraints.extend(constraints)

    def _right_angles(self, own: Any = None) -> None:
        self.add(Parallel(Known("line", which="other"), perpendicular=True))

    # ---- whose place is it

    def is_theme(self, ref: Any) -> bool:
        """Whether a reference is to the theme or to a part of it."""
        if isinstance(ref, (Pair, Each)):
            return self.is_theme(ref.first if isinstance(ref, Pair) else ref.ref)
        if isinstance(ref, phrases.Extent):
            ref = as_known(ref)
        known = ref.of if isinstance(ref, Feature) else as_known(ref)
        if self.theme in (Known(), IT) and (known.of is None or isinstance(ref, Feature)):
            return True
        while known.of is not None:
            known = known.of
        if isinstance(self.theme, New):
            return known == IT or (
                known.name == self.theme.name and known.which in {None, "new", "last", "second", "third"}
            )
        return known in {IT, self.theme} or (known.name != "figure" and known == replace(self.theme, which=None))

    def is_other(self, pair: Pair) -> bool:
        """Whether two places are of a named thing that is not the theme: ``the two points of the W``."""
        first = pair.first
        return isinstance(first, Feature) and first.of is not UNSAID and not self.is_theme(first)

    def own(self, ref: Any) -> Any:
        """A place of the theme, seen from it: ``the point of the V`` -> its point; the theme itself -> None."""
        if isinstance(ref, Pair):
            return Pair(self.own(ref.first), self.own(ref.second))
        if isinstance(ref, Each):
            return self.own(ref.ref)
        if isinstance(ref, phrases.Extent):
            ref = as_known(ref)
        if isinstance(ref, Feature):
            of = self.own(ref.of) if ref.of is not UNSAID else None
            return replace(ref, of=THEME if of is None else of)
        if ref.of is not None:
            of = self.own(ref.of)
            return replace(ref, of=THEME if of is None else of)
        whole = ref in {IT, THEME} or ref == self.theme or (isinstance(self.theme, New) and self.is_theme(ref))
        return None if whole else replace(ref, of=THEME)

    # ---- places

    def _posture(self, kind: str, *, own: Any) -> bool | None:
        self.posture = kind or self.posture
        return None

    def _bare(self, preposition: str, *, own: Any) -> bool | None:
        if preposition == "around" and isinstance(self.theme, New):
            return False
        target = IT if isinstance(self.theme, New) and preposition == "next to" else Known()
        return self._place(preposition, target, own=own)

    def _place(self, preposition: str, ref: Any, *, own: Any) -> bool | None:
        if isinstance(ref, Each) or (preposition in {"either side of", "each end of"}):
            return self._distributed(preposition, ref)
        pair = as_pair(ref) if isinstance(ref, (Pair, Feature)) else None
        if (
            pair is not None
            and isinstance(self.theme, New)
            and self.theme.count == 2
            and preposition in {"on", "at", "out of"}
        ):
            return self._distributed(preposition, ref)
        if isinstance(ref, Feature) and ref.at in SIDES and preposition in SIDE_OF:
            return self._beside_edge(SIDE_OF[preposition], ref, own)
        if preposition in SIDE_OF and self.is_stroke and self.posture == "end" and own is None:
            self.add(Spans(None, Feature(SIDE_OF[preposition], as_known(ref)), beyond=True))  # type: ignore[arg-type]
            return None
        if preposition in SIDE_OF and own is not None and ref == Known():
            self.add(At(Feature(SIDE_OF[preposition], THEME), _feature(own)))  # type: ignore[arg-type]  # "so that the curve is on top"
            return None
        if preposition in SIDE_OF:
            self.add(Beside(SIDE_OF[preposition], as_known(ref)))  # type: ignore[arg-type]
            resting = self.posture == "touch" or (self.posture == "rest" and preposition == "above")
            if preposition == "on top of" or resting or own is not None:
                self.add(Touches(Feature(SIDE_OF[preposition], as_known(ref)), _feature(own)))  # type: ignore[arg-type]
            return None
        reader = getattr(self, "_at_" + preposition.replace(" ", "_"), None)
        return False if reader is None else reader(ref, own)

    def _beside_edge(self, side: str, ref: Feature, own: Any) -> bool | None:
        """``above the top left corner``, ``below the middle of the line``."""
        self.add(Beside(side, ref.of))  # type: ignore[arg-type]
        if ref.at not in ACROSS or ref.middle:
            axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
            self.add(Aligned(axis, _feature(own) or Feature("center", THEME), ref))  # type: ignore[arg-type]
        elif ref.at == phrases.opposite(side):  # "just below the top": still inside
            self.constraints[-1] = Inside(ref.of, ref.at)  # type: ignore[arg-type]
        elif ref.at != side:
            raise refuse(f"{side!r} of the {ref.at}")
        return None

    def _at_next_to(self, ref: Any, own: Any) -> bool | None:
        if isinstance(ref, Feature) and ref.at in ACROSS and ref.of is UNSAID:  # "near the bottom"
            for constraint in self.constraints:
                if isinstance(constraint, Inside):
                    self.constraints[self.constraints.index(constraint)] = replace(constraint, region=ref.at)  # type: ignore[arg-type]
                    return None
                if isinstance(constraint, Crosses):
                    self.add(Inside(constraint.target, ref.at))  # type: ignore[arg-type]
                    return None
            return self._higher(ref.at, None, own=own)
        self.add(Beside("either", as_known(ref)))
        return None

    def _at_under_and_touching(self, ref: Any, own: Any) -> None:
        self.add(Beside("bottom", as_known(ref)), Touches(Feature("bottom", as_known(ref)), _feature(own)))

    def _part_at_side(self, ref: Any, own: Any) -> bool:
        """``so that the flat side is at the bottom``: where in the theme one of its parts is."""
        if (
            own is None
            or not (isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES)
            or self.posture == "touch"
        ):
            return False
        if isinstance(own, Feature) and own.at == ref.at:
            raise refuse(f"the {ref.at} at the {ref.at}")
        self.add(At(Feature(ref.at, THEME), _feature(own)))
        return True

    def _at_on(self, ref: Any, own: Any) -> None:
        """Contact; on top, if it rests there."""
        if self.verb.startswith(("superimpos", "overla")):
            self._over(ref, own)
            return
        if self._part_at_side(ref, own):
            return
        if isinstance(ref, Known) and ref.name != "line" and self.posture != "touch" and own is None:
            self._place("on top of", ref, own=own)
        elif isinstance(ref, Feature) and (ref.at == "center" or (isinstance(own, Feature) and own.at == "center")):
            self._at_centered_on(ref, own)
        elif (
            isinstance(ref, Feature)
            and ref.at in {"left", "right"}
            and isinstance(ref, phrases.BareSide)
            and self.posture != "touch"
        ):
            self.add(Beside(ref.at, ref.of))
        else:
            if isinstance(ref, Known) and ref.orientation == "horizontal":
                ref = Feature("top", ref)
            self._touch(ref, own)

    def _at_at(self, ref: Any, own: Any) -> None:
        inside = self.constraints[-1] if self.constraints else None
        if isinstance(inside, Inside) and isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES:
            self.constraints[-1] = replace(inside, region=ref.at)  # type: ignore[arg-type]  # "inside the ring, at the upper left"
            return
        if self._part_at_side(ref, own):
            return
        if isinstance(ref, Feature) and ref.at in {"center", "junction", "inside"}:
            self._at_centered_on(ref, own)
        else:
            self._touch(ref, own)

    def _at_out_of(self, ref: Any, own: Any) -> None:
        """From a side outwards."""
        if self.posture == "hang":
            return self._at_hanging(ref, own)
        self._touch(ref, own)
        if isinstance(ref, Feature) and ref.at in CORNERS:
            self.add(Beside(ref.at, ref.of))  # type: ignore[arg-type]

        return None

    def _at_hanging(self, ref: Any, own: Any) -> None:
        feature = Feature("bottom", ref) if isinstance(ref, Known) else as_feature(ref)
        self.add(Touches(feature, _feature(own)), Points("bottom") if self.is_stroke else Beside("bottom", feature.of))

    def _at_inside(self, ref: Any, own: Any) -> bool | None:
        if own is not None:
            return False
        if isinstance(ref, Feature):
            region = ref.at if ref.at in SIDES or ref.at == "center" else None
            self.add(Inside(ref.of, "center" if ref.middle else region))  # type: ignore[arg-type]
        elif isinstance(ref, Known) and ref.name == "half":
            self.add(Inside(ref.of or Known(), ref.which))  # type: ignore[arg-type]
        else:
            self.add(Inside(as_known(ref)))
        return None

    def _at_center_of(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Feature) and ref.at in ACROSS:
            self._touch(replace(ref, middle=True), own)
        elif isinstance(ref, Known) and ref.name == "half" and own is None:
            self.add(Inside(ref.of or Known(), ref.which))  # type: ignore[arg-type]
        else:
            self.add(At(Feature("center", as_known(ref)), _feature(own)))

    def _at_around(self, ref: Any, own: Any) -> None:
        if isinstance(self.theme, New) and self.theme.count > 1:
            raise refuse("several things around something")
        self.add(Encloses(as_known(ref)))

    def _at_across(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Feature) and ref.at in CORNERS and ref.at in ACROSS and not ref.middle:
            first, second = CORNERS[ref.at]
            self.add(Spans(Feature(first, ref.of), Feature(second, ref.of)))  # type: ignore[arg-type]
        elif isinstance(ref, Feature) and ref.at != "all":
            self.add(Crosses(ref.of, ref))
        else:
            self.add(Crosses(as_known(ref)))

    def _at_through_the_middle_of(self, ref: Any, own: Any) -> None:
        self.add(Crosses(as_known(ref), Feature("center", as_known(ref))))

    _at_halfway_up = _at_center_of

    def _at_over(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Feature):
            self._at_centered_on(ref, own)
        else:
            self._over(ref, own)

    def _at_centered_on(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Known) and own is None and any(isinstance(one, Beside) for one in self.constraints):
            self._centered(own=None)  # "on top of the square and centred on it"
            return
        if isinstance(ref, Known):
            ref = Feature("center", ref)
        self.add(At(as_feature(ref), _feature(own)))

    def _at_centered_below(self, ref: Any, own: Any) -> None:
        self._centered_beside("bottom", ref)

    def _at_centered_above(self, ref: Any, own: Any) -> None:
        self._centered_beside("top", ref)

    def _at_centered_on_top(self, ref: Any, own: Any) -> None:
        self._centered_beside("top", ref)
        self.add(Touches(Feature("top", as_known(ref))))

    def _centered_beside(self, side: str, ref: Any) -> None:
        known = as_known(ref)
        self.add(Beside(side, known), Aligned("vertical", Feature("center", THEME), Feature("center", known)))  # type: ignore[arg-type]

    def _at_centered_inside(self, ref: Any, own: Any) -> None:
        self.add(Inside(as_known(ref), "center"))

    def _at_level_with(self, ref: Any, own: Any) -> None:
        pair = as_pair(ref) if isinstance(ref, Pair) else None
        target = pair.first if pair else as_feature(ref)
        if target.at in {"outline", "sides", "ends", "inside", "corners"}:
            raise refuse(f"level with the {target.at}")
        axis = "vertical" if target.at in {"left", "right"} else "horizontal"
        mine = _feature(own) or Feature(target.at if target.at in ACROSS else "center", THEME)
        if mine.at in {"outline", "sides", "ends", "inside", "corners"}:
            raise refuse(f"level with the {mine.at}")
        if target.at == "all":
            target = Feature("center", target.of)
        self.add(Aligned(axis, mine, target))  # type: ignore[arg-type]

    def _at_past(self, ref: Any, own: Any) -> None:
        self.add(Spans(None, as_feature(ref), beyond=True))

    def _at_parallel_to(self, ref: Any, own: Any) -> None:
        self.add(Parallel(as_known(ref)))

    def _at_perpendicular_to(self, ref: Any, own: Any) -> None:
        self.add(Parallel(as_known(ref), perpendicular=True))

    def _distributed(self, preposition: str, ref: Any) -> bool | None:
        """One of the new things at each of several places."""
        if self.in_result:
            return False
        if isinstance(ref, Each) and preposition in {"either side of", "each end of"} and as_known(ref).count != 1:
            raise refuse("what to do for each of several things in one sentence")
        if preposition == "either side of":
            known = as_known(ref)
            places: tuple[Any, ...] = (Feature("left", known), Feature("right", known))
        elif preposition == "each end of":
            known = as_known(ref)
            sides = ("top", "bottom") if known.orientation == "vertical" else ("left", "right")
            places = tuple(Feature(side, known) for side in sides)  # type: ignore[arg-type]
        else:
            pair = as_pair(ref)
            places = (pair.first, pair.second) if pair else (as_feature(ref),)
        count = len(places) if len(places) > 1 else places[0].of.count or None
        if not isinstance(self.theme, New) or (self.theme.count > 1 and count not in {None, self.theme.count}):
            return False
        self.count = count or self.theme.count
        if self.count == 1:
            raise refuse("how many; say for example 'two small circles, one at each end'")
        beside = preposition == "either side of" and self.posture != "touch"
        relation = "beside" if beside else "inside" if preposition == "inside" else "touches"
        self.add(OneEach(places, relation))  # type: ignore[arg-type]
        return None

    # ---- from here to there

    def _path(self, start: Any, end: Any, *, own: Any) -> bool | None:
        if own is not None and start is None:
            if not self._part_at_side(end, own):
                self._touch(end, own)
            return None
        if isinstance(start, Each) and end is None:
            return self._distributed("at", start)
        if not self.is_stroke:
            if (
                isinstance(end, phrases.BareSide)
                and start is None
                and end.of is UNSAID
                and self.posture in {"face", "point"}
            ):
                return self._way(end.at, own=own)
            if start is not None and end is not None:
                first = self._path(start, None, own=own)
                return first if first is False else self._path(None, end, own=own)
            if end is None and isinstance(self.theme, New):
                self._at_out_of(start, own)
                return None
            if isinstance(end, Each):
                return self._distributed("at", end)
            plain = isinstance(end, Feature) and end.of is UNSAID and end.at in SIDES
            if plain and self.posture in {"face", "point", "run"}:
                return self._way(end.at, own=own)
            if start is not None or not isinstance(self.theme, New):
                return False
            if self.posture != "touch" and isinstance(end, Feature) and end.of is UNSAID and end.at in SIDES:
                self.add(Beside(end.at))  # type: ignore[arg-type]
                return None
            self._touch(end, own)
            return None
        bare = isinstance(end, phrases.BareSide) and end.of is UNSAID and not isinstance(start, phrases.BareSide)
        if bare or (
            start is None and isinstance(end, Feature) and end.at in ACROSS and end.of == Known() and not end.middle
        ):
            if start is not None:
                self.add(Spans(as_feature(start), None))
            self.add(Points(end.at))  # "to the left"
        elif start is not None and start == end:
            raise refuse("a stroke from a place to the same place")
        else:
            self.add(Spans(None if start is None else as_feature(start), None if end is None else as_feature(end)))
        return None

    def _way(self, *sides: str, own: Any) -> bool | None:
        sides = tuple(dict.fromkeys(sides))
        last = self.constraints[-1] if self.constraints else None
        if sides == ("sides",) and any(isinstance(one, Crosses) for one in self.constraints):
            return None  # a stroke that crosses something ends outside it
        if sides == ("sides",) and isinstance(last, Spans) and last.beyond and last.end and last.end.at == "all":
            self.constraints[-1] = SizeRatio(1.25, last.end.of, "length", "width")  # beyond it on both sides
            return None
        if own is not None and sides[0] in SIDES:
            part = own if isinstance(own, Known) else own.of if isinstance(own, Feature) and own.at == "all" else None
            straight = isinstance(part, Known) and part.name == "line" and part.count == 1
            straight = straight and self.posture != "point"
            self.add(Points(phrases.opposite(sides[0]) if straight else joined(sides)))  # type: ignore[arg-type]
        elif sides[0] in SIDES and (self.is_stroke or self.posture in {"face", "point", "run"}):
            self.add(Points(joined(sides)))  # type: ignore[arg-type]
        else:
            return False
        return None

    def _between(self, *refs: Any, own: Any) -> bool | None:
        if len(refs) == 2:
            first, second = (as_feature(ref) for ref in refs)
        elif not refs:
            pieces = Known("piece", count=2)
            first, second = (Feature("all", replace(pieces, count=1, which=side)) for side in ("left", "right"))
        elif (pair := as_pair(refs[0])) is not None:
            first, second = pair.first, pair.second
        else:
            return False
        placed = self.is_stroke and "all" not in {first.at, second.at}
        self.add(Spans(first, second) if placed else Between(first, second))
        return None

    def _end_to_end(self, what: str, *, own: Any) -> bool | None:
        """``from foot to foot``, ``from side to side``."""
        side = next((c.target.at for c in self.constraints if isinstance(c, Touches)), None)
        owner = next((c.target.of for c in self.constraints if isinstance(c, Touches)), Known())
        if what == "foot":
            side = "bottom"
        places: Any = CORNERS.get(side or "", ("left", "right"))
        self.add(Spans(Feature(places[0], owner), Feature(places[1], owner)))
        return None

    def _higher(self, side: str, ref: Any, *, own: Any) -> bool | None:
        """A little higher than something that it is beside."""
        for constraint in self.constraints:
            if isinstance(constraint, Beside) and constraint.side in {"left", "right"}:
                self.constraints.remove(constraint)
                self.add(replace(constraint, side=f"{side} {constraint.side}"))  # type: ignore[arg-type]
                return None
        if ref is None or own is None:
            return False
        self.add(Beside(side, as_known(ref)))  # type: ignore[arg-type]
        return None

    def _connects(self, *refs: Any, own: Any) -> bool | None:
        pair = (
            Pair(as_feature(refs[0]), as_feature(refs[1]))
            if len(refs) == 2
            else as_pair(TWO if refs[0] == IT else refs[0])
        )
        if pair is None:
            return False
        self.add(Spans(pair.first, pair.second))
        return None

    # ---- relations

    def _relate(self, relation: str, ref: Any, *, own: Any) -> bool | None:
        if relation == "touch":
            self._touch(ref, own)
        elif relation == "surround":
            self.add(Encloses(as_known(ref)))
        elif relation == "fit":
            self.add(Inside(as_known(ref), touching=True))
        elif relation == "close":
            self.add(*closing(ref))
        elif relation == "cross":
            self._at_across(ref, own)
        elif relation == "align":
            self._align(ref, own)
        elif relation in {"over", "coincide"}:
            self._over(ref, own)
        else:
            return False
        return None

    def _touch(self, ref: Any, own: Any) -> None:
        mine = as_pair(own) if own is not None else None
        theirs = as_pair(ref) if isinstance(ref, Pair) or mine is not None else None
        if mine is None and isinstance(own, Pair):
            mine = own
        if mine and theirs:
            self.add(Touches(theirs.first, mine.first), Touches(theirs.second, mine.second))
        elif mine:
            self.add(*(Touches(as_feature(ref), as_feature(each)) for each in (mine.first, mine.second)))
        elif theirs:
            self.add(*(Touches(each, _feature(own)) for each in (theirs.first, theirs.second)))
        else:
            self.add(Touches(as_feature(ref), _feature(own)))

    def _over(self, ref: Any, own: Any) -> None:
        mine, theirs = _strokes(own), _strokes(ref)
        if mine and theirs:
            self.add(*(Coincides(one, other) for one, other in zip(mine, theirs, strict=False)))
        elif mine is None and own is not None:
            self._align(ref, own)
        else:
            self.add(Overlaps(as_known(ref)))

    def _align(self, ref: Any, own: Any) -> None:
        mine, theirs = _strokes(own), _strokes(ref)
        if mine and theirs:
            self.add(*(Coincides(one, other) for one, other in zip(mine, theirs, strict=False)))
            return
        pairs = (as_pair(own) if own is not None else None, as_pair(ref))
        if pairs[0] and pairs[1]:
            self.add(At(pairs[1].first, pairs[0].first), At(pairs[1].second, pairs[0].second))
        elif own is None:
            self._at_level_with(ref, own)
        else:
            mine_at, target = _feature(own), as_feature(ref)
            if mine_at is not None and mine_at.at in ACROSS and target.at in ACROSS and not target.middle:
                self.add(Aligned(ACROSS[target.at], mine_at, target))  # type: ignore[arg-type]
            else:
                self.add(At(target, mine_at))

    def _reciprocal(self, relation: str, *, own: Any) -> bool | None:
        """``so that the two vertical lines coincide``: one of the theme, one of the rest."""
        if own is None:
            self._relate(relation, OTHER, own=None)
            return None
        parts = [own.first, own.second] if isinstance(own, Pair) else [own]
        for part in parts:
            self._relate(relation, _of_whom(part, OTHER), own=_of_whom(part, THEME))
        return None

    def _almost(self, relation: str, ref: Any, *, own: Any) -> bool | None:
        if relation != "touch":
            return False
        self.add(Apart(as_known(ref), gap=0.03))
        return None

    def _not(self, relation: str, *refs: Any, own: Any) -> bool | None:
        if relation != "touch" and relation != "over":
            return False
        for constraint in self.constraints:
            if isinstance(constraint, (Inside, Encloses)):
                self.constraints.remove(constraint)
                self.add(replace(constraint, touching=False))
                return None
        self.add(Apart(as_known(refs[0]) if refs else Known()))
        return None

    def _by(self, relation: str, ref: Any, *, own: Any) -> bool | None:
        if relation != "surround":
            return False
        self.add(Inside(as_known(ref)))
        return None

    def _gap(self, kind: str, *, own: Any) -> bool | None:
        if kind == "touch":
            self.add(Touches(Feature("all", Known())))
            return None
        return self._not("touch", own=own)

    def _level(self, *, own: Any) -> bool | None:
        """``in the middle``: of what was said before, or of the figure."""
        for constraint in self.constraints:
            if isinstance(constraint, Inside):
                self.constraints.remove(constraint)
                self.add(replace(constraint, region="center"))
                return None
        return self._centered(own=own)

    def _centered(self, *, own: Any) -> bool | None:
        for constraint in self.constraints:
            if isinstance(constraint, Beside) and constraint.side in ACROSS:
                axis = "vertical" if ACROSS[constraint.side] == "horizontal" else "horizontal"
                self.add(Aligned(axis, Feature("center", THEME), Feature("center", constraint.target)))  # type: ignore[arg-type]
                return None
            if isinstance(constraint, Touches) and constraint.target.at in ACROSS:
                self.constraints.remove(constraint)
                self.add(replace(constraint, target=replace(constraint.target, middle=True)))
                return None
        self.add(At(Feature("center", Known()), _feature(own)))
        return None

    def _arranged(self, order: str, *, own: Any) -> bool | None:
        if (self.theme.count == 1 and self.theme.name != "it") or order in {"spread", "parallel"}:
            return order in {"spread", "parallel"} and self.theme.count > 1 and None
        self.add(Arranged(order, touching=True if order == "stacked" else None))  # type: ignore[arg-type]
        return None

    def _one_each(self, first: list[Mod], second: list[Mod], *, own: Any) -> bool | None:
        """``one at the left end and one at the right end``."""
        if self.theme.count not in {0, 2} and self.theme != IT:
            return False
        refs, touching = [], False
        for mods in (first, second):
            found = [mod for mod in mods if mod.kind in {"place", "relate", "path"}]
            left = [mod for mod in mods if mod not in found and mod.kind not in {"posture", "pose"}]
            if len(found) != 1 or left:
                return False
            refs.append(next(arg for arg in reversed(found[0].args) if not isinstance(arg, (str, type(None)))))
            touching = (
                touching
                or found[0].kind != "place"
                or ("posture", ("touch",)) in mods
                or found[0].args[0] in {"out of", "at"}
            )
        one, two = as_feature(phrases.owned(refs[0], refs[1])), as_feature(refs[1])
        self.add(OneEach((one, two), "touches" if touching or one.of != Known() else "beside"))
        return None

    # ---- sizes and results

    def _ratio(
        self, ratio: float, dimension: str, target: Any, target_dimension: Any, exact: bool, *, own: Any
    ) -> bool | None:
        if target is None and exact and isinstance(self.theme, New) and own is None:  # "half as tall": as what it is at
            target = self._mentioned()
        if not dimension:
            return False
        if target == "same" and own is not None:
            own = None  # "back against the stem, same height": of the thing itself
        ratios = [one for one in self.constraints if isinstance(one, SizeRatio)]
        if target is None and exact and own is None and ratios:
            target = ratios[-1].target  # "as wide as the U but half as tall"
        if target is None or own is not None:
            return False
        if target == "same" and self.theme.count > 1:
            return None
        if target == "same" and own is None:
            target = Known("line") if self.theme.name == "line" else self._mentioned() or target
        if target == "same":
            target = Known() if self.theme != Known() else THEME
        target = THEME if target == IT and target_dimension is not None else as_known(target)
        self.add(SizeRatio(ratio, target, dimension, target_dimension, exact))  # type: ignore[arg-type]
        return None

    def _quality(self, adjective: Any, *, own: Any) -> bool | None:
        if "PLAIN" in adjective.word.senses and adjective.word.text != "closed":
            return None
        if adjective.word.text == "closed":
            self.add(Closes(Known()))
            return None
        place = own.first if isinstance(own, Pair) else own
        if adjective.word.text == "level" and isinstance(place, Feature) and place.at in ACROSS:
            target = self._mentioned() or IT  # "tops level"
            self.add(Aligned(ACROSS[place.at], Feature(place.at, THEME), Feature(place.at, target)))  # type: ignore[arg-type]
            return None
        if "ORIENT" in adjective.word.senses:
            self.posture = "run"
        return False

    def _mentioned(self) -> Known | None:
        """What the theme is placed at, unless it is the figure."""
        named = (getattr(one, "target", None) for one in self.constraints)
        found = next((one.of if isinstance(one, Feature) else one for one in named if one is not None), None)
        return None if found == Known() else found

    def _forms(self, phrase: Any, *, own: Any) -> bool | None:
        if phrase.noun("STROKE_N", "LINE_N") is not None and isinstance(own, Feature):
            return self._reciprocal("align", own=own)  # "their bottom edges form one straight line"
        if phrase.head.word is not None and (
            phrase.noun("SHAPE_N", "FIGURE_N", "PIECE_N") is None or not self.is_stroke
        ):
            return (
                None
                if not isinstance(self.theme, Known) or phrase.noun("SHAPE_N") is None
                else self.add(Closes(Known()))
            )
        self.add(Closes(Known()))
        return None

    def _with(self, ref: Any, mods: list[Mod], *, own: Any) -> bool | None:
        if not [mod for mod in mods if mod.kind != "posture"]:
            raise refuse("what is said of a part of it")
        self._concerning(ref, mods)
        return None

    def _result(self, subject: Any, mods: list[Mod], *, own: Any) -> bool | None:
        self.in_result = True
        if isinstance(subject, phrases.Phrase) and any(mod.kind == "forms" and mod.args[0].head.word for mod in mods):
            return None  # "so that three rings form a column": no more than what it looks like
        if isinstance(subject, phrases.Phrase):
            self.add(Closes(Known()))  # "so that a triangle is formed"
            return None if not self.read(mods).rest else False
        if subject is None:
            self.read(mods, own)
        else:
            self._concerning(subject, mods)
        return None

    def _concerning(self, subject: Any, mods: list[Mod]) -> None:
        """What holds of a named place or part: of the theme, or of a thing that is related to it."""
        points = isinstance(subject, Feature) and subject.of.name == "point" and subject.of.of in {None, UNSAID}
        unowned = (isinstance(subject, Feature) and (subject.of is UNSAID or points)) or (
            isinstance(subject, Known) and subject.of is None and subject.name in {*STROKES, "loop", "point", "opening"}
        )
        ends = unowned and isinstance(subject, Feature) and self.theme.name in ROUND  # a circle has no ends
        upright = isinstance(subject, Known) and subject.name == "line" and subject.orientation is not None
        unowned = unowned and not (upright and self.theme.name in {*ROUND, "half circle", "dot"})
        if ends and subject.at == "all":
            subject = replace(subject, of=replace(subject.of, of=None))
        if not ends and (
            self.is_theme(subject) or unowned or (isinstance(subject, Pair) and not self.is_other(subject))
        ):
            self.read(mods, self.own(subject))
            return
        if ends and all(mod.kind in {"reciprocal", "posture", "slightly"} for mod in mods):
            self._touch(subject, None)
            return
        for mod in mods:
            theirs = mod.args[-1] if mod.kind == "relate" else None
            if theirs is not None and self.is_theme(theirs):
                self._relate(mod.args[0], subject, own=self.own(theirs))
            elif mod.kind == "reciprocal":
                self.read([mod], subject)
            elif mod.kind == "forms" or (mod.kind == "quality" and mod.args[0].word.text == "closed"):
                self.add(Closes(as_known(subject)))
            elif (
                mod.kind == "place"
                and mod.args[0] in {"center of", "at", "on", "inside"}
                and self.is_theme(mod.args[1])
            ):
                at = mod.args[1] if isinstance(mod.args[1], Feature) else Feature("center", THEME)
                if mod.args[0] in {"on", "at"} and at.at != "center":
                    self._touch(subject, self.own(at))
                else:
                    self.add(At(as_feature(subject), self.own(at)))
            elif mod.kind != "posture":
                raise refuse("what is said about something else than the thing itself")


SIDES = frozenset({*CORNERS, *(corner for corners in CORNERS.values() for corner in corners)})


def _feature(own: Any) -> Feature | None:
    return None if own is None else as_feature(own)


def joined(sides: tuple[str, ...]) -> str:
    """``down and to the right``: bottom right."""
    vertical = [side for side in sides if side in {"top", "bottom"}]
    level = [side for side in sides if side not in {"top", "bottom"}]
    return " ".join([*vertical[:1], *level[:1]])


def _strokes(ref: Any) -> list[Known] | None:
    """The strokes that are meant; None for other parts and places."""
    if isinstance(ref, Pair):
        first, second = _strokes(ref.first), _strokes(ref.second)
        return first + second if first and second else None
    if isinstance(ref, Feature) and ref.at == "all":
        ref = ref.of
    return [ref] if isinstance(ref, Known) and ref.name in {*STROKES, "loop"} else None


def _of_whom(part: Any, owner: Known) -> Any:
    """The part of one of two: ``the two vertical lines`` -> the vertical line of it, or of the other."""
    if isinstance(part, Feature):
        if part.of.count == 1 and part.of.of is None and part.of.name in {"it", "figure", "piece", "theme"}:
            return replace(part, of=owner)
        inner = _of_whom(part.of, owner)
        return inner if isinstance(inner, Feature) else replace(part, of=inner)
    if part.name == "point":
        return Feature("point", owner)
    return replace(part, count=1, of=owner)


def closing(ref: Any) -> tuple[Constraint, ...]:
    """A line that closes an open side, or the figure."""
    if isinstance(ref, Feature) and ref.at in CORNERS:
        first, second = CORNERS[ref.at]
        return Spans(Feature(first, ref.of), Feature(second, ref.of)), Closes(ref.of)  # type: ignore[arg-type]
    known = as_known(ref)
    return (Closes(known if known.name != "opening" else known.of or Known()),)
