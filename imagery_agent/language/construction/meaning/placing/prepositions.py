"""What each preposition says of where a thing is, as constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    CORNERS,
    IT,
    THEME,
    UNSAID,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.meeting import feature_of
from imagery_agent.language.construction.meaning.placing.places import Places
from imagery_agent.language.construction.meaning.placing.theme import ROUND, SIDES, STROKES
from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    At,
    Away,
    Beside,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Known,
    New,
    Parallel,
    Points,
    Spans,
    Touches,
)  # fmt: skip


class Prepositions(Places):
    """Reads one preposition with what it refers to: a method for each."""

    def _at_next_to(self, ref: Any, own: Any) -> bool | None:
        mine = {getattr(one, "target", None) for one in self.constraints if isinstance(one, (Inside, Crosses))}
        of_it = isinstance(ref, Feature) and (ref.of is UNSAID or ref.of == IT or ref.of in mine)
        sideways = isinstance(ref, Feature) and ref.at in {"left", "right"} and ref.middle is False
        if sideways and of_it and self.says(Crosses):
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
        area = isinstance(ref, Feature) and ref.at in ACROSS and ref.of.name in {*ROUND, "triangle"} and not ref.middle
        if area and own is None and isinstance(self.theme, New) and not self.is_stroke:
            self.add(Inside(ref.of, ref.at))  # "near the top of the square"
            return None
        self.add(Beside("either", as_known(ref)))
        return None

    def _at_under_and_touching(self, ref: Any, own: Any) -> None:
        self.add(Beside("bottom", as_known(ref)), Touches(Feature("bottom", as_known(ref)), feature_of(own)))

    def _part_at_side(self, ref: Any, own: Any) -> bool:
        """``so that the flat side is at the bottom``: where in the theme one of its parts is."""
        side = isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES and not ref.middle
        if own is None or not side or self.posture == "touch":
            return False
        curved = (
            isinstance(own, Known) and own.name == "curve" and self.theme.name in {"half circle", "capital letter d"}
        )
        if curved and isinstance(self.theme, New):
            self.add(Points(ref.at))  # "its round side on the left"
            return True
        if isinstance(own, Feature) and own.at == "sides" and ACROSS.get(ref.at) == "horizontal":
            return self._long_sides("horizontal") is None  # "its long side at the bottom"
        inside = next((one for one in self.constraints if isinstance(one, Inside)), None)
        if isinstance(own, Feature) and own.at == ref.at and inside is not None:
            self.add(Touches(Feature(ref.at, inside.target), own))  # "with its foot on the bottom edge"
            return True
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
        dots = self.theme.name == "dot" and self.theme.count > 1 and isinstance(ref, Known)
        spread = dots and (ref == IT or ref.name in {*ROUND, "triangle", "half circle", "rhombus", "heart"})
        if (_is_half(ref) or spread) and own is None and isinstance(self.theme, New):
            self._at_inside(ref, own)  # "on the left half of the oval", "three dots on the oval"
            return
        if isinstance(ref, Known) and ref.name != "line" and self.posture != "touch" and own is None:
            self._place("on top of", ref, own=own)
        elif isinstance(ref, Feature) and (ref.at == "center" or (isinstance(own, Feature) and own.at == "center")):
            self._at_centered_on(ref, own)
        elif isinstance(ref, phrases.BareSide) and ref.at in {"left", "right"} and self.posture != "touch":
            self.add(Beside(ref.at, ref.of))
        else:
            thing = isinstance(self.theme, New) and not self.is_stroke and self.theme.name != "dot"
            thing = thing and own is None and not self.in_result
            if thing and isinstance(ref, Known) and ref.orientation == "across":
                ref = Feature("flat", ref)
            rests = thing and self.posture == "rest" and isinstance(ref, Known) and ref.name == "line"
            if isinstance(ref, Known) and (
                rests or ref.orientation == "horizontal" or (thing and ref == Known("line", which=ref.which))
            ):
                ref = Feature("top", ref)
            things = isinstance(ref, Known) and ref.name not in {*STROKES, "loop", "point"}
            if own is not None and self.posture == "rest" and things:
                ref = Feature("top", ref)  # "its two ends rest on the square"
            end = isinstance(ref, Feature) and ref.at in {"left", "right"}
            if thing and end and self.verb.startswith(("stand", "sit", "perch", "balanc")):
                own = Feature("bottom", THEME)  # "stand a V on the left end of the line"
                self.add(Beside("top", ref.of))
            self._touch(ref, own)

    def _at_against(self, ref: Any, own: Any) -> None:
        """Contact on whatever side."""
        self._touch(ref, own) if isinstance(ref, Known | phrases.BareSide) else self._at_on(ref, own)

    def _at_at(self, ref: Any, own: Any) -> None:
        inside = self.constraints[-1] if self.constraints else None
        if isinstance(inside, Inside) and isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES:
            self.constraints[-1] = replace(inside, region=ref.at)  # type: ignore[arg-type]  # "inside the ring, at the upper left"
            return
        if self._met_at_side(ref, own) or self._part_at_side(ref, own):
            return
        if isinstance(ref, Feature) and ref.at in {"center", "junction", "inside"}:
            self._at_centered_on(ref, own)
        else:
            self._touch(ref, own)

    def _met_at_side(self, ref: Any, own: Any) -> bool:
        """``that touches the circle at the top and the bottom``: at these sides of what it touches."""
        met = self.constraints[-1] if self.constraints else None
        places = [ref.first, ref.second] if isinstance(ref, Pair) else [ref]
        sides = [one.at for one in places if isinstance(one, Feature) and one.of is UNSAID and one.at in SIDES]
        if not isinstance(met, Touches) or met.own is not None or met.target.at != "all":
            return False
        if own is not None or len(sides) < len(places):
            return False
        self.constraints[-1:] = [replace(met, target=replace(met.target, at=side)) for side in sides]
        return True

    def _at_out_of(self, ref: Any, own: Any) -> None:
        """From a side outwards."""
        if self.posture == "hang":
            return self._at_hanging(ref, own)
        if self.is_stroke and own is None and isinstance(ref, Feature) and not self.says(Spans, Touches):
            self.add(Spans(ref, None))
            return None
        self._touch(ref, own)
        if isinstance(ref, Feature) and ref.at in CORNERS:
            self.add(Beside(ref.at, ref.of))  # type: ignore[arg-type]

        return None

    def _at_hanging(self, ref: Any, own: Any) -> None:
        feature = Feature("bottom", ref) if isinstance(ref, Known) else as_feature(ref)
        if feature.at == "center" and own is None and not self.is_stroke:  # "from the middle of the circle"
            self.add(At(feature, Feature("top", THEME)))
            return
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
        elif _is_half(ref):
            on = [c for c in self.constraints if isinstance(c, Beside) and c.side == "top" and ref.of == IT]
            for one in on:  # "on the square, in its upper half"
                self.constraints = [c for c in self.constraints if c not in (one, Touches(Feature("top", one.target)))]
            self.add(Inside(on[0].target if on else ref.of or Known(), ref.which))
        else:
            self.add(Inside(as_known(ref)))
        return None

    def _at_center_of(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Known) and own is None and self.verb.startswith(("stack", "pil", "perch", "balanc")):
            self._at_centered_on_top(ref, own)  # "stack it on the middle of the first"
        elif isinstance(ref, Known) and ref.name == "line" and own is None and self.verb.startswith(("stand", "sit")):
            self.add(Touches(Feature("center", ref)))
        elif isinstance(ref, Feature) and ref.at in ACROSS:
            self._touch(replace(ref, middle=True), own)
        elif isinstance(ref, Known) and ref.name == "half" and own is None:
            self.add(Inside(ref.of or Known(), ref.which))  # type: ignore[arg-type]
        else:
            self.add(At(Feature("center", as_known(ref)), feature_of(own)))

    _at_halfway_up = _at_center_of

    def _at_on_the_middle_of(self, ref: Any, own: Any) -> None:
        """``a circle on the middle of the line``: it rests there; only a stroke crosses it."""
        thing = isinstance(self.theme, New) and not self.is_stroke and self.theme.name != "dot" and own is None
        if thing and isinstance(ref, Known) and ref.name in STROKES:
            self.add(Touches(Feature("center", ref)))
        elif thing and ref == IT and self.posture == "rest":
            self._at_centered_on_top(ref, own)
        else:
            self._at_center_of(ref, own)

    def _at_around(self, ref: Any, own: Any) -> None:
        self.add(Encloses(as_known(ref)))

    def _at_across(self, ref: Any, own: Any) -> None:
        if any(isinstance(one, Spans) for one in self.constraints) and isinstance(ref, Feature) and ref.at in ACROSS:
            self.add(Crosses(as_known(ref)))  # "from it through the upper edge"
            return
        stroke = ref.of.orientation if isinstance(ref, Feature) and ref.of.name == "line" and not ref.middle else None
        if stroke in {"horizontal", "vertical"} and isinstance(ref, Feature) and ACROSS.get(ref.at, stroke) != stroke:
            self.add(At(ref))  # "across the top end of the vertical line": its middle is there
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
        if _is_half(ref) and own is None and isinstance(self.theme, New) and not self.is_stroke:
            self._at_inside(ref, own)  # "spread over the upper part"
        elif isinstance(ref, Feature):
            self._at_centered_on(ref, own)
        else:
            self._over(ref, own)

    def _at_centered_on(self, ref: Any, own: Any) -> None:
        if isinstance(ref, Known) and own is None and self.says(Beside, Away):
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


def _is_half(ref: Any) -> bool:
    """``the upper part of the square``."""
    return isinstance(ref, Known) and ref.name in {"half", "ink"} and ref.which in SIDES and ref.beside is None
