"""One thing apiece: several places of which each gets one of the new things."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns.known_things import SIDE_OF
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known, as_pair
from imagery_agent.language.construction.meaning.nouns.phrases import ACROSS, Each, Pair, refuse
from imagery_agent.language.construction.meaning.placing.theme import Theme
from imagery_agent.language.construction.tree import Beside, Feature, Known, New, OneEach, Points


class Apiece(Theme):
    """Puts one of the new things at each of several places."""

    def _is_apiece(self, ref: Any) -> bool:
        """Whether these are as many places as there are new things: one for each of them."""
        pair = as_pair(ref) if isinstance(ref, (Pair, Feature)) else None
        two = pair is not None and isinstance(self.theme, New) and self.theme.count in {0, 2}
        return two or isinstance(ref, Each)

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
            places = tuple(Feature(side, known) for side in _ends(known))
        else:
            pair = as_pair(ref)
            places = (pair.first, pair.second) if pair else (as_feature(ref),)
        count = len(places) if len(places) > 1 else places[0].of.count or None
        if not isinstance(self.theme, New) or (self.theme.count > 1 and count not in {None, self.theme.count}):
            return False
        self.count = count or self.theme.count
        if self.count == 1 and not isinstance(ref, Each):
            raise refuse("how many; say for example 'two small circles, one at each end'")
        side = "top" if preposition == "over" else SIDE_OF.get(preposition, "")
        ends = isinstance(ref, Each) and isinstance(ref.ref, Feature) and ref.ref.at in {"ends", "end", "sides"}
        if isinstance(ref, Pair) and places[0].of == places[1].of:  # "above the left and right ends"
            ends = {place.at for place in places} == {*_ends(places[0].of)}
        if ends and side in ACROSS and len(places) == 2 and preposition != "on top of":  # "one above each end"
            places = tuple(replace(place, at=end) for place, end in zip(places, _ends(places[0].of), strict=True))
            self.add(*(() if self.says(Beside) else (Beside(side, places[0].of),)))  # type: ignore[arg-type]
            self.add(OneEach(places, "beside"))
            return None
        relation = _EACH.get(preposition)
        hangs = preposition == "hanging" or (self.posture == "hang" and relation == "touches")
        if hangs and not self.says(Points, Beside):
            self.add(Points("bottom") if self.is_stroke else Beside("bottom", places[0].of))
        if self.is_stroke and (hangs or preposition == "out of"):
            relation = "from"
        if relation is None or (relation == "beside" and self.posture == "touch"):
            relation = "touches" if relation == "beside" else None
        if relation is None:
            raise refuse(f"{preposition!r} each of several things")
        self.add(OneEach(places, relation))  # type: ignore[arg-type]
        return None

    def _inside_each(self, said: OneEach) -> None:
        """``near each corner, inside``."""
        places = said.places
        if len(places) == 1 and places[0].at in {"corners", "junction"}:
            corners = ("top left", "top right", "bottom left", "bottom right")
            places = tuple(replace(places[0], at=corner) for corner in corners)  # type: ignore[arg-type]
        self.constraints[-1] = OneEach(places, "inside")


def _ends(known: Known) -> tuple[Any, Any]:
    """The sides on which the ends of something are."""
    return ("top", "bottom") if known.orientation == "vertical" else ("left", "right")


_EACH = {
    **dict.fromkeys(
        ("on", "against", "at", "out of", "on top of", "hanging", "next to", "under and touching", "each end of"),
        "touches",
    ),
    **dict.fromkeys(("center of", "centered on"), "at"), "inside": "inside", "either side of": "beside",
}  # fmt: skip
"""How each of several new things relates to its place, by preposition."""
