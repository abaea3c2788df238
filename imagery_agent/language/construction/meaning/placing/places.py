"""Where a thing is: from prepositions and places to constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.known_things import SIDE_OF
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    IT,
    THEME,
    UNSAID,
    Each,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.apiece import Apiece
from imagery_agent.language.construction.meaning.placing.meeting import Meeting, feature_of
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES
from imagery_agent.language.construction.tree import (
    Aligned,
    At,
    Away,
    Beside,
    Exceeds,
    Feature,
    Inside,
    Known,
    New,
    OneEach,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip

_NEAR_SPOT = 0.25
"""How far something begins from the spot that it is beside, as a share of its size."""
_NEAR_END = 0.06
"""Share of an edge, or of a stroke, at which something that is near an end of it begins."""


class Places(Meeting, Apiece):
    """Reads the modifiers that tell where the theme is."""

    def _posture(self, kind: str, *, own: Any) -> bool | None:
        if kind == "bend":
            kind, self.bends = "point", True
            if self._is_end(own):
                return None
            if own is None and isinstance(self.theme, New) and self.theme.name == "line":
                self.theme = replace(self.theme, name="curve")  # "a line that bends"
        if kind == "open":
            kind, self.opens = "face", True
        if kind in {"rise", "fall"}:
            kind, self.heading = "run", "top" if kind == "rise" else "bottom"
        self.posture, self.beyond = ("run", True) if kind == "beyond" else (kind or self.posture, self.beyond)
        return None

    def _bare(self, preposition: str, *, own: Any) -> bool | None:
        if preposition == "inside" and self.constraints and isinstance(self.constraints[-1], OneEach):
            self._inside_each(self.constraints[-1])
            return None
        bar = self.constraints[-1] if self.constraints and preposition == "across" and self.is_stroke else None
        if (
            isinstance(bar, Touches) and bar.own is None and bar.target.of.name in STROKES
        ):  # "at its top, a line across"
            self.constraints[-1] = At(bar.target)
            self.add(Parallel(bar.target.of, perpendicular=True))
            return None
        if preposition == "at" or (preposition == "around" and isinstance(self.theme, New)):
            return False
        target = IT if isinstance(self.theme, New) and preposition == "next to" else UNSAID
        return self._place(preposition, target, own=own)

    def _sticking_out(self, side: str) -> bool | None:
        """``and sticks out on the right``: further than what it is at."""
        target = self._mentioned()
        if target is None:
            return False
        below = next((one for one in self.constraints if isinstance(one, Beside)), None)
        if below is not None and isinstance(self.theme, New) and self.is_stroke and self.theme.count > 1:
            self.constraints.remove(below)  # "three lines sticking out under it on the left": from there outwards
            corner: Any = f"{below.side} {side}"
            self.add(Spans(Feature(corner, target), None), Points(corner))
            return None
        self.add(Exceeds(side, target))  # type: ignore[arg-type]
        return None

    def _place(self, preposition: str, ref: Any, *, own: Any) -> bool | None:
        if preposition == "next to" and own is None and self._inset(None, ref, own=None) is None:
            return None
        runs = preposition.startswith("run ") or (self.posture == "run" and isinstance(ref, (Feature, Pair)))
        preposition = preposition.removeprefix("run ")
        if runs and preposition in {"left of", "right of"} and own is None and self._runs_aside(preposition, ref):
            return None
        side = ref.at if isinstance(ref, phrases.BareSide) and ref.of is UNSAID else None
        if self.beyond and own is None and side is not None and preposition in {"on", "at"}:
            return self._sticking_out(side)
        if isinstance(ref, Each) or (preposition in {"either side of", "each end of"}):
            return self._distributed(preposition, ref)
        if preposition in {"on", "against", "at", "out of", "hanging", *SIDE_OF} and self._is_apiece(ref):
            return self._distributed(preposition, ref)
        if isinstance(ref, Feature) and ref.at in SIDES and preposition in SIDE_OF:
            return self._beside_edge(SIDE_OF[preposition], ref, own)
        spot = isinstance(ref, Feature) and ref.at in {"center", "point", "end", "junction"} and ref.fraction is None
        if spot and preposition in SIDE_OF and own is None:
            return self._beside_spot(SIDE_OF[preposition], ref)
        if preposition in SIDE_OF and self.is_stroke and self.posture == "end" and own is None:
            self.add(Spans(None, Feature(SIDE_OF[preposition], as_known(ref)), beyond=True))  # type: ignore[arg-type]
            return None
        if preposition in SIDE_OF and own is not None and self.posture == "end" and ref is not UNSAID:
            self.add(Exceeds(SIDE_OF[preposition], as_known(ref)))  # type: ignore[arg-type]  # "its hook ends below the rim"
            return None
        if preposition in SIDE_OF and own is not None and ref is UNSAID:
            self.add(At(Feature(SIDE_OF[preposition], THEME), feature_of(own)))  # type: ignore[arg-type]  # "so that the curve is on top"
            return None
        if preposition in SIDE_OF:
            self.add(Beside(SIDE_OF[preposition], as_known(ref)))  # type: ignore[arg-type]
            resting = self.posture == "touch" or (self.posture, preposition) in {("rest", "above"), ("hang", "below")}
            if preposition == "on top of" or resting or own is not None:
                self.add(Touches(Feature(SIDE_OF[preposition], as_known(ref)), feature_of(own)))  # type: ignore[arg-type]
            return None
        reader = getattr(self, "_at_" + preposition.replace(" ", "_"), None)
        return False if reader is None else reader(ref, own)

    def _runs_aside(self, preposition: str, ref: Any) -> bool:
        """``running to the left of its foot``: from that place, or from that side of a thing, to the left."""
        side: Any = SIDE_OF[preposition]
        if not self.is_stroke or self.theme.orientation == "vertical":
            return False
        if self._is_apiece(ref):
            self._distributed("out of", ref)
        else:
            self.add(Spans(Feature(side, ref) if isinstance(ref, Known) else as_feature(ref), None))
        self.add(Points(side))
        return True

    def _inset(self, share: float | None, ref: Any, *, own: Any) -> bool | None:
        """``a quarter of the way in from the left end``, ``near the left end``, along what it is on, or beside."""
        places = self.inset_places(share, ref) if own is None else []
        if not places:
            return False
        if len(places) > 1:
            self.count = len(places)
        self.add_inset(places)
        return None

    def add_inset(self, places: list[Feature]) -> None:
        """At one of these places, or one thing at each."""
        base, near = self.base(), places[0].at != "center"
        if isinstance(base, Touches) and not near:
            self.constraints.remove(base)
        relation: Any = "touches" if isinstance(base, Touches) and not near else "beside"
        if len(places) > 1:
            self.add(OneEach(tuple(places), relation))
            if not self.is_stroke and self.theme.name != "dot":  # so that they do not run into each other
                along: Any = "height" if places[0].at in {"top", "bottom"} else "width"
                self.add(SizeRatio(0.35, places[0].of, along, "size", exact=False))
        elif relation == "touches":
            self.add(Touches(places[0]))
        else:
            upright = places[0].at in {"top", "bottom"} or places[0].of.orientation == "vertical"
            self.add(Aligned("horizontal" if upright else "vertical", Feature(places[0].at, THEME), places[0]))

    def base(self) -> Touches | Beside | None:
        """The edge or stroke that it touches, or else what it is beside."""
        touched = (c for c in self.constraints if isinstance(c, Touches) and c.own is None
                   and (c.target.at in ACROSS or (c.target.at == "all" and c.target.of.name == "line")))  # fmt: skip
        beside = (c for c in self.constraints if isinstance(c, Beside) and c.side in ACROSS)
        return next(touched, None) or next(beside, None)

    def inset_places(self, share: float | None, ref: Any) -> list[Feature]:
        """The places on what it touches, or is beside, that are so far in from its ends; without a share near them."""
        base, ref = self.base(), ref.ref if isinstance(ref, Each) else ref
        if base is None or not isinstance(ref, (Feature, Pair)):
            return []
        whole = base.target.of if isinstance(base, Touches) else base.target
        edge: Any = base.target.at if isinstance(base, Touches) else base.side
        upright = whole.orientation == "vertical" or (whole.name != "line" and edge in {"left", "right"})
        ends = ("top", "bottom") if upright else ("left", "right")
        told = [ref.first.at, ref.second.at] if isinstance(ref, Pair) else [ref.at]
        sides: list[Any] = list(ends) if set(told) <= {"ends", "sides", "corners"} else told
        if not set(sides) <= set(ends) or (isinstance(ref, Feature) and ref.middle):
            return []
        if share is None:
            return [Feature(side, whole, fraction=_NEAR_END) for side in sides]
        line = whole if whole.name == "line" else as_known(Feature(edge, whole))
        return [Feature("center", line, fraction=share if side == ends[0] else 1 - share) for side in sides]

    def _distance(self, times: float, dimension: str, of: Any, preposition: str, ref: Any, *, own: Any) -> bool | None:
        """``two units below the top edge``, ``a letter's width away from the D``."""
        side: Any = SIDE_OF.get(preposition)
        if isinstance(own, Feature) and side is not None and own.at == parts_and_places.opposite(side):
            own = None  # "its lower edge one unit above the line": that edge is the nearest anyway
        if own is not None or (preposition and side is None):
            return False
        if of == THEME and not preposition and self.is_stroke:  # "a line half its length from the corner": starts there
            self.add(SizeRatio(times, IT, dimension), Spans(as_feature(ref), None))  # type: ignore[arg-type]
            return None
        target, apart = as_feature(ref), preposition in SIDE_OF
        named = self._mentioned()
        if target.of is UNSAID and named is not None and named.name in STROKES:  # "below the upper end, on the line"
            target = replace(target, of=named)
        if side is None and target.at in ACROSS:  # from an edge of what it is in, or of what it lies on: inwards
            outside = any(isinstance(one, Beside) and one.side == target.at for one in self.constraints)
            side = target.at if outside else parts_and_places.opposite(target.at)
        whose = None if of is None else as_known(of)
        if apart and target.at == "all":
            self.add(Beside(side, target.of))
        elif (
            apart and (target.at not in ACROSS or target.middle or target.of.name in STROKES) and not self.says(Inside)
        ):
            axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
            self.add(Aligned(axis, Feature("center", THEME), target))  # type: ignore[arg-type]
        self.add(Away(target, times, side, whose, dimension or "size"))  # type: ignore[arg-type]
        middle = next((one for one in self.constraints if isinstance(one, At) and one.own is None), None)
        if middle is not None and middle.target.at == "center" and side is not None:  # "centred on the line": across
            self.constraints.remove(middle)
            axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
            self.add(Aligned(axis, Feature("center", THEME), middle.target))  # type: ignore[arg-type]
        return None

    def _beside_edge(self, side: str, ref: Feature, own: Any) -> bool | None:
        """``above the top left corner``, ``below the middle of the line``."""
        crosswise = ACROSS.get(ref.at) == ACROSS.get(parts_and_places.opposite(side)) or " " in ref.at or ref.middle
        if not crosswise and ref.of.name in {*STROKES, "it", "figure"}:  # "to the left of its upper end"
            self.add(Beside(side, Known("point", which=ref.at, of=ref.of)))  # type: ignore[arg-type]
            self.add(Aligned("horizontal" if side in {"left", "right"} else "vertical", Feature("center", THEME), ref))
            return None
        self.add(Beside(side, ref.of))  # type: ignore[arg-type]
        if ref.at not in ACROSS or ref.middle:
            axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
            self.add(Aligned(axis, feature_of(own) or Feature("center", THEME), ref))  # type: ignore[arg-type]
        elif ref.at == parts_and_places.opposite(side):  # "just below the top": still inside
            self.constraints[-1] = Inside(ref.of, ref.at)  # type: ignore[arg-type]
        elif ref.at != side:
            raise refuse(f"{side!r} of the {ref.at}")
        return None

    def _beside_spot(self, side: str, ref: Feature) -> bool | None:
        """``under the middle of the triangle``, ``above the tip``; ``above the middle``: of what it is in."""
        inside = next((one for one in self.constraints if isinstance(one, Inside)), None)
        each = next((one for one in self.constraints if isinstance(one, OneEach)), None)
        if each is not None:  # "left and right in the circle, above the middle"
            across = all(place.at in ACROSS and ACROSS[place.at] != ACROSS[side] for place in each.places)
            if each.relation != "inside" or ref.at != "center" or not across:
                return False
            places = tuple(replace(place, at=f"{side} {place.at}") for place in each.places)  # type: ignore[arg-type]
            self.constraints[self.constraints.index(each)] = replace(each, places=places)
            return None
        if inside is not None and ref.at == "center" and (ref.of is UNSAID or ref.of == inside.target):
            across = inside.region in ACROSS and ACROSS[inside.region] != ACROSS[side]
            region = f"{side} {inside.region}" if across else inside.region or side
            self.constraints[self.constraints.index(inside)] = replace(inside, region=region)  # type: ignore[arg-type]
            return None
        axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
        if ref.at == "junction":  # "just below where the circles touch"
            self.add(Away(ref, _NEAR_SPOT, side, THEME), Aligned(axis, Feature("center", THEME), ref))  # type: ignore[arg-type]
            return None
        target = ref.of if ref.at == "center" else as_known(ref)
        self.add(Beside(side, target), Aligned(axis, Feature("center", THEME), ref))  # type: ignore[arg-type]
        return None

    def _higher(self, side: str, ref: Any, *, own: Any) -> bool | None:
        """A little higher than something that it is beside."""
        for constraint in self.constraints:
            if isinstance(constraint, Beside) and constraint.side in {"left", "right"}:
                self.constraints.remove(constraint)
                self.add(replace(constraint, side=f"{side} {constraint.side}"))  # type: ignore[arg-type]
                return None
        return False

    def _level(self, *, own: Any) -> bool | None:
        """``in the middle``: of what was said before, or of the figure."""
        for constraint in self.constraints:
            if isinstance(constraint, Inside) and own is not None:  # "with its corner in the middle"
                self.add(At(Feature("center", constraint.target), feature_of(own)))
                return None
            if isinstance(constraint, Inside):
                self.constraints.remove(constraint)
                self.add(replace(constraint, region="center"))
                return None
        return self._centered(own=own)
