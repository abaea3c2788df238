"""Where a thing is: from prepositions and places to constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.known_things import SIDE_OF
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known, as_pair
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    CORNERS,
    IT,
    THEME,
    UNSAID,
    Each,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES, Theme, feature_of
from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    At,
    Beside,
    Crosses,
    Encloses,
    Exceeds,
    Feature,
    Inside,
    Known,
    New,
    OneEach,
    Parallel,
    Points,
    Spans,
    Touches,
)  # fmt: skip


class Places(Theme):
    """Reads the modifiers that tell where the theme is."""

    def _posture(self, kind: str, *, own: Any) -> bool | None:
        if kind == "bend":
            kind, self.bends = "point", True
            if own is None and isinstance(self.theme, New) and self.theme.name == "line":
                self.theme = replace(self.theme, name="curve")  # "a line that bends"
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

    def _inside_each(self, said: OneEach) -> None:
        """``near each corner, inside``."""
        places = said.places
        if len(places) == 1 and places[0].at in {"corners", "junction"}:
            corners = ("top left", "top right", "bottom left", "bottom right")
            places = tuple(replace(places[0], at=corner) for corner in corners)  # type: ignore[arg-type]
        self.constraints[-1] = OneEach(places, "inside")

    def _sticking_out(self, side: str) -> bool | None:
        """``and sticks out on the right``: further than what it is at."""
        target = self._mentioned()
        if target is None:
            return False
        self.add(Exceeds(side, target))  # type: ignore[arg-type]
        return None

    def _place(self, preposition: str, ref: Any, *, own: Any) -> bool | None:
        side = ref.at if isinstance(ref, phrases.BareSide) and ref.of is UNSAID else None
        if self.beyond and own is None and side is not None and preposition in {"on", "at"}:
            return self._sticking_out(side)
        if isinstance(ref, Each) or (preposition in {"either side of", "each end of"}):
            return self._distributed(preposition, ref)
        pair = as_pair(ref) if isinstance(ref, (Pair, Feature)) else None
        if (
            pair is not None
            and isinstance(self.theme, New)
            and self.theme.count in {0, 2}
            and preposition in {"on", "at", "out of"}
        ):
            return self._distributed(preposition, ref)
        if isinstance(ref, Feature) and ref.at in SIDES and preposition in SIDE_OF:
            return self._beside_edge(SIDE_OF[preposition], ref, own)
        spot = isinstance(ref, Feature) and ref.at in {"center", "point", "end", "junction"} and ref.fraction is None
        if spot and preposition in SIDE_OF and own is None:
            return self._beside_spot(SIDE_OF[preposition], ref)
        if preposition in SIDE_OF and self.is_stroke and self.posture == "end" and own is None:
            self.add(Spans(None, Feature(SIDE_OF[preposition], as_known(ref)), beyond=True))  # type: ignore[arg-type]
            return None
        if preposition in SIDE_OF and own is not None and ref is UNSAID:
            self.add(At(Feature(SIDE_OF[preposition], THEME), feature_of(own)))  # type: ignore[arg-type]  # "so that the curve is on top"
            return None
        if preposition in SIDE_OF:
            self.add(Beside(SIDE_OF[preposition], as_known(ref)))  # type: ignore[arg-type]
            resting = self.posture == "touch" or (self.posture == "rest" and preposition == "above")
            if preposition == "on top of" or resting or own is not None:
                self.add(Touches(Feature(SIDE_OF[preposition], as_known(ref)), feature_of(own)))  # type: ignore[arg-type]
            return None
        reader = getattr(self, "_at_" + preposition.replace(" ", "_"), None)
        return False if reader is None else reader(ref, own)

    def _beside_edge(self, side: str, ref: Feature, own: Any) -> bool | None:
        """``above the top left corner``, ``below the middle of the line``."""
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
            region = side if inside.region is None else inside.region
            self.constraints[self.constraints.index(inside)] = replace(inside, region=region)  # type: ignore[arg-type]
            return None
        axis = "vertical" if ACROSS[side] == "horizontal" else "horizontal"
        target = ref.of if ref.at == "center" else as_known(ref) if ref.at != "junction" else None
        if target is None:
            return False
        self.add(Beside(side, target), Aligned(axis, Feature("center", THEME), ref))  # type: ignore[arg-type]
        return None

    def _at_next_to(self, ref: Any, own: Any) -> bool | None:
        mine = {getattr(one, "target", None) for one in self.constraints if isinstance(one, (Inside, Crosses))}
        of_it = isinstance(ref, Feature) and (ref.of is UNSAID or ref.of == IT or ref.of in mine)
        if (
            isinstance(ref, Feature)
            and ref.at in {"left", "right"}
            and ref.middle is False
            and of_it
            and self._says(Crosses)
        ):
            ref = Feature(ref.at, UNSAID)
        if isinstance(ref, Feature) and ref.at in ACROSS and of_it and (mine or ref.of is UNSAID):  # "near the bottom"
            for constraint in self.constraints:
                if isinstance(constraint, Inside):
                    self.constraints[self.constraints.index(constraint)] = replace(constraint, region=ref.at)  # type: ignore[arg-type]
                    return None
                if isinstance(constraint, Crosses):
                    near = Feature(ref.at, constraint.target, fraction=0.15)
                    self.constraints[self.constraints.index(constraint)] = replace(constraint, at=near)
                    return None
            return self._higher(ref.at, None, own=own)
        if isinstance(ref, Feature) and ref.at in SIDES and " " in ref.at:  # "close to the lower right corner"
            inside = next((one for one in self.constraints if isinstance(one, Inside)), None)
            if inside is not None:
                self.constraints[self.constraints.index(inside)] = replace(inside, region=ref.at)  # type: ignore[arg-type]
            else:
                self.add(Beside(ref.at, ref.of))  # type: ignore[arg-type]
            return None
        self.add(Beside("either", as_known(ref)))
        return None

    def _at_under_and_touching(self, ref: Any, own: Any) -> None:
        self.add(Beside("bottom", as_known(ref)), Touches(Feature("bottom", as_known(ref)), feature_of(own)))

    def _part_at_side(self, ref: Any, own: Any) -> bool:
        """``so that the flat side is at the bottom``: where in the theme one of its parts is."""
        if (
            own is None
            or not (isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES and not ref.middle)
            or self.posture == "touch"
        ):
            return False
        if isinstance(own, Feature) and own.at == "sides" and ACROSS.get(ref.at) == "horizontal":
            return self._long_sides("horizontal") is None  # "its long side at the bottom"
        if isinstance(own, Feature) and own.at == ref.at:
            raise refuse(f"the {ref.at} at the {ref.at}")
        self.add(At(Feature(ref.at, THEME), feature_of(own)))
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
        if self.is_stroke and own is None and isinstance(ref, Feature) and not self._says(Spans, Touches):
            self.add(Spans(ref, None))
            return None
        self._touch(ref, own)
        if isinstance(ref, Feature) and ref.at in CORNERS:
            self.add(Beside(ref.at, ref.of))  # type: ignore[arg-type]

        return None

    def _at_hanging(self, ref: Any, own: Any) -> None:
        feature = Feature("bottom", ref) if isinstance(ref, Known) else as_feature(ref)
        self.add(
            Touches(feature, feature_of(own)), Points("bottom") if self.is_stroke else Beside("bottom", feature.of)
        )

    def _at_inside(self, ref: Any, own: Any) -> bool | None:
        spot = isinstance(ref, Feature) and (" " in ref.at or ref.at == "center")
        if own is not None and (spot or isinstance(ref, Pair)):
            self._at_at(ref, own)  # "its ends in the top corners"
            return None
        if own is not None:
            return False
        centered = next((one for one in self.constraints if isinstance(one, At) and one.own is None), None)
        part = isinstance(ref, Known) and ref.name in {"piece", "half", "ink"} and ref.which in SIDES and ref.of is None
        if centered is not None and centered.target.at == "center" and part and ref.beside is None:
            self.constraints.remove(centered)  # "in the middle of the square, in the upper part"
            self.add(Inside(centered.target.of, ref.which))
            return None
        if isinstance(ref, Feature):
            region = ref.at if ref.at in SIDES or ref.at == "center" else None
            self.add(Inside(ref.of, "center" if ref.middle else region))  # type: ignore[arg-type]
        elif isinstance(ref, Known) and ref.name in {"half", "ink"} and ref.which in SIDES and ref.beside is None:
            self.add(Inside(ref.of or Known(), ref.which))  # type: ignore[arg-type]
        else:
            self.add(Inside(as_known(ref)))
        return None

    def _at_center_of(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Known) and own is None and self.verb.startswith(("stack", "pil", "perch", "balanc")):
            self._at_centered_on_top(ref, own)  # "stack it on the middle of the first"
        elif isinstance(ref, Feature) and ref.at in ACROSS:
            self._touch(replace(ref, middle=True), own)
        elif isinstance(ref, Known) and ref.name == "half" and own is None:
            self.add(Inside(ref.of or Known(), ref.which))  # type: ignore[arg-type]
        else:
            self.add(At(Feature("center", as_known(ref)), feature_of(own)))

    _at_halfway_up = _at_center_of

    def _at_around(self, ref: Any, own: Any) -> None:
        self.add(Encloses(as_known(ref)))

    def _at_across(self, ref: Any, own: Any) -> None:
        if any(isinstance(one, Spans) for one in self.constraints) and isinstance(ref, Feature) and ref.at in ACROSS:
            self.add(Crosses(as_known(ref)))  # "from it through the upper edge"
            return
        if isinstance(ref, Pair):  # "across its two feet"
            self.add(Spans(as_feature(ref.first), as_feature(ref.second)))
            return
        if isinstance(ref, Feature) and ref.at in CORNERS and ref.at in ACROSS and not ref.middle:
            first, second = CORNERS[ref.at]
            self.add(Spans(Feature(first, ref.of), Feature(second, ref.of)))  # type: ignore[arg-type]
        elif isinstance(ref, Feature) and ref.at != "all":
            self.add(Crosses(ref.of, ref))
        else:
            self.add(Crosses(as_known(ref)))

    def _at_through_the_middle_of(self, ref: Any, own: Any) -> None:
        self.add(Crosses(as_known(ref), Feature("center", as_known(ref))))

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
        self.add(At(as_feature(ref), feature_of(own)))

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

    def _at_outside(self, ref: Any, own: Any) -> None:
        self.add(Apart(as_known(ref)))

    def _at_past(self, ref: Any, own: Any) -> None:
        self.add(Spans(None, as_feature(ref), beyond=True))

    def _at_parallel_to(self, ref: Any, own: Any) -> None:
        self.add(Parallel(as_known(ref)))

    def _at_perpendicular_to(self, ref: Any, own: Any) -> None:
        self.add(Parallel(as_known(ref), perpendicular=True))

    def _distributed(self, preposition: str, ref: Any) -> bool | None:
        """One of the new things at each of several places."""
        each_part = isinstance(ref, Each) and isinstance(ref.ref, Known) and preposition in _EACH
        if self.in_result or (each_part and preposition not in {"either side of", "each end of"}):
            return False  # "two dots in each circle": two for each
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
        if self.count == 1 and not isinstance(ref, Each):
            raise refuse("how many; say for example 'two small circles, one at each end'")
        relation = _EACH.get(preposition)
        if relation is None or (relation == "beside" and self.posture == "touch"):
            relation = "touches" if relation == "beside" else None
        if relation is None:
            raise refuse(f"{preposition!r} each of several things")
        self.add(OneEach(places, relation))  # type: ignore[arg-type]
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
            if isinstance(constraint, Inside):
                self.constraints.remove(constraint)
                self.add(replace(constraint, region="center"))
                return None
        return self._centered(own=own)


_EACH = {
    **dict.fromkeys(
        ("on", "at", "out of", "on top of", "hanging", "next to", "under and touching", "each end of"), "touches"
    ),
    **dict.fromkeys(("center of", "centered on"), "at"), "inside": "inside", "either side of": "beside",
}  # fmt: skip
"""How each of several new things relates to its place, by preposition."""
