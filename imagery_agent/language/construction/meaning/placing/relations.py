"""How a thing relates to others: from modifiers to constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import known_things, parts_and_places
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import (
    CORNERS,
    IT,
    THEME,
    UNSAID,
    Mod,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.courses import Courses
from imagery_agent.language.construction.meaning.placing.theme import OTHER, SIDES, STROKES, is_side
from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    Arranged,
    Beside,
    Closes,
    Constraint,
    Crosses,
    Encloses,
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


class Relations(Courses):
    """Reads the modifiers of one theme; what it cannot use stays in ``rest``."""

    def _right_angles(self, own: Any = None) -> None:
        self.add(Parallel(Known("line", which="other"), perpendicular=True))

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
        elif relation == "divide" and own is None and isinstance(self.theme, New):
            self.add(*dividing(self.theme, as_known(ref)))
        elif relation == "align":
            self._align(ref, own)
        elif relation == "continue":
            self._continue(ref, own)
        elif relation in {"over", "coincide"}:
            self._over(ref, own)
        else:
            return False
        return None

    def _continue(self, ref: Any, own: Any) -> None:
        """``so that the two top lines become one long line``: end to end, at one level."""
        mine, theirs = as_known(own), as_known(ref)
        upright = mine.orientation == "vertical" or mine.which in {"left", "right"} or self._continues_upright()
        if not upright and mine.orientation != "horizontal" and mine.which not in {"top", "bottom"}:
            raise refuse("which way one line continues the other")
        level = Aligned("vertical" if upright else "horizontal", Feature("center", mine), Feature("center", theirs))
        self.add(level, Touches(Feature("all", theirs), Feature("all", mine)))

    def _continues_upright(self) -> bool:
        """``on top of it, so that the legs run on``."""
        return any(isinstance(c, Beside) and c.side in {"top", "bottom"} for c in self.constraints)

    def _reciprocal(self, relation: str, *, own: Any) -> bool | None:
        """``so that the two vertical lines coincide``: one of the theme, one of the rest."""
        last = next((one for one in reversed(self.constraints) if isinstance(one, Touches)), None)
        pointed = relation == "touch" and isinstance(own, Feature) and own.at == "point"
        if pointed and last is not None and last.own is None:  # "on the right end, just the point touching"
            self.constraints[self.constraints.index(last)] = replace(last, own=as_feature(own))
            return None
        if own is None and relation == "cross" and isinstance(self.theme, New):
            return False  # "an X, crossing below its middle": with itself
        if own is None:
            self._relate(relation, OTHER, own=None)
            return None
        parts = [own.first, own.second] if isinstance(own, Pair) else [own]
        if relation == "continue" and isinstance(own, Known) and own.count != 1:
            parts = [replace(own, which="left" if self._continues_upright() else "top")]  # each of them: so the first
        for part in parts:
            self._relate(relation, _of_whom(part, OTHER), own=_of_whom(part, THEME))
        return None

    def _mutually(self, *, own: Any) -> bool | None:
        """``attach them to each other``."""
        return self._reciprocal("touch", own=own) if self.posture == "touch" else False

    def _mutual(self, side: str, *, own: Any) -> bool | None:
        """``two triangles that point at each other``."""
        if own is not None or (self.theme.count not in {0, 2} and self.theme != IT):
            return False
        self.add(Points(side))  # type: ignore[arg-type]
        return None

    def _apart_by(self, times: float, dimension: str, of: Any, *, own: Any) -> bool | None:
        """``with a gap half as wide as one of them``: between things that are alike, or between it and another one."""
        known = IT if of is None else as_known(of)
        if own is not None or not isinstance(self.theme, New) or dimension not in {"width", "height", "size"}:
            return False
        if self.theme.count < 2 or (known != IT and known.name != self.theme.name):
            return False
        self._stand(gap=times)
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
        edges = bool(refs) and isinstance(refs[0], Feature) and refs[0].at in {"sides", "corners"}
        self.add(Apart(refs[0].of if edges else as_known(refs[0]) if refs else Known()))
        return None

    def _by(self, relation: str, ref: Any, *, own: Any) -> bool | None:
        if relation == "touch":  # "is touched by it": touches it
            return self._relate(relation, ref, own=own)
        if relation != "surround":
            return False
        self.add(Inside(as_known(ref)))
        return None

    def _gap(self, kind: str, *, own: Any) -> bool | None:
        if kind == "touch" and self.theme.count > 1 and isinstance(self.theme, New):
            self._stand(touching=True)
            return None
        if kind == "touch":
            self.add(Touches(Feature("all", Known())))
            return None
        if kind == "far":
            if self.theme.count < 2 or not isinstance(self.theme, New):
                return False
            self._stand(touching=False)
            return None
        return self._not("touch", own=own)

    def _stand(self, **how: Any) -> None:
        """How several things stand together, besides their order."""
        said = next((one for one in self.constraints if isinstance(one, Arranged)), Arranged("row"))
        self.constraints = [one for one in self.constraints if one is not said]
        self.add(replace(said, **how))

    def _off(self, *, own: Any) -> bool | None:
        """``round side out``: away from what it touches."""
        side = self._leaving()
        if own is None or side is None:
            return False
        self.add(Points(side))  # type: ignore[arg-type]
        return None

    def _arranged(self, order: str, *, own: Any) -> bool | None:
        if (self.theme.count == 1 and self.theme.name != "it") or order in {"spread", "parallel"}:
            return order in {"spread", "parallel"} and self.theme.count > 1 and None
        self.add(Arranged(order, touching=True if order == "stacked" else None))  # type: ignore[arg-type]
        return None

    def _apiece(self, *, own: Any) -> None:
        """``one at each end``: the places tell how many there are."""

    def _one_each(self, *groups: list[Mod], own: Any) -> bool | None:
        """``one at the left end and one at the right end``."""
        if len(groups) == self.theme.count == 3 and (order := _in_a_row(groups)) is not None:
            said = any(isinstance(one, Arranged) for one in self.constraints)
            return None if said else self._arranged(order, own=None)
        if len(groups) != 2 or (self.theme.count not in {0, 2} and self.theme != IT):
            return False
        first, second = groups
        if self._on_both_sides_of_middle(first, second):
            return None
        refs, touching, inset = [], False, list[Feature]()
        for mods in (first, second):
            mods = [
                Mod("place", (mod.args[0], self._mentioned() or Known())) if mod.kind == "bare" else mod for mod in mods
            ]
            found = [mod for mod in mods if mod.kind in {"place", "relate", "path", "inset"}]
            left = [mod for mod in mods if mod not in found and mod.kind not in {"posture", "pose", "slightly"}]
            if len(found) != 1 or left:
                return False
            ref = next(arg for arg in reversed(found[0].args) if not isinstance(arg, (str, type(None))))
            if found[0].kind == "inset" or found[0].args[0] == "next to" or (self.posture == "hang" and is_side(ref)):
                share = found[0].args[0] if found[0].kind == "inset" else None
                inset += self.inset_places(share, ref)
            thing = found[0].kind == "place" and isinstance(ref, Known)
            side = known_things.SIDE_OF.get(found[0].args[0]) if thing else None
            refs.append(Feature(side, ref) if side else ref)  # type: ignore[arg-type]
            at = found[0].kind != "place" or found[0].args[0] in {"out of", "at"}
            touching = touching or at or Mod("posture", ("touch",)) in mods
        if len(inset) == 2:
            self.add_inset(inset)
            return None
        inside = next((c for c in self.constraints if isinstance(c, Inside)), None)
        sides = [ref.at for ref in refs if isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES]
        if inside is not None and len(sides) == 2:  # "two dots in the circle, one left and one right"
            self.constraints.remove(inside)
            self.add(OneEach(tuple(Feature(side, inside.target) for side in sides), "inside"))
            return None
        one, two = as_feature(parts_and_places.owned(refs[0], refs[1])), as_feature(refs[1])
        self.add(OneEach((one, two), "touches" if touching or one.of != Known() else "beside"))
        return None

    def _on_both_sides_of_middle(self, first: list[Mod], second: list[Mod]) -> bool:
        """``two lines across it, one above the middle, one below it``: as strokes that cross something lie anyway."""
        sides = [known_things.SIDE_OF.get(mods[0].args[0]) if mods and mods[0].kind == "place" else None
                 for mods in (first, second)]  # fmt: skip
        middle = first[0].args[1] if sides[0] is not None else None
        if not isinstance(middle, Feature) or middle.at != "center":
            return False
        across = {*sides} in ({"top", "bottom"}, {"left", "right"})
        if not self.is_stroke or not self.says(Crosses, Inside) or not across:
            raise refuse("where each of the two is")
        return True


def _in_a_row(groups: tuple[list[Mod], ...]) -> str | None:
    """``one on the left, one in the middle, one on the right``: how three things stand anyway."""
    sides: list[str] = []
    for mods in groups:
        refs = [mod.args[1] for mod in mods if mod.kind == "place" and isinstance(mod.args[1], Feature)]
        sides.append(refs[0].at if refs else "center" if [mod.kind for mod in mods] == ["level"] else "")
    return {"left center right": "row", "top center bottom": "column"}.get(" ".join(sides))


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


def dividing(new: New, known: Known) -> tuple[Constraint, ...]:
    """Strokes that divide something: from edge to edge, a single one through the middle."""
    if new.orientation == "diagonal" and known.name in {"square", "rectangle", "it", "figure"}:
        return (Spans(Feature("bottom left", known), Feature("top right", known)),)
    if new.name not in STROKES or new.orientation not in {"vertical", "horizontal", None}:
        return (Crosses(known),)
    sides: Any = ("top", "bottom") if new.orientation == "vertical" else ("left", "right")
    first, second = (Feature(side, known, middle=new.count == 1) for side in sides)
    return (Spans(first, second),)


def closing(ref: Any) -> tuple[Constraint, ...]:
    """A line that closes an open side, or the figure."""
    if isinstance(ref, Feature) and ref.at in CORNERS:
        first, second = CORNERS[ref.at]
        return Spans(Feature(first, ref.of), Feature(second, ref.of)), Closes(ref.of)  # type: ignore[arg-type]
    known = as_known(ref)
    return (Closes(known if known.name != "opening" else known.of or Known()),)
